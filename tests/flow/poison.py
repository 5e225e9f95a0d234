#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""poison - one article that always kills or never ends costs itself only, and can be replayed once the program is mended."""
import json

import flow

ARTICLES = 30
# Each in the text of one article: language is the first to see them, as bodies reach read compressed.
CRASH_WORD, SPIN_WORD = "Qaryat Samirun", "Qaryat Zahrun"
CRASHING, SPINNING = "/news/poison-letter.html", "/news/treadmill.html"


def publish(server):
    """Good articles with two bad ones in their midst."""
    titles = {}
    for n in range(ARTICLES):
        title, body = flow.article(n)
        path = {ARTICLES // 3: CRASHING, ARTICLES // 2: SPINNING}.get(n, f"/news/{n}.html")
        if word := {CRASHING: CRASH_WORD, SPINNING: SPIN_WORD}.get(path):
            body = body.replace(b"</p>", f" The road to {word} was closed.</p>".encode(), 1)
        titles[path] = title
        server.pages[path] = ("text/html; charset=utf-8", body)
    server.feed("/feed.xml", titles)
    return f"{server.base}/feed.xml"


def quarantined(claimwire):
    lines = claimwire.command("quarantine", "list", "--format", "jsonl").stdout.splitlines()
    return {row["url"].rsplit("/", 1)[1]: row for row in map(json.loads, lines)}


def others_are_stored(claimwire, bad):
    stored = claimwire.number(f"select count(*) from page where state = 1 and url not like '%{bad}'")
    flow.ok(stored == ARTICLES - 1, f"its {ARTICLES - 1} neighbours are stored", f"{stored} are")
    worst = claimwire.sql("select max(attempts), max(crashes) from finished_job where coalesce(page_id, ref) not in "
                          f"(select id from page where url like '%{bad}')")
    flow.ok(worst == "1|0", "nothing is counted against them: one attempt each, no crash", worst)


def crash(server, feed, folder):
    """The folder stays for the replay."""
    with flow.Installation(*server.settings(), folder=folder, environment={"CW_FAULT": f"crash_on:{CRASH_WORD}"}) as claimwire:
        claimwire.is_kept = True
        claimwire.watch_jobs()
        claimwire.follow(feed)
        claimwire.wait_settled(ARTICLES)
        rows = quarantined(claimwire)
        row = rows.get("poison-letter.html", {})
        flow.ok(len(rows) == 1 and row, "an article that crashes its worker is quarantined, and nothing else", str(rows))
        flow.ok(row.get("stage") == "language" and "crashed 2 times" in row.get("reason", "") and "SIGABRT" in row.get("reason", ""),
                "its reason names stage, number of crashes and signal", str(row))
        shown = json.loads(claimwire.command("quarantine", "show", str(row.get("id", 0))).stdout or "{}")
        flow.ok(shown.get("crashes") == 2 and shown.get("capture") and shown.get("build") and CRASHING in shown.get("url", ""),
                "'quarantine show' tells crashes, build and the archived capture", str(shown))
        crashed = claimwire.output().count("language ended with 134")
        flow.ok(crashed == 2, "its worker died twice for it and was started again", f"{crashed} times")
        others_are_stored(claimwire, CRASHING)
        flow.ok(claimwire.stop() == 0, "what was crashed stops cleanly")
        return row.get("id", 0), claimwire.folder


def replay(server, folder, job):
    with flow.Installation(*server.settings(), folder=folder) as claimwire:
        asked = server.asked[CRASHING]
        flow.ok(set(quarantined(claimwire)) == {"poison-letter.html"}, "the quarantine is there after a restart")
        said = claimwire.command("quarantine", "replay", str(job)).stdout
        flow.ok(said == "1 jobs get another chance\n", "'quarantine replay' gives it another chance", said)
        claimwire.wait_settled(ARTICLES)
        by_state = claimwire.sql("select state, count(*) from page group by 1")
        flow.ok(by_state == f"1|{ARTICLES}" and quarantined(claimwire) == {}, "with the fault gone it is stored", by_state)
        flow.ok(server.asked[CRASHING] == asked == 1, "its site was asked once in all this")
        done = claimwire.command("quarantine", "replay", str(job), check=False)
        flow.ok(done.returncode == 1 and str(job) in done.stderr, "a second replay is refused with a sentence", done.stderr)


def spin(server, feed):
    more = ["--set", "worker.cpu_ms=400"]
    with flow.Installation(*server.settings(), *more, environment={"CW_FAULT": f"spin_on:{SPIN_WORD}"}) as claimwire:
        claimwire.watch_jobs()
        claimwire.follow(feed)
        claimwire.wait_settled(ARTICLES)
        rows = quarantined(claimwire)
        row = rows.get("treadmill.html", {})
        flow.ok(len(rows) == 1 and row.get("stage") == "language" and "more than 400 ms of CPU time" in row.get("reason", ""),
                "an article that never ends is quarantined with the CPU time as its reason, and nothing else", str(rows))
        flow.ok(claimwire.output().count("language ended with 86") == 1, "the watchdog ended its worker once, with exit code 86",
                claimwire.output()[-800:])
        others_are_stored(claimwire, SPINNING)
        flow.ok(claimwire.stop() == 0, "what the watchdog ended stops cleanly")


def main():
    if not flow.has_faults():
        print("skip poison: the programs are built without -DCW_FAULTS=ON")
        return
    server = flow.NewsServer(pause_s=0.01)
    feed = publish(server)
    job, folder = crash(server, feed, None)
    replay(server, folder, job)
    spin(server, feed)
    server.close()
    flow.finish()


if __name__ == "__main__":
    main()
