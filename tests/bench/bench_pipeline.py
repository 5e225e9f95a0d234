#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench_pipeline - replays N stored captures through the whole pipeline: articles/s, CPU per stage, WAL per article.

usage: bench_pipeline.py [--articles N] [--kib K] [--workers read=2 ...] [--set NAME=VALUE ...]

Makes N pages of about K KiB (100) with about 4 KiB of article text each, half English, half Arabic, archives them with
`claimwire ingest` while no reader runs, then starts all workers and measures from the first lease to the last commit. Times are of this
machine and whatever else it does; CPU per article is the steadier figure. CW_BIN names the folder of the programs.
"""
import argparse
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../flow"))
import flow  # noqa: E402

TEXT_BYTES = 4096
TICKS = os.sysconf("SC_CLK_TCK")
BUDGET = 300


def page(n, kib):
    """An article of flow.article's kind, longer, inside as much furniture as real pages have."""
    title, html = flow.article(n)
    html = html.decode()
    body = html[html.index("<p>"):html.index("</article>")]
    paragraphs, k = "", 0
    while len(paragraphs.encode()) < TEXT_BYTES:
        other = flow.article(n + 2 * k)[1].decode()
        paragraphs += body if k == 0 else other[other.index("<p>"):other.index("</article>")]
        k += 1
    item = "<li class='teaser'><a href='/news/{0}.html'><img src='/img/{0}.jpg' alt='' width='120' height='80'><span>More news {0}</span></a></li>\n"
    furniture, i = "", 0
    while len(furniture) + len(paragraphs.encode()) < kib * 1024:
        furniture += item.format(n * 1000 + i)
        i += 1
    half = len(furniture) // 2
    half = furniture.index("\n", half) + 1
    return html.replace(body, paragraphs).replace("<nav>", f"<nav><ul>{furniture[:half]}</ul>").replace(
        "<footer>", f"<footer><ul>{furniture[half:]}</ul>").encode()


def process_cpu(pid):
    """CPU seconds of a process so far."""
    try:
        with open(f"/proc/{pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except (OSError, IndexError):
        return 0.0


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [int(p) for p in f.read().split()]


def cpu(installation):
    used = {}
    for child in children(installation.process.pid):
        try:
            with open(f"/proc/{child}/cmdline") as f:
                name = os.path.basename(f.read().split("\0")[0]).replace("claimwire-", "")
        except OSError:
            continue
        used[name] = used.get(name, 0) + process_cpu(child)
        if name == "postgres":
            used[name] += sum(process_cpu(p) for p in children(child))
    return used


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kib", type=int, default=100)
    parser.add_argument("--workers", action="append", default=[])
    parser.add_argument("--set", action="append", default=[])
    options = parser.parse_args()
    extra = [x for w in options.workers for x in ("--workers", w)] + [x for s in options.set for x in ("--set", s)]
    with tempfile.TemporaryDirectory() as pages:
        for n in range(options.articles):
            with open(f"{pages}/{n}.html", "wb") as f:
                f.write(page(n, options.kib))
        idle = flow.Installation("--workers", "read=0")
        idle.start()
        idle.command("ingest", "--source", "Bench", pages)
        idle.stop()
    with flow.Installation(*extra, folder=idle.folder) as claimwire:
        before, wal = cpu(claimwire), claimwire.sql("select pg_current_wal_insert_lsn()")
        first = flow.wait_for(lambda: claimwire.number("select count(*) from job where lease_until is null") < options.articles
                              and time.monotonic(), 60, "first lease")
        flow.wait_for(claimwire.is_settled, 1200, "end of the replay")
        took = time.monotonic() - first
        after = cpu(claimwire)
        wal_bytes = claimwire.number(f"select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '{wal}')::bigint")
        stored, claims = claimwire.number("select count(*) from edition"), claimwire.number("select count(*) from claim")
        length = claimwire.number("select coalesce(avg(octet_length(text)), 0)::bigint from edition")
        lost = claimwire.number("select count(*) from quarantine")
    print(f"articles           {stored} stored, {lost} quarantined, pages of {options.kib} KiB, texts of {length} bytes, {claims} claims")
    print(f"throughput         {options.articles / took:8.1f} articles/s     (budget {BUDGET}, {os.cpu_count()} cores)")
    total = 0
    for name in [*flow.STAGES, "postgres"]:
        used = (after.get(name, 0) - before.get(name, 0)) / options.articles * 1e6
        total += used
        print(f"CPU {name:14} {used:8.0f} us/article")
    print(f"CPU in all         {total:8.0f} us/article")
    print(f"WAL                {wal_bytes / options.articles:8.0f} bytes/article")
    return 0 if stored == options.articles else 1


if __name__ == "__main__":
    sys.exit(main())
