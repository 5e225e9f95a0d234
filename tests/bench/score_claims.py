#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores claims against an annotated set.

  score_claims.py [--polnear] [--half dev|test] [--batch B] [--detail N] DOCS.jsonl GOLD.jsonl CLAIMS.jsonl

DOCS and GOLD may be gzipped. CLAIMS are lines {"id"|"document": {"id"}, "claims": [...]} as `claimwire annotate --jsonl`
or bench_claims print them. Claims without a cue (the outlet's own voice) are left out: the gold has none.

Exact: a part counts when its characters are the same. Sources, cues and contents are pooled over all claims, as
precision, recall, F1. Contents with several pieces must agree in all of them. Overlap: F1 of characters, the best
one-to-one partner by cue first. Act, class, speaker and direct are accuracies over claims whose cue was found.

GOLD may be tests/gold/claims/*.jsonl, too, which has offsets alone and two halves: a table is printed for each half. What
the half `test` gets wrong is never shown.

--polnear: its contents keep quotation marks and a leading "that", its cues auxiliaries and adverbs; contents are compared both as
annotated ("kept") and without these ("bare").
"""
import argparse
import collections
import gzip
import json
import re
import sys

BASELINES = "PolNeAR test part, source/cue/content exact F1: rules 10.7/22.8/5.6, CRF 50.6/53.4/28.6, untuned CRF 61.8/61.5/42.7"


def lines(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as f:
        return [json.loads(line) for line in f if line.strip()]


def key(span):
    return (span[0], span[1])


def offsets_of_gold(claim, text):
    """A claim of tests/gold/claims: pairs of offsets."""
    def named(name):
        return text[slice(*claim[name])] if claim[name] else None
    return {
        "source": [tuple(claim["source"])] if claim["source"] else [], "cue": [tuple(claim["cue"])],
        "content": [tuple(x) for x in claim["contents"]], "speaker": named("speaker"), "via": named("via"),
        "act": claim["act"], "class": claim["class"], "direct": claim["direct"],
    }


def spans_of_gold(claim, text):
    if claim["cue"] and isinstance(claim["cue"][0], int):
        return offsets_of_gold(claim, text)
    def many(value, at=None):
        if value is None:
            return []
        if isinstance(value, str):
            return [(at, at + len(value))]
        return [(x["at"], x["at"] + len(x["text"])) for x in value]
    return {
        "source": many(claim.get("source"), claim.get("source_at")),
        "cue": many(claim.get("cue"), claim.get("cue_at")),
        "content": many(claim.get("contents", claim.get("content", []))),
        "speaker": claim.get("speaker"), "act": claim.get("act"), "class": claim.get("class"),
        "direct": claim.get("direct"), "via": claim.get("via"),
    }


def spans_of_claim(claim):
    def many(name):
        return [(x["start"], x["end"]) for x in claim.get(name, [])]
    speaker, via = claim.get("speaker"), claim.get("via")
    return {
        "source": many("sources"), "cue": many("cues"), "content": many("contents"),
        "speaker": speaker.get("name") if isinstance(speaker, dict) else speaker,
        "class": speaker.get("class") if isinstance(speaker, dict) else claim.get("class"),
        "act": claim.get("act"), "direct": claim.get("direct"),
        "via": (via[0] if via else None) if isinstance(via, list) else via, "rule": claim.get("rule"),
    }


def bare(text, spans):
    """Without quotation marks, full stop and a leading "that" - for comparing with PolNeAR."""
    out = []
    for start, end in spans:
        piece = text[start:end]
        lead = re.match(r"\s*(that\s+)?[\s\"“”«»'‘’`,]*(that\s+)?", piece, re.I)
        start += lead.end()
        tail = re.search(r"[\s\"“”«»'‘’`.,;:]*$", text[start:end]) if start < end else None
        end -= len(tail.group(0)) if tail else 0
        if start < end:
            out.append((start, end))
    return out


def join_adjacent(text, spans):
    """PolNeAR cuts one speech into its sentences; two pieces with only marks between are one."""
    out = []
    for s in sorted(spans):
        if out and not re.search(r"\w", text[out[-1][1]:s[0]]):
            out[-1] = (out[-1][0], s[1])
        else:
            out.append(s)
    return out


class Tally:
    def __init__(self):
        self.hit = self.made = self.wanted = 0

    def add(self, made, wanted):
        rest = collections.Counter(wanted)
        for m in made:
            if rest[m]:
                rest[m] -= 1
                self.hit += 1
        self.made += len(made)
        self.wanted += len(wanted)

    def row(self):
        p = self.hit / self.made if self.made else 0
        r = self.hit / self.wanted if self.wanted else 0
        f = 2 * p * r / (p + r) if p + r else 0
        return 100 * p, 100 * r, 100 * f


def characters(spans):
    return {i for s, e in spans for i in range(s, e)}


def overlap_tally(pairs):
    """Sum over claims of shared, made and wanted characters."""
    shared = made = wanted = 0
    for m, w in pairs:
        a, b = characters(m), characters(w)
        shared, made, wanted = shared + len(a & b), made + len(a), wanted + len(b)
    p = shared / made if made else 0
    r = shared / wanted if wanted else 0
    return 100 * p, 100 * r, 100 * (2 * p * r / (p + r) if p + r else 0)


def pair_by_cue(made, wanted):
    """Claims whose cues overlap, one to one."""
    pairs, used = [], set()
    for w in wanted:
        best = None
        for i, m in enumerate(made):
            if i not in used and characters(m["cue"]) & characters(w["cue"]):
                best = i
                break
        if best is not None:
            used.add(best)
            pairs.append((made[best], w))
        else:
            pairs.append((None, w))
    pairs += [(m, None) for i, m in enumerate(made) if i not in used]
    return pairs


def show(text, claim):
    if claim is None:
        return "-"
    def t(spans):
        return " … ".join(text[s:e] for s, e in spans) or "∅"
    return "[%s] <%s> {%s} spk=%s cls=%s act=%s dir=%s via=%s" % (
        t(claim["source"]), t(claim["cue"]), t(claim["content"]), claim["speaker"], claim["class"], claim["act"], claim["direct"],
        claim["via"])


def normal_direct(value):
    return {True: "yes", False: "no", "true": "yes", "false": "no"}.get(value, value)


def score(gold, texts, made, o, details):
    exact = collections.defaultdict(Tally)
    pooled = collections.defaultdict(list)
    agree = collections.Counter()
    shown = 0
    for g in gold:
        text = texts[g["id"]]
        if g.get("points", len(text)) != len(text):
            sys.exit("%s: not the text that was annotated" % g["id"])
        wanted = [spans_of_gold(c, text) for c in g["claims"]]
        mine = made.get(g["id"], [])
        for part in ("source", "cue"):
            exact[part].add([tuple(c[part]) for c in mine if c[part]], [tuple(c[part]) for c in wanted if c[part]])
        exact["content kept" if o.polnear else "content"].add([tuple(c["content"]) for c in mine if c["content"]],
                                                              [tuple(c["content"]) for c in wanted if c["content"]])
        if o.polnear:
            norm = lambda spans: tuple(bare(text, join_adjacent(text, spans)))
            exact["content bare"].add([norm(c["content"]) for c in mine if c["content"]],
                                      [norm(c["content"]) for c in wanted if c["content"]])
        for m, w in pair_by_cue(mine, wanted):
            for part in ("source", "cue", "content"):
                pooled[part].append((m[part] if m else [], w[part] if w else []))
            if m and w:
                agree["n"] += 1
                for name in ("act", "class", "speaker"):
                    agree[name] += m[name] == w[name]
                agree["direct"] += normal_direct(m["direct"]) == normal_direct(w["direct"])
                agree["via"] += (m["via"] or None) == (w["via"] or None)
            same = m and w and all(m[p] == w[p] for p in ("source", "cue", "content"))
            if shown < details and not same:
                shown += 1
                print("%s\n  gold %s\n  made %s   %s" % (g["id"], show(text, w), show(text, m), m["rule"] if m else ""))
    print("%-14s %6s %6s %6s    %s" % ("exact", "P", "R", "F1", "made/wanted"))
    for part, t in exact.items():
        print("%-14s %6.1f %6.1f %6.1f    %d/%d" % ((part,) + t.row() + (t.made, t.wanted)))
    for part in ("source", "cue", "content"):
        print("%-14s %6.1f %6.1f %6.1f" % ((part + " overlap",) + overlap_tally(pooled[part])))
    n = agree["n"]
    if n and not o.polnear:
        print("of %d claims with the cue found: " % n +
              ", ".join("%s %.1f" % (x, 100 * agree[x] / n) for x in ("act", "class", "speaker", "direct", "via")))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("docs")
    ap.add_argument("gold")
    ap.add_argument("claims")
    ap.add_argument("--polnear", action="store_true")
    ap.add_argument("--half", choices=("dev", "test"))
    ap.add_argument("--batch", help="only articles of this batch (ar-4.jsonl names them)")
    ap.add_argument("--detail", type=int, default=0)
    o = ap.parse_args()
    texts = {d["id"]: d["text"] for d in lines(o.docs)}
    made = {}
    for d in lines(o.claims):
        ident = d.get("id") or d["document"]["id"]
        made[ident] = [spans_of_claim(c) for c in d["claims"] if c.get("cues")]
    gold = [g for g in lines(o.gold) if not o.batch or g.get("batch") == o.batch]
    for half in sorted({g.get("half", "") for g in gold}):
        if o.half and half != o.half:
            continue
        if half:
            print("half %s" % half)
        score([g for g in gold if g.get("half", "") == half], texts, made, o, 0 if half == "test" else o.detail)
    if o.polnear:
        print(BASELINES)


if __name__ == "__main__":
    sys.exit(main())
