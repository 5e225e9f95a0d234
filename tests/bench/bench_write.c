/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_write - how many annotated articles a second the write worker's transaction stores, and what each costs.
 *
 *   bench_write [--articles N] [--batch N] [--full] [--no-fsync] [--english] [--copies N] [--notice]
 *
 * An article has 4 KiB of text, 10 entities out of 2,000 (a few of them in most articles), 30 mentions and 10 claims: 51
 * rows as in limits.md, and what this schema adds to every article (edition with search vectors, group, run, map, trail,
 * outcome). --full adds sentences, languages, times, quantities, sources, events and their roles: about 150 rows. Half of
 * the texts are Arabic, unless --english. A private PostgreSQL of its own, fsync on. Not a timed test.
 *
 * --copies N: so many of a hundred articles are reworked copies of one of the thousand before them. --notice: each has the
 * same hundred words at its end, as sites put them there, so that it shares bands with thousands. What the backend
 * spent on the last tenth of the articles is printed as well: the cost of an article must not grow with their number.
 *
 * Built with: bench: write
 */
#include <stdio.h>
#include <stdlib.h>
#include "../unit/write_scene.h"

#define BUDGET 1000 /* articles/s, DESIGN.md section 7 */
#define VOCABULARY 4000
#define ENTITIES 2000

struct options {
    size_t articles, batch;
    unsigned copies;
    bool is_full, is_english, has_notice;
    const char *server;
};

static uint64_t seed = 88172645463325252ull;

static uint32_t dice(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed >> 11) % n);
}

/* Small numbers are far more frequent than large ones, as words and names are. */
static uint32_t skewed(uint32_t n)
{
    uint32_t a = dice(n), b = dice(n), c = dice(n);

    a = a < b ? a : b;
    return a < c ? a : c;
}

static char *word_of(struct arena *a, uint32_t n, bool is_arabic)
{
    static const char *const latin[] = {"ba", "do", "ki", "lem", "nar", "set", "tul", "vor", "wen", "gis"};
    static const char *const arabic[] = {"با", "دو", "كي", "لم", "نار", "ست", "تل", "فور", "وين", "جس"};
    const char *const *s = is_arabic ? arabic : latin;

    return arena_printf(a, "%s%s%s%s", is_arabic && n % 7 == 0 ? "ال" : "", s[n % 10], s[n / 10 % 10], s[n / 100 % 10]);
}

/* An article's entities, and where in the text each of 30 mentions stands. */
struct cast {
    uint32_t entity[10];
    uint32_t start[30], end[30]; /* code points */
};

static uint32_t points(const char *s)
{
    uint32_t n = 0;

    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

/* Every twelfth word names one of the ten entities. */
static char *a_text(struct arena *a, bool is_arabic, struct cast *ret)
{
    char *text = arena_alloc(a, 16384), *to = text;
    uint32_t at = 0, named = 0;

    for (int i = 0; i < 10; i++)
        ret->entity[i] = skewed(ENTITIES);
    for (int i = 0; named < 30 || to - text < 4000; i++) {
        bool is_name = i % 12 == 0 && named < 30;
        const char *word = word_of(a, is_name ? ret->entity[named % 10] : skewed(VOCABULARY), is_arabic);

        if (is_name) {
            ret->start[named] = at;
            ret->end[named++] = at + points(word);
        }
        to = stpcpy(to, word);
        *to++ = i % 15 == 14 ? '.' : ' ';
        at += points(word) + 1;
        if (i % 90 == 89) {
            to = stpcpy(to, "\n\n");
            at += 2;
        }
    }
    return text;
}

/* What the article's text begins and ends with beside its own words. Copies of one article begin with the same 300 words. */
static char *dress(struct arena *a, const struct options *o, int64_t ref, bool is_arabic, const char *text)
{
    uint64_t mine = seed;
    char *before = arena_alloc(a, 8192), *to = before;
    char *after = arena_alloc(a, 4096);

    if (o->copies > 0 && dice(100) < o->copies) {
        mine = seed;
        seed = 88172645463325252ull + (uint64_t)(ref / 1000 * 1000 + dice(20)) * 0x9e3779b97f4a7c15ull;
        for (int i = 0; i < 300; i++)
            to += sprintf(to, "%s ", word_of(a, skewed(VOCABULARY), is_arabic));
        seed = mine;
        text = arena_string(a, span_slice(span_of(text), 0, span_find(span_of(text), SPAN("\n\n"))));
    }
    to = after;
    for (uint32_t i = 0; o->has_notice && i < 100; i++)
        to += sprintf(to, "%s ", word_of(a, i * 37 % VOCABULARY, is_arabic));
    return arena_printf(a, "%s%s\n\n%s", text, before, after);
}

#define LIST(d, field, count, type) ((d)->n_##field = (count), (d)->field = ARENA_ARRAY(a, (count), type *))

static Cw__Span *a_span(struct arena *a, uint32_t start, uint32_t len)
{
    Cw__Span *s = ARENA_NEW(a, Cw__Span);

    cw__span__init(s);
    s->has_start = s->has_end = 1;
    s->start = start;
    s->end = start + len;
    return s;
}

static void add_entities(struct arena *a, Cw__Document *d, const struct cast *cast)
{
    LIST(d, entities, 10, Cw__Entity);
    LIST(d, mentions, 30, Cw__Mention);
    for (uint32_t i = 0; i < 10; i++) {
        Cw__Entity *n = ARENA_NEW(a, Cw__Entity);
        uint32_t which = cast->entity[i];

        cw__entity__init(n);
        n->id = arena_printf(a, "place:%u", which);
        n->name_en = word_of(a, which, false);
        n->name_ar = word_of(a, which, true);
        n->kind = arena_string(a, SPAN("city"));
        n->country = arena_string(a, SPAN("XA"));
        n->has_type = n->has_lat = n->has_lon = 1;
        n->type = CW__MENTION__TYPE__LOC;
        n->lat = 30 + which * 0.001;
        n->lon = 40;
        d->entities[i] = n;
    }
    for (uint32_t i = 0; i < 30; i++) {
        Cw__Mention *m = ARENA_NEW(a, Cw__Mention);

        cw__mention__init(m);
        m->has_start = m->has_end = m->has_type = m->has_entity = m->has_score = 1;
        m->start = cast->start[i];
        m->end = cast->end[i];
        m->type = CW__MENTION__TYPE__LOC;
        m->entity = i % 10;
        m->score = 0.9f;
        m->rule = arena_string(a, SPAN("gazetteer"));
        d->mentions[i] = m;
    }
}

static Cw__Event *an_event(struct arena *a, uint32_t i)
{
    Cw__Event *v = ARENA_NEW(a, Cw__Event);

    cw__event__init(v);
    v->type = arena_string(a, SPAN("violence.clash"));
    v->acled = arena_string(a, SPAN("Armed clash"));
    v->trigger = a_span(a, i * 180 + 30, 5);
    LIST(v, roles, 2, Cw__Role);
    for (uint32_t j = 0; j < 2; j++) {
        v->roles[j] = ARENA_NEW(a, Cw__Role);
        cw__role__init(v->roles[j]);
        v->roles[j]->has_role = v->roles[j]->has_mention = 1;
        v->roles[j]->role = j ? CW__ROLE__NAME__PLACE : CW__ROLE__NAME__ACTOR;
        v->roles[j]->mention = i + j;
    }
    return v;
}

static void add_claims(struct arena *a, Cw__Document *d, bool is_full)
{
    LIST(d, claims, 10, Cw__Claim);
    for (uint32_t i = 0; i < 10; i++) {
        Cw__Claim *c = ARENA_NEW(a, Cw__Claim);

        cw__claim__init(c);
        c->has_start = c->has_end = c->has_act = c->has_factuality = c->has_polarity = c->has_direct = 1;
        c->start = i * 180;
        c->end = c->start + 150;
        c->factuality = CW__CLAIM__FACTUALITY__REPORTED;
        c->speaker_name = arena_string(a, SPAN("somebody"));
        c->has_speaker_class = c->has_speaker_entity = 1;
        c->speaker_class = CW__CLAIM__CLASS__NAMED_PERSON;
        c->speaker_entity = i;
        LIST(c, cues, 1, Cw__Span)[0] = a_span(a, c->start + 20, 4);
        LIST(c, contents, 1, Cw__Span)[0] = a_span(a, c->start + 25, 120);
        c->rule = arena_string(a, SPAN("cue_verb"));
        if (is_full) {
            LIST(c, sources, 1, Cw__Span)[0] = a_span(a, c->start, 19);
            LIST(c, events, 1, Cw__Event)[0] = an_event(a, i);
        }
        d->claims[i] = c;
    }
}

static void add_rest(struct arena *a, Cw__Document *d)
{
    LIST(d, sentences, 40, Cw__Sentence);
    LIST(d, languages, 3, Cw__LanguageSpan);
    LIST(d, times, 6, Cw__Time);
    LIST(d, quantities, 8, Cw__Quantity);
    for (uint32_t i = 0; i < 40; i++) {
        d->sentences[i] = ARENA_NEW(a, Cw__Sentence);
        cw__sentence__init(d->sentences[i]);
        d->sentences[i]->start = i * 50;
        d->sentences[i]->end = i * 50 + 48;
    }
    for (uint32_t i = 0; i < 3; i++) {
        d->languages[i] = ARENA_NEW(a, Cw__LanguageSpan);
        cw__language_span__init(d->languages[i]);
        d->languages[i]->end = 100;
        d->languages[i]->language = d->language;
    }
    for (uint32_t i = 0; i < 6; i++) {
        d->times[i] = ARENA_NEW(a, Cw__Time);
        cw__time__init(d->times[i]);
        d->times[i]->from = d->times[i]->to = arena_string(a, SPAN("2025-03-08"));
        d->times[i]->precision = arena_string(a, SPAN("day"));
    }
    for (uint32_t i = 0; i < 8; i++) {
        d->quantities[i] = ARENA_NEW(a, Cw__Quantity);
        cw__quantity__init(d->quantities[i]);
        d->quantities[i]->what = arena_string(a, SPAN("killed"));
        d->quantities[i]->has_min = 1;
        d->quantities[i]->min = i;
    }
}

static void add_map(struct arena *a, Cw__Document *d)
{
    LIST(d, map, 30, Cw__TextRange);
    for (uint32_t i = 0; i < 30; i++) {
        d->map[i] = ARENA_NEW(a, Cw__TextRange);
        cw__text_range__init(d->map[i]);
        d->map[i]->start = i * 60;
        d->map[i]->end = i * 60 + 60;
        d->map[i]->byte_start = 4000 + i * 300;
        d->map[i]->byte_end = d->map[i]->byte_start + 60;
    }
}

/* Pages, captures and leased jobs for articles [first, first + n). */
static void lease_all(struct scene *s, int64_t first, size_t n)
{
    static const struct pg_statement sql = {
        "bench_lease",
        "with p as (insert into page (id, source_id, feed_id, url) select i.ref, source_id, id, 'u' || i.ref"
        " from unnest($1::bigint[]) i (ref), feed),"
        " c as (insert into capture (id, role, target, url, final_url, status, fetched_at, body_zstd, body_bytes, sha256)"
        " select ref, 0, ref, 'u', 'u', 200, now(), 'x', 1, decode(repeat('00', 32), 'hex') from unnest($1::bigint[]) i (ref))"
        " insert into job (id, kind, ref, page_id, token, lease_until) select id, 3, ref, ref, 1, now()"
        " from unnest($1::bigint[], $2::bigint[]) i (ref, id)"};
    struct pg_params *p = pg_params_new(&s->a);
    struct pg_array *refs = pg_array_new(&s->a, PG_INT8), *ids = pg_array_new(&s->a, PG_INT8);

    for (size_t i = 0; i < n; i++) {
        pg_push_int(refs, first + (int64_t)i);
        pg_push_int(ids, key_job(JOB_ENRICH, first + (int64_t)i));
    }
    pg_add_array(p, refs);
    pg_add_array(p, ids);
    scene_must(s, pg_run(s->db, &sql, p, NULL, &s->e));
}

static void fill(struct scene *s, const struct options *o, struct write_item *items, int64_t first, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int64_t ref = first + (int64_t)i;
        bool is_arabic = !o->is_english && ref % 2;
        char *url = arena_printf(&s->a, "https://hadar.example/bench/%lld", (long long)ref);
        struct cast cast;
        const char *text = a_text(&s->a, is_arabic, &cast);
        Cw__Document *d = scene_document(s, ref, ref, url, "");

        d->text = dress(&s->a, o, ref, is_arabic, text);
        d->language = arena_string(&s->a, is_arabic ? SPAN("ar") : SPAN("en"));
        d->published = arena_string(&s->a, SPAN("2025-03-08T10:00:00Z"));
        add_entities(&s->a, d, &cast);
        add_claims(&s->a, d, o->is_full);
        add_map(&s->a, d);
        if (o->is_full)
            add_rest(&s->a, d);
        items[i] = scene_item(MESSAGE_DOCUMENT, &d->base, JOB_ENRICH, ref, 1);
    }
}

/* User and system time of a process, in microseconds. */
static uint64_t cpu_of(int64_t pid)
{
    char path[64], line[1024];
    unsigned long user = 0, system = 0;
    FILE *f;

    (void)snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
    f = fopen(path, "r");
    if (f && fgets(line, sizeof(line), f) && strrchr(line, ')'))
        (void)sscanf(strrchr(line, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    if (f)
        (void)fclose(f);
    return (user + system) * 1000000ull / (uint64_t)sysconf(_SC_CLK_TCK);
}

static int64_t pid_of_store(struct scene *s)
{
    static const struct pg_statement sql = {"bench_pid", "select pg_backend_pid()"};
    CLEANUP(pg_result_done) struct pg_result *r = NULL;

    scene_must(s, pg_run(s->store.db, &sql, NULL, &r, &s->e));
    return pg_int(r, 0, 0);
}

static void measure(struct scene *s, const struct options *o, size_t batch)
{
    struct write_item *items = calloc(batch, sizeof(*items));
    size_t total = batch < 10 ? o->articles / 10 : o->articles, done = 0;
    uint64_t spent_us = 0, own_us = 0, backend_us = 0, late_us = 0;
    size_t late = 0;
    int64_t pid = pid_of_store(s), wal = 0;

    scene_wipe(s);
    while (done < total) {
        size_t n = total - done < batch ? total - done : batch;
        int64_t before;
        uint64_t began, own, backend;

        arena_reset(&s->a);
        fill(s, o, items, (int64_t)done + 1, n);
        lease_all(s, (int64_t)done + 1, n);
        before = scene_int(s, "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
        backend = cpu_of(pid);
        own = clock_thread_cpu_us();
        began = clock_monotonic_us();
        scene_must(s, write_batch_commit(&s->store, items, n, &s->e));
        spent_us += clock_monotonic_us() - began;
        own_us += clock_thread_cpu_us() - own;
        backend = cpu_of(pid) - backend;
        backend_us += backend;
        if (done >= total - total / 10) {
            late_us += backend;
            late += n;
        }
        wal += scene_int(s, "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn") - before;
        done += n;
    }
    printf("batch %4zu: %6.0f articles/s   client %4.0f us, backend %4.0f us (last tenth %4.0f), WAL %5.1f KiB an article\n",
           batch, (double)done * 1e6 / (double)spent_us, (double)own_us / (double)done, (double)backend_us / (double)done, (double)late_us / (double)late,
           (double)wal / (double)done / 1024);
    (void)fflush(stdout);
    free(items);
}

static bool parse(int argc, char **argv, struct options *o)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--full") == 0)
            o->is_full = true;
        else if (strcmp(argv[i], "--english") == 0)
            o->is_english = true;
        else if (strcmp(argv[i], "--notice") == 0)
            o->has_notice = true;
        else if (strcmp(argv[i], "--copies") == 0 && i + 1 < argc)
            o->copies = (unsigned)strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--no-fsync") == 0)
            o->server = "--no-fsync -c shared_buffers=512MB";
        else if (strcmp(argv[i], "--articles") == 0 && i + 1 < argc)
            o->articles = strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--batch") == 0 && i + 1 < argc)
            o->batch = strtoul(argv[++i], NULL, 10);
        else
            return false;
    }
    return o->articles > 0;
}

int main(int argc, char **argv)
{
    struct options o = {.articles = 5000, .server = "-c shared_buffers=512MB"};
    static const size_t batches[] = {1, 10, 100, 1000};
    struct scene s;

    if (!parse(argc, argv, &o)) {
        (void)fprintf(stderr, "usage: bench_write [--articles N] [--batch N] [--full] [--english] [--no-fsync]"
                              " [--copies N] [--notice]\n");
        return 2;
    }
    if (!scene_open(&s, o.server))
        return 1;
    scene_sql(&s, "alter function scene_ask(text) volatile"); /* it asks for the WAL's position */
    for (size_t i = 0; i < 4; i++)
        if (o.batch == 0 || o.batch == batches[i])
            measure(&s, &o, batches[i]);
    printf("budget:     %6d articles/s at batch 100\n", BUDGET);
    scene_close(&s);
    return 0;
}
