#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes data/ar/tagger.bin: first models without each fifth of the set label plain texts, then the
# last one is learned with what they tell of words (tagger_lore.h).
#
# usage: make-arabic.sh BIN DATA SHARED_DATA OUT [HELD]
#
# BIN          folder of train_entities and train_lore
# DATA         workers/entity/data
# SHARED_DATA  ../shared/data; when it is missing one line says so and nothing is made
# OUT          the file of weights
# HELD         0 .. 4: a fifth that nothing is learned from, to measure with
set -eu

bin=$1 data=$2 shared=$3 out=$4 held=${5-}
set_file=$shared/ner/ar/anercorp_train.tsv
if [ ! -f "$set_file" ]; then
    echo "skipped: no '$set_file'" >&2
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

zcat "$shared/text/ar_ant.jsonl.gz" | jq -j '(.title // "") + "\n\n" + .text + "\f"' > "$work/texts"

hold() { # FIFTH ...: options that keep them out
    for fifth in "$@"; do
        echo "-h $((fifth * 20))-$((fifth * 20 + 20))"
    done
}

learn() { # FILE OPTION ...
    file=$1
    shift
    "$bin/train_entities" -d "$data" -l ar -t "$set_file" -r 0.02 -s 6 -p 0.005 -o "$file" "$@"
}

tell() { # NAME FIFTH ...: what plain text says of words, by a model without these fifths
    name=$1
    shift
    mkdir -p "$work/$name/ar"
    # shellcheck disable=SC2046 # options are words
    learn "$work/$name/ar/tagger.bin" $(hold "$@")
    "$bin/train_lore" "$data" "$work/$name" "$data/name_tokens.tsv" < "$work/texts" > "$work/$name.tsv"
}

# shellcheck disable=SC2086 # none or one
tell all $held
classes="-c $work/all.tsv"
for fifth in 0 1 2 3 4; do
    # shellcheck disable=SC2086
    tell "$fifth" "$fifth" $held
    classes="$classes -c $work/$fifth.tsv"
done
# shellcheck disable=SC2046,SC2086
learn "$out" $classes $(hold $held)
