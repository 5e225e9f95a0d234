#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the read stage against annotated pages (bench_pages does the reading).

  bench_pages.py pages BENCH_PAGES DIR   DIR: gold.json and raw/<id>.html.gz of the scrapinghub benchmark; its measure:
                                         F1 of the mean precision and recall of 4-gram shingles of words; for all
                                         pages and for each half of them, beside two peers on the same pages:
                                         readability-lxml (Debian: python3-readability) and Readability.js with
                                         linkedom (npm, put into $CW_PEERS or ~/.cache/claimwire-peers); a peer
                                         that cannot be had is skipped
"""
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

WORD = re.compile(r"\w+", re.UNICODE)


def shingles(text, n=4):
    words = WORD.findall(text)
    return Counter(tuple(words[i:i + n]) for i in range(max(1, len(words) - n + 1))) if words else Counter()


def split_output(out):
    texts, at = {}, 0
    while at < len(out):
        end = out.index(b"\n", at)
        name, size = out[at:end].decode().split("\t")
        texts[Path(name).stem] = out[end + 1:end + 1 + int(size)].decode()
        at = end + 1 + int(size) + 1
    return texts


LXML = """
import logging, sys, time
logging.disable(50)
import lxml.html
from readability import Document
took = 0.0
for path in sys.argv[1:]:
    page = open(path, "rb").read().decode("utf-8", "replace")
    from_ = time.process_time()
    try:
        text = "\\n".join(lxml.html.fromstring(Document(page).summary()).itertext())
    except Exception:
        text = ""
    took += time.process_time() - from_
    sys.stdout.buffer.write(b"%s\\t%d\\n%s\\n" % (path.encode(), len(text.encode()), text.encode()))
print(took * 1000 / (len(sys.argv) - 1), file=sys.stderr)
"""

JS = """
const fs = require("fs"), {Readability} = require("@mozilla/readability"), {parseHTML} = require("linkedom");
let took = 0;
const files = process.argv.slice(2);
for (const path of files) {
  const page = fs.readFileSync(path, "utf8"), from = process.cpuUsage();
  let text = "";
  try { text = (new Readability(parseHTML(page).document).parse() || {textContent: ""}).textContent; } catch (e) {}
  const used = process.cpuUsage(from);
  took += (used.user + used.system) / 1000;
  const bytes = Buffer.from(text);
  fs.writeSync(1, path + "\\t" + bytes.length + "\\n"); fs.writeSync(1, bytes); fs.writeSync(1, "\\n");
}
console.error(took / files.length);
"""

# the newest linkedom depends on a package that the registry does not hold
NPM = ["@mozilla/readability", "linkedom@0.18.4"]


def lxml_command():
    """Debian's interpreter has Debian's packages, whatever python runs this."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import readability, lxml"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return [python, "-c", LXML]
    return None


def js_command():
    folder = Path(os.environ.get("CW_PEERS", Path.home() / ".cache/claimwire-peers"))
    if not shutil.which("node") or not shutil.which("npm"):
        return None
    if not (folder / "node_modules/linkedom").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", *NPM], cwd=folder, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
    if not (folder / "node_modules/linkedom").exists():
        return None
    (folder / "run.js").write_text(JS)
    return ["node", str(folder / "run.js")]


def rates(gold, texts):
    rows = []
    for key, want in gold.items():
        true, found = shingles(want["text"]), shingles(texts.get(key, ""))
        hit = sum((true & found).values())
        extra, missed = sum(found.values()) - hit, sum(true.values()) - hit
        rows.append((hit / (hit + extra) if hit + extra else 0.0, hit / (hit + missed) if hit + missed else 0.0, want["url"]))
    return rows


def summary(rows):
    precision, recall = (sum(r[i] for r in rows) / len(rows) for i in (0, 1))
    both = precision + recall
    return f"P {precision:.4f} R {recall:.4f} F1 {2 * precision * recall / both if both else 0:.4f}"


def report(name, rows, cost):
    print(f"{name:18} {summary(rows)} | halves {summary(rows[::2])} | {summary(rows[1::2])} | {cost}")


def pages(program, folder, worst):
    gold = dict(sorted(json.loads((folder / "gold.json").read_text()).items()))
    with tempfile.TemporaryDirectory() as tmp:
        files = []
        for key in gold:
            files.append(f"{tmp}/{key}.html")
            Path(files[-1]).write_bytes(gzip.decompress((folder / "raw" / f"{key}.html.gz").read_bytes()))
        ours = rates(gold, split_output(subprocess.run([program, *files], stdout=subprocess.PIPE, check=False).stdout))
        timed = subprocess.run([program, "--time", "3", *files], stdout=subprocess.PIPE, check=True).stdout.decode()
        report("claimwire", ours, timed.strip())
        for name, command in (("readability-lxml", lxml_command()), ("Readability.js", js_command())):
            if not command:
                print(f"{name:18} skipped: not on this machine")
                continue
            run = subprocess.run([*command, *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
            cost = run.stderr.decode().strip().splitlines()[-1:]
            report(name, rates(gold, split_output(run.stdout)), f"{float(cost[0]):.1f} ms a page" if cost else "?")
    for p, r, url in sorted(ours, key=lambda row: row[0] + row[1])[:worst]:
        print(f"  {p:.2f} {r:.2f} {url}")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] != "pages":
        sys.exit(__doc__)
    pages(sys.argv[2], Path(sys.argv[3]), int(os.environ.get("WORST", "10")))
