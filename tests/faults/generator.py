# SPDX-License-Identifier: Apache-2.0
"""generator - what is offered to the system under test, and a log of it that the system cannot touch.

A batch is some articles that go in by every door (a feed, addresses, files), copies of texts that are stored already, and a page that is
not there. So every outcome that an item can have occurs: stored, duplicate, quarantined. Articles depend on their number alone.

The log (operations.jsonl) is one JSON object a line, on the disk before what it says is done: "offer" before an item is offered,
"accepted" once the command said so, "seen" once a reader found its outcome in the database, "fault" before something is broken.
After a crash it is the log that says what must be there.
"""
import json
import os
import random
import select
import time

import flow

SYLLABLES = ["ta", "run", "ko", "bel", "mi", "sha", "dor", "li", "naf", "ze", "gur", "pon", "wi", "hal", "fe", "ruk"]
SYLLABLES_AR = ["تا", "رون", "كو", "بل", "مي", "شا", "دور", "لي", "نف", "زي", "غر", "بون", "وي", "حل", "في", "رك"]


def article(n):
    """(title, page): flow's article, with more words that nobody else has, so that no two texts are near copies: whom of many near
    copies the ledger compares is a matter of who came first."""
    title, page = flow.article(n)
    chance, syllables = random.Random(n), SYLLABLES_AR if n % 2 else SYLLABLES
    def word():
        return "".join(chance.choices(syllables, k=chance.randint(2, 4)))
    lines = [" ".join(word() for _ in range(chance.randint(6, 12))) + "." for _ in range(16)]
    more = "".join(f"<p>{' '.join(lines[i:i + 4])}</p>\n" for i in range(0, 16, 4))
    return title, page.replace(b"</article>", more.encode() + b"</article>")


class Site(flow.NewsServer):
    """The news server, which tells the system under test from its twin, and may take its time over a body."""

    def __init__(self, pause_s):
        super().__init__(address="127.0.0.23", pause_s=pause_s)
        self.dribble_s = 0.0  # over each body
        self.hits = {}  # by path, of the system under test

    def note(self, request):
        if "under-test" in request.headers.get("User-Agent", ""):
            self.hits[request.path] = self.hits.get(request.path, 0) + 1

    def send_body(self, out, body):
        if self.dribble_s == 0:
            return super().send_body(out, body)
        piece = max(1, len(body) // 20)
        for at in range(0, len(body), piece):
            out.write(body[at:at + piece])
            out.flush()
            select.select([], [], [], self.dribble_s / 20)
        return None


class Log:
    """operations.jsonl: written through to the disk line by line."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "operations.jsonl")
        self.file = open(self.path, "a", encoding="utf-8")

    def note(self, what, **fields):
        self.file.write(json.dumps({"at": round(time.time(), 3), "what": what, **fields}, ensure_ascii=False) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())


class Item:
    def __init__(self, number, url, door, outcome):
        self.number, self.url, self.door, self.outcome = number, url, door, outcome


class Batch:
    def __init__(self, name, items):
        self.name, self.items = name, items

    def urls(self):
        return [item.url for item in self.items]


STATES = {"stored": 1, "duplicate": 2, "quarantined": 3}


class Generator:
    """Makes batches and offers them; keeps what must become of every item."""

    def __init__(self, folder, pause_s):
        self.folder = folder
        self.log = Log(folder)
        self.site = Site(pause_s)
        self.next_number, self.batches = 0, []
        self.settled = []  # batches whose texts are stored: what comes now with the same text is a copy, here and in the twin

    def make(self, count, special=()):
        """The next batch: `count` new articles, a few copies, a page that is missing; `special`: {name: page} to be stored as well."""
        name, items = f"b{len(self.batches)}", []
        for k in range(count):
            n = self.next_number
            self.next_number += 1
            door = ("feed", "address", "feed", "file")[k % 4]
            items.append(Item(n, self.put(name, n, article(n)[1], door), door, "stored"))
        before = [i for i in self.settled[-1].items if i.number and i.outcome == "stored" and i.door != "file"] if self.settled else []
        for original in before[:2]:
            page = article(original.number)[1]
            items.append(Item(original.number, self.put(name, f"copy-{original.number}", page, "address"), "address", "duplicate"))
        items += [Item(0, self.put(name, special_name.removesuffix(".html"), page, "address"), "address", "stored")
                  for special_name, page in dict(special).items()]
        items.append(Item(0, f"{self.site.base}/{name}/gone.html", "address", "quarantined"))
        titles = {item.url.removeprefix(self.site.base): article(item.number)[0] for item in items if item.door == "feed"}
        self.site.feed(f"/{name}.xml", titles)
        batch = Batch(name, items)
        self.batches.append(batch)
        return batch

    def put(self, name, n, page, door):
        """Publishes a page; returns its address."""
        if door == "file":
            folder = os.path.join(self.folder, "files", name)
            os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, f"{n}.html")
            with open(path, "wb") as f:
                f.write(page)
            return f"file://{path}"
        path = f"/{name}/{n}.html"
        self.site.pages[path] = ("text/html; charset=utf-8", page)
        return self.site.base + path

    def note_offer(self, batch):
        for item in batch.items:
            self.log.note("offer", batch=batch.name, url=item.url, door=item.door, outcome=item.outcome)

    def offer(self, batch, claimwire, seconds=120):
        """Hands it over by all its doors, again and again until each says that it has it: an offer may be made twice."""
        urls = [i.url for i in batch.items if i.door == "address"]
        offers = [("feed", "add", f"{self.site.base}/{batch.name}.xml", "--source", "Wire"),
                  *(("ingest", "--source", "Wire", *urls[i:i + 50]) for i in range(0, len(urls), 50))]
        if any(i.door == "file" for i in batch.items):
            offers.append(("ingest", "--source", "Post", os.path.join(self.folder, "files", batch.name)))
        for words in offers:
            flow.wait_for(lambda w=words: claimwire.command(*w, check=False).returncode == 0, seconds, f"offer {words[0]} {batch.name}")
            self.log.note("accepted", by=os.path.basename(claimwire.folder), batch=batch.name, door=words[0])

    def close(self):
        self.site.close()
