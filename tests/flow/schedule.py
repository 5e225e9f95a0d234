#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""schedule - feeds are asked as often as they deserve, pages are looked at again, and outlets that refuse us lose nothing.

Nobody waits for an hour: the story turns the clock of a row back and lets the programs see what they make of it.
"""
import flow

HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml"
SUMMARY = ("The council of Tal Marwan said on Tuesday that 12 people had registered at the new centre, and that it would stay "
           "open until the end of the month.")
BODY = ["The council of Tal Marwan said on Tuesday that 12 people had registered at the new centre.",
        "Its spokesman Nadim Sarhan added that the centre would stay open until the end of the month, according to local sources.",
        "Activists in the town denied that anybody had been forced to come to the centre during the last week."]


def article(title, paragraphs):
    body = "".join(f"<p>{p}</p>\n" for p in paragraphs)
    return (f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title}</title></head><body><article><h1>{title}</h1>"
            f"\n{body}</article></body></html>").encode()


def rss(server, paths, extra="", summary=""):
    items = "".join(f"<item><title>Story {p}</title><link>{server.base}{p}</link><description>{summary}</description></item>" for p in paths)
    return (f'<?xml version="1.0"?><rss version="2.0"><channel><title>Test outlet</title><link>{server.base}/</link>{extra}{items}'
            "</channel></rss>").encode()


def publish(server, paths):
    for p in paths:
        server.pages[p] = (HTML, article(f"Story {p}", [f"{line} Seen at {p}." for line in BODY]))


class Feed:
    """One row, and what it takes to have it polled on time."""

    def __init__(self, claimwire, server, path):
        self.claimwire, self.url = claimwire, f"{server.base}{path}"
        claimwire.follow(self.url)
        self.settle("true")

    def settle(self, condition):
        flow.wait_for(lambda: self.claimwire.sql(f"select bool_and(last_polled_at is not null and {condition}) from feed "
                                                 f"where url = '{self.url}'") == "t" and self.claimwire.is_settled(), 30,
                      f"poll of {self.url}")

    def comes_due(self):
        self.claimwire.sql("update feed set last_polled_at = now() - interval_s * interval '1 s', next_poll_at = now() "
                           f"where url = '{self.url}'")
        self.settle("last_polled_at > now() - interval_s * interval '0.4 s'")

    def get(self, what):
        return self.claimwire.sql(f"select {what} from feed where url = '{self.url}'")

    def set_interval(self, seconds):
        self.claimwire.sql(f"update feed set interval_s = {seconds} where url = '{self.url}'")


def overlap(claimwire, server):
    server.pages["/fast.xml"] = (RSS, rss(server, []))
    server.pages["/slow.xml"] = (RSS, rss(server, ["/slow/1"]))
    publish(server, ["/slow/1"])
    fast, slow = Feed(claimwire, server, "/fast.xml"), Feed(claimwire, server, "/slow.xml")
    flow.ok(slow.get("interval_s, format") == "900|rss2.0", "the first reading says nothing about the interval", slow.get("interval_s, format"))
    seen = []
    for feed in fast, slow:
        feed.set_interval(36000)
    for n in range(4):
        paths = [f"/fast/{n}.{i}" for i in range(3)]
        publish(server, paths)
        server.pages["/fast.xml"] = (RSS, rss(server, paths))
        fast.comes_due()
        slow.comes_due()
        seen.append((int(fast.get("interval_s")), int(slow.get("interval_s"))))
    flow.ok([f for f, _ in seen] == [36000, 21600, 18000, 14400],
            "a feed that is new every time is asked every six hours, then ever more often", str(seen))
    flow.ok([s for _, s in seen] == [36000, 36600, 37200, 37800], "one that never changes is asked ever more seldom", str(seen))
    flow.ok(fast.get("items_known") == "0" and slow.get("items_known") == "1", "the ledger says how much of each was known")
    claimwire.command("feed", "poll", slow.url)
    flow.wait_for(lambda: slow.get("last_polled_at > now() - interval '20 s' and on_time = 0") == "t" and claimwire.is_settled(), 30,
                  "poll by hand")
    flow.ok(slow.get("interval_s") == "37800", "a poll by hand does not count", slow.get("interval_s"))


def wishes(claimwire, server):
    server.pages["/header.xml"] = (200, {"Content-Type": RSS, "Cache-Control": "max-age=7200"}, rss(server, []))
    server.pages["/ttl.xml"] = (RSS, rss(server, [], "<ttl>240</ttl>"))
    header, ttl = Feed(claimwire, server, "/header.xml"), Feed(claimwire, server, "/ttl.xml")
    flow.ok(header.get("ttl_s, interval_s") == "7200|7200", "what the server asks for is a lower bound", header.get("ttl_s, interval_s"))
    flow.ok(ttl.get("ttl_s, interval_s") == "14400|14400", "so is what the feed asks for", ttl.get("ttl_s, interval_s"))
    soon = ttl.get("next_poll_at < now() + interval '14300 s'")
    flow.ok(soon == "f", "chance does not make it sooner", soon)


def visit(claimwire, path, age, condition):
    """The page is as old as that and due for a look; waits until the look has ended so."""
    claimwire.sql(f"update page set first_seen_at = now() - interval '{age}', next_visit_at = now() where url like '%{path}'")
    flow.wait_for(lambda: claimwire.sql(f"select {condition} from page where url like '%{path}'") == "t" and claimwire.is_settled(), 30,
                  f"look at {path}")


def looks(claimwire, server):
    first = claimwire.sql("select next_visit_at - first_seen_at from page where url like '%/slow/1'")
    flow.ok(first == "01:00:00", "a page that a feed listed is looked at again after an hour", first)
    asked = server.asked["/slow/1"]
    visit(claimwire, "/slow/1", "61 minutes", "visits = 1 and next_visit_at is not null")
    second = claimwire.sql("select next_visit_at - first_seen_at from page where url like '%/slow/1'")
    flow.ok(server.asked["/slow/1"] == asked + 1 and second == "06:00:00", "then after six, unchanged as it is", second)
    publish(server, ["/slow/1"])
    changed = server.pages["/slow/1"][1].replace(b"12 people", b"19 people")
    server.pages["/slow/1"] = (HTML, changed)
    visit(claimwire, "/slow/1", "7 hours", "visits = 2 and next_visit_at is not null")
    flow.wait_for(lambda: claimwire.number("select count(*) from edition where url like '%/slow/1'") == 2, 30, "second edition")
    change = claimwire.sql("select change from edition where url like '%/slow/1' and n = 2")
    flow.ok(change == "number-changed", "what has changed since is an edition that says so", change)
    del server.pages["/slow/1"]
    visit(claimwire, "/slow/1", "2 days", "visits = 3 and gone_at is not null")
    kept = claimwire.sql("select state, next_visit_at is null from page where url like '%/slow/1'")
    flow.ok(kept == "1|t", "a page that was taken down stays in the ledger and is not asked for again", kept)
    flow.ok(claimwire.number("select count(*) from quarantine") == 0, "and that is no failure")


def candidates(claimwire, server):
    links = "".join(f'<link rel="alternate" type="application/rss+xml" title="{p}" href="/{p}.xml">' for p in ("found", "empty", "broken"))
    server.pages["/home/"] = (HTML, f"<html><head><title>Home</title>{links}</head><body><p>News</p></body></html>".encode())
    server.pages["/found.xml"] = (RSS, rss(server, ["/slow/1", "/found/1"]))
    server.pages["/empty.xml"] = (RSS, rss(server, []))
    server.pages["/broken.xml"] = (HTML, b"<html><body><p>Under construction</p></body></html>")
    publish(server, ["/found/1"])
    claimwire.command("source", "add", f"{server.base}/home/", "--name", "Home outlet", "--wait", "0")
    state = ("select string_agg(substring(url from '[^/]*$') || ' ' || state || ' ' || interval_s, ', ' order by url) from feed "
             "where url ~ '(found|empty|broken).xml'")
    flow.wait_for(lambda: claimwire.sql(f"select count(*) = 3 and bool_and(last_polled_at is not null and (state <> 1 or format = 'rss2.0')) "
                                        "from feed where found_by is not null") == "t" and claimwire.is_settled(), 30, "verdicts on what was found")
    found = claimwire.sql(state)
    flow.ok(found == "broken.xml 2 900, empty.xml 1 86400, found.xml 0 900",
            "of what a home page names, a feed is followed, an empty one read daily, what is none is refused", found)
    home = claimwire.sql("select interval_s, state from feed where url like '%/home/'")
    flow.ok(home == "86400|0", "the home page is read daily", home)
    server.pages["/empty.xml"] = (RSS, rss(server, ["/found/2"]))
    publish(server, ["/found/2"])
    claimwire.command("feed", "poll", f"{server.base}/empty.xml")
    flow.wait_for(lambda: claimwire.sql("select state from feed where url like '%/empty.xml'") == "0" and claimwire.is_settled(), 30,
                  "first item of the empty feed")
    flow.ok(claimwire.number("select count(*) from edition where url like '%/found/2'") == 1, "the day it lists something it is followed")


def refusals(claimwire, other):
    other.pages["/closed.html"] = (403, {"Content-Type": HTML}, b"<p>Forbidden</p>")
    other.pages["/feed.xml"] = (RSS, rss(other, ["/closed.html"], summary=SUMMARY))
    claimwire.command("feed", "add", f"{other.base}/feed.xml", "--source", "Closed outlet")
    flow.wait_for(lambda: claimwire.sql("select exists (select from edition where quality = 'feed')") == "t" and claimwire.is_settled(),
                  30, "edition of the feed's text")
    text = claimwire.sql("select text from edition where quality = 'feed'")
    flow.ok("12 people" in text and "Forbidden" not in text, "of a page that is refused the feed's own text is kept", text)
    said = claimwire.sql("select blocked_at is not null, blocked_reason from source where name = 'Closed outlet'")
    flow.ok(said.startswith("t|") and "403" in said, "the outlet is marked, with the reason", said)
    page = claimwire.sql("select state, is_blocked from page where url like '%/closed.html'")
    flow.ok(page == "1|t", "the page is stored, and says what its text is", page)
    other.pages["/closed.html"] = (HTML, article("Story", BODY))
    visit(claimwire, "/closed.html", "61 minutes", "visits = 1 and not is_blocked")
    editions = claimwire.sql("select n, quality, change from edition e join article a on a.id = e.article_id join page p on p.id = a.page_id "
                             "where p.url like '%/closed.html' order by n")
    flow.ok(editions == "1|feed|\n2|article|", "when we are let in again the article is another edition of it", editions)
    said = claimwire.sql("select blocked_at is null and blocked_reason is null from source where name = 'Closed outlet'")
    flow.ok(said == "t", "and the outlet is no longer marked", said)
    other.pages["/closed.html"] = (403, {"Content-Type": HTML}, b"<p>Forbidden</p>")
    visit(claimwire, "/closed.html", "7 hours", "visits = 2 and next_visit_at is not null")
    count = claimwire.sql("select count(*), max(is_blocked::int) from edition join article a on a.id = article_id join page p "
                          "on p.id = a.page_id where p.url like '%/closed.html'")
    flow.ok(count == "2|0", "refused once more, the better text stays what we have", count)


def main():
    server, other = flow.NewsServer(pause_s=0), flow.NewsServer("127.0.0.22", pause_s=0)
    settings = server.settings()
    settings[3] += f" {other.port}"
    with flow.Installation(*settings) as claimwire:
        overlap(claimwire, server)
        wishes(claimwire, server)
        looks(claimwire, server)
        refusals(claimwire, other)
        candidates(claimwire, server)
        orphans = claimwire.sql("select string_agg(what || ' ' || rows, ', ') from ledger_orphans() where rows > 0")
        flow.ok(orphans == "", "no row is without its parent", orphans)
        flow.ok(claimwire.stop() == 0, "all of it stops cleanly")
    server.close()
    flow.finish()


if __name__ == "__main__":
    main()
