#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""hostile - a feed full of servers that lie, dribble, bomb and lead astray; each costs itself only, and good neighbours are stored.

The cases are tests/corpus/{fetch,robots}/NAME.answer, played by tests/hostile/server.py. NAME.expect says what must become of a page:

    path: /x                 asked for; without this line /page
    slow                     the good neighbours must not have waited for it
    stored                   its article is stored
    blocked: TEXT            what the feed says of it is stored, and that it was kept from us for the reason TEXT
    quarantined: TEXT        refused at the first attempt with the reason TEXT
    retried: TEXT            tried as often as the settings allow, then given up with the reason TEXT
    waits: A .. B: TEXT      will be asked again in A to B seconds, because of TEXT
    spared: TEXT             is not asked a second time while this story runs, because of TEXT
    settled                  has an outcome, whichever: that is for other tests to say
    elsewhere: WHERE         cannot be played here; WHERE plays it

    feed                     polled as a feed at /feed, and then:
    listed: N                it lists N pages
    unchanged: N             it lists N pages; polled a second time it is seen to be the same
    failed: TEXT             the poll fails because of TEXT
    ignores-robots           but first the outlet's owner says that robots.txt does not matter, and asks for a pause between visits; that we
                             ignore it is logged, the pause is kept

TEXT may name several reasons, with '|' between.
"""
import glob
import html
import json
import os
import re
import sys
import tempfile

import flow

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../hostile"))
import server as hostile  # noqa: E402

NEIGHBOURS, PAGES_EACH = 4, 5
ATTEMPTS = 2
SPACING_MS = 1500
RSS_MAX_KIB = 256 << 10
WAITS_S = 20  # a job that comes again so much later will not end in this story; nor one that was told 429, which means 30 s


class Expectation:
    def __init__(self, path):
        self.path, self.outcome, self.detail = "/page", None, ""
        self.is_slow = self.is_feed = self.ignores_robots = False
        with open(path, encoding="utf-8") as f:
            for line in f:
                word, _, rest = line.strip().partition(":")
                if word == "path":
                    self.path = rest.strip()
                elif word == "slow":
                    self.is_slow = True
                elif word == "ignores-robots":
                    self.ignores_robots = True
                elif word == "feed":
                    self.path, self.is_feed = "/feed", True
                elif word:
                    self.outcome, self.detail = word, rest.strip()
        reasons = self.detail
        if self.outcome == "waits":
            bounds, _, reasons = self.detail.partition(":")
            self.low, self.high = map(int, bounds.split(" .. "))
        self.reasons = reasons.strip().split("|")


def load():
    """(cases, expectations by name)"""
    cases, expected = [], {}
    for path in sorted(glob.glob(os.path.join(HERE, "../corpus/fetch/*.answer")) + glob.glob(os.path.join(HERE, "../corpus/robots/*.answer"))):
        name = os.path.basename(os.path.dirname(path)) + "-" + os.path.basename(path).removesuffix(".answer")
        cases.append(hostile.Case(name, path))
        expected[name] = Expectation(path.removesuffix(".answer") + ".expect")
    return cases, expected


def teaser(case):
    return f"In short: the matter of {case.name.replace('-', ' ')} was put off."


def feed_of(items):
    """RSS of (address, title, summary)."""
    rows = "".join(f"<item><title>{html.escape(title)}</title><link>{html.escape(url)}</link><guid>{html.escape(url)}</guid>"
                   f"<description>{html.escape(f'<p>{summary}</p>')}</description></item>" for url, title, summary in items)
    return ('<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Hostile outlet</title><link>http://hostile.example/</link>'
            f"<description>test</description>{rows}</channel></rss>").encode()


def publish(server, cases, neighbours, expected):
    """The feed of all pages, slow ones first; returns its address and the addresses of the pages by case."""
    urls = {c.name: server.url(c, expected[c.name].path) for c in cases if expected[c.name].outcome != "elsewhere"}
    playing = sorted((c for c in cases if c.name in urls and not expected[c.name].is_feed), key=lambda c: not expected[c.name].is_slow)
    items = [(urls[c.name], f"Report on {c.name}", teaser(c)) for c in playing]
    for case in neighbours:
        for n in range(PAGES_EACH):
            case.put(f"/news/{n}", "text/html; charset=utf-8", hostile.article(f"{case.name}-{n}"))
            items.append((server.url(case, f"/news/{n}"), f"News {n} of {case.name}", "In short."))
    neighbours[0].put("/feed.xml", "application/rss+xml", feed_of(items))
    return server.url(neighbours[0], "/feed.xml"), urls, len(items)


PAGES = f"""
select coalesce(json_agg(t), '[]') from (
    select p.url, p.state, p.is_blocked, p.settled_at, q.stage, q.reason, q.attempts, c.blocked, e.text, e.quality,
           j.last_error, extract(epoch from greatest(j.run_after, s.free_at) - now())::int as due_s
    from page p
    left join quarantine q on q.page_id = p.id
    left join capture c on c.role = 0 and c.target = p.id
    left join edition e on e.capture_id = c.id
    left join job j on coalesce(j.page_id, case when j.kind = 2 then j.ref end) = p.id
    left join site s on s.id = j.site) t
"""


def pages(claimwire):
    return {row["url"].lower(): row for row in json.loads(claimwire.sql(PAGES))}


def is_over(claimwire, count):
    rows = pages(claimwire)
    return rows if len(rows) >= count and all(r["state"] or is_waiting(r) for r in rows.values()) else None


def is_waiting(row):
    return (row["due_s"] or 0) > WAITS_S or "status 429" in (row["last_error"] or "")


def text_of(row):
    return (row["text"] or "") if row["state"] == 1 else ""


# outcome -> (does it hold?, where the reason stands; None: no reason is asked for)
OUTCOMES = {
    "stored": (lambda case, want, row: case.name.replace("-", " ") + ", said its spokesman" in text_of(row), None),
    "blocked": (lambda case, want, row: teaser(case) in text_of(row) and row["is_blocked"] and row["quality"] == "feed", "blocked"),
    "quarantined": (lambda case, want, row: row["state"] == 3 and row["attempts"] == 1, "reason"),
    "retried": (lambda case, want, row: row["state"] == 3 and row["attempts"] == ATTEMPTS, "reason"),
    "waits": (lambda case, want, row: row["state"] == 0 and want.low <= (row["due_s"] or 0) <= want.high, "last_error"),
    "spared": (lambda case, want, row: row["state"] == 0 and case.asked[want.path] == 1, "last_error"),
    "settled": (lambda case, want, row: row["state"] == 1 or row["reason"], None),
}


def judge(case, want, row):
    """None, or what is wrong."""
    holds, where = OUTCOMES[want.outcome]
    if not holds(case, want, row):
        return f"not {want.outcome}"
    if where and not any(r in (row[where] or "") for r in want.reasons):
        return "another reason"
    return None


def case_story(cases, expected, urls, rows):
    for case in (c for c in cases if not expected[c.name].is_feed):
        want = expected[case.name]
        if want.outcome == "elsewhere":
            flow.ok(os.path.exists(os.path.join(HERE, "../..", want.detail.split()[0])), f"{case.name}: played by {want.detail}")
            continue
        row = rows.get(urls[case.name].lower())
        wrong = judge(case, want, row) if row else "its page is not known"
        flow.ok(not wrong, f"{case.name}: {want.outcome}{' ' + want.detail if want.detail else ''}", f"{wrong}: {row}")


def listed(claimwire, case):
    return claimwire.number(f"select count(*) from page where url like '%//{case.address}:%/item/%'")


def feed_row(claimwire, url):
    return json.loads(claimwire.sql("select row_to_json(t) from (select f.failures, coalesce(f.last_error, '') as last_error, f.last_polled_at, "
                                    "(select count(*) from capture where role = 1 and target = f.id) as captures, "
                                    f"exists (select from job where kind in (1, 3) and ref = f.id) as is_busy from feed f where url = '{url}') t"))


def poll_again(claimwire, case, url):
    """Waits for the end of a second poll."""
    before = feed_row(claimwire, url)["last_polled_at"]
    claimwire.sql(f"update feed set next_poll_at = now() where url = '{url}'")
    flow.wait_for(lambda: feed_row(claimwire, url)["last_polled_at"] != before, 20, f"second poll of {case.name}")


def feed_story(claimwire, cases, expected, urls):
    for case in (c for c in cases if expected[c.name].is_feed):
        want, url = expected[case.name], urls[case.name]
        flow.wait_for(lambda u=url: feed_row(claimwire, u)["last_polled_at"], 20, f"poll of {case.name}")
        if want.ignores_robots:
            claimwire.command("source", "set", f"Outlet of {case.name}", "--ignore-robots", "yes", "--spacing-ms", str(SPACING_MS))
            poll_again(claimwire, case, url)
        row = feed_row(claimwire, url)
        if want.outcome == "failed":
            holds = row["failures"] == 1 and any(r in row["last_error"] for r in want.reasons)
        else:
            flow.wait_for(lambda c=case, n=int(want.detail): listed(claimwire, c) >= n, 20, f"pages of {case.name}")
            if want.outcome == "unchanged":
                poll_again(claimwire, case, url)
                row = feed_row(claimwire, url)
            holds = listed(claimwire, case) == int(want.detail) and row["captures"] == 1 and row["failures"] == 0
        flow.ok(holds, f"{case.name}: {want.outcome} {want.detail}", f"{row}, {listed(claimwire, case)} listed")
        if want.ignores_robots:
            owner_story(claimwire, case)


def owner_story(claimwire, case):
    """The feed and two pages, one of them behind a redirect."""
    flow.wait_for(lambda: case.asked["/item/1"] and case.asked["/page2"], 20, f"pages of {case.name}")
    ignored = re.findall(rf"event=robots\.ignored .*{re.escape(case.address)}:", claimwire.worker_log("fetch"))
    flow.ok(len(ignored) == 4 and case.asked["/robots.txt"] == 1, f"{case.name}: each of its requests is logged", str(ignored))
    visits = [at for at, path in case.log[1:] if path != "/page2"]
    gaps = [later - at for at, later in zip(visits, visits[1:])]
    flow.ok(min(gaps) * 1000 >= SPACING_MS - 50, f"{case.name}: {SPACING_MS} ms between its visits", str(case.log))
    hop = next(later[0] - at[0] for at, later in zip(case.log, case.log[1:]) if later[1] == "/page2")
    flow.ok(hop * 1000 < SPACING_MS, f"{case.name}: a hop within the site does not wait", str(case.log))


def neighbour_story(neighbours, server, expected, urls, rows):
    good = [rows.get(server.url(c, f"/news/{n}"), {"state": 0}) for c in neighbours for n in range(PAGES_EACH)]
    stored = [r for r in good if r["state"] == 1]
    flow.ok(len(stored) == len(good), f"all {len(good)} pages of good neighbours are stored", f"{len(stored)} are")
    if flow.IS_BELOW_MEMCHECK:  # slow servers are slow in seconds, and programs there far more so
        print("skip nobody waited for the servers that dribble: memcheck is slower than these", flush=True)
        return
    slow = [rows[urls[name].lower()]["settled_at"] for name, want in expected.items() if want.is_slow]
    flow.ok(max(r["settled_at"] for r in stored) < min(slow), "none of them waited for the servers that dribble")


def manners_story(cases, server, contact):
    heads = [h for c in cases for h in c.heads]
    flow.ok(heads and all(re.search(rf"^User-Agent: claimwire/\S+ \(\+{re.escape(contact)}\)\r$", h, re.M) for h in heads),
            "every request says who we are and whom to ask")
    told = [h for h in heads if re.search(r"^(Cookie|Authorization|Referer|Proxy-\S+):", h, re.M | re.I)]
    flow.ok(not told, "no request carries cookies, credentials or where we come from", str(told[:1]))
    flow.ok(not server.intruders, "nobody came to the addresses that must not be connected to", str(server.intruders))
    greedy = {c.name: c.asked["/robots.txt"] for c in cases if c.asked["/robots.txt"] > 1 and "robots" not in c.name}
    flow.ok(not greedy, "no robots.txt was asked for twice", str(greedy))


def peak_kib(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(r"VmHWM:\s+(\d+)", f.read())[1])


def main():
    cases, expected = load()
    neighbours = [hostile.Case(f"neighbour-{n}") for n in range(NEIGHBOURS)]
    contact = "desk@claimwire.example"
    with tempfile.TemporaryDirectory(prefix="cw-") as folder:
        os.chmod(folder, 0o755)
        server = hostile.Server(cases + neighbours)
        server.certificates = hostile.Certificates(folder, {c.tls: c.address for c in cases if c.tls})
        server.start()
        feed, urls, count = publish(server, cases, neighbours, expected)
        settings = ["fetch.allow_networks=127.1.0.0/16", f"fetch.allow_ports={server.port}", f"fetch.contact={contact}",
                    f"fetch.ca_file={server.certificates.authority}", f"fetch.total_ms={min(3 * flow.PATIENCE, 9) * 1000:.0f}",
                    f"fetch.connect_ms={1500 * flow.PATIENCE:.0f}", "fetch.max_bytes=3MiB",
                    "dispatch.spacing_ms=0", f"dispatch.max_attempts={ATTEMPTS}"]
        with flow.Installation(*(word for s in settings for word in ("--set", s))) as claimwire:
            claimwire.follow(feed, "Hostile outlet")
            for case in (c for c in cases if expected[c.name].is_feed):
                claimwire.follow(urls[case.name], f"Outlet of {case.name}")
            rows = flow.wait_for(lambda: is_over(claimwire, count), 55, f"end of the work on {count} pages")
            case_story(cases, expected, urls, rows)
            feed_story(claimwire, cases, expected, urls)
            neighbour_story(neighbours, server, expected, urls, rows)
            manners_story(cases + neighbours, server, contact)
            peaks = [peak_kib(pid) for pid in claimwire.pids("fetch")]
            flow.ok(peaks and max(peaks) < RSS_MAX_KIB, f"fetch never took more than {RSS_MAX_KIB >> 10} MiB", f"{peaks} KiB")
            print(f"   {count} pages, fetch at most {max(peaks, default=0) >> 10} MiB")
            restarts = claimwire.output().count("is started again")
            flow.ok(restarts == 0, "no worker had to be restarted", claimwire.output()[-1500:])
            flow.ok(claimwire.stop() == 0, "what was treated so badly stops cleanly")
        server.stop()
    flow.finish()


if __name__ == "__main__":
    sys.exit(main())
