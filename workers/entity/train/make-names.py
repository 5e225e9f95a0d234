#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes data/name_tokens.tsv: parts of people's names in both scripts.

usage: make-names.py SHARED_DATA data > data/name_tokens.tsv

From the name tokens of Wikidata (CC0), those seen at least so often and not common words of either language.
SHARED_DATA is ../shared/data; when it is missing one line says so and nothing is written.
"""
import gzip
import os
import re
import sys

LEAST = 2
HEADER = """\
# name_tokens.tsv - parts of people's names, Latin and Arabic. Made by train/make-names.py from Wikidata (CC0).
# Latin	Arabic
"""


def fold(word):
    return re.sub("[\u064b-\u0652\u0640\u0670]", "", word).translate(str.maketrans("أإآٱىةک", "اااايهك"))


def words_of(path, only=None):
    words = set()
    for line in open(path, encoding="utf-8"):
        row = line.rstrip("\n").split("\t")
        if line[0] != "#" and len(row) > 1 and (only is None or row[0] == only):
            words |= {fold(w.strip("^").lower()) for w in row[1].split("|")}
    return words


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source = os.path.join(sys.argv[1], "names/wikidata_80.tsv.gz")
    if not os.path.exists(source):
        print("skipped: no '%s'" % source, file=sys.stderr)
        return 0
    common = {iso: words_of(os.path.join(sys.argv[2], iso, "common.tsv")) for iso in ("en", "ar")}
    for iso in ("en", "ar"):
        for table in ("titles", "heads", "counted", "numbers", "calendar", "groups"):
            common[iso] |= words_of(os.path.join(sys.argv[2], iso, table + ".tsv"))
    sys.stdout.write(HEADER)
    for line in gzip.open(source, "rt", encoding="utf-8"):
        latin, arabic, count = line.rstrip("\n").split("\t")
        arabic = arabic.replace(" ", "")
        if int(count) < LEAST or len(latin) < 3 or len(arabic) < 3:
            continue
        latin = "" if latin in common["en"] else latin
        arabic = "" if fold(arabic) in common["ar"] else arabic
        if latin or arabic:
            print("%s\t%s" % (latin, arabic))
    return 0


if __name__ == "__main__":
    sys.exit(main())
