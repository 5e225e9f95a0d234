#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes data/en/common.tsv and data/ar/common.tsv: words of running text, which are no names on their own.

usage: make-common.py SHARED_DATA data

Counts words of the ANT corpus (Arabic) and of GUM (English, CC BY 4.0), leaves out those that the training part of
ANERcorp (or GUM's capitals inside sentences) shows to be mostly names. Only the words that are left are kept, no text.
SHARED_DATA is ../shared/data; what is missing there is skipped with a line.
"""
import collections
import glob
import gzip
import json
import os
import re
import sys

AR_LEAST, EN_LEAST = 12, 2
ARABIC = re.compile("[\u0621-\u064a]{2,}")
HEADER = """\
# common.tsv - words that are common in running text: alone they are no names without other evidence in the text.
# Made by train/make-common.py from word counts of %s; edit by hand at will.
# class	phrases
"""


def fold(word):
    word = re.sub("[\u064b-\u0652\u0640\u0670]", "", word)
    return word.translate(str.maketrans("أإآٱىةک", "اااايهك"))


def names_of_anercorp(path):
    seen, named = collections.Counter(), collections.Counter()
    for line in open(path, encoding="utf-8"):
        if "\t" not in line:
            continue
        word, tag = line.rstrip("\n").split("\t")[:2]
        seen[fold(word)] += 1
        named[fold(word)] += tag != "O"
    return {w for w in named if named[w] * 2 > seen[w]}


def names_of_tables(out):
    """Single-word names that the tables believe without context; and the given names that are no other word."""
    names, given = set(), set()
    columns = {"countries.tsv": (3, 4, 9), "world.tsv": (4,), "spellings.tsv": (2,), "actors.tsv": (6,), "persons.tsv": (2,)}
    for file, fields in columns.items():
        for line in open(os.path.join(out, file), encoding="utf-8"):
            row = line.rstrip("\n").split("\t")
            for i in fields:
                if line[0] != "#" and i < len(row):
                    names |= {fold(n.lstrip("!~")) for n in row[i].split("|")}
    for line in open(os.path.join(out, "ar/names.tsv"), encoding="utf-8"):
        row = line.rstrip("\n").split("\t")
        if row[0] == "given" and len(row) < 4:
            given |= {fold(n) for n in row[1].split("|")}
    return names, given - {"علي"}  # folded, the preposition على is the same word


def arabic(shared, out):
    ant = os.path.join(shared, "text/ar_ant.jsonl.gz")
    aner = os.path.join(shared, "ner/ar/anercorp_train.tsv")
    if not os.path.exists(ant) or not os.path.exists(aner):
        print("skipped Arabic: no '%s'" % shared, file=sys.stderr)
        return
    counts, follow = collections.Counter(), collections.Counter()
    names, given = names_of_tables(out)
    for line in gzip.open(ant, "rt", encoding="utf-8"):
        words = [fold(w) for w in ARABIC.findall(json.loads(line)["text"])]
        counts.update(words)
        follow.update(w for before, w in zip(words, words[1:]) if before in given)
    names |= names_of_anercorp(aner) | {w for w in follow if follow[w] * 6 > counts[w]}
    rows = [line.split("\t") for line in open(os.path.join(out, "ar/names.tsv"), encoding="utf-8") if line[0] != "#"]
    keep = {fold(n.strip()) for row in rows if row[0] in ("given", "nasab") for n in row[1].split("|")}
    words = [w for w, n in counts.most_common() if n >= AR_LEAST and w not in names and w not in keep]
    words = [w for w in words if not (w[0] in "وفبل" and len(w) > 3 and (w[1:] in names or w[1:] in keep))]
    write(os.path.join(out, "ar/common.tsv"), words, "the ANT corpus (Apache-2.0) and ANERcorp (CC BY-SA 4.0)")


def english(shared, out):
    counts, capital = collections.Counter(), collections.Counter()
    files = glob.glob(os.path.join(shared, "ner/en/gum/*.conllu"))
    if not files:
        print("skipped English: no GUM", file=sys.stderr)
        return
    for path in files:
        for line in open(path, encoding="utf-8"):
            f = line.split("\t")
            if len(f) < 4 or not f[0].isdigit() or not f[1].isalpha() or not f[1].isascii():
                continue
            counts[f[1].lower()] += f[3] != "PROPN" and (f[1].islower() or f[0] == "1")
            capital[f[1].lower()] += f[3] == "PROPN"
    words = [w for w, n in counts.most_common() if n >= EN_LEAST and capital[w] * 3 < n and len(w) > 1]
    write(os.path.join(out, "en/common.tsv"), words, "GUM (CC BY 4.0)")


def write(path, words, source):
    with open(path, "w", encoding="utf-8") as f:
        f.write(HEADER % source)
        for i in range(0, len(words), 20):
            f.write("common\t" + "|".join(words[i:i + 20]) + "\n")
    print(path, len(words), file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: make-common.py SHARED_DATA data")
    arabic(sys.argv[1], sys.argv[2])
    english(sys.argv[1], sys.argv[2])
