#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench_memory - the hostile documents of tests/corpus through real workers: what each worker took at most, and what became of them.

usage: bench_memory.py [--only PATTERN] [--each]

Texts (corpus/annotate) are wrapped in a page, pages (corpus/html) and bytes (corpus/text) are given as they are. They are given all at
once, so that tasks wait in every inbox; --each: one after the other, which names the document that took most. Prints a row a worker, the
documents that were quarantined with their reasons, and a line that says whether anybody has had more than 256 MiB. CW_BIN names the folder
of the programs.
"""
import argparse
import collections
import fnmatch
import html
import os
import re
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../flow"))
import flow  # noqa: E402

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../corpus")
BUDGET_MIB = 256
LOOK_S = 0.02
WORKERS = ["fetch", "read", "language", "entity", "claim", "write", "dispatch"]
ESCAPE = re.compile(rb"\\(x[0-9a-fA-F]{2}|.)")


def unescape(text):
    return ESCAPE.sub(lambda m: bytes([int(m[1][1:], 16)]) if len(m[1]) == 3 else b"\n" if m[1] == b"n" else m[1], text)


def generated(recipe):
    """NAME.gen: see tests/unit/corpus_help.h."""
    lines = [line.split(b"\t", 1) for line in recipe.split(b"\n") if b"\t" in line]
    return b"".join(unescape(what) * int(count) for count, what in lines)


def page_of(text, name):
    paragraphs = "".join(f"<p>{html.escape(p)}</p>\n" for p in text.decode(errors="replace").split("\n\n"))
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{name}</title></head><body><article><h1>{name}</h1>\n{paragraphs}</article></body></html>".encode()


def documents(pattern):
    found = {}
    for topic in ("annotate", "html", "text"):
        for name in sorted(os.listdir(os.path.join(CORPUS, topic))):
            stem, kind = os.path.splitext(name)
            if kind == ".expect" or not fnmatch.fnmatch(name, pattern):
                continue
            with open(os.path.join(CORPUS, topic, name), "rb") as f:
                data = f.read()
            data = generated(data) if kind == ".gen" else data
            found[f"{topic}-{stem}"] = page_of(data, stem) if topic == "annotate" else data
    return found


class Watch:
    """Looks at every worker's highest resident memory; whoever ends in between is missed by LOOK_S at most."""

    def __init__(self, claimwire):
        self.claimwire, self.peaks, self.is_over = claimwire, collections.Counter(), threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.is_over.wait(LOOK_S):
            for worker in WORKERS:
                for pid in self.claimwire.pids(worker):
                    self.peaks[worker] = max(self.peaks[worker], peak_kib(pid))

    def stop(self):
        self.is_over.set()
        self.thread.join()
        return self.peaks


def peak_kib(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as f:
            found = re.search(r"VmHWM:\s+(\d+)", f.read())
    except OSError:
        found = None
    return int(found[1]) if found else 0


def outcomes(claimwire):
    stored = claimwire.number("select count(*) from page where state = 1")
    # `ingest` names what it refuses itself; two that are the same bytes are one
    rows = claimwire.sql("select regexp_replace(p.url, '.*/', ''), q.stage, q.reason from quarantine q join page p on p.id = q.page_id order by 1")
    return stored, rows.split("\n") if rows else []


def run(given, is_each):
    """Peaks in KiB of each worker, at rest and at most, and outcomes."""
    with tempfile.TemporaryDirectory(prefix="cw-") as folder, flow.Installation() as claimwire:
        os.chmod(folder, 0o755)
        flow.wait_for(lambda: all("event=worker.started" in claimwire.worker_log(w) for w in WORKERS), 60, "start of the workers")
        rest = {w: max((peak_kib(p) for p in claimwire.pids(w)), default=0) for w in WORKERS}
        watch, costliest, before = Watch(claimwire), {}, dict(rest)
        for name, data in given.items():
            path = os.path.join(folder, f"{name}.html")
            with open(path, "wb") as f:
                f.write(data)
            claimwire.command("ingest", "--source", "Hostile", path, check=False)
            if not is_each:
                continue
            flow.wait_for(claimwire.is_settled_or_away, 120, f"end of {name}")
            for worker in WORKERS:
                if watch.peaks[worker] > before[worker]:
                    before[worker], costliest[worker] = watch.peaks[worker], name
        flow.wait_for(claimwire.is_settled_or_away, 300, "end of all documents")
        return rest, watch.stop(), costliest, outcomes(claimwire)


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("--only", default="*")
    arguments.add_argument("--each", action="store_true")
    arguments = arguments.parse_args()
    given = documents(arguments.only)
    rest, peaks, costliest, (stored, quarantined) = run(given, arguments.each)
    print(f"{len(given)} documents: {stored} stored, {len(quarantined)} quarantined")
    for row in quarantined:
        print("   " + row.replace("|", ": ", 2))
    print("| worker | MiB at rest | at most | for |\n|---|---|---|---|")
    for w in WORKERS:
        print(f"| {w} | {rest[w] >> 10} | {peaks[w] >> 10} | {costliest.get(w, '')} |")
    most = max(peaks.values())
    flow.ok(most <= BUDGET_MIB << 10, f"nobody took more than {BUDGET_MIB} MiB", f"{most >> 10} MiB")
    flow.finish()


if __name__ == "__main__":
    main()
