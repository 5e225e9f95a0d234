#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench_events.py - event types and the facts of events against annotated sets.

usage: bench_events.py CLAIMWIRE SHARED_DATA [-v case|plover|ar|ar-2|ar-3|en|en-2|place|cause|actor]

types: the first event of a snippet (claims in text order; the main event of a claim stands first)
against the type of the CASE-2021 guide and the PLOVER class of the gold sentences: weighted F1,
beside a baseline that always says the commonest type. Snippets with an even number may be read
while working ("dev"); the odd ones are only counted ("held").

ar, ar-2, ar-3, en: sentences of Arabic news and of FA-KES, labelled by hand before any output was seen (tests/gold/events), with
types of our own; "-" is a sentence that reports none. "also" counts the other types that a reader
would accept. Parties: of the events of the right type, those whose actor, target, place or instrument overlaps.

facts: the articles of FA-KES. A fact is right when a role of any event overlaps the crowd's wording
by a word; the second column asks the same of the first three events only; "best" of one event: the
killing that carries the killed figure of the crowd, or else any. A place is right when a place of an
event, or what it lies in, is the one named. fa_kes_wrong.tsv names what the articles contradict:
it is left out.
"""
import collections
import gzip
import json
import os
import re
import subprocess
import sys

ACLED = {
    "Air/drone strike": "AIR_STRIKE", "Shelling/artillery/missile attack": "ART_MISS_ATTACK",
    "Armed clash": "ARMED_CLASH", "Attack": "ATTACK", "Suicide bomb": "SUIC_BOMB",
    "Remote explosive/landmine/IED": "REM_EXPLOS", "Grenade": "GRENADE",
    "Chemical weapon": "CHEM_WEAP", "Sexual violence": "SEX_VIOL",
    "Disrupted weapons use": "DISR_WEAP", "Mob violence": "MOB_VIOL",
    "Non-state actor overtakes territory": "NON_STATE_ACTOR_OVERTAKES_TER",
    "Government regains territory": "GOV_REGAINS_TERIT",
    "Non-violent transfer of territory": "NON_VIOL_TERRIT_TRANSFER",
    "Headquarters or base established": "HQ_ESTABLISHED", "Arrests": "ARREST",
    "Agreement": "AGREEMENT", "Abduction/forced disappearance": "ABDUCT_DISSAP",
    "Change to group/activity": "CHANGE_TO_GROUP_ACT", "Peaceful protest": "PEACE_PROTEST",
    "Protest with intervention": "PROTEST_WITH_INTER",
    "Excessive force against protesters": "FORCE_AGAINST_PROTEST",
    "Violent demonstration": "VIOL_DEMONSTR", "Looting/property destruction": "PROPERTY_DISTRUCT",
}
OWN_GOLD = ("ar", "ar-2", "ar-3", "en", "en-2")
# Classes of the guide that ACLED does not have.
OWN = {"disaster.natural": "NATURAL_DISASTER", "disaster.accident": "MAN_MADE_DISASTER",
       "politics.responsibility": "ATTRIB", "justice.case": "ORG_CRIME"}


def case_type(event):
    if event["type"] in OWN:
        return OWN[event["type"]]
    if event["acled"] in ACLED:
        return ACLED[event["acled"]]
    return "DIPLO" if event["type"].startswith("politics.") else "OTHER"


def annotate(program, documents):
    lines = "".join(json.dumps(d) + "\n" for d in documents)
    out = subprocess.run([program, "annotate", "--jsonl", "-"], input=lines, capture_output=True,
                         text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def events_of(document):
    return [e for c in document["claims"] for e in c["events"]]


def weighted_f1(pairs):
    gold = collections.Counter(g for g, _ in pairs)
    said = collections.Counter(s for _, s in pairs)
    right = collections.Counter(g for g, s in pairs if g == s)
    return sum(n * 2 * right[k] / (n + said[k]) for k, n in gold.items()) / max(1, len(pairs))


def types(name, program, rows, label, verbose):
    """rows: (number, text, gold)"""
    done = annotate(program, [{"id": str(n), "text": t, "published": "2021-01-05"}
                              for n, t, _ in rows])
    pairs = {"dev": [], "held": []}
    for (n, text, gold), document in zip(rows, done):
        found = events_of(document)
        said = label(found[0]) if found else "-"
        pairs["held" if n % 2 else "dev"].append((gold, said))
        if verbose and n % 2 == 0 and said != gold:
            print(n, gold, "<-", " ".join(f"{e['type']}"
                                          f"@{text[e['trigger']['start']:e['trigger']['end']]}"
                                          for e in found), "|", text[:300])
    for part, p in pairs.items():
        common = collections.Counter(g for g, _ in p).most_common(1)[0][0]
        print(f"{name:7} {part:5} {len(p):4} snippets  first type right "
              f"{sum(g == s for g, s in p):4}  weighted F1 {weighted_f1(p):.3f}  "
              f"always {common}: {weighted_f1([(g, common) for g, _ in p]):.3f}")


def words(text):
    stop = {"the", "a", "an", "of", "in", "by", "and", "or", "on", "at", "to", "s", "with", "from",
            "near", "city", "town", "province", "those", "group", "least"}
    found = re.findall(r"[\w]+", text.lower().replace("-", " "))
    return {w[:-1] if len(w) > 3 and w.endswith("s") else w for w in found} - stop


def text_of(document, mention):
    m = document["mentions"][mention]
    return document["document"]["text"][m["start"]:m["end"]]


def place_names(document, mention):
    entity = document["mentions"][mention]["entity"]
    names = [text_of(document, mention)]
    if entity is not None:
        e = document["entities"][entity]
        names += [e["name"]["en"] or ""] + e["admin"]
    return " ".join(names)


ROLES = ("actor", "target", "place", "instrument")


def overlaps(a, b):
    return a[0] < b[1] and b[0] < a[1]


def parties(gold, document, event, right):
    for role in ROLES:
        if role not in gold:
            continue
        spans = [document["mentions"][r["mention"]] for r in event["roles"] if r["role"] == role]
        accepted = gold[role] if isinstance(gold[role][0], list) else [gold[role]]
        here = [[x - gold["at"][0] for x in span] for span in accepted]
        right[role].append(any(overlaps(h, (m["start"], m["end"])) for m in spans for h in here))


def articles(shared):
    """The texts that our own gold points into, by id."""
    texts = {}
    with gzip.open(os.path.join(shared, "text/ar_ant.jsonl.gz"), "rt", encoding="utf-8") as f:
        texts.update((d["id"], d["text"]) for d in map(json.loads, f))
    with gzip.open(os.path.join(shared, "text/saudi_2015-08-07.jsonl.gz"), "rt",
                   encoding="utf-8") as f:
        texts.update((f"saudi:{d['id']}", d["text"]) for d in map(json.loads, f))
    with open(os.path.join(shared, "conflict/fa_kes_dev.jsonl"), encoding="utf-8") as f:
        texts.update((d["id"], d["text"]) for d in map(json.loads, f))
    with open(os.path.join(shared, "seeds/002_4c8b7216909d73ae.txt"), encoding="utf-8") as f:
        texts["seed-002"] = f.read()
    return texts


def sentences(name, program, texts, gold, verbose):
    said = [(g.get("text") or texts[g["id"]])[g["at"][0]:g["at"][1]] for g in gold]
    done = annotate(program, [{"id": str(n), "text": t, "published": "2017-01-05"}
                              for n, t in enumerate(said)])
    for half in ("dev", "test"):
        pairs, lenient = [], []
        right = {role: [] for role in ROLES}
        for g, text, document in zip(gold, said, done):
            if g["half"] != half:
                continue
            found = events_of(document)
            first = found[0]["type"] if found else "-"
            also = first in g.get("also", [])
            pairs.append((g["type"], first))
            lenient.append((first if also else g["type"], first))
            if first == g["type"] and found:
                parties(g, document, found[0], right)
            if verbose and half == "dev" and first != g["type"]:
                print(g["type"], g.get("also", ""), "<-", " ".join(
                    f"{e['type']}@{text[e['trigger']['start']:e['trigger']['end']]}"
                    for e in found), "|", text)
        roles = "  ".join(f"{k} {sum(v)}/{len(v)}" for k, v in right.items() if v)
        print(f"{name:7} {half:5} {len(pairs):4} sentences  first type right "
              f"{sum(g == s for g, s in pairs):4}  weighted F1 {weighted_f1(pairs):.3f}  "
              f"also {weighted_f1(lenient):.3f}  {roles}")


NUMBERS = {w: n for n, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty".split())}


KILLING = ("violence.killing", "violence.execution")


def figures(gold):
    """The numbers that the crowd gave for the killed."""
    said = " ".join(gold[k] or "" for k in ("civilians", "non_civilians")).lower().replace(",", "")
    return {NUMBERS.get(w, int(w) if w.isdigit() else None)
            for w in re.findall(r"[a-z]+|\d+", said)} - {None}


def best_event(document, gold):
    """The first event that carries the killed figure; else any killed; else the first."""
    found = events_of(document)
    wanted = figures(gold)

    def killed(event):
        amounts = [document["quantities"][q] for q in event["quantities"]]
        return {x for a in amounts if a["what"] == "killed" for x in (a["min"], a["max"])}

    for test in (lambda e: killed(e) & wanted, killed, lambda e: True):
        told = [e for e in found if test(e)]
        if told:  # of those of one sentence the one that is about the killing
            told = [e for e in told if e["quantities"] == told[0]["quantities"]]
            return [([e for e in told if e["type"] in KILLING] or told)[0]]
    return []


def role_words(document, found, role):
    said = ""
    for e in found:
        for r in e["roles"]:
            if r["role"] == role:
                said += " " + (place_names if role == "place" else text_of)(document, r["mention"])
    return said


def shown(document, gold):
    text = document["document"]["text"]
    for e in best_event(document, gold):
        at = e["trigger"]["start"]
        return f"{e['type']}: {text[max(0, at - 200):at]}[{text[at:e['trigger']['end']]}]" \
               f"{text[e['trigger']['end']:at + 150]}"


def facts(program, rows, wrong, verbose):
    done = annotate(program, [{"id": d["id"], "text": d["text"], "published": d["published"]}
                              for d in rows])
    for fact, role in (("place", "place"), ("cause", "instrument"), ("actor", "actor")):
        n = any_right = main_right = best_right = either = 0
        for row, document in zip(rows, done):
            gold = row["gold"][fact]
            if not gold or not words(gold) or (row["id"], fact) in wrong:
                continue
            found = events_of(document)
            n += 1
            said = words(role_words(document, found, role))
            any_right += bool(words(gold) & said)
            main_right += bool(words(gold) & words(role_words(document, found[:3], role)))
            best = words(role_words(document, best_event(document, row["gold"]), role))
            best_right += bool(words(gold) & best)
            text = document["document"]["text"]
            triggers = " ".join(text[e["trigger"]["start"]:e["trigger"]["end"]] for e in found)
            either += bool(words(gold) & (said | words(triggers)))
            if verbose == fact and not words(gold) & best:
                print(row["id"], "|", gold, "|", " ".join(sorted(best)), "|",
                      " ".join(sorted(said)), "|", shown(document, row["gold"]))
        more = f"  or the trigger {100 * either / n:.1f} %" if fact == "cause" else ""
        print(f"fa-kes {fact:6} {n:4} articles  {role} of any event {100 * any_right / n:.1f} %  "
              f"of the first three {100 * main_right / n:.1f} %  "
              f"of the best one {100 * best_right / n:.1f} %{more}")


def main():
    program, shared = sys.argv[1], sys.argv[2]
    verbose = sys.argv[4] if len(sys.argv) > 4 else ""
    with open(os.path.join(shared, "events/case2021_guide.tsv"), encoding="utf-8") as f:
        case = [line.rstrip("\n").split("\t") for line in f]
    types("CASE", program, [(int(n), t, y) for n, t, y in case], case_type, verbose == "case")
    with open(os.path.join(shared, "events/plover/PLOVER_GSR_CAMEO.txt"), encoding="utf-8") as f:
        plover = [x for x in json.load(f) if "text" in x]
    types("PLOVER", program, [(n, x["text"], x["event"]) for n, x in enumerate(plover)],
          lambda e: e["plover"], verbose == "plover")
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "fa_kes_wrong.tsv"), encoding="utf-8") as f:
        wrong = {tuple(line.split("\t")[:2]) for line in f if not line.startswith("#")}
    texts = articles(shared)
    for name in OWN_GOLD:
        with open(os.path.join(here, f"../gold/events/{name}.jsonl"), encoding="utf-8") as f:
            sentences(name, program, texts, [json.loads(line) for line in f], verbose == name)
    with open(os.path.join(shared, "conflict/fa_kes_dev.jsonl"), encoding="utf-8") as f:
        facts(program, [json.loads(line) for line in f], wrong, verbose)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main()
