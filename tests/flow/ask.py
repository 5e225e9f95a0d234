#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ask - what a person asks the command, and what it answers: sources, feeds, claims in three forms, an article with its proof."""
import csv
import io
import json
import os

import flow

EN = """<html lang="en"><head><meta charset="utf-8"><title>Centre opens in Deir ez-Zor</title>
<meta property="article:published_time" content="2026-02-03T08:00:00Z"></head><body><article><h1>Centre opens in Deir ez-Zor</h1>
<p>The Syrian Democratic Forces said on Tuesday that at least 12 people had been arrested in Deir ez-Zor. The raid began at dawn and lasted two hours.</p>
<p>Local sources who declined to be named for security reasons said that the number was higher, and that two women were among those who had been taken to a base east of the Euphrates.</p>
<p>The so-called council of the town said that nine people, including three children, were wounded.</p>
</article></body></html>"""
AR = """<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>اعتقالات في دير الزور</title>
<meta property="article:published_time" content="2026-02-03T09:00:00Z"></head><body><article><h1>اعتقالات في دير الزور</h1>
<p>قال مصدر محلي إن قوات قسد اعتقلت 15 شخصا في مدينة دير الزور فجر الثلاثاء، بعد مداهمة استمرت ساعتين في حي الجورة.</p>
<p>ونفت قوات سوريا الديمقراطية اعتقال مدنيين، وأضافت أن العملية استهدفت خلية مسلحة في الريف الشرقي للمدينة.</p>
</article></body></html>"""


def changes(claimwire, pages):
    """A figure is corrected in one script, a word in the other."""
    for name, text in (("en.html", EN.replace("12 people", "17 people")), ("ar.html", AR.replace("اعتقلت 15 شخصا", "اعتقلت 19 شخصا"))):
        with open(os.path.join(pages, name), "w", encoding="utf-8") as f:
            f.write(text)
    claimwire.command("ingest", "--source", "Test outlet", pages)
    claimwire.command("status", "--wait-idle", "60")
    said = claimwire.command("diff", f"file://{pages}/en.html").stdout
    flow.ok("edition 1, " in said and "UTC: number-changed" in said, "diff names the editions and the kind of change", said)
    flow.ok("  - The Syrian Democratic Forces said on Tuesday that at least [12] people" in said and "at least [17] people" in said
            and "figure: 12  ->  17" in said and "Local sources" not in said, "and shows the sentence that changed, word by word, and the figure", said)
    said = claimwire.command("diff", f"file://{pages}/ar.html").stdout
    flow.ok("اعتقلت [15] شخصا" in said and "اعتقلت [19] شخصا" in said and "figure: 15  ->  19" in said, "in Arabic too", said)
    shown = claimwire.command("show", f"file://{pages}/en.html", "--dates").stdout
    flow.ok("edition    2 of 2, number-changed against the one before, 0 copies elsewhere" in shown, "show counts the editions", shown[:600])
    flow.ok("2026-02-03T08:00:00Z  PUBLISHED, from" in shown.replace("published", "PUBLISHED") and ", believed" in shown, "and says where the date is from",
            shown[-900:])
    claimwire.sql("update capture set blocked = 'the server answered 403' where url like '%en.html';"
                  "update edition set quality = 'feed' where title like 'Centre%'; update page set is_blocked = true where url like '%en.html'")
    shown = claimwire.command("show", f"file://{pages}/en.html").stdout
    flow.ok("quality    the feed's own text" in shown and "refused    the server answered 403" in shown, "a text from the feed is said to be one", shown[:600])
    status = claimwire.command("status").stdout
    flow.ok("known from their feeds only, as the page was refused: 1" in status, "and counted", status)
    none = claimwire.command("diff", "12345", check=False)
    flow.ok(none.returncode == 1 and none.stderr.count("\n") == 1, "an article that is not there has no editions", none.stderr)


def main():
    with flow.Installation() as claimwire:
        pages = os.path.join(claimwire.folder, "pages")
        os.mkdir(pages)
        for name, text in (("en.html", EN), ("ar.html", AR)):
            with open(os.path.join(pages, name), "w", encoding="utf-8") as f:
                f.write(text)
        added = claimwire.command("source", "add", "Test outlet", "--home", "https://news.example/", "--region", "SY")
        flow.ok("is followed" in added.stdout, "an outlet can be added")
        listed = list(csv.DictReader(io.StringIO(claimwire.command("source", "list", "--format", "csv").stdout)))
        flow.ok([r["name"] for r in listed] == ["Test outlet"] and listed[0]["region"] == "SY", "outlets are listed as CSV", str(listed))
        taken = claimwire.command("ingest", "--source", "Test outlet", pages)
        flow.ok(taken.stdout.startswith("2 accepted"), "a folder is taken in", taken.stdout)
        flow.ok(claimwire.command("status", "--wait-idle", "60").returncode == 0, "status waits until there is nothing to do")
        again = claimwire.command("ingest", "--source", "Test outlet", pages)
        flow.ok(again.stdout.startswith("0 accepted, 2 known"), "the same files are not taken twice", again.stdout)
        rows = [json.loads(line) for line in claimwire.command("claims", "--format", "jsonl").stdout.splitlines()]
        flow.ok(len(rows) >= 4, "claims of both articles are found", str(len(rows)))
        flow.ok({"Local sources", "مصدر محلي"} <= {r["speaker"] for r in rows}, "speakers stand as in the text",
                str([r["speaker"] for r in rows]))
        local = [r for r in rows if r["speaker"] == "Local sources"]
        flow.ok(local and local[0]["shades"] == "local" and local[0]["unnamed"] == "who declined to be named for security reasons",
                "what is told of a speaker without a name is kept", str(local))
        council = [r for r in rows if "council" in (r["speaker"] or "")]
        flow.ok(council and "wounded children 3 included" in council[0]["figures"], "children are counted within their total", str(council))
        whole = claimwire.sql("select t.min from quantity q join quantity t on t.run_id = q.run_id and t.n = q.part_of where q.who = 'children'")
        flow.ok(whole.strip() == "9", "and the ledger knows which total", whole)
        about = [json.loads(line) for line in claimwire.command("claims", "--about", "دير الزور", "--format", "jsonl").stdout.splitlines()]
        both = {r["url"].rsplit("/", 1)[1] for r in about}
        flow.ok(both == {"en.html", "ar.html"}, "a name in one script finds claims in the other", str(both))
        by = [json.loads(line) for line in claimwire.command("claims", "--by", "SDF", "--format", "jsonl").stdout.splitlines()]
        flow.ok(len(by) >= 2 and {r["url"].rsplit("/", 1)[1] for r in by} == {"en.html", "ar.html"},
                "an acronym finds a speaker in both scripts", str([r["speaker"] for r in by]))
        none = claimwire.command("claims", "--since", "2027-01-01")
        flow.ok("(no claims)" in none.stdout, "a later date finds nothing")
        near = claimwire.command("claims", "--place", "Deir ez-Zor", "--within", "30", "--format", "jsonl").stdout.splitlines()
        flow.ok(len(near) >= 2, "a place and what is near it are found", str(len(near)))
        shown = claimwire.command("show", str(rows[0]["article"]))
        flow.ok("verified" in shown.stdout and "bytes " in shown.stdout, "an article is shown with the bytes that prove it",
                shown.stdout[:400])
        shown = claimwire.command("show", f"file://{pages}/en.html").stdout
        flow.ok("  shades   local" in shown and "  unnamed  who declined" in shown and "children 3 of 9" in shown,
                "and shows who spoke without a name, and how many of how many", shown[-1500:])
        changes(claimwire, pages)
        claimwire.sql("update capture set sha256 = decode(repeat('ab', 32), 'hex')")
        broken = claimwire.command("show", str(rows[0]["article"]), check=False)
        flow.ok(broken.returncode == 1 and "DOES NOT MATCH" in broken.stdout, "a capture that was tampered with is found out")
        for arguments, sentence in ((("claims", "--since", "yesterday"), "a date that is none"), (("claims", "--nonsense"), "an unknown option"),
                                    (("feed", "add", "ftp://x/"), "an address that is none"), (("quarantine", "explode"), "an unknown word")):
            wrong = claimwire.command(*arguments, check=False)
            flow.ok(wrong.returncode == 2 and wrong.stderr.count("\n") == 1, f"{sentence} gives one sentence and exit code 2", wrong.stderr)
        missing = claimwire.command("show", "12345", check=False)
        flow.ok(missing.returncode == 1 and "there is no article" in missing.stderr, "an article that is not there gives exit code 1")
        flow.ok(claimwire.stop() == 0, "everything stops cleanly")
    flow.finish()


if __name__ == "__main__":
    main()
