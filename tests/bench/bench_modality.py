#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How things are said: act, factuality and polarity of claims against tests/gold/modality, by value and language.

usage: CW_BIN=BUILD/bin bench_modality.py [-v] [en] [ar]     -v: prints what is wrong in the half "dev"; "test" is only counted
"""
import collections, gzip, json, os, pathlib, subprocess, sys

TREE = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("CW_SHARED", TREE.parent / "shared")) / "data"
COMMAND = pathlib.Path(os.environ.get("CW_BIN", TREE / "build/bin")) / "claimwire"


def texts():
    """id of the gold -> text and day."""
    with open(SHARED / "conflict/fa_kes_dev.jsonl", encoding="utf-8") as lines:
        for d in map(json.loads, lines):
            yield "fakes:" + d["id"], d["text"], d["published"]
    for path in (SHARED / "seeds").glob("*.txt"):
        yield "seed:" + path.name[:3], path.read_text(encoding="utf-8"), "2021-11-23"
    with gzip.open(SHARED / "text/ar_ant.jsonl.gz", "rt", encoding="utf-8") as lines:
        for d in map(json.loads, lines):
            yield "ant:" + d["id"], d["text"], d["time"]


def annotate(wanted):
    docs = [{"id": i, "text": t, "published": p, "source": "Outlet"} for i, t, p in texts() if i in wanted]
    ran = subprocess.run([COMMAND, "annotate", "--jsonl", "-"], input="\n".join(map(json.dumps, docs)), text=True,
                         capture_output=True, check=True)
    return {a["document"]["id"]: a for a in map(json.loads, ran.stdout.splitlines()) if "claims" in a}


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def spans(items):
    return [(s["start"], s["end"]) for s in items]


def find(gold, claims):
    """The claim that the gold is about: by its cue, or in the outlet's voice the one that shares most of the text."""
    best, most = None, 0
    for c in claims:
        if bool(c["cues"]) != bool(gold["cue"]) or (gold["cue"] and not overlap(spans(c["cues"])[0], gold["cue"])):
            continue
        shared = sum(overlap(a, b) for a in spans(c["contents"]) for b in gold["contents"])
        if shared > most:
            best, most = c, shared
    return best


def score(language, is_verbose):
    path = TREE / "tests/gold/modality" / (language + ".jsonl")
    gold = [json.loads(l) for l in path.read_text(encoding="utf-8").splitlines()]
    notes = annotate({g["id"] for g in gold})
    count = collections.Counter()
    for g in gold:
        note = notes[g["id"]]
        text = note["document"]["text"]
        if len(text) != g["points"]:
            sys.exit(f"{g['id']} has another length than when it was marked")
        c = find(g, note["claims"])
        count[g["half"], "claims", c is not None] += 1
        for field in ("act", "factuality", "polarity") if c else ():
            if g[field] is None:
                continue
            is_right = c[field] == g[field]
            count[g["half"], field, is_right] += 1
            count[g["half"], field, "gold", g[field]] += 1
            count[g["half"], field, "said", c[field]] += 1
            count[g["half"], field, "both", g[field]] += is_right
            if is_verbose and g["half"] == "dev" and not is_right:
                content = " ... ".join(text[a:b] for a, b in g["contents"]).replace("\n", " ")
                print(f"  {field}: {g[field]}, not {c[field]}: <{text[slice(*g['cue'])] if g['cue'] else ''}> {content[:300]}")
    for half in ("dev", "test"):
        print(f"{language} {half}: {count[half, 'claims', True]} claims found, {count[half, 'claims', False]} not")
        for field in ("act", "factuality", "polarity"):
            right, wrong = count[half, field, True], count[half, field, False]
            parts = [f"{v[3]} {count[half, field, 'both', v[3]]} of {n} (said {count[half, field, 'said', v[3]]})"
                     for v, n in sorted(count.items(), key=str) if v[:3] == (half, field, "gold")]
            print(f"  {field} {100 * right / max(1, right + wrong):.1f} % of {right + wrong}: {', '.join(parts)}")


if __name__ == "__main__":
    if not SHARED.exists():
        sys.exit(f"skipped: {SHARED} is not there")
    for language in [a for a in sys.argv[1:] if a != "-v"] or ["en", "ar"]:
        score(language, "-v" in sys.argv)
