#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench_charset - share of texts that come out right, beside uchardet and ICU in the same run.

  tests/bench/bench_charset.py --bin BUILD/bench/bench_charset [--show]

Arabic articles and headlines of the ANT corpus and lines of NTREX-128 (those that charset_model.py
did not count) are encoded in charsets of their language, without declaration and, for ours, with a
wrong one. Decoded texts are compared, not names. uchardet must be installed (Debian); peers see the
bytes only. A text that its charset cannot write is compared with what the charset could write.
"""
import argparse
import collections
import gzip
import json
import os
import subprocess
import tempfile

SHARED = os.environ.get("CW_SHARED", os.path.join(os.path.dirname(__file__), "../../../shared"))
CHARSETS = {
    "en": ["windows-1252"], "fr": ["windows-1252", "iso-8859-15"], "de": ["windows-1252"],
    "es": ["windows-1252"], "tr": ["windows-1254"], "pl": ["windows-1250", "iso-8859-2"],
    "cs": ["windows-1250"], "ru": ["windows-1251", "koi8-r", "iso-8859-5", "ibm866"],
    "uk": ["windows-1251"], "bg": ["windows-1251"], "el": ["windows-1253", "iso-8859-7"],
    "he": ["windows-1255", "iso-8859-8"], "fa": ["windows-1256"], "ja": ["shift_jis", "euc-jp"],
    "zh": ["gb18030", "big5"], "ko": ["euc-kr"],
}
NAMES = {"iso-8859-8-i": "iso-8859-8", "iso-8859-6-i": "iso-8859-6", "mac-cyrillic": "mac_cyrillic",
         "none": "latin-1", "unknown": "latin-1", "ascii": "ascii", "uhc": "cp949", "euc-tw": "latin-1",
         "viscii": "latin-1", "georgian-academy": "latin-1", "ibm424_rtl": "cp424",
         "ibm424_ltr": "cp424", "ibm420_rtl": "latin-1", "ibm420_ltr": "latin-1",
         "mac-centraleurope": "mac_latin2"}


def encode(text, charset):
    if charset == "big5" or charset in ("gb18030", "euc-kr", "shift_jis", "euc-jp"):
        return text.encode(charset, "ignore")
    return text.encode(charset, "ignore")


def decode(data, name):
    name = NAMES.get(name.lower(), name)
    try:
        return data.decode(name, "replace").lstrip("\ufeff")
    except LookupError:
        return data.decode("latin-1")


def arabic():
    articles, headlines = [], []
    with gzip.open(os.path.join(SHARED, "data/text/ar_ant.jsonl.gz"), "rt", encoding="utf-8") as f:
        for n, line in enumerate(f):
            if n >= 3000 and n % 7 == 0:
                row = json.loads(line)
                articles.append(row["text"])
                headlines.append(row["title"])
    return articles, headlines


def ntrex():
    texts = collections.defaultdict(list)
    with gzip.open(os.path.join(SHARED, "data/language/ntrex_dev.tsv.gz"), "rt", encoding="utf-8") as f:
        for n, line in enumerate(f):
            if n % 2:
                language, text = line.rstrip("\n").split("\t")[:2]
                texts[language].append(text)
    return texts


def sets():
    articles, headlines = arabic()
    for charset in ("windows-1256", "iso-8859-6", "utf-16-le", "utf-16-be", "utf-8"):
        yield "ar articles", charset, articles
        yield "ar headlines", charset, headlines
    texts = ntrex()
    for language, charsets in CHARSETS.items():
        for charset in charsets:
            lines = texts[language]
            if language == "zh":
                other = "big5" if charset == "gb18030" else "gb2312"
                lines = [t for t in lines if len(t.encode(other, "ignore").decode(other)) < len(t)]
            yield language + " lines", charset, lines
            yield language + " headlines", charset, [" ".join(t.split()[:7])[:60] for t in lines]


def ours(program, records):
    data = b"".join(b"%d %s\n" % (len(b), t.encode()) + b for b, t in records)
    p = subprocess.run([program], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
    out, at, texts = p.stdout, 0, []
    for _ in records:
        end = out.index(b"\n", at)
        n = int(out[at:end].split()[0])
        texts.append(out[end + 1:end + 1 + n].decode())
        at = end + 1 + n
    return texts, p.stderr.decode().strip()


def icu(program, records):
    data = b"".join(b"%d -\n" % len(b) + b for b, _ in records)
    p = subprocess.run([program, "--icu"], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
    names = [line.split()[1] for line in p.stdout.decode().splitlines()]
    return [decode(b, n) for (b, _), n in zip(records, names)], p.stderr.decode().strip()


def uchardet(records):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, (b, _) in enumerate(records):
            paths.append(os.path.join(folder, "%06d" % i))
            with open(paths[-1], "wb") as f:
                f.write(b)
        out = subprocess.run(["uchardet"] + paths, stdout=subprocess.PIPE, check=True).stdout.decode()
    names = [line.rsplit(": ", 1)[-1] for line in out.splitlines()]
    return [decode(b, n) for (b, _), n in zip(records, names)]


def share(texts, wanted):
    return 100 * sum(t == w for t, w in zip(texts, wanted)) / max(1, len(wanted))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--bin", required=True)
    p.add_argument("--show", action="store_true")
    args = p.parse_args()
    print("%-14s %-13s %5s  %6s %6s %6s  declared: %6s, wrongly %6s %6s %6s %6s" % (
        "texts", "charset", "n", "ours", "uchar.", "ICU", "right", "1252", "utf-8", "latin1", "1251"))
    for name, charset, texts in sets():
        records = [encode(t, charset) for t in texts]
        records = [b for b in records if b]
        wanted = [b.decode(charset) for b in records]
        plain = [(b, "-") for b in records]
        got, us = ours(args.bin, plain)
        peers = [share(uchardet(plain), wanted), share(icu(args.bin, plain)[0], wanted)]
        lies = [share(ours(args.bin, [(b, "text/html; charset=" + c) for b in records])[0], wanted)
                for c in (charset.replace("utf-16-", "utf-16"), "windows-1252", "utf-8", "iso-8859-1", "windows-1251")]
        print("%-14s %-13s %5d  %6.1f %6.1f %6.1f  %9s %6.1f %8s %6.1f %6.1f %6.1f %6.1f  %s us" % (
            (name, charset, len(records), share(got, wanted)) + tuple(peers) + ("", lies[0], "") + tuple(lies[1:]) + (us,)),
            flush=True)
        if args.show:
            for t, w in [x for x in zip(got, wanted) if x[0] != x[1]][:5]:
                print("    wanted %s\n    got    %s" % (w[:90], t[:90]))


if __name__ == "__main__":
    main()
