#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what bench_feeds reads from feeds with what others read from the same bytes, and how fast.

  bench_feeds.py BENCH_FEEDS GOFEED   GOFEED: ../shared/data/feeds/gofeed; feeds with the expected result as JSON beside
                                      each. Prints agreement by field and every difference.

With python3-feedparser installed, its titles, links, dates and texts of the same files are compared too, and its speed
measured in the same run, on these files and on a full feed of 50 items that is made here.
"""
import calendar
import html
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

try:
    import feedparser
except ImportError:
    feedparser = None

KNOWN = Path(__file__).parent.parent / "corpus" / "feed" / "README.md"


def plain(text):
    text = re.sub(r"<[^>]*>", " ", text or "")
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", html.unescape(text))).split())


def address(url):
    return (url or "").split("#")[0].rstrip("/")


def moment(text):
    """Seconds of an ISO date; dates alone are midnight UTC."""
    m = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d))?", text or "")
    if not m:
        return None
    s = calendar.timegm(tuple(int(v or 0) for v in m.groups()[:6]))
    zone = m.group(7)
    return s - (int(zone[:3]) * 3600 + int(zone[0] + zone[4:]) * 60) if zone and zone != "Z" else s


def run(program, files):
    out = subprocess.run([program, *map(str, files)], stdout=subprocess.PIPE, check=True).stdout.decode()
    return {row["path"]: row for row in map(json.loads, out.splitlines())}


def with_links(body):
    """An item without an address is no item for us: give each one, so that its other fields can be compared."""
    count = iter(range(1000000))
    body = re.sub(rb"(<(?:\w+:)?item(?:\s[^>]*)?(?<!/)>)",
                  lambda m: m.group(1) + b"<link>http://feed.example/%d</link>" % next(count), body)
    return re.sub(rb"(<(?:\w+:)?entry(?:\s[^>]*)?(?<!/)>)",
                  lambda m: m.group(1) + b'<link href="http://feed.example/%d"/>' % next(count), body)


# ---- gofeed ----

def value_of(v):
    return v.get("value") if isinstance(v, dict) else v


def first_link(entry):
    links = [l for l in entry.get("links", []) if isinstance(l, dict) and l.get("href")]
    pages = [l["href"] for l in links if l.get("rel", "alternate") == "alternate"]
    return entry.get("link") or (pages[0] if pages else None)


def names_of(entry):
    return [a["name"] for a in entry.get("authors", []) if a.get("name")]


def expected_item(entry):
    content, summary = value_of(entry.get("content")), entry.get("description") or entry.get("summary")
    return {"url": entry.get("link") or entry.get("url") or first_link(entry), "title": entry.get("title"),
            "guid": value_of(entry.get("guid")) or entry.get("id"),
            "published": entry.get("pubDateParsed") or entry.get("publishedParsed") or entry.get("date_published"),
            "updated": entry.get("updatedParsed") or entry.get("date_modified"), "authors": names_of(entry),
            "text": entry.get("content_html") or entry.get("content_text") or content or summary}


def expected_feed(doc):
    return {"title": doc.get("title"), "language": doc.get("language"),
            "home": doc.get("home_page_url") or first_link(doc),
            "ttl": int(doc["ttl"]) * 60 if str(doc.get("ttl", "")).isdigit() else None}


class Tally:
    def __init__(self, known):
        self.agree, self.all, self.known = Counter(), Counter(), known
        self.deliberate, self.wrong = [], []

    def check(self, name, field, ok, want, got):
        self.all[field] += 1
        self.agree[field] += bool(ok)
        if ok:
            return
        line = f"{name}: {field}: wanted {want!r}, got {got!r}"
        (self.deliberate if f"`{name}` {field}" in self.known else self.wrong).append(line)

    def show(self, title):
        print(f"{title}: {sum(self.agree.values())} of {sum(self.all.values())} checks agree; "
              + ", ".join(f"{k} {self.agree[k]}/{self.all[k]}" for k in self.all))
        for kind, lines in (("deliberate", self.deliberate), ("to be looked at", self.wrong)):
            for line in lines:
                print(f"  {kind}: {line[:300]}")


def same(field, want, got):
    if field in ("url", "home"):
        return address(want) == address(got)
    if field in ("published", "updated"):
        return moment(want) == moment(got) or (len(got or "") == 10 and (want or "").startswith(got))
    if field == "authors":
        return want == got
    if field in ("ttl", "language", "count", "format"):
        return want == got
    return plain(want) == plain(got)


def compare_item(tally, name, want, got):
    got = dict(got, authors=[a["name"] for a in got["authors"]])
    for field in ("title", "guid", "published", "updated", "url", "authors", "text"):
        if not want[field] or (field == "url" and not re.match(r"https?://", want[field])):
            continue
        tally.check(name, field, same(field, want[field], got[field]), want[field], got[field])


def compare_feed(tally, name, doc, got):
    tally.check(name, "read", not got["refused"], "a feed", got["refused"])
    if got["refused"]:
        return
    want = expected_feed(doc)
    for field in ("title", "language", "home", "ttl"):
        have = got["ttl_s"] if field == "ttl" else got[field]
        if want[field] and (field != "home" or re.match(r"https?://", want[field])):
            tally.check(name, field, same(field, want[field], have), want[field], have)
    version = doc.get("version") or doc.get("feedVersion")
    if isinstance(version, str) and re.fullmatch(r"[0-9.]+", version):
        tally.check(name, "format", got["format"].endswith(version), version, got["format"])
    items = doc.get("items") or doc.get("entries") or []
    if not items:
        return
    tally.check(name, "count", len(items) == len(got["items"]), len(items), len(got["items"]))
    if len(items) == len(got["items"]):
        for entry, item in zip(items, got["items"]):
            compare_item(tally, name, expected_item(entry), item)


def gofeed_pairs(folder):
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xml" and path.with_suffix(".json").exists():
            yield path, path.with_suffix(".json")
        elif path.suffix == ".json" and path.with_name(path.stem + "_expected.json").exists():
            yield path, path.with_name(path.stem + "_expected.json")


def gofeed(program, folder, tmp):
    tally, files = Tally(KNOWN.read_text() if KNOWN.exists() else ""), {}
    for path, expected in gofeed_pairs(folder):
        doc, body = json.loads(expected.read_text()), path.read_bytes()
        items = doc.get("items") or doc.get("entries") or []
        if not any(expected_item(i)["url"] for i in items):
            body = with_links(body)
        name = str(path.relative_to(folder))
        file = tmp / name.replace("/", "__")
        file.write_bytes(body)
        files[str(file)] = (name, doc)
    got = run(program, files)
    for file, (name, doc) in files.items():
        compare_feed(tally, name, doc, got[file])
    tally.show("gofeed")
    return list(files)


# ---- feedparser ----

def iso(parsed):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", parsed) if parsed else None


def peer_item(entry):
    text = entry["content"][0]["value"] if entry.get("content") else entry.get("summary")
    return {"url": entry.get("link"), "title": entry.get("title"), "guid": entry.get("id"),
            "published": iso(entry.get("published_parsed") or entry.get("created_parsed")),
            "updated": iso(entry["updated_parsed"]) if "updated_parsed" in entry.keys() else None,
            "authors": [a["name"] for a in entry.get("authors", []) if a.get("name")], "text": text}


def peer(program, files):
    tally, got = Tally(KNOWN.read_text() if KNOWN.exists() else ""), run(program, files)
    for file in files:
        if file.endswith(".json"):
            continue
        name, mine = Path(file).name.replace("__", "/"), got[file]
        doc = feedparser.parse(Path(file).read_bytes(), response_headers={"content-location": "http://feed.example/feed.xml"})
        if mine["refused"]:
            tally.check("feedparser " + name, "read", not doc.entries, len(doc.entries), mine["refused"])
            continue
        for field, want in (("title", doc.feed.get("title")), ("home", doc.feed.get("link"))):
            if want and (field == "title" or want.startswith("http")):
                tally.check("feedparser " + name, field, same(field, want, mine[field]), want, mine[field])
        entries = [e for e in doc.entries if (e.get("link") or "").startswith("http")]
        if len(entries) != len(mine["items"]):  # an Atom link without href takes the one before away from its entry
            entries = doc.entries
        tally.check("feedparser " + name, "count", len(entries) == len(mine["items"]), len(entries), len(mine["items"]))
        if len(entries) == len(mine["items"]):
            for entry, item in zip(entries, mine["items"]):
                compare_item(tally, "feedparser " + name, peer_item(entry), item)
    tally.show("feedparser")


def full_feed():
    words = ("the river mayor said that families returned to houses near bridge after a week of rain and repairs while "
             "teachers opened school on Sunday with help from neighbours").split()
    items = []
    for i in range(50):
        body = "".join("<p>" + " ".join(words[(i * 7 + k * 3 + j) % len(words)] for j in range(60)) +
                       f' <a href="https://sahl.example/{i}/{k}">more &amp; more</a>.</p>\n' for k in range(8))
        items.append(f"<item><title>Story {i} of the river &amp; the bridge</title><link>https://sahl.example/news/{i}</link>"
                     f"<guid isPermaLink=\"false\">sahl-{i}</guid><pubDate>Thu, 18 Nov 2021 10:{i:02d}:00 +0300</pubDate>"
                     f"<dc:creator>Rana Haddad</dc:creator><category>News</category><description>{html.escape(body[:300])}"
                     f"</description><content:encoded><![CDATA[{body}]]></content:encoded></item>\n")
    return ('<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Sahl</title>'
            '<link>https://sahl.example/</link>\n' + "".join(items) + "</channel></rss>").encode()


def speed(program, what, files, rounds):
    for mode, name in (("--time", "claimwire"), ("--floor", "libxml2 SAX, no handlers")):
        out = subprocess.run([program, mode, str(rounds), *files], stdout=subprocess.PIPE, check=True).stdout.decode().strip()
        print(f"  {what}: {name}: {out}")
    if feedparser:
        bodies, start, n = [Path(f).read_bytes() for f in files], time.process_time(), 0
        while time.process_time() - start < 3:
            for body in bodies:
                feedparser.parse(body)
                n += 1
        print(f"  {what}: feedparser {feedparser.__version__}: {n / (time.process_time() - start):.0f} feeds/s")


def main(program, folder):
    with tempfile.TemporaryDirectory() as tmp:
        files = gofeed(program, Path(folder), Path(tmp))
        if feedparser:
            peer(program, files)
        else:
            print("skipped: python3-feedparser is not installed")
        full = Path(tmp) / "full.xml"
        full.write_bytes(full_feed())
        xml = [f for f in files if f.endswith(".xml")]
        print(f"speed (CPU; the full feed has 50 items, {full.stat().st_size // 1024} KiB)")
        speed(program, "full feed", [str(full)], 300)
        speed(program, "gofeed's files", xml, 20)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
