#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""archive - what was captured is exported as WARC 1.1, and the export taken in elsewhere gives the same articles."""
import base64
import csv
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess

import flow

TYPES = {"warcinfo", "response", "request", "resource"}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
UUID = re.compile(r"<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}>")
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


# ---- a reader that forgives nothing, written from the standard and not from our C

def members(data):
    """The records of a gzip file, one for each member."""
    while data:
        stream = gzip.zlib.decompressobj(31)
        yield stream.decompress(data)
        assert stream.eof, "a gzip member has no end"
        data = stream.unused_data


def parse(record):
    head, mark, rest = record.partition(b"\r\n\r\n")
    assert mark, "a head has no end"
    lines = head.decode("utf-8").split("\r\n")
    assert lines[0] == "WARC/1.1", f"version is {lines[0]}"
    fields = {}
    for line in lines[1:]:
        name, colon, value = line.partition(": ")
        assert colon and TOKEN.fullmatch(name) and name not in fields and "\n" not in value, f"no field: {line!r}"
        fields[name] = value
    length = int(fields["Content-Length"])
    assert rest[length:] == b"\r\n\r\n", "a record does not end where it should"
    return fields, rest[:length]


def digest(data):
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def check(fields, block):
    for name in ("WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length"):
        assert name in fields, f"{name} is missing"
    kind = fields["WARC-Type"]
    assert kind in TYPES, f"type is {kind}"
    assert UUID.fullmatch(fields["WARC-Record-ID"]) and DATE.fullmatch(fields["WARC-Date"])
    assert fields["WARC-Block-Digest"] == digest(block), "the block's digest does not hold"
    assert (kind == "warcinfo") != ("WARC-Target-URI" in fields), "all but warcinfo are about an address"
    assert re.fullmatch(r"[\x21-\x7e]+", fields.get("WARC-Target-URI", "x")), "the address is no URI"
    if kind in ("request", "response"):
        assert fields["Content-Type"] == f"application/http;msgtype={kind}"
        head, mark, body = block.partition(b"\r\n\r\n")
        assert mark, "an HTTP head has no end"
        names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:]]
        if kind == "response":
            assert re.match(rb"HTTP/1\.1 \d{3} ", head) and names.count(b"content-length") == 1
            assert b"content-encoding" not in names and b"transfer-encoding" not in names
            assert fields["WARC-Payload-Digest"] == digest(body), "the payload's digest does not hold"
            said = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            assert int(said.split(b":")[1]) == len(body), "Content-Length does not hold"
        else:
            assert re.match(rb"GET \S+ HTTP/1\.1\r\n", head)


def validate(data):
    """(fields, block) of all records; AssertionError says what is not as the standard says."""
    records = [parse(record) for record in members(data)]
    seen = set()
    for fields, block in records:
        check(fields, block)
        assert fields["WARC-Record-ID"] not in seen, "an id stands twice"
        assert fields.get("WARC-Concurrent-To", None) in seen | {None}, "concurrent to nothing"
        seen.add(fields["WARC-Record-ID"])
        assert fields.get("WARC-Warcinfo-ID", records[0][0]["WARC-Record-ID"]) == records[0][0]["WARC-Record-ID"]
    assert records[0][0]["WARC-Type"] == "warcinfo" and b"software: claimwire/" in records[0][1]
    return records


# ---- the story

STORY = """select a.url, s.name, row_number() over (partition by a.id order by e.fetched_at, e.n), e.title, e.byline, e.published, e.modified, e.language, e.quality, e.text, e.fetched_at, c.status,
           c.content_type, c.url as asked, c.final_url, c.response_headers, c.request_headers, c.took_ms, c.blocked, encode(c.sha256, 'hex') as sha
    from edition e join article a on a.id = e.article_id join source s on s.id = a.source_id join capture c on c.id = e.capture_id
    order by a.url, e.fetched_at, e.n"""
CLAIMS = """select a.url, e.fetched_at, c.begins, c.ends, c.speaker_name, c.act, c.factuality, c.content from claim c
    join run r on r.id = c.run_id and r.is_current join edition e on e.id = c.edition_id join article a on a.id = e.article_id
    order by 1, 2, 3, 4, 5"""


def rows(claimwire, statement):
    return claimwire.sql(f"select row_to_json(x) from ({statement}) x").splitlines()


def compare(here, there, what):
    left, right = rows(here, what[1]), rows(there, what[1])
    different = next((pair for pair in zip(left, right) if pair[0] != pair[1]), None)
    flow.ok(left == right and len(left) > 0, f"{what[0]} are the same there ({len(left)})", f"{len(right)}; {different}")


def acquire(claimwire, server):
    feed = flow.publish(server, 6)
    title, page = flow.article(20)
    server.pages["/news/packed.html"] = (200, {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}, gzip.compress(page))
    titles = {f"/news/{n}.html": flow.article(n)[0] for n in range(6)}
    server.pages["/news/wall.html"] = (403, {"Content-Type": "text/html", "Server": "wall"}, b"<html><body>Subscribers only</body></html>")
    titles["/news/wall.html"] = "The council of Tal Marwan said on Tuesday that the road to the north had been closed"
    server.feed("/feed.xml", {**titles, "/news/packed.html": title})
    claimwire.follow(feed)
    letters = os.path.join(claimwire.folder, "a letter")
    os.mkdir(letters)
    for name, n in (("plain.html", 8), ("رسالة.html", 9)):
        with open(os.path.join(letters, name), "wb") as f:
            f.write(flow.article(n)[1])
    claimwire.command("ingest", "--source", "Post", letters)
    claimwire.wait_settled(10)
    changed = flow.article(2)[1].replace(b"5 people", b"6 people")
    server.pages["/news/2.html"] = ("text/html; charset=utf-8", changed)
    server.feed("/feed.xml", {**titles, "/news/2.html": titles["/news/2.html"] + ", corrected", "/news/packed.html": title})
    claimwire.command("feed", "poll", feed)
    flow.wait_for(lambda: claimwire.number("select count(*) from edition") == 11 and claimwire.is_settled(), 30, "the corrected edition")


def form(data, claimwire):
    try:
        records = validate(data)
    except (AssertionError, ValueError, KeyError) as e:
        flow.ok(False, "the export is valid WARC 1.1", repr(e))
        return []
    flow.ok(True, "the export is valid WARC 1.1")
    kinds = [f["WARC-Type"] for f, _ in records]
    captures = claimwire.number("select count(*) from capture")
    flow.ok(kinds.count("response") + kinds.count("resource") == captures + 1 and kinds.count("warcinfo") == 1,
            "every capture is there, the refused one as refusal and text", f"{kinds} of {captures}")
    refused = next((b for f, b in records if b.startswith(b"HTTP/1.1 403")), b"")
    flow.ok(claimwire.number("select count(*) from edition where quality = 'feed'") == 1, "the text of a refused page is its feed's")
    flow.ok(b"Server: wall" in refused and refused.endswith(b"\r\n\r\n"), "a refusal does not seem to have sent the text")
    packed = next(b for f, b in records if f["WARC-Type"] == "response" and "packed" in f["WARC-Target-URI"])
    flow.ok(b"X-Archive-Orig-Content-Encoding: gzip" in packed and b"<html" in packed, "packed bodies are unpacked, and their header says so")
    return records


def foreign(claimwire, server):
    """What other programs write: wget, if it is there, and files in the form of Common Crawl and Heritrix."""
    corpus = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../corpus/warc")
    done = claimwire.command("ingest", os.path.join(corpus, "common-crawl.warc.gz"), check=False)
    flow.ok(done.returncode == 0 and done.stdout.endswith("1 accepted, 0 known already, 0 failed\n") and "1 warcinfo" in done.stdout,
            "a file in the form of Common Crawl gives its page", done.stdout + done.stderr)
    claimwire.command("status", "--wait-idle", "60")
    done = claimwire.command("ingest", os.path.join(corpus, "heritrix.warc.gz"), os.path.join(corpus, "wget.warc"), check=False)
    flow.ok(done.returncode == 0 and "0 accepted, 2 known already, 0 failed" in done.stdout,
            "the same page packed by Heritrix or chunked by wget is known", done.stdout + done.stderr)
    found = claimwire.sql("select s.name, p.url, c.fetched_at at time zone 'UTC' from capture c join page p on p.id = c.target "
                          "join source s on s.id = p.source_id where p.url like 'https://news.example/%'")
    flow.ok(found == "news.example|https://news.example/1|2026-02-03 08:00:00", "under its host, at the time of the capture", found)
    done = claimwire.command("ingest", os.path.join(corpus, "garbage.warc"), os.path.join(corpus, "truncated.warc"), check=False)
    flow.ok(done.returncode == 1 and done.stderr.count("\n") == 4 and "0 accepted, 1 known already, 4 failed" in done.stdout,
            "what is broken is told, a sentence a fault, and the rest is taken", done.stdout + done.stderr)
    if not shutil.which("wget"):
        print("skip wget is not here", flush=True)
        return
    title, body = flow.article(30)
    server.pages["/wget.html"] = ("text/html; charset=utf-8", body)
    server.pages["/gone.html"] = (404, {"Content-Type": "text/html"}, b"<html>gone</html>")
    subprocess.run(["wget", "-q", "-e", "robots=off", "--no-proxy", "--warc-file=w", f"{server.base}/wget.html", f"{server.base}/gone.html"],
                   cwd=claimwire.folder, stderr=subprocess.DEVNULL)
    done = claimwire.command("ingest", "--source", "Wget", os.path.join(claimwire.folder, "w.warc.gz"), check=False)
    flow.ok(done.stdout.endswith("1 accepted, 0 known already, 0 failed\n") and "1 status 404" in done.stdout, "wget's archive gives its page",
            done.stdout + done.stderr)
    claimwire.command("status", "--wait-idle", "60")
    text = claimwire.sql("select e.title from edition e join article a on a.id = e.article_id where a.url like '%/wget.html'")
    flow.ok(text == title, "as an article", text)


def hostile(claimwire):
    """Records whose fields say what nobody would; each is a page of its own."""
    fields = [b"Claimwire-Source: " + b"x" * 60000, b"Claimwire-Source: bad \xff name", b"Claimwire-Source: bad \xfe name", b"Claimwire-Source: bad \t name ",
              b"Claimwire-Feed-Title: " + b"t" * 60000, b"Claimwire-Blocked: \x1b[31m" + "\u202e".encode() + b"r" * 3000,
              b"Claimwire-Status: 4611686018427387903", b"Claimwire-Requested-URI: javascript:alert(1)", b"Claimwire-Took-Ms: 99999999999",
              b"Claimwire-Requested-URI: https://other.example/" + b"p" * 9000, b"Claimwire-Feed-Published: yesterday", b"Content-Type: " + b"a" * 50000]
    path = os.path.join(claimwire.folder, "hostile.warc")
    with open(path, "wb") as f:
        for n, field in enumerate(fields):
            body = flow.article(50 + n)[1]
            f.write(b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Date: 2026-02-03T08:00:00Z\r\nWARC-Target-URI: https://hostile.example/%d\r\n"
                    b"Claimwire-Role: page\r\n%s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (n, field, len(body), body))
        f.write(b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Date: 9999-01-01T00:00:00Z\r\nWARC-Target-URI: https://hostile.example/late\r\n"
                b"Content-Type: text/html\r\nContent-Length: 6\r\n\r\n<p>x\r\n\r\n\r\n")
    done = claimwire.command("ingest", path, check=False)
    flow.ok("10 accepted, 0 known already, 0 failed" in done.stdout and "1 dated in the future" in done.stdout and "2 no web address" in done.stdout,
            "fields that nobody would write take nothing else with them", done.stdout + done.stderr)
    claimwire.command("status", "--wait-idle", "60")
    found = claimwire.sql("select count(*), count(*) filter (where state = 1), count(distinct source_id) from page where url like 'https://hostile.example/%'")
    flow.ok(found == "10|10|4", "and every one of those pages is stored", found)


def exports(claimwire):
    lines = [json.loads(line) for line in claimwire.command("export", "articles").stdout.splitlines()]
    newest = claimwire.number("select count(*) from article")
    flow.ok(len(lines) == newest and all(line["text"] and line["url"] for line in lines), "articles are exported, a line each", str(len(lines)))
    corrected = next(line for line in lines if line["url"].endswith("/news/2.html"))
    flow.ok(corrected["edition"] == 2 and "6 people" in corrected["text"], "with their newest edition", str(corrected)[:300])
    table = list(csv.DictReader(io.StringIO(claimwire.command("export", "articles", "--format", "csv", "--source", "Post").stdout)))
    flow.ok(len(table) == 2 and {r["source"] for r in table} == {"Post"}, "as CSV too, of one outlet", str(len(table)))
    claims = claimwire.command("export", "claims").stdout
    all_claims = claimwire.command("claims", "--limit", "100000", "--format", "jsonl").stdout
    flow.ok(claims == all_claims and claims.count("\n") > 20, "claims are exported as 'claims' shows them", f"{claims.count(chr(10))}")
    for arguments in (("export", "everything"), ("export", "articles", "--format", "table"), ("export", "claims", "--limit", "3"),
                      ("export", "warc", "--since", "yesterday")):
        wrong = claimwire.command(*arguments, check=False)
        flow.ok(wrong.returncode == 2 and wrong.stderr.count("\n") == 1, f"'{' '.join(arguments)}' gives one sentence and exit code 2", wrong.stderr)


def main():
    server = flow.NewsServer(pause_s=0)
    with flow.Installation(*server.settings()) as here, flow.Installation(*server.settings()) as there:
        acquire(here, server)
        exports(here)
        archive = os.path.join(here.folder, "all.warc.gz")
        here.command("export", "warc", "-o", archive)
        with open(archive, "rb") as f:
            data = f.read()
        form(data, here)
        flow.ok(not os.path.exists(archive + ".open"), "a file has its name when it is whole")
        plain = os.path.join(here.folder, "all.warc")
        here.command("export", "warc", "-o", plain)
        with open(plain, "rb") as f:
            bare = f.read()
        flow.ok(bare.startswith(b"WARC/1.1\r\n") and len(bare) > len(data), "FILE.warc is plain")
        done = there.command("ingest", archive)
        flow.ok("11 accepted, 0 known already, 0 failed" in done.stdout and "feed" in done.stdout, "every page is taken in elsewhere",
                done.stdout + done.stderr)
        there.command("status", "--wait-idle", "60")
        flow.wait_for(there.is_settled, 60, "end of the work there")
        compare(here, there, ("articles, editions and captures", STORY))
        compare(here, there, ("claims", CLAIMS))
        again = there.command("ingest", plain)
        flow.ok("0 accepted, 11 known already, 0 failed" in again.stdout, "and is known when it comes again", again.stdout)
        there.command("export", "warc", "-o", os.path.join(there.folder, "again.warc"))
        foreign(there, server)
        hostile(there)
    flow.finish()


if __name__ == "__main__":
    main()
