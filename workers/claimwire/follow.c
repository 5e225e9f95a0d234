/* SPDX-License-Identifier: Apache-2.0 */
#include "follow.h"

#include "claimwire_sql.h"
#include "pg/key.h"
#include "url.h"

const char *follow_kind_name(enum follow_kind kind)
{
    static const char *const names[FOLLOW_KINDS] = {"feed", "list", "home", "robots"};
    return kind < FOLLOW_KINDS ? names[kind] : names[FOLLOW_FEED];
}

struct span follow_address(struct ask *k, struct span typed)
{
    return url_resolve(SPAN(""), span_trim(typed), &k->arena);
}

bool follow_is_region(struct span s)
{
    return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

static void add_text(struct pg_params *p, struct span s)
{
    if (s.n > 0)
        pg_add_text(p, s);
    else
        pg_add_null(p);
}

bool follow_outlet(struct ask *k, const struct follow_outlet *o)
{
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, key_source(o->name));
    pg_add_text(p, o->name);
    add_text(p, o->home_url);
    add_text(p, o->region);
    return ask_run(k, &sql_source_add, p, NULL);
}

enum follow_result follow_feed(struct ask *k, const struct follow_feed *f)
{
    CLEANUP(pg_result_done) struct pg_result *r = NULL;
    struct pg_params *p = pg_params_new(&k->arena);
    pg_add_int8(p, key_feed(f->url));
    pg_add_int8(p, key_source(f->source));
    pg_add_text(p, f->url);
    if (f->interval_s > 0)
        pg_add_int4(p, f->interval_s);
    else
        pg_add_null(p);
    pg_add_int4(p, (int32_t)f->kind);
    add_text(p, f->links);
    pg_add_bool(p, f->is_paused);
    if (!ask_run(k, &sql_feed_add, p, &r))
        return FOLLOW_FAILED;
    if (pg_rows(r) == 0)
        return FOLLOW_ELSEWHERE;
    return pg_int(r, 0, 0) ? FOLLOW_NEW : FOLLOW_KNOWN;
}
