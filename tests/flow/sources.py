#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sources - outlets: their feeds are found by themselves, exceptions are granted, and lists of feeds go out and come in."""
import json
import os
import re
import subprocess

import flow

HTML = "text/html; charset=utf-8"
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
FOREIGN = """<?xml version="1.0"?><opml version="1.0"><head><title>Somebody's list</title></head><body>
<outline text="Syria"><outline text="North"><outline text="Tal Marwan Post" type="rss" xmlUrl="HTTPS://Post.example:443/feed?a=1&amp;utm_source=x"
 htmlUrl="https://post.example"/></outline></outline><outline text="صحيفة الوادي" xmlUrl="https://wadi.example/rss"/>
<outline xmlUrl="https://www.nameless.example/rss"/><outline text="bad" xmlUrl="ftp://x.example/"/><outline text="Only a home" htmlUrl="https://home.example/"/>
</body></opml>"""
ROWS = """select s.name, s.home_url, s.region, f.url, f.kind, f.link_pattern, f.is_paused, f.state
          from source s left join feed f on f.source_id = s.id and f.state = 0 order by 1, 4"""


def add(claimwire, *arguments):
    return claimwire.command("source", "add", *arguments, "--format", "jsonl", check=False)


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def named_feeds(claimwire, server):
    feed = flow.publish(server, 4)
    server.pages["/"] = (HTML, b"<html><head><title>Tal Marwan Post</title><link rel=alternate type='application/rss+xml' href='/feed.xml' title=News>"
                         b"<link rel='alternate' type='application/atom+xml' href='/gone.xml' title=Old></head><body><p>Welcome to the Post.</p></body></html>")
    done = add(claimwire, f"{server.base}/", "--name", "Post", "--region", "SY", "--wait", "40")
    found = {row["url"]: row for row in lines(done)}
    flow.ok(done.returncode == 0 and "outlet 'Post' is followed" in done.stderr, "an outlet is added by its home page", done.stdout + done.stderr)
    flow.ok(found.get(feed, {}).get("state") == "followed" and found[feed]["format"] == "rss2.0", "the feed that it names is followed", str(found))
    old = found.get(f"{server.base}/gone.xml", {})
    flow.ok(old.get("state") in ("refused", "candidate") and "404" in (old.get("reason") or ""), "one that is not there is not, with the reason", str(old))
    claimwire.wait_settled(4)
    stored = claimwire.number("select count(*) from page where state = 1")
    flow.ok(stored == 4, "what the feed lists is read", str(stored))
    flow.ok(claimwire.number("select count(*) from page where url = '%s/'" % server.base) == 0, "the home page itself is no article")
    again = add(claimwire, f"{server.base}/", "--name", "Post", "--wait", "40")
    flow.ok(again.returncode == 0 and claimwire.number("select count(*) from feed where kind = 2") == 1, "adding it again changes nothing", again.stderr)
    other = add(claimwire, f"{server.base}/", "--name", "Another", "--wait", "0")
    flow.ok(other.returncode == 1 and "followed for another outlet" in other.stderr, "a home page has one outlet", other.stderr)


def no_feeds(claimwire, bare):
    bare.pages["/"] = (HTML, b"<html><head><title>Bare</title></head><body><p>No feeds here, only words about the town.</p></body></html>")
    done = add(claimwire, f"{bare.base}/", "--wait", "60")
    flow.ok(done.returncode == 1 and "no feed was found" in done.stderr, "a home page without feeds is told", done.stdout + done.stderr)
    flow.ok(bare.asked.get("/robots.txt", 0) >= 1 and claimwire.sql(f"select name from source where home_url = '{bare.base}/'") == "127.0.0.22",
            "its usual places were tried, and it is named by its host", str(bare.asked))
    done = add(claimwire, "http://192.0.2.1/", "--wait", "30")
    flow.ok(done.returncode == 1 and "cannot be read" in done.stderr and "192.0.2.1" in done.stderr, "a home page that may not be asked is told", done.stderr)


def list_page(claimwire, server):
    title, body = flow.article(40)
    server.pages["/2026/02/story-40.html"] = (HTML, body)
    server.pages["/archive"] = (HTML, f"<html><body><a href='/2026/02/story-40.html'>{title}</a> <a href='/about'>About us</a></body></html>".encode())
    before = claimwire.number("select count(*) from page")
    claimwire.command("feed", "add", f"{server.base}/archive", "--source", "Post", "--links", "/{y}/{m}/*.html")
    flow.wait_for(lambda: claimwire.number("select count(*) from page") == before + 1 and claimwire.is_settled(), 40, "page of the list")
    flow.ok(claimwire.number("select count(*) from page where state = 1 and url like '%/2026/02/story-40.html'") == 1,
            "links of a list page that match are articles, others are not")
    rows = {r["url"]: r for r in lines(claimwire.command("feed", "list", "--format", "jsonl"))}
    row = rows.get(f"{server.base}/archive", {})
    flow.ok(row.get("kind") == "list" and row.get("links") == "/{y}/{m}/*.html" and row.get("state") == "followed", "feed list shows kind and pattern", str(row))
    everything = lines(claimwire.command("feed", "list", "--all", "--format", "jsonl"))
    found_by = {r["url"]: r["found_by"] for r in everything}
    flow.ok(len(everything) >= len(rows) and found_by.get(f"{server.base}/feed.xml") == f"{server.base}/", "and who found a feed", str(found_by))


def exceptions(claimwire):
    done = claimwire.command("source", "set", "Post", "--spacing-ms", "30000", "--ignore-robots", "yes")
    flow.ok(done.stdout == "outlet 'Post': 30000 ms between requests, robots.txt is ignored\n", "exceptions are granted", done.stdout)
    trail = claimwire.sql("select detail from trail where what = 'decided'")
    flow.ok(re.fullmatch(r"\S+@\S+ decided for outlet 'Post', 30000 ms between requests, robots.txt is ignored", trail) is not None,
            "and who decided so is written down", trail)
    row = next(r for r in lines(claimwire.command("source", "list", "--format", "jsonl")) if r["name"] == "Post")
    flow.ok(row["spacing_ms"] == 30000 and row["ignores_robots"] is True and row["silent"] is False and row["blocked"] is None and row["feeds"] == 2,
            "source list shows them", str(row))
    done = claimwire.command("source", "set", "Post", "--spacing-ms", "default", "--ignore-robots", "no")
    flow.ok(done.stdout == "outlet 'Post': the usual pause between requests, robots.txt is obeyed\n", "and taken back", done.stdout)
    claimwire.sql("update source set blocked_at = now(), blocked_reason = 'the server answers 403' where name = 'Post'")
    row = next(r for r in lines(claimwire.command("source", "list", "--format", "jsonl")) if r["name"] == "Post")
    status = claimwire.command("status").stdout
    flow.ok(row["blocked"] == "the server answers 403" and "do not let us in" in status and "answers 403" in status, "a refusal is shown", status)
    for arguments in (("source", "set", "Post"), ("source", "set", "Post", "--spacing-ms", "-1"), ("source", "set", "Post", "--ignore-robots", "maybe"),
                      ("source", "add", "http://"), ("source", "add", "Name", "--wait", "3"), ("source", "add", "http://a.example/", "--wait", "long"),
                      ("source", "add", "Name", "--region", "Syria"), ("feed", "add", "http://a.example/", "--source", "A", "--links", "")):
        wrong = claimwire.command(*arguments, check=False)
        flow.ok(wrong.returncode == 2 and wrong.stderr.count("\n") == 1, f"'{' '.join(arguments)}' gives one sentence and exit code 2", wrong.stderr)
    wrong = claimwire.command("source", "set", "Nobody", "--ignore-robots", "yes", check=False)
    flow.ok(wrong.returncode == 1 and "no outlet" in wrong.stderr, "an outlet that is not there gets none")


def exchange(here, there):
    path = os.path.join(here.folder, "outlets.opml")
    with open(path, "w", encoding="utf-8") as f:
        f.write(FOREIGN)
    done = here.command("source", "import", path, check=False)
    flow.ok(done.returncode == 1 and "3 feeds are followed now, 0 were already, 1 outlets without a feed, 1 refused, 2 folders" in done.stdout,
            "a list of somebody else's is imported, line by line", done.stdout + done.stderr)
    flow.ok("refused   ftp://x.example/: not an http or https address" in done.stdout, "what cannot be followed is told", done.stdout)
    found = here.sql("select s.name || ' ' || f.url from feed f join source s on s.id = f.source_id where f.url like '%.example/%' order by 1")
    flow.ok(found == "Tal Marwan Post https://post.example/feed?a=1\nnameless.example https://www.nameless.example/rss\nصحيفة الوادي https://wadi.example/rss"
            or found.splitlines()[0].startswith("Tal Marwan Post https://post.example/feed?a=1"), "outlets have the names of their lines", found)
    here.command("feed", "pause", "https://wadi.example/rss")
    done = here.command("feed", "import", path, check=False)
    flow.ok("0 feeds are followed now, 3 were already" in done.stdout, "importing it again finds it known", done.stdout)
    here.command("feed", "pause", "https://wadi.example/rss")
    here.command("source", "export", path)
    done = there.command("source", "import", path)
    left, right = here.sql(ROWS), there.sql(ROWS)
    flow.ok(left == right and len(left.splitlines()) >= 7, "an export imported elsewhere gives the same rows", f"{left}\n---\n{right}")
    piped = here.command("feed", "export").stdout
    with open(path, encoding="utf-8") as f:
        flow.ok(piped == f.read() and piped.startswith("<?xml"), "without a file it goes to standard output")
    with open(path, "w", encoding="utf-8") as f:
        f.write("<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&x;' xmlUrl='http://a.example/'/></body></opml>")
    done = here.command("source", "import", path, check=False)
    flow.ok(done.returncode == 1 and "declares entities" in done.stderr and done.stdout == "", "hostile XML is refused", done.stdout + done.stderr)
    done = here.command("source", "import", "/nowhere.opml", check=False)
    flow.ok(done.returncode == 1 and done.stderr.count("\n") == 1, "a file that is not there is told", done.stderr)


def nothing_runs():
    """A database alone: nobody fetches."""
    dsn = subprocess.run([f"{ROOT}/tests/private-postgres", "start", "--no-fsync", "--until", str(os.getpid())], stdout=subprocess.PIPE, text=True).stdout.strip()
    if not dsn:
        print("skip there is no PostgreSQL server on this machine", flush=True)
        return
    folder = re.match(r"host=(\S+)", dsn)[1]
    try:
        flow.program("claimwire", "migrate", CLAIMWIRE_PG_DSN=dsn)
        code, said = flow.program("claimwire", "source", "add", "https://news.example/", CLAIMWIRE_PG_DSN=dsn)
        flow.ok(code == 0 and said.endswith("its feeds will be looked for as soon as claimwire runs"), "when nothing runs, that is said at once", said)
    finally:
        subprocess.run([f"{ROOT}/tests/private-postgres", "stop", "--immediate", folder])


def main():
    server, bare = flow.NewsServer(pause_s=0), flow.NewsServer("127.0.0.22", pause_s=0)
    settings = server.settings()
    settings[3] += f" {bare.port} 80"
    with flow.Installation(*settings) as here, flow.Installation(*settings) as there:
        named_feeds(here, server)
        list_page(here, server)
        exceptions(here)
        no_feeds(here, bare)
        exchange(here, there)
    nothing_runs()
    flow.finish()


if __name__ == "__main__":
    main()
