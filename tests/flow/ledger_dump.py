# SPDX-License-Identifier: Apache-2.0
"""ledger_dump - the results of an installation in a form that two runs can be compared by.

Left out are moments (they differ from run to run), tables of the work itself (job, site, trail, hub_stage) and what a server
answered in headers, and the first bytes of what was quarantined, which begin with its token. Everything else must be the same, row for row, whatever was killed on the way. A group of copies is named
after the text that came first, which is a matter of moments, and so is which of several copies has the bands of their text:
what must be the same is who stands together with whom.
"""
TABLES = ["source", "page", "capture", "article", "edition", "edition_band", "text_map", "run", "language_span", "sentence",
          "entity", "alias", "mention", "time_expression", "quantity", "claim", "claim_source", "event", "event_role",
          "claim_quantity", "event_claim", "quarantine"]
LEFT_OUT = {"capture": {"took_ms", "request_headers", "response_headers"}, "quarantine": {"attempts", "crashes", "head"},
            "edition": {"group_id"}, "edition_band": {"edition_id"}}
TOGETHER = ("select count(*), md5(string_agg(members, '|' order by members)) from (select string_agg(e.id::text, ' ' order by e.id) "
            "as members from duplicate_group g left join edition e on e.group_id = g.id group by g.id) as groups")


def columns(installation, table):
    rows = installation.sql("select column_name from information_schema.columns where table_schema = 'public' and "
                            f"table_name = '{table}' and data_type not like 'timestamp%' order by ordinal_position")
    return [c for c in rows.split("\n") if c and c not in LEFT_OUT.get(table, set())]


def dump(installation):
    """{table: (number of rows, hash of all of them)}"""
    result = {}
    for table in TABLES:
        names = ", ".join(f'"{c}"' for c in columns(installation, table))
        count, digest = installation.sql(f"select count(*), md5(string_agg(h, '' order by h)) from (select md5(row({names})::text) as h "
                                         f"from {table}) as hashed").split("|")
        result[table] = (int(count), digest)
    count, digest = installation.sql(TOGETHER).split("|")
    result["duplicate_group"] = (int(count), digest)
    return result


def differences(one, other):
    return [f"{t}: {one[t]} and {other[t]}" for t in one if one[t] != other[t]]
