# SPDX-License-Identifier: Apache-2.0
"""Faults of what comes in: poison, rows that were spoilt, schemas of other versions; and those of the web, which other tests play."""
import os
import subprocess

import flow
from nemesis import elsewhere, fault

POISON = "Qaryat Samirun"


def poisoned(bench, how, code, sentence, *settings):
    bench.restart_with(*settings, CW_FAULT=f"{how}:{POISON}")
    title, page = "Road closed", f"<p>The road to {POISON} was closed, the council said. It is number {code}.</p>"
    bench.watch_jobs()
    ended = bench.sut.output().count(f"language ended with {code}")
    bench.offer(12, {"letter.html": f"<html><body><article><h1>{title}</h1>{page * 3}</article></body></html>".encode()})
    bench.settle()
    died = bench.sut.output().count(f"language ended with {code}") - ended
    row = bench.sut.sql("select q.reason from quarantine q join page p on p.id = q.page_id where p.url like '%/letter.html'")
    worst = bench.sut.sql("select max(attempts), max(crashes) from finished_job where not exists "
                          "(select from quarantine q where q.job_id = finished_job.id)")
    flow.ok(1 <= died <= 3 and row, sentence, f"{died} times: {row}")
    flow.ok(worst == "1|0", "nothing is counted against its neighbours", worst)
    print(f"   {row}", flush=True)
    bench.replay_later()


@fault(54, "an article crashes its worker each time", "quarantined after at most 3 crashes; its neighbours are not touched", needs="faults", items=8)
def crashing_article(bench):
    poisoned(bench, "crash_on", 134, "54: it is quarantined after two crashes, with the reason")


@fault(55, "an article keeps its worker busy for ever", "the watchdog ends the worker; the article is quarantined", needs="faults", items=8)
def endless_article(bench):
    poisoned(bench, "spin_on", 86, "55: the watchdog ended its worker, and it is quarantined", "worker.cpu_ms=500")


@fault(51, "rows of the ledger are spoilt", "constraints refuse what they can; what is read all the same is quarantined", items=10)
def spoilt_rows(bench):
    bench.restart_with(workers=["read=0"])
    bench.offer(10)
    pages = f"role = 0 and (url like '%/{bench.batch.name}/%')"
    wanted = sum(i.door != "feed" and i.outcome != "quarantined" for i in bench.batch.items)  # feeds need read
    flow.wait_for(lambda: bench.sut.number(f"select count(*) from capture where {pages}") == wanted, 30, "captures of all pages")
    for statement in ("update job set token = -1", "update job set kind = 9", "update job set attempts = -1", "update page set state = 9",
                      "update capture set body_zstd = null", "update capture set sha256 = 'x'"):
        try:
            bench.sut.sql(f"begin; {statement}; rollback")
            flow.ok(False, f"51: '{statement}' is refused")
        except RuntimeError:
            flow.ok(True, f"51: '{statement}' is refused")
    bench.sut.sql("create table kept_capture as select id, body_zstd, row_number() over (order by id) as n from capture "
                  f"where {pages} order by id limit 4")
    for n, spoilt in enumerate((r"'\\x00'", "substr(c.body_zstd, 1, 20)", "c.body_zstd || c.body_zstd", r"'\\xdeadbeef'"), 1):
        bench.sut.sql(f"update capture c set body_zstd = {spoilt} from kept_capture k where k.id = c.id and k.n = {n}".replace("\\\\", "\\"))
    reader = bench.lend("read")
    bench.settle()
    buried = bench.sut.sql("select count(*), string_agg(distinct left(reason, 60), '; ') from quarantine q join kept_capture k on q.ref = k.id")
    flow.ok(buried.startswith("4|") and reader.poll() is None, "51: four captures that were spoilt are quarantined, read lives", buried)
    print(f"   {buried}", flush=True)
    bench.sut.sql("update capture c set body_zstd = k.body_zstd from kept_capture k where k.id = c.id; drop table kept_capture")
    bench.replay_later()


@fault(52, "the schema is older or newer than the programs", "they end with 78 and say so; those that run go on", items=8)
def other_schema(bench):
    newest = bench.sut.number("select max(version) from schema_version")
    for sentence, change, back in [
            ("newer", f"insert into schema_version (version, name) values ({newest + 1}, 'of the future')",
             f"delete from schema_version where version = {newest + 1}"),
            ("older", f"delete from schema_version where version = {newest}",
             f"insert into schema_version (version, name) values ({newest}, 'back again')")]:
        bench.sut.sql(change)
        for role in ("write", "dispatch"):
            p = bench.lend(role, *(["hub.endpoint=ipc:///tmp/cwf-other-%d" % os.getpid()] if role == "dispatch" else []))
            flow.wait_for(lambda q=p: q.poll() is not None, 20, f"end of {role}")
            said = bench.sut.worker_log(f"guest-{role}").strip().split("\n")[-1]
            flow.ok(p.returncode == 78 and "version" in said, f"52: {role} refuses a schema that is {sentence}", f"{p.returncode}: {said}")
        bench.sut.sql(back)
    bench.offer(8)


@fault(50, "settings or key files are broken", "refused with 78 and a sentence at start; what runs is not touched", items=8)
def broken_settings(bench):
    broken = os.path.join(bench.folder, "broken.conf")
    with open(broken, "w", encoding="ascii") as f:
        f.write("worker.credit = many\n")
    for role, words in (("read", ["--conf", broken]), ("read", ["--conf", "/nonexistent.conf"]),
                        ("read", ["--set", "curve.secret_file=/nonexistent", "--set", "curve.server_key=x"]),
                        ("dispatch", ["--set", "hub.endpoint=tcp://127.0.0.1:*", "--set", "curve.secret_file=/nonexistent"])):
        done = subprocess.run([f"{flow.BIN}/claimwire-{role}", *words], capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL,
                              env=flow.clean_environment({"CLAIMWIRE_PG_DSN": bench.sut.dsn()}))
        flow.ok(done.returncode == 78 and done.stderr.strip(), f"50: {role} {words[-1]}: refused", f"{done.returncode}: {done.stderr[-200:]}")


# ---- the web, allocations, keys: played by other tests

HOSTILE, DOORS, RESOLVER = "tests/flow/hostile.py", "tests/flow/doors.py", "tests/faults/resolver.py"
elsewhere(24, "slow servers", HOSTILE, ["27-body", "27-headers", "27-silence", "none of them waited"])
elsewhere(30, "unknown keys, plaintext and browsers at the hub's port", DOORS, ["a peer without keys", "a key that is not listed", "a browser"])
elsewhere(34, "every call that can fail does so once", None, [], "torture/torture --seconds 50")
elsewhere(38, "feeds that are garbage, HTML or empty", HOSTILE, ["28-feed"], "test_feed_parse")
elsewhere(39, "feeds of 100,000 items, of one guid, of another guid each time", None, [], "test_feed_parse")
elsewhere(40, "names that cannot be resolved, now or ever", RESOLVER, ["40:"])
elsewhere(41, "names and redirects that lead inside", HOSTILE, ["22-", "23-", "50-feed-to-loopback", "nobody came"])
elsewhere(42, "TLS that is expired, self-signed, of another host, cut off", HOSTILE, ["30-tls"])
elsewhere(43, "compressed bombs and lies about encodings", HOSTILE, ["13-", "14-", "15-", "16-", "18-"])
elsewhere(44, "429 and 503 with any Retry-After", HOSTILE, ["25-"])
elsewhere(45, "redirects in a loop, thirty of them, to other schemes", HOSTILE, ["19-", "20-", "21-"])
elsewhere(46, "answers that end early, lie about their length, or never begin", HOSTILE, ["01-", "02-", "11-", "12-", "26-", "27-interim"])
elsewhere(50, "lists of keys and secrets that are broken when they are read again", DOORS, ["an allow file with a bad line", "a secret that is missing"])
