#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bad_input - whatever a site answers, and whatever a person gets wrong, has one sentence as its answer; nothing else stops.

Broken feeds and pages stand among good ones. Every good page must be stored, every bad one quarantined with its reason or, if there is
still text in it, stored clean; bad feeds are counted as failures and asked again later. Wrong settings, data, databases and usage are
exit codes.
"""
import json
import random
import sys
import tempfile

import flow

GOOD = 12
CAP_BYTES = 1500000
# Random, as what compresses well would not test that the first bytes decide.
NOISE = random.Random(7).randbytes(3000)
HTML = "text/html; charset=utf-8"


def article_with(extra, n):
    return flow.article(n)[1].replace(b"</article>", extra + b"</article>")


def bad_pages(server):
    """{path: (answer, stage that refuses it, what the reason says)}"""
    attributes = " ".join(f"data-{i}='{i}'" for i in range(50000))
    to = lambda where: (302, {"Location": where, "Content-Type": "text/plain"}, b"")
    return {
        "/bad/pdf": (("application/pdf", b"%PDF-1.7\n" + NOISE), "read", "PDF"),
        "/bad/pdf-as-html": ((HTML, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + NOISE), "read", "PDF"),
        "/bad/image": (("image/png", b"\x89PNG\r\n\x1a\n" + NOISE), "read", "not"),
        "/bad/empty": ((HTML, b""), "fetch", "empty body"),
        "/bad/blank": ((HTML, b" \n\t\n "), "read", "empty"),
        "/bad/no-text": ((HTML, b"<html><head><title>x</title></head><body><script>1</script></body></html>"), "read", "text"),
        "/bad/feed-as-page": (("text/html", b"<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>"), "read", "feed"),
        "/bad/attributes": ((HTML, article_with(f"<p {attributes}>text</p>".encode(), 901)), "read", "attributes"),
        "/bad/too-big": ((HTML, article_with(b"<p>" + b"word " * (CAP_BYTES // 5) + b"</p>", 902)), "fetch", f"larger than {CAP_BYTES} bytes"),
        "/bad/404": ((404, {"Content-Type": HTML}, b"not found"), "fetch", "status 404"),
        "/bad/500": ((500, {"Content-Type": HTML}, b"broken"), "fetch", "status 500"),
        "/bad/loop": (to("/bad/loop"), "fetch", "redirects"),
        "/bad/to-file": (to("file:///etc/passwd"), "fetch", "file:///etc/passwd"),
        "/bad/to-refused": (to(f"http://127.0.0.99:{server.port}/x"), "fetch", "127.0.0.99"),
    }


DIRTY = ("<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Dirty page</title></head><body><article><h1>Dirty page</h1>"
         "<p>The mayor of Tal Marwan said on Tuesday\0 that the old bridge over the river would open again in spring.</p>"
         "<p>وقال رئيس البلدية إن الجسر القديم سيفتح من جديد في الربيع.</p>"
         "<p>She added that the market hall @@ would follow in summer, according to the town's engineers.</p></article></body></html>"
         ).encode().replace(b"@@", b"\xff\xfe\xc3( \xed\xa0\x80")

FEEDS = {
    "/feed/truncated.xml": ("application/rss+xml", b"<?xml version='1.0'?><rss version='2.0'><channel><title>Cut</title><item><title>Cut o"),
    "/feed/page.xml": ("application/rss+xml", b"<!DOCTYPE html><html><head><title>Sorry</title></head><body><p>We are moving.</p></body></html>"),
    "/feed/laughs.xml": ("application/rss+xml",
                         b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'>"
                         + b"".join(f"<!ENTITY {chr(98 + i)} '{'&' + chr(97 + i) + ';'}{('&' + chr(97 + i) + ';') * 9}'>".encode() for i in range(9))
                         + b"<!ENTITY secret SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><title>&j;</title>"
                         b"<item><title>&secret;</title></item></channel></rss>"),
    "/feed/gone.xml": (404, {"Content-Type": "text/plain"}, b""),
    "/feed/too-big.xml": ("application/rss+xml", b"<?xml version='1.0'?><rss version='2.0'><channel>" + b" " * CAP_BYTES + b"</channel></rss>"),
}


EMPTY_FEED = "/feed/empty.xml"


def publish(server):
    titles = {}
    for n in range(GOOD):
        title, body = flow.article(n)
        titles[f"/news/{n}.html"] = title
        server.pages[f"/news/{n}.html"] = (HTML, body)
    bad = bad_pages(server)
    for path, (answer, _, _) in bad.items():
        titles[path] = path
        server.pages[path] = answer
    server.pages["/dirty"] = (HTML, DIRTY)
    titles["/dirty"] = "Dirty page"
    mixed = list(titles.items())
    random.Random(1).shuffle(mixed)
    server.feed("/feed.xml", dict(mixed))
    server.pages.update(FEEDS)
    server.pages[EMPTY_FEED] = ("application/rss+xml", b"")
    return bad


def feed_story(claimwire, server):
    def count():
        return claimwire.number("select count(*) from feed where failures > 0")
    flow.wait_for(lambda: count() >= len(FEEDS) + 1, 30, "failures of the bad feeds")
    empty = claimwire.sql(f"select last_error from feed where url like '%{EMPTY_FEED}'")
    flow.ok("empty body" in empty, "a feed without a body has failed, whatever its status says", empty)
    errors = dict(line.split("|", 1) for line in claimwire.sql(
        "select replace(url, '" + server.base + "', ''), last_error from feed where failures > 0").split("\n"))
    for path in FEEDS:
        print(f"   {path}: {errors.get(path)}")
    flow.ok(all(errors.get(path) for path in FEEDS), "a broken feed is counted as failed, with a sentence", str(errors))
    flow.ok(not any("root:" in e for e in errors.values()), "no entity of a feed is expanded")
    flow.ok(claimwire.number("select count(*) from feed where failures > 0 and next_poll_at > now() + interval '30 seconds'") >= len(FEEDS),
            "a broken feed is asked again, later")
    flow.ok(claimwire.number("select failures from feed where url like '%/feed.xml'") == 0, "the good feed among them is not touched")


def page_story(claimwire, server, bad):
    rows = json.loads(claimwire.sql(
        "select json_agg(json_build_array(replace(p.url, '" + server.base + "', ''), q.stage, q.reason, q.attempts, q.crashes)) "
        "from quarantine q join page p on p.id = q.page_id") or "[]")
    found = {row[0]: row[1:] for row in rows}
    for path, (_, stage, part) in bad.items():
        at = found.get(path)
        name = path.rsplit("/", 1)[1]
        flow.ok(at is not None and at[0] == stage and part in at[1], f"a page that is '{name}' is quarantined by {stage} with its reason", str(at))
        print(f"   {path}: {at}")
    flow.ok(set(found) == set(bad), "nothing else is quarantined", str(set(found) ^ set(bad)))
    flow.ok(all(at[3] == 0 for at in found.values()), "no bad page crashed anything", str(found))
    stored = claimwire.number("select count(*) from page where url like '%/news/%' and state = 1")
    flow.ok(stored == GOOD, f"all {GOOD} good pages among them are stored", f"{stored} are")
    text = claimwire.sql("select e.text from edition e where e.title = 'Dirty page'")
    flow.ok("said on Tuesday" in text and "market hall" in text and "الجسر" in text and "\0" not in text and "\ufffd" in text,
            "a page with NUL and invalid UTF-8 is stored clean", repr(text))
    by_state = claimwire.sql("select state, count(*) from page group by 1 order by 1")
    flow.ok(by_state == f"1|{GOOD + 1}\n3|{len(bad)}", "every page ended as stored or quarantined", by_state)
    flow.ok(claimwire.sql("select string_agg(what || ' ' || rows, ', ') from ledger_orphans() where rows > 0") == "", "no row is without its parent")


def command_story(claimwire):
    listed = claimwire.command("quarantine", "list").stdout
    flow.ok("status 404" in listed and "/bad/404" in listed, "'quarantine list' shows address and reason", listed)
    done = claimwire.command("show", "12345", check=False)
    flow.ok(done.returncode == 1 and done.stderr.count("\n") == 1, "'show' of what is not there is one sentence and exit code 1", done.stderr)
    done = claimwire.command("ingest", f"{claimwire.folder}/nothing.html", check=False)
    flow.ok(done.returncode == 1 and "nothing.html" in done.stderr, "'ingest' of a file that is not there is exit code 1",
            f"{done.returncode}: {done.stderr}")
    code, said = flow.program("claimwire", "run", "--data", claimwire.folder)
    flow.ok(code == 78 and f"another 'claimwire run' is using '{claimwire.folder}'" in said,
            "a second 'run' in the same folder is refused", f"{code}: {said}")


def one_sentence(said, program):
    lines = [line for line in said.split("\n") if line]
    return len(lines) == 1 and lines[0].startswith(f"{program}: ")


def refusal(sentence, code, parts, program, *arguments, **environment):
    got, said = flow.program(program, *arguments, **environment)
    flow.ok(got == code and one_sentence(said, program) and all(p in said for p in parts),
            f"{sentence}: exit code {code} and one sentence", f"{got}: {said}")
    print(f"   {said}")
    return said


def settings_story(claimwire):
    refusal("a missing data folder", 78, ["/nonexistent"], "claimwire-entity", "--set", "entity.data=/nonexistent")
    refusal("a missing data folder, checked", 78, ["/nonexistent"], "claimwire-claim", "--check", "--set", "claim.data=/nonexistent")
    for worker in flow.STAGES:
        refusal(f"a setting that {worker} does not know", 78, ["nonsense"], f"claimwire-{worker}", "--check", "--set", f"{worker}.nonsense=1")
        code, said = flow.program(f"claimwire-{worker}", "--nonsense")
        flow.ok(code == 2 and "nonsense" in said, f"an option that {worker} does not know: exit code 2", f"{code}: {said}")
    refusal("a value out of range", 78, ["read.max_depth"], "claimwire-read", "--check", "--set", "read.max_depth=3")
    refusal("a conf file that is not there", 78, ["/nonexistent.conf"], "claimwire-read", "--conf", "/nonexistent.conf")
    for line in ("nonsense", "feed nonsense", "feed add", "claims --nonsense", "run --nonsense", "run --set nonsense.depth=1", "quarantine show"):
        code, said = flow.program("claimwire", *line.split(), CLAIMWIRE_DATA=claimwire.folder)
        flow.ok(code == 2 and said, f"'claimwire {line}' is wrong usage: exit code 2", f"{code}: {said}")


def database_story(claimwire):
    nowhere = f"host='{claimwire.folder}' port=5999 dbname=claimwire connect_timeout=2"
    wrong = claimwire.dsn().replace("dbname=claimwire", "dbname=nonsense")
    junk = "nonsense=1 password=hush"
    for worker, more in (("dispatch", ["--set", "dispatch.start_wait_ms=0"]), ("write", [])):
        refusal(f"a database that {worker} cannot reach", 1, ["5999"], f"claimwire-{worker}", *more, CLAIMWIRE_PG_DSN=nowhere)
        refusal(f"a database that is not there, for {worker}", 78, ["nonsense"], f"claimwire-{worker}", *more, CLAIMWIRE_PG_DSN=wrong)
        said = refusal(f"a DSN that is none, for {worker}", 78, ["DSN"], f"claimwire-{worker}", *more, CLAIMWIRE_PG_DSN=junk)
        flow.ok("hush" not in said, f"and {worker} keeps it to itself, since it may hold a password", said)
    code, said = flow.program("claimwire", "status", CLAIMWIRE_PG_DSN=nowhere)
    flow.ok(code == 1 and "5999" in said, "'status' without its database is exit code 1 and a sentence", f"{code}: {said}")


def schema_story(claimwire):
    version = claimwire.number("select max(version) from schema_version")
    claimwire.sql(f"insert into schema_version (version, name) values ({version + 7}, 'from the future')")
    parts = [f"version {version + 7}", str(version)]
    dsn = {"CLAIMWIRE_PG_DSN": claimwire.dsn()}
    for program, arguments in (("claimwire-dispatch", []), ("claimwire-write", [])):
        refusal(f"a schema that is newer than {program}", 78, parts, program, *arguments, **dsn)
    for verb in (["status"], ["migrate"], ["claims"]):
        code, said = flow.program("claimwire", *verb, **dsn)
        flow.ok(code == 78 and all(p in said for p in parts), f"'{verb[0]}' on a newer schema: exit code 78 and both versions", f"{code}: {said}")
    with tempfile.TemporaryDirectory(prefix="cw-") as folder:
        code, said = flow.program("claimwire", "run", CLAIMWIRE_DATA=folder, **dsn)
        flow.ok(code == 78 and all(p in said for p in parts), "'run' on a newer schema: exit code 78 and both versions", f"{code}: {said}")
    claimwire.sql(f"delete from schema_version where version > {version}")
    flow.ok(claimwire.command("status").returncode == 0, "with the version put right all is well again")


def main():
    server = flow.NewsServer(pause_s=0.002)
    bad = publish(server)
    settings = ["--set", "fetch.allow_networks=127.0.0.21/32", "--set", f"fetch.allow_ports={server.port}", "--set", "dispatch.spacing_ms=0",
                "--set", f"fetch.max_bytes={CAP_BYTES}", "--set", "dispatch.max_attempts=2"]
    with flow.Installation(*settings) as claimwire:
        for path in ["/feed.xml", EMPTY_FEED, *FEEDS]:
            claimwire.follow(server.base + path, "Test outlet" if path == "/feed.xml" else f"Outlet of {path}")
        pages = GOOD + 1 + len(bad)
        flow.wait_for(lambda: claimwire.number("select count(*) from page where state > 0") == pages, 60, "end of the work on all pages")
        page_story(claimwire, server, bad)
        feed_story(claimwire, server)
        command_story(claimwire)
        settings_story(claimwire)
        database_story(claimwire)
        schema_story(claimwire)
        title, body = flow.article(500)
        server.pages["/late"] = (HTML, body)
        claimwire.command("ingest", f"{server.base}/late")
        flow.wait_for(lambda: not claimwire.number("select count(*) from page where state = 0"), 30, "a late page")
        late = claimwire.sql(f"select state from page where url = '{server.base}/late'")
        flow.ok(late == "1", "after all of this a new page is stored", late)
        restarts = claimwire.output().count("is started again")
        flow.ok(restarts == 0, "no worker had to be restarted", claimwire.output()[-1500:])
        flow.ok(claimwire.stop() == 0, "what was asked of it so badly stops cleanly")
    server.close()
    flow.finish()


if __name__ == "__main__":
    sys.exit(main())
