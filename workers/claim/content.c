/* SPDX-License-Identifier: Apache-2.0 */
#include "content.h"
#include "english.h"
#include "np_arabic.h"

#define ACT_WORDS 40
#define BLESSING_WORDS 5

void content_cut(struct draft *x, uint32_t at)
{
    if (!x->is_open || x->pieces == 0)
        return;
    struct words *last = &x->piece[x->pieces - 1];
    if (at < last->to)
        last->to = at > last->from ? at : last->from;
    x->is_open = false;
}

Cw__Claim__Direct content_direct(const struct view *v, const struct draft *x)
{
    uint32_t quoted = 0, plain = 0;

    for (uint32_t p = 0; p < x->pieces; p++)
        for (uint32_t i = x->piece[p].from; i < x->piece[p].to; i++) {
            if (v->word[i].mark && !v->word[i].lex)
                continue;
            if (view_in_speech(v, i))
                quoted++;
            else
                plain++;
        }
    if (quoted == 0)
        return CW__CLAIM__DIRECT__NO;
    return plain == 0 ? CW__CLAIM__DIRECT__YES : CW__CLAIM__DIRECT__MIXED;
}

static bool is_trimmed_back(const struct view *v, uint32_t i)
{
    if (v->text.point[v->tokens.at[i].start] == '\\')
        return true; /* left over from somebody's escaping */
    switch (v->word[i].mark) {
    case VIEW_MARK_COMMA:
    case VIEW_MARK_COLON:
    case VIEW_MARK_SEMICOLON:
    case VIEW_MARK_DASH:
        return true;
    case VIEW_MARK_STOP: {
        uint32_t c = v->text.point[v->tokens.at[i].start];
        return c == '.' || c == 0x2026 || c == 0x06d4 || v->word[i].space;
    }
    case VIEW_MARK_QUOTE: /* one that pairs with nothing */
        return v->word[i].quote == VIEW_NONE;
    default:
        return false;
    }
}

/* How many words that end with this one lead from one claim to the next and belong to neither. */
static uint32_t link_words(const struct view *v, uint32_t i)
{
    if (v->word[i].arabic && i > 0 && v->word[i - 1].phrase_words == 2 &&
        view_phrase_has(v, i - 1, LEXICON_BUT))
        return 2; /* في حين */
    if (v->word[i].arabic)
        return view_has(v, i, LEXICON_BUT) || VIEW_IS(v, i, "و") || VIEW_IS(v, i, "وذلك") ||
               VIEW_IS(v, i, "ولكن");
    return (VIEW_IS(v, i, "and") || VIEW_IS(v, i, "but") || VIEW_IS(v, i, "while")) &&
           !v->word[i].mark;
}

/* ولاة الأمر | - أيدهم الله -: a blessing between dashes that ends the piece. */
static uint32_t front_of_blessing(const struct view *v, struct words w)
{
    if (!VIEW_IS(v, w.to - 1, "الله"))
        return w.to;
    for (uint32_t i = w.to - 1; i > w.from + 1 && w.to - i < BLESSING_WORDS; i--)
        if (view_is_mark(v, i - 1, VIEW_MARK_DASH))
            return i - 1;
    return w.to;
}

static struct words trim(const struct view *v, struct words w, bool was_cut)
{
    while (w.from < w.to &&
           (v->word[w.from].mark == VIEW_MARK_COMMA || v->word[w.from].mark == VIEW_MARK_COLON ||
            v->word[w.from].mark == VIEW_MARK_STOP || v->word[w.from].mark == VIEW_MARK_DASH ||
            (v->word[w.from].mark == VIEW_MARK_QUOTE && v->word[w.from].quote == VIEW_NONE)))
        w.from++;
    while (w.from < w.to) {
        const uint32_t n = is_trimmed_back(v, w.to - 1) ? 1 : was_cut ? link_words(v, w.to - 1) : 0;
        if (n == 0)
            break;
        w.to -= n < w.to - w.from ? n : w.to - w.from;
    }
    if (w.from < w.to)
        w.to = front_of_blessing(v, w);
    return w;
}

/* Marks that stand round the whole piece are not part of it. */
static struct words unquote(const struct view *v, struct words w)
{
    uint32_t q = v->word[w.from].quote;

    if (q == VIEW_NONE || v->quote[q].open != w.from || v->quote[q].is_name)
        return w;
    if (v->quote[q].is_closed && view_quote_end(v, q) != w.to)
        return w;
    w.from++;
    if (v->quote[q].is_closed)
        w.to = v->quote[q].close;
    if (w.from < w.to && view_is_mark(v, w.from, VIEW_MARK_QUOTE) &&
        v->tokens.at[w.from].start == v->tokens.at[w.from - 1].end &&
        v->text.point[v->tokens.at[w.from].start] == '\'' &&
        v->text.point[v->tokens.at[w.from - 1].start] == '\'')
        w.from++; /* the second half of '' */
    return w;
}

/* A quotation keeps its question mark, but not the full stop or comma that ends it. */
static struct words trim_quotation(const struct view *v, struct words w)
{
    while (w.from < w.to) {
        const uint8_t mark = v->word[w.to - 1].mark;
        uint32_t c = v->text.point[v->tokens.at[w.to - 1].start];
        if (mark != VIEW_MARK_COMMA &&
            !(mark == VIEW_MARK_STOP && c == '.' &&
              v->tokens.at[w.to - 1].end - v->tokens.at[w.to - 1].start == 1))
            break;
        w.to--;
    }
    return w;
}

/* الذي استهدف المسجد، | وأودى بحياة عدد: the relative clause, not the narrator. */
static bool goes_on(const struct view *v, uint32_t i)
{
    return v->word[i].conj && !view_has(v, i, LEXICON_PRON | LEXICON_KANA | LEXICON_QAD) &&
           !view_starts_with(v, i, "وتبن");
}

/* Behind a comma: what goes on is no longer the noun phrase. */
static bool ends_np(const struct view *v, uint32_t i)
{
    if (VIEW_IS(v, i, "ما") && (VIEW_IS(v, i + 1, "لم") || VIEW_IS(v, i + 1, "قد")))
        return false; /* ما لم: unless */
    return view_has(v, i, LEXICON_NP_STOP | LEXICON_REL) ||
           (view_phrase_has(v, i, LEXICON_BUT) && view_starts_with(v, i + 1, "وقت")) ||
           (v->word[i].conj && view_has(v, i, LEXICON_PRON | LEXICON_KANA | LEXICON_QAD));
}

/* سيلتزم, ستحترم, سوف: what is promised or foreseen is part of what is told. */
static bool begins_future(const struct view *v, uint32_t i)
{
    static const char *const forms[] = {"سي", "ست", "سن", "ساا", NULL};

    for (unsigned k = 0; forms[k]; k++)
        if (view_starts_with(v, i, forms[k]) && !v->word[i].lex && !v->word[i].article &&
            v->tokens.at[i].folded.n >= 10)
            return true;
    return VIEW_IS(v, i, "سوف");
}

/* يحمل, تواجه: and attributes nothing. */
static bool is_imperfect(const struct view *v, uint32_t i)
{
    return (view_starts_with(v, i, "ي") || view_starts_with(v, i, "ت")) &&
           (!v->word[i].lex || VIEW_IS(v, i, "يحمل") || VIEW_IS(v, i, "تحمل")) &&
           !view_mention(v, i) && !view_ends_with(v, i, "ت") && v->tokens.at[i].folded.n <= 10;
}

/* لكنه | أضاف, لكنها | لم تحدد: the pronoun is the speaker where a sentence of its own begins or he
 * says more, or declines to; ولكنه لا يؤمن goes on with what was said. */
static bool is_speaker_again(const struct view *v, uint32_t i, uint32_t end)
{
    static const char *const words[] = {"لكنه", "لكنها", "ولكنه", "ولكنها", NULL};
    static const char *const saying[] = {"يحدد", "تحدد", "يوضح", "توضح", "يذكر", "تذكر", "يكشف",
                                         "تكشف", "يعط",  "تعط",  "يقدم", "تقدم", "يشر",  "تشر",
                                         "يقل",  "تقل",  "يدل",  "تدل",  NULL};
    const uint32_t verb = i + 2;

    if (!view_is_any(v, i, words))
        return false;
    if (verb < end && (begins_future(v, i + 1) || is_imperfect(v, i + 1)))
        return false; /* لكنها | ستحترم, لكنه | يحمل */
    if (verb < end && np_arabic_is_prep(v, i + 1))
        return false; /* الحزب مع المصالحة | لكنه ضد القانون */
    return verb >= end || !view_has(v, i + 1, LEXICON_NEG) || view_is_any(v, verb, saying) ||
           view_is_cue(v, verb, LEXICON_PAST);
}

/* قالت وزارة العدل ...، | ولم تكشف الوزارة: who speaks again, by the same noun. */
static bool names_speaker(const struct view *v, const struct draft *x, uint32_t i, uint32_t end)
{
    struct span noun, head;

    if (!VIEW_IS(v, i, "ولم") || i + 2 >= end || !draft_has_source(x) || !v->word[i + 2].article)
        return false;
    noun = v->tokens.at[i + 2].folded;
    head = v->tokens.at[x->source.from].folded;
    noun = span_slice(noun, 4, noun.n);
    return span_equal(noun, v->word[x->source.from].article ? span_slice(head, 4, head.n) : head);
}

/* وذلك | بعد: when it happened, as the speaker told it. */
static bool is_within(const struct view *v, uint32_t i)
{
    return VIEW_IS(v, i, "وذلك") &&
           (VIEW_IS(v, i + 1, "بعد") || VIEW_IS(v, i + 1, "خلال") || VIEW_IS(v, i + 1, "في"));
}

/* وانضمت حكومة X: a verb of the past and who did it, behind a noun phrase. */
static bool begins_sentence(const struct view *v, uint32_t i)
{
    return v->word[i].conj && i + 1 < v->words && !v->word[i].article && !view_source(v, i) &&
           !view_mention(v, i) && view_ends_with(v, i, "ت") && !view_ends_with(v, i, "ات") &&
           v->tokens.at[i].folded.n >= 10 && !v->word[i + 1].prep &&
           (np_arabic_is_body(v, i + 1) || view_mentions(v, i + 1, CW__MENTION__TYPE__LOC));
}

/* Behind an Arabic noun phrase a clause is no part of it: والتي, ولم, إلا أنه; ورغم إعلانه مقتل X |
 * فإن السكان. */
static bool begins_clause(const struct view *v, uint32_t i, uint32_t end)
{
    if (v->word[i].conj && view_has(v, i, LEXICON_REL))
        return true;
    if (VIEW_IS(v, i, "الا"))
        return i + 1 < end && view_has(v, i + 1, LEXICON_COMP);
    return VIEW_IS(v, i, "ولم") || VIEW_IS(v, i, "ولن") ||
           (VIEW_IS(v, i, "فان") && !VIEW_IS(v, i - 1, "والا"));
}

/* Narrator's words behind the statement: في إشارة إلى ..., على حد قوله. */
static uint32_t narrator_start(const struct view *v, const struct draft *x, struct words w)
{
    bool is_relative = false;

    for (uint32_t i = w.from + 1; i < w.to; i++) {
        if (v->word[i].quote != VIEW_NONE)
            continue;
        if (view_phrase_has(v, i, LEXICON_CUT) && !(x->is_arabic && !x->is_np && is_within(v, i)))
            return i; /* what happened "and that after ..." is part of a clause */
        if (x->is_arabic && (is_speaker_again(v, i, w.to) || names_speaker(v, x, i, w.to)))
            return i; /* the speaker again, now in the narrator's words */
        if (x->is_arabic && i + 1 < w.to &&
            (view_starts_with(v, i, "لت") || view_starts_with(v, i, "لي")) &&
            (VIEW_IS(v, i + 1, "بذلك") || VIEW_IS(v, i + 1, "بهذا")))
            return i; /* لتبدد بذلك المخاوف */
        if (x->is_arabic && v->word[i - 1].mark == VIEW_MARK_COMMA &&
            (VIEW_IS(v, i, "وتقع") || VIEW_IS(v, i, "ويقع") || VIEW_IS(v, i, "وتبعد")))
            return i; /* where that is, the narrator tells */
        if (x->is_np && x->is_arabic && begins_clause(v, i, w.to))
            return i;
        if (x->is_arabic && v->word[i - 1].mark == VIEW_MARK_COMMA && !v->word[i].conj &&
            view_is_cue(v, i, LEXICON_ING) && view_ends_with(v, i, "ا") && !view_source(v, i))
            return i; /* ، منتقدا المدافعات عنها */
        if (x->is_np && x->is_arabic && !is_relative && !view_ends_with(v, w.from, "ا") &&
            begins_sentence(v, i))
            return i; /* قطع العلاقات | وانضمت حكومة X; not خبرا نشره موقع وأعادت صحيفة استخدامه */
        is_relative |= view_has(v, i, LEXICON_REL);
        if (x->is_np && x->is_arabic && view_is_mark(v, i, VIEW_MARK_COMMA) && i + 1 < w.to &&
            ends_np(v, i + 1) && !(is_relative && goes_on(v, i + 1)))
            return i;
    }
    return w.to;
}

/* Describing something as false denies it, as shameful condemns it. */
static Cw__Claim__Act act_of_description(const struct view *v, const struct draft *x)
{
    static const char *const denials[] = {"كاذبه", "كاذب",   "باطله",    "باطل",       "ملفقه",
                                          "false", "untrue", "baseless", "fabricated", NULL};
    static const char *const condemnations[] = {
        "مجرمون",      "مجرمين",   "خونه",     "وحشي",     "وحشيه",    "همجي",
        "سخيف",        "السخيف",   "بغيضه",    "بغيض",     "مشين",     "مخز",
        "اجرامي",      "عار",      "ارهابي",   "shame",    "shameful", "disgrace",
        "disgraceful", "criminal", "barbaric", "cowardly", NULL};

    for (uint32_t i = x->piece[0].from; i < x->piece[0].to && i < x->piece[0].from + ACT_WORDS;
         i++) {
        if (view_is_any(v, i, denials))
            return CW__CLAIM__ACT__DENY;
        if (view_is_any(v, i, condemnations))
            return CW__CLAIM__ACT__CONDEMN;
    }
    return x->act;
}

static bool describes(const struct lexicon_cue *c)
{
    static const char *const lemmas[] = {"وصف", "describe", "call", "label", "portray"};

    for (unsigned i = 0; i < sizeof lemmas / sizeof *lemmas; i++)
        if (strcmp(c->lemma, lemmas[i]) == 0)
            return true;
    return false;
}

bool content_finish(const struct view *v, struct draft *x)
{
    uint32_t kept = 0;

    if (!x->is_arabic)
        english_end_relative(v, x);
    for (uint32_t p = 0; p < x->pieces; p++) {
        struct words w = trim(v, x->piece[p], true), inner;
        if (w.from == w.to)
            continue;
        if (!x->is_learned)
            w.to = narrator_start(v, x, w);
        w = trim(v, w, true);
        if (w.from == w.to)
            continue;
        inner = unquote(v, w);
        if (inner.from != w.from)
            inner = trim_quotation(v, inner);
        while (inner.from < inner.to && inner.from != w.from &&
               view_is_mark(v, inner.from, VIEW_MARK_COLON))
            inner.from++; /* قالت ":أن ..." */
        if (inner.from >= inner.to)
            continue;
        x->piece[kept] = inner;
        x->content[kept] = view_range(v, inner);
        if (p == 0 && inner.from == x->lead_word &&
            x->lead < x->content[kept].end - x->content[kept].start)
            x->content[kept].start += x->lead;
        kept++;
    }
    x->pieces = kept;
    x->direct = content_direct(v, x);
    if (kept > 0 && describes(x->entry))
        x->act = act_of_description(v, x);
    if (x->direct == CW__CLAIM__DIRECT__YES)
        x->content_score = 0.95f;
    else if (x->is_np)
        x->content_score = 0.6f;
    return kept > 0;
}
