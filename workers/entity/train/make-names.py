#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes data/name_tokens.tsv: parts of people's names in both scripts.

usage: make-names.py SHARED_DATA data > data/name_tokens.tsv

From the name tokens of Wikidata (CC0), those that are no common words of either language. A pair seen once is often
a slip (two names of one person set beside each other): it is kept only when its consonants agree in both scripts.
Arabic writes a foreign g as غ, ج, ق, ك or گ and a v as ف or ڤ, each editor in his way: the other ways of a name seen
often enough are added. Sorted by the Latin name, then the Arabic one.
SHARED_DATA is ../shared/data; when it is missing one line says so and nothing is written.
"""
import collections
import gzip
import json
import os
import re
import sys
import unicodedata

LEAST = 2  # times seen to be believed without a look at the letters
RESPELLED = 3  # times seen to be spelled in other ways too
LENGTH_ONCE = 4  # letters of a name that was seen once
SELDOM = 5  # seen less often, an Arabic name is held against running text
WORD_LEAST = 2  # times in running text
BESIDE_NAMES = 0.35  # share of them beside a name that is seen often
HEADER = """\
# name_tokens.tsv - parts of people's names, Latin and Arabic. Made by train/make-names.py from Wikidata (CC0).
# Latin	Arabic
"""
# Latin sounds that an Arabic consonant may stand for, longest first.
SOUNDS = {
    "ب": "b|p", "ت": "tt|t|th|d", "ث": "th|s|t|c", "ج": "dj|dg|gg|g|j|zh|ch|x|y|z", "ح": "h", "خ": "kh|ch|j|x|h|k|q|g",
    "د": "dd|d|t", "ذ": "dh|th|d|z", "ر": "rr|rh|r", "ز": "zz|z|s|j|x|c", "س": "ss|s|c|z|x|ts|th|š|ș", "ش": "sch|sh|ch|s|sj|x|š|ş|ć",
    "ص": "ss|s|c", "ض": "dh|d|z", "ط": "tt|t|th", "ظ": "z|dh|d|th", "غ": "gh|gu|g|h|r", "ف": "ff|ph|v|f|w|b",
    "ق": "q|k|gh|g|c", "ك": "ck|kk|kh|ch|cc|k|c|q|g|x", "ل": "ll|l|ł", "م": "mm|m|n", "ن": "nn|n|ñ|m", "ه": "h|j|x",
    "ڤ": "v|w", "پ": "pp|p", "چ": "tch|ch|c|g|j", "گ": "g|k", "ژ": "zh|j|g"}
ARABIC = re.compile("[\u0621-\u064a]{2,}")
SILENT_LATIN = set("aeiouyhw'’‘-ʿʾ`jn")
SILENT_ARABIC = set("اأإآىويةءعئؤهٰ")


def fold(word):
    return re.sub("[\u064b-\u0652\u0640\u0670]", "", word).translate(str.maketrans("أإآٱىةک", "اااايهك"))


def plain(latin):
    s = unicodedata.normalize("NFD", latin)
    return "".join(c for c in s if not unicodedata.combining(c)).replace("ł", "l").replace("ø", "o").replace("ı", "i")


def agrees(latin, arabic):
    """Can every consonant of either name be heard in the other, in order?"""
    latin, reached = plain(latin), {0}
    for letter in arabic.removeprefix("ال") + "$":
        for i in sorted(reached):  # vowels of the Latin name before the next sound
            while i < len(latin) and (latin[i] in SILENT_LATIN or i > 0 and latin[i] == latin[i - 1]):
                i += 1
                reached.add(i)
        if letter == "$":
            return len(latin) in reached
        heard = {i + len(s) for i in reached for s in SOUNDS.get(letter, "").split("|") if s and latin.startswith(s, i)}
        reached = heard | (reached if letter in SILENT_ARABIC else set())


def words_of(path, only=None):
    words = set()
    for line in open(path, encoding="utf-8"):
        row = line.rstrip("\n").split("\t")
        if line[0] != "#" and len(row) > 1 and (only is None or row[0] == only):
            words |= {fold(w.strip("^").lower()) for w in row[1].split("|")}
    return words


def respell(latin, arabic):
    """The other ways to write a foreign g and v, where the name holds just one of them."""
    for sound, letters in (("g", "غجق"), ("v", "فڤ")):
        if latin.count(sound) == 1 and "gh" not in latin and sum(arabic.count(x) for x in letters) == 1:
            for other in letters:
                yield re.sub("[%s]" % letters, other, arabic)


def plain_words(shared, often):
    """Words that running text uses, mostly not beside names."""
    source, seen, beside = os.path.join(shared, "text/ar_ant.jsonl.gz"), collections.Counter(), collections.Counter()
    if not os.path.exists(source):
        print("skipped: no '%s'" % source, file=sys.stderr)
        return set()
    for line in gzip.open(source, "rt", encoding="utf-8"):
        words = [fold(w) for w in ARABIC.findall(json.loads(line)["text"])]
        seen.update(words)
        beside.update(w for before, w, after in zip([""] + words, words, words[1:] + [""])
                      if before in often or after in often)
    words = {w for w, n in seen.items() if n >= WORD_LEAST and beside[w] < n * BESIDE_NAMES}
    return words | {clitic + w for w in words if len(w) > 2 for clitic in "وبل"}


def common_words(data):
    common = {iso: words_of(os.path.join(data, iso, "common.tsv")) for iso in ("en", "ar")}
    for iso in ("en", "ar"):
        for table in ("titles", "heads", "counted", "numbers", "calendar", "groups"):
            common[iso] |= words_of(os.path.join(data, iso, table + ".tsv"))
    return common


def read_pairs(path):
    for line in gzip.open(path, "rt", encoding="utf-8"):
        latin, arabic, count = line.rstrip("\n").split("\t")
        arabic = arabic.replace(" ", "")
        if len(latin) >= 3 and len(arabic) >= 3:
            yield latin, arabic, int(count)


def believed(pairs):
    """The pairs that are names, and other ways to write them."""
    rows, respelled = set(), set()
    for latin, arabic, count in pairs:
        if count >= LEAST or min(len(latin), len(arabic)) >= LENGTH_ONCE and agrees(latin, arabic):
            rows.add((latin, arabic))
        if count >= RESPELLED:
            respelled |= {(latin, other) for other in respell(latin, arabic)}
    known = {arabic for _, arabic in rows}
    return rows | {row for row in respelled if row[1] not in known}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source = os.path.join(sys.argv[1], "names/wikidata_80.tsv.gz")
    if not os.path.exists(source):
        print("skipped: no '%s'" % source, file=sys.stderr)
        return 0
    pairs, common, often = list(read_pairs(source)), common_words(sys.argv[2]), collections.Counter()
    for _, arabic, count in pairs:
        often[fold(arabic)] += count
    often = {w for w, n in often.items() if n >= SELDOM} - common["ar"]
    common["ar"] |= plain_words(sys.argv[1], often) - often
    sys.stdout.write(HEADER)
    for latin, arabic in sorted(believed(pairs)):
        latin = "" if latin in common["en"] else latin
        arabic = "" if fold(arabic) in common["ar"] else arabic
        if latin or arabic:
            print("%s\t%s" % (latin, arabic))
    return 0


if __name__ == "__main__":
    sys.exit(main())
