#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the raw rows of data/countries.tsv: names of countries in English and Arabic from CLDR, through ICU.

usage: make-countries.py > countries.raw

Short spellings, capitals' coordinates and wikidata numbers are added by hand in the table itself.
"""
import ctypes
import ctypes.util
import sys


def display(icu, suffix, territory, language):
    out = (ctypes.c_uint16 * 200)()
    status = ctypes.c_int(0)
    call = getattr(icu, "uloc_getDisplayCountry" + suffix)
    n = call(("und_" + territory).encode(), language.encode(), out, 200, ctypes.byref(status))
    return "" if status.value > 0 else bytes(out)[:n * 2].decode("utf-16-le")


def main():
    name = ctypes.util.find_library("icuuc")
    if not name:
        print("skipped: no libicuuc", file=sys.stderr)
        return 0
    icu = ctypes.CDLL(name)
    suffix = "_" + name.split(".so.")[1].split(".")[0]
    for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            english = display(icu, suffix, a + b, "en")
            if english and english != a + b and a + b not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
                print("%s\t%s\t%s" % (a + b, english, display(icu, suffix, a + b, "ar")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
