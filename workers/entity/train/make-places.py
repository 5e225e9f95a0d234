#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes data/places.tsv from Who's On First extracts (one gzip'ed TSV a country).

usage: make-places.py [FOLDER] > data/places.tsv

FOLDER holds whosonfirst_<cc>.tsv.gz with the columns that the header of each names; without it (or when it is
missing) one line says so and nothing is written. What is done to the rows:
  - countries are left out (countries.tsv has them), and so is what is deprecated or no longer current;
  - names are sorted by script; administrative words around them ("Governorate", محافظة) are cut off;
  - spellings that fold to the same letters are given once; at most six a script, two for hamlets;
  - rank says how well known a place is: 1 governorates and cities, 2 districts and towns, 3 the rest. Names of
    rank 3 are only believed with evidence in the text (gazetteer.h);
  - hamlets without an Arabic name are dropped in Yemen and Turkey, where they would be half of the file.
"""
import csv
import gzip
import os
import re
import sys
import unicodedata

COUNTRIES = ["sy", "iq", "lb", "ps", "ye", "tr"]
KIND = {"region": "governorate", "county": "district", "neighbourhood": "neighbourhood",
        "localadmin": "district"}
ARABIC = re.compile("[\u0621-\u064a]")
LATIN_TAIL = re.compile(r"\s+(Vilayeti|Ili|Governorate|Province|District|Subdistrict|Nahiyah?|Muhafadha|City)$", re.I)
LATIN_HEAD = re.compile(r"^(Markaz|Province of|Muhafazat|Mohafazat|Liw[aā][’']|Muḩāfaz̧at|Qaḑā[’'])\s+", re.I)
ARABIC_HEAD = re.compile("^(محافظة|مديرية|قضاء|منطقة|ناحية|مدينة|بلدة|قرية|امانة العاصمة|أمانة العاصمة)\\s+")
# Names that mean something else in a text, and the names that people use for governorates.
NOT_A_NAME = {"III", "First", "Fourth", "South", "Dimashq|85678391", "الجنوب", "الشمال", "Governorate Number One",
              "United Nations Disengagement Observer Force", "قوة الأمم المتحدة لمراقبة فض الاشتباك", "Wilderness",
              "تعز|85681033", "تعز|85681021", "San'ar", "الرمادي|85672483", "الموصل|85672429", "الناصرية|85672463",
              "بعقوبة|85672481", "الديوانية|85672459", "الحلة|85672491", "Damascus|85678391", "Pak",
              "ثورة|890449887", "الثورة|890449887", "خليج|1125922541", "الإطار|890455641", "الصور|890455641",
              "سامراء|421205333", "الحكومة|1327193005", "Old|85907155", "Old|1091921565", "Said|1360278101",
              "Of|890463199", "Can|890461697", "Cars|890460249", "Sewera|421190741", "Hit|1125920661", "Hit|421177881",
              "بيت حنون|1126043303", "الحمدنية|1125920327", "Lahij|85681003", "San'ar|85681033", "Dulaim|85672483",
              "al Hillah|85672491", "al Kut|85672473", "Al Mawsil|85672429", "Al Ghaydah|85680995",
              "el-Qiblah|85680955", "Al Rumadi|85672483", "As-Samawah|85672455", "al 'Amarah|85672469",
              "العمارە|85672469", "السماوە|85672455", "Taza Khurmato|421188277", "تازة خورماتو|421188277"}
PREFERRED = {"85678359": "Aleppo", "85678355": "Raqqa", "85678385": "Suwayda", "85678403": "Damascus", "85678399": "Daraa",
             "85678381": "Deir ez-Zor", "85678363": "Hama", "85678377": "Hasakah", "85678345": "Latakia",
             "85678395": "Quneitra", "85678391": "Rural Damascus", "85678349": "Tartus", "85672483": "Anbar",
             "85672453": "Basra", "85672459": "Qadisiyah", "85672439": "Najaf", "85672425": "Erbil",
             "85672475": "Sulaymaniyah", "85672417": "Duhok", "85672443": "Karbala", "85672429": "Nineveh",
             "85672435": "Salah al-Din", "85681001": "Al Bayda", "85681003": "Dhale", "85680959": "Hodeidah",
             "85681015": "Marib", "85681033": "Raymah", "85680955": "Saada", "85681021": "Sanaa", "85681011": "Shabwa",
             "85680989": "Taiz", "85681039": "Aden", "1377074351": "Beqaa", "421202167": "Deir ez-Zor"}
HEADER = """\
# places.tsv - places of Syria, Iraq, Lebanon, Palestine, Yemen and Turkey. Made by train/make-places.py; edit that,
# or put corrections into spellings.tsv and places of your own into world.tsv.
# Source: Who's On First (whosonfirst.org), CC BY 4.0, with data of GeoNames (CC BY 4.0), Quattroshapes and others.
# wof	kind	country	name_en	more names, Latin (|)	name_ar	more names, Arabic (|)	lat	lon	governorate (wof)	district (wof)	population	geonames	wikidata	rank
"""


def fold(name):
    s = unicodedata.normalize("NFD", name.lower())
    s = "".join(c for c in s if not unicodedata.combining(c) and c.isalnum())
    return s.translate(str.maketrans("أإآٱىة", "ااااي" + "ه"))


def clean(name):
    name = unicodedata.normalize("NFC", name).strip()
    name = re.sub("[\u064b-\u0652\u0640\u200e\u200f\u061c]", "", name)
    if ARABIC.search(name):
        name = ARABIC_HEAD.sub("", name)
        return "" if re.search("[A-Za-z0-9(/،,]", name) else name
    name = LATIN_HEAD.sub("", LATIN_TAIL.sub("", name))
    name = name.replace("`", "‘")
    if re.search(r"[0-9(/,;]", name) or not all(ord(c) < 0x250 or 0x1e00 <= ord(c) < 0x1f00 or c in "‘’'ʿʾʼ-" or
                                               unicodedata.combining(c) for c in name):
        return ""
    return name


def ascii_name(name):
    s = unicodedata.normalize("NFD", name)
    s = "".join(c for c in s if not unicodedata.combining(c))
    return s.translate(str.maketrans({"‘": "'", "’": "'", "ʿ": "'", "ʾ": "'", "ʼ": "'", "ı": "i"}))


def split_names(row):
    latin, arabic = [], []
    for field in ("eng_preferred", "name", "eng_variant", "ara_preferred", "ara_variant", "und_variant"):
        for name in row[field].split("|"):
            name = clean(name)
            if name in NOT_A_NAME or name + "|" + row["wof_id"] in NOT_A_NAME:
                continue
            if len(fold(name)) < 2:
                continue
            (arabic if ARABIC.search(name) else latin).append(name)
    return distinct(latin), distinct(arabic)


def distinct(names):
    seen, out = set(), []
    for name in names:
        key = fold(name)
        if key not in seen:
            seen.add(key)
            out.append(name)
    return out


def rank_of(row, population):
    if row["placetype"] == "region":
        return 1
    if row["placetype"] == "locality" and population >= 50000:
        return 1
    if row["placetype"] == "county" or population >= 5000:
        return 2
    return 3


def kind_of(row, population):
    if row["placetype"] != "locality":
        return KIND.get(row["placetype"], row["placetype"])
    return "city" if population >= 50000 else "town" if population >= 5000 else "locality"


def convert(row):
    population = int(float(row["population"] or 0))
    rank = rank_of(row, population)
    latin, arabic = split_names(row)
    if row["wof_id"] in PREFERRED:
        latin = distinct([PREFERRED[row["wof_id"]]] + latin)
    if not arabic and (not latin or (rank == 3 and row["country"] in ("YE", "TR"))):
        return None
    keep = 6 if rank < 3 else 3 if row["country"] != "YE" else 2
    latin, arabic = latin[:keep], arabic[:keep]
    name_en = ascii_name(latin[0]) if latin else ""
    more_en = [ascii_name(n) for n in latin[1:]]
    name_ar = arabic[0] if arabic else ""
    region = row["region_id"] if row["region_id"] != row["wof_id"] else ""
    county = row["county_id"] if row["county_id"] != row["wof_id"] else ""
    return [row["wof_id"], kind_of(row, population), row["country"], name_en, "|".join(more_en), name_ar,
            "|".join(arabic[1:]), "%.4f" % float(row["lat"]), "%.4f" % float(row["lon"]), region, county,
            str(population) if population else "", row["geonames_id"] if row["geonames_id"] != "0" else "",
            row["wikidata_id"], str(rank)]


def is_same(a, b):
    """Do two rows share a name in either script?"""
    names = [{fold(n) for i in (3, 4, 5, 6) for n in row[i].split("|") if n} for row in (a, b)]
    return bool(names[0] & names[1])


def settle(rows):
    """The seat of a district carries its name: it counts as a town. Of several rows for one town the best stays."""
    by_id = {row[0]: row for row in rows}
    towns = {}
    for row in rows:
        district = by_id.get(row[10])
        if row[1] == "locality" and district and is_same(row, district):
            row[1], row[14] = "town", "2"
        if row[1] in ("city", "town"):
            towns.setdefault((row[2], row[10]), []).append(row)
    drop = set()
    for group in towns.values():
        group.sort(key=lambda row: (-int(row[11] or 0), not row[13], not row[5]))
        for i, row in enumerate(group):
            if any(kept[0] not in drop and is_same(kept, row) for kept in group[:i]):
                drop.add(row[0])
    for row in rows:
        if row[1] == "locality" and any(fold(t[5]) == fold(row[5]) and row[5] for t in towns.get((row[2], row[10]), [])):
            drop.add(row[0])
    return [row for row in rows if row[0] not in drop]


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else "../shared/data/places"
    if not os.path.isdir(folder):
        print("skipped: no folder '%s' with Who's On First extracts" % folder, file=sys.stderr)
        return 0
    sys.stdout.write(HEADER)
    seen, rows = set(), []
    for country in COUNTRIES:
        with gzip.open(os.path.join(folder, "whosonfirst_%s.tsv.gz" % country), "rt", encoding="utf-8") as f:
            for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["placetype"] == "country" or row["deprecated"] or row["is_current"] == "0":
                    continue
                out = convert(row)
                if not out:
                    continue
                same = (fold(out[3]), fold(out[5]), out[9], out[10])
                if out[14] == "3" and same in seen:
                    continue
                seen.add(same)
                rows.append(out)
    for row in settle(rows):
        print("\t".join(row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
