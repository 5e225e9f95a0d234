/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_bridge - how well names are found again in the other script and in other spellings.
 *
 *   bench_bridge [-v] [PAIRS.tsv[.gz]]        pairs "Latin TAB Arabic"; -v prints what was missed
 *
 * Pairs: every Latin name is looked for among all Arabic names of the file, and the reverse; by
 * the letters as ICU's Any-Latin writes them (edit distance), by the key alone, as the gazetteer
 * does it (the key, near keys, then the score), and by the score against every name. A name of the
 * other script that scores as high as the right one counts as before it. The same for the
 * first names of persons.tsv and of the better known places of places.tsv, which show types of
 * names; these are the names that the project wrote down. Places: the further Latin
 * names of places.tsv, which the index by sound does not hold, are looked for among all places;
 * places with hand-made spellings are left out. Some of those names are other names: the ones
 * that score BRIDGE_LIKELY with a name of their place are counted as spellings. What is, sound for
 * sound, the first name of another place in the country is no hidden name, and is not asked for.
 *
 * Built with: bench: entity
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include "common/clock.h"
#include "entity/gazetteer.h"
#include "text/bridge.h"
#include "text/data.h"
#include "text/fold.h"

#define DATA CW_SOURCE_DIR "/workers/entity/data"
#define PAIRS_MAX 20000
#define NAME_MAX_BYTES 128
#define ALONE_BY 0.02f      /* better than the second */
#define VARIANTS_BY_ICU 200 /* of them one by one against all places: slow */

enum method { ICU_EDIT, KEY, AS_SHIPPED, SCORE, METHODS };

static const char *const method_names[METHODS] = {"ICU Any-Latin, edit distance", "same key",
                                                  "same or near key, score", "score against all"};

struct name {
    struct span text, sounds, key, latin; /* latin: as ICU writes it */
};

struct bench {
    struct arena arena;
    struct name *side[2]; /* Latin, Arabic: a pair has one number in both */
    size_t n;
    UTransliterator *icu;
    bool is_verbose;
};

struct found {
    unsigned asked, first, five;
    double reciprocal;
};

static void stop(const char *what)
{
    fprintf(stderr, "bench_bridge: %s\n", what);
    exit(1);
}

/* ---- ICU and edit distance ---- */

static UTransliterator *open_icu(void)
{
    static const char id[] = "Any-Latin; Latin-ASCII; Lower";
    UChar wide[64];
    UErrorCode code = U_ZERO_ERROR;
    u_uastrcpy(wide, id);
    UTransliterator *t = utrans_openU(wide, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_FAILURE(code))
        stop(u_errorName(code));
    return t;
}

static struct span by_icu(struct bench *b, struct span s)
{
    UChar wide[2 * NAME_MAX_BYTES];
    char out[4 * NAME_MAX_BYTES];
    int32_t n = 0, limit, bytes = 0;
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8(wide, NAME_MAX_BYTES, &n, s.p, (int32_t)s.n, &code);
    limit = n;
    utrans_transUChars(b->icu, wide, &n, 2 * NAME_MAX_BYTES, 0, &limit, &code);
    u_strToUTF8(out, sizeof out, &bytes, wide, n, &code);
    return span_of(arena_printf(&b->arena, "%.*s", U_FAILURE(code) ? 0 : bytes, out));
}

static double by_edits(struct span x, struct span y)
{
    unsigned row[4 * NAME_MAX_BYTES];
    size_t longer = x.n > y.n ? x.n : y.n;
    for (size_t k = 0; k <= y.n; k++)
        row[k] = (unsigned)k;
    for (size_t i = 0; i < x.n; i++) {
        unsigned diagonal = row[0]++;
        for (size_t k = 0; k < y.n; k++) {
            unsigned above = row[k + 1], best = diagonal + (x.p[i] != y.p[k]);
            best = above + 1 < best ? above + 1 : best;
            row[k + 1] = row[k] + 1 < best ? row[k] + 1 : best;
            diagonal = above;
        }
    }
    return longer ? 1 - (double)row[y.n] / longer : 0;
}

/* ---- pairs ---- */

static struct name make_name(struct bench *b, struct span text)
{
    struct name x = {.text = fold_string(text, &b->arena)};
    x.sounds = bridge_sounds(text, &b->arena);
    x.key = bridge_key(x.sounds, &b->arena);
    x.latin = by_icu(b, text);
    return x;
}

static void add_pair(struct bench *b, struct span latin, struct span arabic)
{
    b->side[0][b->n] = make_name(b, span_of(arena_string(&b->arena, latin)));
    b->side[1][b->n++] = make_name(b, span_of(arena_string(&b->arena, arabic)));
}

static void read_pairs(struct bench *b, const char *path)
{
    char command[4200], line[512];
    snprintf(command, sizeof command, "zcat -f '%s'", path);
    FILE *in = popen(command, "r");
    for (int i = 0; i < 2; i++)
        b->side[i] = ARENA_ARRAY(&b->arena, PAIRS_MAX, struct name);
    while (in && b->n < PAIRS_MAX && fgets(line, sizeof line, in)) {
        struct span rest = span_trim(span_of(line)), latin, arabic;
        if (!span_split(&rest, '\t', &latin) || !span_split(&rest, '\t', &arabic) ||
            latin.n > NAME_MAX_BYTES || arabic.n > NAME_MAX_BYTES)
            continue;
        add_pair(b, latin, arabic);
    }
    if (!in || pclose(in) != 0 || b->n == 0)
        stop("cannot read the pairs");
}

struct near_search {
    struct span key;
    bool is_found;
};

static void compare_key(struct span near, void *ctx)
{
    struct near_search *s = ctx;
    s->is_found |= span_equal(near, s->key);
}

static bool is_near(struct span x, struct span y)
{
    struct near_search s = {.key = y};
    size_t apart = x.n > y.n ? x.n - y.n : y.n - x.n;
    if (apart <= 1)
        bridge_near_keys(x, compare_key, &s);
    return s.is_found;
}

static double score(enum method m, const struct name *x, const struct name *y)
{
    switch (m) {
    case ICU_EDIT:
        return by_edits(x->latin, y->latin);
    case KEY:
        return span_equal(x->key, y->key);
    case AS_SHIPPED:
        return span_equal(x->key, y->key) || is_near(x->key, y->key)
                   ? bridge_score_sounds(x->sounds, y->sounds)
                   : 0;
    default:
        return bridge_score_sounds(x->sounds, y->sounds);
    }
}

static void count(struct found *f, size_t rank)
{
    f->asked++;
    f->first += rank == 1;
    f->five += rank >= 1 && rank <= 5;
    f->reciprocal += rank > 0 ? 1.0 / (double)rank : 0;
}

static void look_for(struct bench *b, enum method m, int from, size_t i, struct found *f)
{
    const struct name *asked = &b->side[from][i], *others = b->side[!from];
    double right = score(m, asked, &others[i]), best = 0;
    size_t rank = 1, taken = i;
    for (size_t k = 0; k < b->n && right > 0; k++) {
        double s = span_equal(others[k].text, others[i].text) ? 0 : score(m, asked, &others[k]);
        rank += s >= right;
        if (s > best)
            best = s, taken = k;
    }
    count(f, right > 0 ? rank : 0);
    if (b->is_verbose && m == AS_SHIPPED && !(right > 0 && rank == 1))
        printf("missed\t%.*s\t%.*s\t%.3f\t%.*s\t%.3f\n", (int)asked->text.n, asked->text.p,
               (int)others[i].text.n, others[i].text.p, right, (int)others[taken].text.n,
               others[taken].text.p, best);
}

static void print_found(const char *what, const struct found *f)
{
    double n = f->asked ? f->asked : 1;
    printf("  %-34s %6u  hit@1 %.3f  hit@5 %.3f  MRR %.3f\n", what, f->asked, f->first / n,
           f->five / n, f->reciprocal / n);
}

static void measure_pairs(struct bench *b, const char *what)
{
    unsigned same = 0, equal = 0;
    for (size_t i = 0; i < b->n; i++) {
        same += span_equal(b->side[0][i].key, b->side[1][i].key);
        equal += span_equal(b->side[0][i].text, b->side[1][i].text);
    }
    printf("%s, %zu pairs: %.3f share their key, %.3f are equal when folded\n", what, b->n,
           (double)same / (double)b->n, (double)equal / (double)b->n);
    for (int from = 0; from < 2; from++) {
        printf(" %s\n", from == 0 ? "Latin names among the Arabic ones"
                                  : "Arabic names among the Latin ones");
        for (enum method m = 0; m < METHODS; m++) {
            struct found f = {0};
            for (size_t i = 0; i < b->n; i++)
                look_for(b, m, from, i, &f);
            print_found(method_names[m], &f);
        }
    }
}

/* How many pairs, right and wrong, a threshold lets through. */
static void measure_thresholds(const struct bench *b)
{
    static const double least[] = {0.80, BRIDGE_LIKELY, 0.90, BRIDGE_SURE};
    enum { N = sizeof least / sizeof *least };
    size_t right[N] = {0}, wrong[N] = {0}, keys = 0, all = b->n * (b->n - 1);
    for (size_t i = 0; i < b->n; i++)
        for (size_t k = 0; k < b->n; k++) {
            const struct name *x = &b->side[0][i], *y = &b->side[1][k];
            bool is_right = i == k || span_equal(b->side[1][i].text, y->text);
            double s = bridge_score_sounds(x->sounds, y->sounds);
            keys += !is_right && span_equal(x->key, y->key);
            for (size_t t = 0; t < N; t++) {
                right[t] += i == k && s >= least[t];
                wrong[t] += !is_right && s >= least[t];
            }
        }
    printf(" false merges: of %zu pairs of different names %zu share a key (%.1f in a million)\n",
           all, keys, 1e6 * (double)keys / (double)all);
    for (size_t t = 0; t < N; t++)
        printf("  score >= %.2f: %.3f of the right pairs, %5zu wrong ones (%.1f in a million)\n",
               least[t], (double)right[t] / (double)b->n, wrong[t],
               1e6 * (double)wrong[t] / (double)all);
}

/* ---- tables: names as they are, by type ---- */

static struct span first_of(struct span list)
{
    struct span name = {0};
    if (list.n > 0)
        (void)span_split(&list, '|', &name);
    while (name.n > 0 && strchr("!?~", name.p[0]))
        name = span_slice(name, 1, name.n);
    return name;
}

/* The first names of each row in both scripts; of places those whose rank is at most 2. */
static void measure_table(struct bench *b, const char *file, uint32_t fields, unsigned latin,
                          unsigned arabic)
{
    struct data_table t = {0};
    struct error e;
    if (data_load(DATA, file, fields - 1, fields, &b->arena, &t, &e) != FATE_DONE)
        stop(e.text);
    b->n = 0;
    for (uint32_t i = 0; i < t.rows && b->n < PAIRS_MAX; i++) {
        const struct span *f = t.row[i].field;
        struct span x = first_of(f[latin]), y = first_of(f[arabic]);
        bool is_known = fields < 15 || (f[14].n && f[14].p[0] <= '2');
        if (is_known && x.n > 0 && y.n > 0 && x.n <= NAME_MAX_BYTES && y.n <= NAME_MAX_BYTES)
            add_pair(b, x, y);
    }
    measure_pairs(b, file);
}

/* ---- places ---- */

struct places {
    struct bench *bench;
    struct vocabulary vocabulary;
    struct gazetteer gazetteer;
    struct data_table table, spellings;
    struct span *icu; /* [records]: as ICU writes the Arabic name */
};

static void load_places(struct places *p)
{
    struct error e;
    struct arena *a = &p->bench->arena;
    p->vocabulary.phrases = phrase_new(a);
    if (gazetteer_load(&p->gazetteer, DATA, &p->vocabulary, a, &e) != FATE_DONE ||
        data_load(DATA, "places.tsv", 15, 15, a, &p->table, &e) != FATE_DONE ||
        data_load(DATA, "spellings.tsv", 2, 4, a, &p->spellings, &e) != FATE_DONE)
        stop(e.text);
    p->icu = ARENA_ARRAY(a, p->gazetteer.records, struct span);
    for (size_t i = 0; i < p->gazetteer.records; i++)
        if (p->gazetteer.record[i].wof && p->gazetteer.record[i].name_ar)
            p->icu[i] = by_icu(p->bench, span_of(p->gazetteer.record[i].name_ar));
}

static bool has_spellings(const struct places *p, struct span wof)
{
    for (uint32_t i = 0; i < p->spellings.rows; i++)
        if (span_equal(p->spellings.row[i].field[0], wof))
            return true;
    return false;
}

struct asked_place {
    struct span name, country;
    uint64_t wof;
    const char *name_ar, *name_en;
    int rank;
};

static bool has_name_of(const struct gazetteer_record *r, const struct asked_place *q)
{
    return r->wof == q->wof || (r->name_ar && q->name_ar && strcmp(r->name_ar, q->name_ar) == 0) ||
           (r->name_en && q->name_en && strcmp(r->name_en, q->name_en) == 0);
}

struct place_counts {
    struct found place[2], name[2], spelling[2], known[2],
        icu;                           /* [1]: its country known; name: a namesake counts
                     too; known: of cities and towns (rank 1, 2) */
    unsigned taken;                    /* names that another place bears */
    unsigned accepted, accepted_right; /* a first that is sure and alone, country known */
    uint64_t us;
};

static bool is_spelling_of(const struct asked_place *q, struct arena *a)
{
    return bridge_score(q->name, span_of(q->name_ar), a) >= BRIDGE_LIKELY ||
           bridge_score(q->name, span_of(q->name_en), a) >= BRIDGE_LIKELY;
}

/* Where the place stands among what was found, and a place that bears its name: from 1, 0 none. */
struct places_found {
    struct gazetteer_ranked at[GAZETTEER_RANKED_MAX];
    size_t n, place, name;
};

static void ask(struct places *p, const struct asked_place *q, const char *country,
                struct places_found *ret)
{
    struct gazetteer_wanted wanted = {
        .name = q->name, .type = CW__MENTION__TYPE__LOC, .country = country};
    struct arena scratch;
    arena_init(&scratch, 1 << 20);
    *ret = (struct places_found){0};
    ret->n = gazetteer_rank_like(&p->gazetteer, &wanted, &scratch, ret->at);
    arena_done(&scratch);
    for (size_t i = ret->n; i > 0; i--) {
        const struct gazetteer_record *r = &p->gazetteer.record[ret->at[i - 1].record];
        ret->place = r->wof == q->wof ? i : ret->place;
        ret->name = has_name_of(r, q) ? i : ret->name;
    }
}

static void count_accepted(struct places *p, const struct asked_place *q,
                           const struct places_found *f, struct place_counts *c)
{
    bool is_alone = f->n == 1 || (f->n > 1 && f->at[1].score < f->at[0].score - ALONE_BY);
    bool is_accepted = f->n > 0 && f->at[0].score >= BRIDGE_SURE && is_alone;
    c->accepted += is_accepted;
    c->accepted_right += is_accepted && f->name == 1;
    if (p->bench->is_verbose && f->name != 1)
        printf("place\t%.*s\t%s\t%s\trank %zu\tfirst %s %.3f%s\n", (int)q->name.n, q->name.p,
               q->name_en, q->name_ar, f->name,
               f->n ? p->gazetteer.record[f->at[0].record].name_en : "none",
               f->n ? (double)f->at[0].score : 0, is_accepted ? "\taccepted" : "");
}

static void look_for_place(struct places *p, const struct asked_place *q, struct place_counts *c)
{
    struct places_found found[2];
    char country[3] = {q->country.p[0], q->country.p[1], 0};
    bool is_spelling = is_spelling_of(q, &p->bench->arena);
    uint64_t begun = clock_thread_cpu_us();
    ask(p, q, NULL, &found[0]);
    ask(p, q, country, &found[1]);
    c->us += clock_thread_cpu_us() - begun;
    if (found[1].n > 0 && found[1].at[0].score == 1 && found[1].name != 1) {
        c->taken++;
        return;
    }
    for (int known = 0; known < 2; known++) {
        count(&c->place[known], found[known].place);
        count(&c->name[known], found[known].name);
        if (is_spelling)
            count(&c->spelling[known], found[known].name);
        if (is_spelling && q->rank <= 2)
            count(&c->known[known], found[known].name);
    }
    count_accepted(p, q, &found[1], c);
}

static void look_for_place_by_icu(struct places *p, const struct asked_place *q, struct found *f)
{
    struct span latin = by_icu(p->bench, q->name);
    double best = -1;
    size_t at = 0;
    for (size_t i = 0; i < p->gazetteer.records; i++) {
        const struct gazetteer_record *r = &p->gazetteer.record[i];
        if (!p->icu[i].n || memcmp(r->country, q->country.p, 2) != 0)
            continue;
        double s = by_edits(latin, p->icu[i]);
        if (s > best)
            best = s, at = i;
    }
    count(f, best >= 0 && has_name_of(&p->gazetteer.record[at], q) ? 1 : 0);
}

static void measure_places(struct places *p)
{
    struct place_counts c = {0};
    for (uint32_t i = 0; i < p->table.rows; i++) {
        const struct span *f = p->table.row[i].field;
        struct span rest = f[4], name, first = fold_string(f[3], &p->bench->arena);
        char wof[32];
        snprintf(wof, sizeof wof, "%.*s", (int)f[0].n, f[0].p);
        if (f[4].n == 0 || f[5].n == 0 || has_spellings(p, f[0]))
            continue;
        struct asked_place q = {.country = f[2],
                                .wof = strtoull(wof, NULL, 10),
                                .rank = f[14].p[0] - '0',
                                .name_ar = arena_string(&p->bench->arena, f[5]),
                                .name_en = arena_string(&p->bench->arena, f[3])};
        while (rest.n > 0 && span_split(&rest, '|', &name)) {
            if (name.n > NAME_MAX_BYTES || span_equal(fold_string(name, &p->bench->arena), first))
                continue;
            q.name = name;
            look_for_place(p, &q, &c);
            if (c.place[0].asked % (12000 / VARIANTS_BY_ICU) == 1)
                look_for_place_by_icu(p, &q, &c.icu);
        }
    }
    printf("\nhidden Latin spellings among %zu records; %u more are names of others\n",
           p->gazetteer.records, c.taken);
    print_found("the very place", &c.place[0]);
    print_found("a place of its name", &c.name[0]);
    print_found("the very place, country known", &c.place[1]);
    print_found("a place of its name, country known", &c.name[1]);
    print_found("of spellings, a place of its name", &c.spelling[0]);
    print_found("the same, country known", &c.spelling[1]);
    print_found("of cities and towns", &c.known[0]);
    print_found("the same, country known", &c.known[1]);
    print_found("ICU, edit distance, country known", &c.icu);
    printf("  accepted as sure and alone: %u, right %.3f; %.1f us a name\n", c.accepted,
           (double)c.accepted_right / (c.accepted ? c.accepted : 1),
           (double)c.us / (2.0 * (c.place[0].asked ? c.place[0].asked : 1)));
}

static int by_key(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int order = span_compare(x->key, y->key);
    return order ? order : span_compare(x->text, y->text);
}

/* Arabic names of places that are written otherwise and share a key: how often would a key, or the
 * score, call them one? */
static void measure_collisions(struct places *p)
{
    struct name *x = ARENA_ARRAY(&p->bench->arena, p->table.rows, struct name);
    size_t n = 0, collided = 0, pairs = 0, sure = 0, distinct = 0;
    for (uint32_t i = 0; i < p->table.rows; i++)
        if (p->table.row[i].field[5].n)
            x[n++] = make_name(p->bench, p->table.row[i].field[5]);
    qsort(x, n, sizeof *x, by_key);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !span_equal(x[distinct - 1].text, x[i].text))
            x[distinct++] = x[i];
    for (size_t i = 0; i < distinct; i++) {
        bool is_before = i > 0 && span_equal(x[i].key, x[i - 1].key);
        collided += is_before || (i + 1 < distinct && span_equal(x[i].key, x[i + 1].key));
        for (size_t k = i + 1; k < distinct && span_equal(x[k].key, x[i].key); k++) {
            pairs++;
            sure += bridge_score_sounds(x[i].sounds, x[k].sounds) >= BRIDGE_SURE;
        }
    }
    double all = (double)distinct * ((double)distinct - 1) / 2;
    printf("%zu Arabic names of places: %zu share their key with another name; of the pairs of "
           "different names\n  %.1f in a million share a key, %.1f and are sure by score\n",
           distinct, collided, 1e6 * (double)pairs / all, 1e6 * (double)sure / all);
}

/* ---- time ---- */

static void measure_time(struct bench *b)
{
    struct arena scratch;
    size_t letters = 0;
    double sum = 0;
    uint64_t begun, made, compared;
    arena_init(&scratch, 64 << 20);
    begun = clock_thread_cpu_us();
    for (size_t i = 0; i < b->n; i++)
        for (int side = 0; side < 2; side++)
            letters += fold_name_key(b->side[side][i].text, &scratch).n;
    made = clock_thread_cpu_us();
    for (size_t i = 0; i < b->n; i++)
        for (size_t k = 0; k < 100; k++)
            sum += bridge_score_sounds(b->side[0][i].sounds, b->side[1][(i + k) % b->n].sounds);
    compared = clock_thread_cpu_us();
    printf("\nkey of a name %.2f us, comparison %.2f us (%zu letters, mean score %.2f)\n",
           (double)(made - begun) / (2.0 * (double)b->n),
           (double)(compared - made) / (100.0 * (double)b->n), letters,
           sum / (100.0 * (double)b->n));
    arena_done(&scratch);
}

int main(int argc, char **argv)
{
    static struct bench b;
    static struct places p = {.bench = &b};
    const char *path = CW_SOURCE_DIR "/../shared/data/names/anetac_dev.tsv.gz";
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "-v") == 0)
            b.is_verbose = true;
        else
            path = argv[i];
    arena_init(&b.arena, (size_t)2 << 30);
    b.icu = open_icu();
    read_pairs(&b, path);
    measure_pairs(&b, "pairs of the file");
    measure_thresholds(&b);
    measure_time(&b);
    measure_table(&b, "persons.tsv", 6, 1, 2);
    measure_table(&b, "places.tsv", 15, 3, 5);
    load_places(&p);
    measure_places(&p);
    measure_collisions(&p);
    gazetteer_done(&p.gazetteer);
    phrase_free(p.vocabulary.phrases);
    utrans_close(b.icu);
    arena_done(&b.arena);
    return 0;
}
