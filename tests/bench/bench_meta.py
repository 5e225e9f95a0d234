#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What pages say about their articles: runs bench_meta on annotated pages, beside a peer on the same pages.

  bench_meta.py BENCH_META DIR [FILE]   DIR: gold.json and raw/<id>.html.gz of the scrapinghub benchmark (it has gold for
                                        text only: the figures are counts, and how often the peer says the same);
                                        FILE gets all fields of all pages, to be read by a person

The peer is python3-readability, if it is installed; it knows titles only.
"""
import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path


def unpack(folder, tmp):
    gold = json.loads((folder / "gold.json").read_text())
    for key, page in gold.items():
        path = Path(tmp) / f"{key}.html"
        path.write_bytes(gzip.decompress((folder / "raw" / f"{key}.html.gz").read_bytes()))
        Path(f"{path}.url").write_text(page["url"])
        yield path


def fields(out):
    pages = defaultdict(lambda: defaultdict(list))
    for line in out.splitlines():
        path, name, *values = line.split("\t")
        pages[path][name].append(values)
    return pages


def plain(title):
    return re.sub(r"\W+", " ", title or "").strip().lower()


def peer_titles(paths):
    try:
        from readability import Document
    except ImportError:
        print("peer: python3-readability is not installed")
        return {}
    titles, begun = {}, time.process_time()
    for path in paths:
        try:
            titles[str(path)] = Document(path.read_text(errors="replace")).short_title()
        except Exception:  # whatever a peer dies of, it says nothing of the page
            titles[str(path)] = None
    print(f"peer: python3-readability, {(time.process_time() - begun) * 1000 / len(titles):.1f} ms a page for text and title")
    return titles


def main(program, folder, keep=None):
    with tempfile.TemporaryDirectory() as tmp:
        paths = list(unpack(Path(folder), tmp))
        run = subprocess.run([program, *map(str, paths)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        peer = peer_titles(paths)
    pages = fields(run.stdout.decode())
    if keep:
        Path(keep).write_bytes(run.stdout)
    print(run.stderr.decode().strip())
    origins = Counter(p["published"][0][1] if len(p["published"][0]) > 1 else "as modified"
                      for p in pages.values() if p["published"])
    print("published by " + ", ".join(f"{o} {n}" for o, n in origins.most_common()))
    refused = Counter(v[2] for p in pages.values() for v in p["date"] if len(v) > 2 and v[2])
    print("dates refused: " + ", ".join(f"{why} {n}" for why, n in refused.most_common()))
    if peer:
        same = sum(plain(p["title"][0][0]) == plain(peer.get(path)) for path, p in pages.items() if p["title"])
        print(f"title: the peer says the same on {same} of {len(pages)} pages")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
