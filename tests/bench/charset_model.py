#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""charset_model - counts letters for workers/read/charset_model.c and prints it.

Learns from the even lines of NTREX-128 and the first 3,000 articles of the ANT corpus, so that
bench_charset.py can judge by the others:  tests/bench/charset_model.py > workers/read/charset_model.c
"""
import collections
import gzip
import json
import math
import os
import unicodedata

SHARED = os.environ.get("CW_SHARED", os.path.join(os.path.dirname(__file__), "../../../shared"))

# language: is its script written in letters beyond ASCII throughout?
DENSE = ["ar", "fa", "ur", "ru", "uk", "bg", "sr", "mk", "be", "el", "he", "th"]
SPARSE = ["fr", "de", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "is", "tr", "pl", "cs", "sk",
          "hu", "ro", "hr", "sl", "lt", "lv", "et", "sq"]
LETTERS_MAX = 90
WIDE_MAX = 300


def quoted(pieces):
    """A C string of pieces, cut between them into lines."""
    rows, row = [], ""
    for piece in pieces:
        if len(row) + len(piece) > 90:
            rows.append(row)
            row = ""
        row += piece
    return "\n     ".join('"%s"' % r for r in rows + [row])


def lines():
    texts = collections.defaultdict(list)
    with gzip.open(os.path.join(SHARED, "data/language/ntrex_dev.tsv.gz"), "rt", encoding="utf-8") as f:
        for n, line in enumerate(f):
            if n % 2 == 0:
                language, text = line.rstrip("\n").split("\t")[:2]
                texts[language].append(text)
    with gzip.open(os.path.join(SHARED, "data/text/ar_ant.jsonl.gz"), "rt", encoding="utf-8") as f:
        for n, line in enumerate(f):
            if n >= 3000:
                break
            texts["ar"].append(json.loads(line)["text"])
    return texts


def letters_of(texts):
    counts = collections.Counter(c for t in texts for c in t if ord(c) >= 0x80)
    letters = {c: n for c, n in counts.items() if unicodedata.category(c)[0] in "LM"}
    for c in list(letters):  # what stands only small in so few texts stands great elsewhere
        if len(c.upper()) == 1:
            letters.setdefault(c.upper(), letters[c] / 50)
    return sorted(letters.items(), key=lambda x: (-x[1], x[0]))[:LETTERS_MAX]


def row(language, texts, is_dense):
    letters = letters_of(texts)
    total = sum(n for _, n in letters)
    # one character for the weight behind each letter: 'a' + half nats of rarity
    coded = [c + chr(ord("a") + min(25, round(-2 * math.log(n / total)))) for c, n in letters]
    return '    {"%s", %s,\n     %s},' % (language, "true" if is_dense else "false", quoted(coded))


def wide(texts, is_wanted):
    counts = collections.Counter(c for t in texts for c in t if is_wanted(c))
    common = [c for c, _ in sorted(counts.items(), key=lambda x: (-x[1], x[0]))[:WIDE_MAX]]
    return quoted(common)


def main():
    texts = lines()
    han = lambda c: "\u4e00" <= c <= "\u9fff"
    simple = [t for t in texts["zh"] if can(t, "gb2312") and not can(t, "big5")]
    traditional = [t for t in texts["zh"] if can(t, "big5") and not can(t, "gb2312")]
    print("/* SPDX-License-Identifier: Apache-2.0 */")
    print("/* Made by tests/bench/charset_model.py from NTREX-128 and the ANT corpus; edit that. */")
    print('#include "charset_model.h"\n\n#include <stddef.h>\n\n/* clang-format off */')
    print("const struct charset_language charset_languages[] = {")
    for language in DENSE:
        print(row(language, texts[language], True))
    for language in SPARSE:
        print(row(language, texts[language], False))
    print("    {NULL, false, NULL},\n};\n")
    print("const char charset_simplified[] =\n    %s;\n" % wide(simple, han))
    print("const char charset_traditional[] =\n    %s;\n" % wide(traditional, han))
    print("const char charset_kanji[] =\n    %s;\n" % wide(texts["ja"], han))
    print("const char charset_hangul[] =\n    %s;" % wide(texts["ko"], lambda c: "\uac00" <= c <= "\ud7a3"))
    print("\nconst struct charset_page charset_pages[] = {")
    for name in sorted(PAGES):
        print(page(name))
    print("    {NULL, NULL},\n};")
    print("/* clang-format on */")


# libc's name: Python's
PAGES = {"CP1250": "cp1250", "CP1251": "cp1251", "CP1252": "cp1252", "CP1253": "cp1253", "CP1254": "cp1254",
         "CP1255": "cp1255", "CP1256": "cp1256", "CP1257": "cp1257", "CP1258": "cp1258", "CP874": "cp874",
         "CP866": "cp866", "KOI8-R": "koi8-r", "KOI8-U": "koi8-u", "MAC-CYRILLIC": "mac_cyrillic",
         "MACINTOSH": "mac_roman"}
PAGES.update({"ISO-8859-%d" % n: "iso8859-%d" % n for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)})


def page(name):
    text = []
    for b in range(0x80, 0x100):
        try:
            c = bytes([b]).decode(PAGES[name])
        except UnicodeDecodeError:
            c = "\ufffd"
        plain = unicodedata.category(c)[0] in "LNS" or unicodedata.category(c) in ("Pi", "Pf", "Po", "Pd")
        text.append(c if plain and c != "\ufffd" and unicodedata.bidirectional(c) not in ("R", "AL", "AN") else \
            "".join("\\%03o" % x for x in c.encode()))
    return '    {"%s",\n     %s},' % (name, quoted(text))


def can(text, encoding):
    try:
        text.encode(encoding)
        return True
    except UnicodeEncodeError:
        return False


if __name__ == "__main__":
    main()
