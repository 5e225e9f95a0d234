/* SPDX-License-Identifier: Apache-2.0 */
#include "furniture.h"

#include "text/fold.h"
#include "text/utf8.h"

enum how {
    WHOLE,  /* the line is the phrase, marks at the ends aside */
    BEGINS, /* the line begins with it, a mark or a blank behind, whatever follows */
    COUNTS, /* the same behind a number: "34 responses to ..." */
    ALWAYS, /* the same, however long the line is: no article has a sentence that begins so */
};

/* Phrases in the form of fold_string. */
static const struct phrase_row {
    const char *phrase;
    enum how how;
    enum furniture is;
} phrase_rows[] = {
    /* clang-format off */
    /* lists of other articles */
    {"read also", BEGINS, FURNITURE_LINKS}, {"also read", BEGINS, FURNITURE_LINKS},
    {"read more", BEGINS, FURNITURE_LINKS}, {"see also", BEGINS, FURNITURE_LINKS},
    {"read next", BEGINS, FURNITURE_LINKS}, {"up next", WHOLE, FURNITURE_LINKS},
    {"what to read next", WHOLE, FURNITURE_LINKS}, {"related", WHOLE, FURNITURE_LINKS},
    {"related:", BEGINS, FURNITURE_LINKS}, {"related article", BEGINS, FURNITURE_LINKS},
    {"related articles", BEGINS, FURNITURE_LINKS}, {"related stories", BEGINS, FURNITURE_LINKS},
    {"related story", BEGINS, FURNITURE_LINKS}, {"related news", BEGINS, FURNITURE_LINKS},
    {"related posts", BEGINS, FURNITURE_LINKS}, {"related topics", BEGINS, FURNITURE_LINKS},
    {"related content", BEGINS, FURNITURE_LINKS}, {"related coverage", BEGINS, FURNITURE_LINKS},
    {"more on this story", BEGINS, FURNITURE_LINKS},
    {"more on this topic", BEGINS, FURNITURE_LINKS}, {"more stories", BEGINS, FURNITURE_LINKS},
    {"more news", WHOLE, FURNITURE_LINKS}, {"more from", BEGINS, FURNITURE_LINKS},
    {"you may also like", BEGINS, FURNITURE_LINKS},
    {"you might also like", BEGINS, FURNITURE_LINKS}, {"you may like", BEGINS, FURNITURE_LINKS},
    {"recommended", WHOLE, FURNITURE_LINKS}, {"recommended for you", WHOLE, FURNITURE_LINKS},
    {"most read", WHOLE, FURNITURE_LINKS}, {"most popular", WHOLE, FURNITURE_LINKS},
    {"most viewed", WHOLE, FURNITURE_LINKS}, {"trending", WHOLE, FURNITURE_LINKS},
    {"trending now", WHOLE, FURNITURE_LINKS}, {"latest news", WHOLE, FURNITURE_LINKS},
    {"top stories", WHOLE, FURNITURE_LINKS}, {"editor's picks", WHOLE, FURNITURE_LINKS},
    {"editors' picks", WHOLE, FURNITURE_LINKS}, {"don't miss", WHOLE, FURNITURE_LINKS},
    {"اقرا ايضا", BEGINS, FURNITURE_LINKS}, {"اقرا المزيد", BEGINS, FURNITURE_LINKS},
    {"اقرا كذلك", BEGINS, FURNITURE_LINKS}, {"اقراوا ايضا", BEGINS, FURNITURE_LINKS},
    {"اقرؤوا ايضا", BEGINS, FURNITURE_LINKS}, {"طالع ايضا", BEGINS, FURNITURE_LINKS},
    {"شاهد ايضا", BEGINS, FURNITURE_LINKS}, {"شاهد المزيد", BEGINS, FURNITURE_LINKS},
    {"انظر ايضا", BEGINS, FURNITURE_LINKS}, {"تابع ايضا", BEGINS, FURNITURE_LINKS},
    {"اقرا في", BEGINS, FURNITURE_LINKS}, {"مقالات ذات صله", BEGINS, FURNITURE_LINKS},
    {"مواضيع ذات صله", BEGINS, FURNITURE_LINKS}, {"اخبار ذات صله", BEGINS, FURNITURE_LINKS},
    {"مواد ذات صله", BEGINS, FURNITURE_LINKS}, {"موضوعات ذات صله", BEGINS, FURNITURE_LINKS},
    {"ذات صله", WHOLE, FURNITURE_LINKS}, {"موضوعات متعلقه", BEGINS, FURNITURE_LINKS},
    {"اخبار متعلقه", BEGINS, FURNITURE_LINKS}, {"مواضيع متعلقه", BEGINS, FURNITURE_LINKS},
    {"مقالات متعلقه", BEGINS, FURNITURE_LINKS}, {"مقالات مشابهه", BEGINS, FURNITURE_LINKS},
    {"مواضيع مشابهه", BEGINS, FURNITURE_LINKS}, {"قد يعجبك ايضا", BEGINS, FURNITURE_LINKS},
    {"قد يهمك", WHOLE, FURNITURE_LINKS}, {"قد يهمك ايضا", BEGINS, FURNITURE_LINKS},
    {"الاكثر قراءه", WHOLE, FURNITURE_LINKS}, {"الاكثر مشاهده", WHOLE, FURNITURE_LINKS},
    {"اخر الاخبار", WHOLE, FURNITURE_LINKS}, {"المزيد من الاخبار", WHOLE, FURNITURE_LINKS},
    /* what readers wrote, the foot of the page */
    {"comments", WHOLE, FURNITURE_END}, {"leave a comment", BEGINS, FURNITURE_END},
    {"leave a reply", BEGINS, FURNITURE_END}, {"write a comment", BEGINS, FURNITURE_END},
    {"post a comment", BEGINS, FURNITURE_END}, {"no comments", WHOLE, FURNITURE_END},
    {"join the conversation", WHOLE, FURNITURE_END},
    {"all rights reserved", BEGINS, FURNITURE_FOOT}, {"التعليقات", WHOLE, FURNITURE_END},
    {"تعليقات", WHOLE, FURNITURE_END}, {"اترك تعليقا", BEGINS, FURNITURE_END},
    {"اترك ردا", BEGINS, FURNITURE_END}, {"اضف تعليقا", BEGINS, FURNITURE_END},
    {"اضف تعليق", BEGINS, FURNITURE_END}, {"لا توجد تعليقات", BEGINS, FURNITURE_END},
    {"جميع الحقوق محفوظه", BEGINS, FURNITURE_FOOT}, {"كافه الحقوق محفوظه", BEGINS, FURNITURE_FOOT},
    /* single lines */
    {"contact", WHOLE, FURNITURE_LINE}, {"contact us", WHOLE, FURNITURE_LINE},
    {"about us", WHOLE, FURNITURE_LINE}, {"home", WHOLE, FURNITURE_LINE},
    {"menu", WHOLE, FURNITURE_LINE}, {"search", WHOLE, FURNITURE_LINE},
    {"login", WHOLE, FURNITURE_LINE}, {"log in", WHOLE, FURNITURE_LINE},
    {"sign in", WHOLE, FURNITURE_LINE}, {"sign up", WHOLE, FURNITURE_LINE},
    {"subscribe", WHOLE, FURNITURE_LINE}, {"subscribe to our", BEGINS, FURNITURE_LINE},
    {"sign up for", BEGINS, FURNITURE_LINE}, {"back to top", WHOLE, FURNITURE_LINE},
    {"go to top", WHOLE, FURNITURE_LINE}, {"scroll to top", WHOLE, FURNITURE_LINE},
    {"skip to content", WHOLE, FURNITURE_LINE}, {"skip to main content", WHOLE, FURNITURE_LINE},
    {"share", WHOLE, FURNITURE_LINE}, {"share this", BEGINS, FURNITURE_LINE},
    {"share on", BEGINS, FURNITURE_LINE}, {"share via", BEGINS, FURNITURE_LINE},
    {"share the article", WHOLE, FURNITURE_LINE}, {"tweet", WHOLE, FURNITURE_LINE},
    {"print", WHOLE, FURNITURE_LINE}, {"email", WHOLE, FURNITURE_LINE},
    {"follow us", BEGINS, FURNITURE_LINE}, {"like us on", BEGINS, FURNITURE_LINE},
    {"have a tip", BEGINS, FURNITURE_LINE}, {"got a tip", BEGINS, FURNITURE_LINE},
    {"get the latest", BEGINS, FURNITURE_LINE}, {"advert", WHOLE, FURNITURE_LINE},
    {"this slideshow requires javascript", BEGINS, FURNITURE_LINE},
    {"enable javascript", BEGINS, FURNITURE_LINE}, {"advertisement", WHOLE, FURNITURE_LINE},
    {"advertising", WHOLE, FURNITURE_LINE}, {"ad", WHOLE, FURNITURE_LINE},
    {"sponsored", WHOLE, FURNITURE_LINE}, {"sponsored content", WHOLE, FURNITURE_LINE},
    {"story continues below", BEGINS, FURNITURE_LINE},
    {"story continues after", BEGINS, FURNITURE_LINE},
    {"article continues below", BEGINS, FURNITURE_LINE},
    {"continue reading", WHOLE, FURNITURE_LINE}, {"scroll down", BEGINS, FURNITURE_LINE},
    {"loading", WHOLE, FURNITURE_LINE}, {"terms of use", WHOLE, FURNITURE_LINE},
    {"privacy policy", WHOLE, FURNITURE_LINE}, {"cookie policy", WHOLE, FURNITURE_LINE},
    {"we use cookies", ALWAYS, FURNITURE_LINE},
    {"this site uses cookies", ALWAYS, FURNITURE_LINE},
    {"this website uses cookies", ALWAYS, FURNITURE_LINE}, {"accept", WHOLE, FURNITURE_LINE},
    {"tags", WHOLE, FURNITURE_LINE}, {"tags:", BEGINS, FURNITURE_LINE},
    {"topics:", BEGINS, FURNITURE_LINE}, {"filed under:", BEGINS, FURNITURE_LINE},
    {"categories", WHOLE, FURNITURE_LINE}, {"keywords:", BEGINS, FURNITURE_LINE},
    {"last updated", BEGINS, FURNITURE_LINE}, {"facebook", WHOLE, FURNITURE_LINE},
    {"twitter", WHOLE, FURNITURE_LINE}, {"whatsapp", WHOLE, FURNITURE_LINE},
    {"telegram", WHOLE, FURNITURE_LINE}, {"linkedin", WHOLE, FURNITURE_LINE},
    {"messenger", WHOLE, FURNITURE_LINE}, {"pinterest", WHOLE, FURNITURE_LINE},
    {"instagram", WHOLE, FURNITURE_LINE}, {"youtube", WHOLE, FURNITURE_LINE},
    {"reddit", WHOLE, FURNITURE_LINE}, {"copy link", WHOLE, FURNITURE_LINE},
    {"click here", WHOLE, FURNITURE_LINE}, {"download our app", BEGINS, FURNITURE_LINE},
    {"reply", WHOLE, FURNITURE_LINE}, {"زر الذهاب الي الاعلي", WHOLE, FURNITURE_LINE},
    {"العوده الي الاعلي", WHOLE, FURNITURE_LINE}, {"الي الاعلي", WHOLE, FURNITURE_LINE},
    {"اتصل بنا", WHOLE, FURNITURE_LINE}, {"من نحن", WHOLE, FURNITURE_LINE},
    {"الرئيسيه", WHOLE, FURNITURE_LINE}, {"القائمه", WHOLE, FURNITURE_LINE},
    {"بحث", WHOLE, FURNITURE_LINE}, {"شارك", WHOLE, FURNITURE_LINE},
    {"شاركها", WHOLE, FURNITURE_LINE}, {"مشاركه", WHOLE, FURNITURE_LINE},
    {"شارك المقال", BEGINS, FURNITURE_LINE}, {"شارك الخبر", BEGINS, FURNITURE_LINE},
    {"شارك هذا", BEGINS, FURNITURE_LINE}, {"شارك علي", BEGINS, FURNITURE_LINE},
    {"طباعه", WHOLE, FURNITURE_LINE}, {"تابعنا علي", BEGINS, FURNITURE_LINE},
    {"تابعونا علي", BEGINS, FURNITURE_LINE}, {"تابعونا", WHOLE, FURNITURE_LINE},
    {"تابعنا", WHOLE, FURNITURE_LINE}, {"اشترك", WHOLE, FURNITURE_LINE},
    {"اشترك في", BEGINS, FURNITURE_LINE}, {"اعلان", WHOLE, FURNITURE_LINE},
    {"اعلانات", WHOLE, FURNITURE_LINE}, {"سياسه الخصوصيه", WHOLE, FURNITURE_LINE},
    {"شروط الاستخدام", WHOLE, FURNITURE_LINE}, {"الكلمات المفتاحيه", BEGINS, FURNITURE_LINE},
    {"الكلمات الدلاليه", BEGINS, FURNITURE_LINE}, {"كلمات مفتاحيه", BEGINS, FURNITURE_LINE},
    {"وسوم", WHOLE, FURNITURE_LINE}, {"الوسوم", WHOLE, FURNITURE_LINE},
    {"وسوم:", BEGINS, FURNITURE_LINE}, {"الوسوم:", BEGINS, FURNITURE_LINE},
    {"فيسبوك", WHOLE, FURNITURE_LINE}, {"تويتر", WHOLE, FURNITURE_LINE},
    {"واتساب", WHOLE, FURNITURE_LINE}, {"تيلغرام", WHOLE, FURNITURE_LINE},
    {"تيليجرام", WHOLE, FURNITURE_LINE}, {"نسخ الرابط", WHOLE, FURNITURE_LINE},
    {"رابط مختصر", WHOLE, FURNITURE_LINE}, {"حجم الخط", BEGINS, FURNITURE_LINE},
    {"نستخدم ملفات تعريف الارتباط", ALWAYS, FURNITURE_LINE},
    {"يستخدم هذا الموقع ملفات", ALWAYS, FURNITURE_LINE}, {"موافق", WHOLE, FURNITURE_LINE},
    {"اخر تحديث", BEGINS, FURNITURE_LINE},
    /* offers and consent */
    {"we value your privacy", BEGINS, FURNITURE_BOX},
    {"this article is for subscribers", BEGINS, FURNITURE_BOX},
    {"already a subscriber", BEGINS, FURNITURE_LINE},
    {"subscribe to continue reading", BEGINS, FURNITURE_BOX},
    {"sign up to continue reading", BEGINS, FURNITURE_BOX},
    {"to continue reading", BEGINS, FURNITURE_BOX},
    {"support our journalism", BEGINS, FURNITURE_LINE},
    {"support independent journalism", BEGINS, FURNITURE_LINE},
    {"sign up to our", BEGINS, FURNITURE_LINE}, {"join our newsletter", BEGINS, FURNITURE_LINE},
    {"newsletter", WHOLE, FURNITURE_LINE}, {"download the app", BEGINS, FURNITURE_LINE},
    {"who we are", WHOLE, FURNITURE_BOX}, {"about the author", WHOLE, FURNITURE_BOX},
    {"about the authors", WHOLE, FURNITURE_BOX}, {"log in or register", BEGINS, FURNITURE_LINE},
    {"شروط التعليق", BEGINS, FURNITURE_BOX}, {"سياسه التعليقات", BEGINS, FURNITURE_BOX},
    {"عن الكاتب", WHOLE, FURNITURE_BOX}, {"حمل تطبيق", BEGINS, FURNITURE_LINE},
    {"حملوا تطبيق", BEGINS, FURNITURE_LINE}, {"لمتابعه اخر الاخبار", BEGINS, FURNITURE_LINE},
    {"لمتابعه اخبارنا", BEGINS, FURNITURE_LINE}, {"تابعوا اخبار", BEGINS, FURNITURE_LINE},
    {"للاشتراك في", BEGINS, FURNITURE_LINE}, {"انضم الي قناتنا", BEGINS, FURNITURE_LINE},
    {"انضموا الي قناتنا", BEGINS, FURNITURE_LINE}, {"تابع قناتنا", BEGINS, FURNITURE_LINE},
    {"تابعوا قناتنا", BEGINS, FURNITURE_LINE}, {"اشتركوا في", BEGINS, FURNITURE_LINE},
    {"عن الصحيفه", WHOLE, FURNITURE_BOX}, {"عن الموقع", WHOLE, FURNITURE_BOX},
    {"مواقيت الصلاه", WHOLE, FURNITURE_BOX}, {"اسعار العملات", WHOLE, FURNITURE_BOX},
    {"حاله الطقس", WHOLE, FURNITURE_BOX}, {"الطقس", WHOLE, FURNITURE_BOX},
    /* other articles: more words, more languages */
    {"must read", BEGINS, FURNITURE_LINKS}, {"watch:", BEGINS, FURNITURE_LINKS},
    {"also watch", BEGINS, FURNITURE_LINKS},
    {"explore more on these topics", BEGINS, FURNITURE_LINKS},
    {"recent posts", WHOLE, FURNITURE_LINKS},
    {"popular posts", WHOLE, FURNITURE_LINKS}, {"latest stories", WHOLE, FURNITURE_LINKS},
    {"our latest stories", WHOLE, FURNITURE_LINKS},
    {"previous article", BEGINS, FURNITURE_LINE}, {"next article", BEGINS, FURNITURE_LINE},
    {"previous post", BEGINS, FURNITURE_LINE}, {"next post", BEGINS, FURNITURE_LINE},
    {"للمزيد", WHOLE, FURNITURE_LINKS}, {"للمزيد:", BEGINS, FURNITURE_LINKS},
    {"المزيد:", BEGINS, FURNITURE_LINKS}, {"موضوع ذو صله", BEGINS, FURNITURE_LINKS},
    {"خبر ذو صله", BEGINS, FURNITURE_LINKS}, {"اقرا/ي ايضا", BEGINS, FURNITURE_LINKS},
    {"اقراي ايضا", BEGINS, FURNITURE_LINKS}, {"قراءه المزيد", BEGINS, FURNITURE_LINKS},
    {"وايضا:", BEGINS, FURNITURE_LINKS}, {"اقرا عن", BEGINS, FURNITURE_LINKS},
    {"مواضيع قد تهمك", BEGINS, FURNITURE_LINKS}, {"اخبار قد تهمك", BEGINS, FURNITURE_LINKS},
    {"قد يهمك:", BEGINS, FURNITURE_LINKS}, {"شاهد:", BEGINS, FURNITURE_LINKS},
    {"شاهد..", BEGINS, FURNITURE_LINKS}, {"المقال السابق", BEGINS, FURNITURE_LINE},
    {"المقال التالي", BEGINS, FURNITURE_LINE}, {"الخبر السابق", BEGINS, FURNITURE_LINE},
    {"الخبر التالي", BEGINS, FURNITURE_LINE}, {"نسخه للطباعه", BEGINS, FURNITURE_LINE},
    {"ارسل لصديق", BEGINS, FURNITURE_LINE}, {"التسميات:", BEGINS, FURNITURE_LINE},
    {"مرسله بواسطه", BEGINS, FURNITURE_LINE}, {"اعجبني", WHOLE, FURNITURE_LINE},
    {"ارسال تعليق", BEGINS, FURNITURE_END}, {"ليست هناك تعليقات", BEGINS, FURNITURE_END},
    {"لن يتم نشر عنوان بريدك", BEGINS, FURNITURE_END}, {"كن اول من يعلق", BEGINS, FURNITURE_LINE},
    {"بيشتر بخوانيد", BEGINS, FURNITURE_LINKS}, {"اخبار مرتبط", BEGINS, FURNITURE_LINKS},
    {"مطالب مرتبط", BEGINS, FURNITURE_LINKS}, {"انتهاي پيام", BEGINS, FURNITURE_LINE},
    {"برچسب ها", BEGINS, FURNITURE_LINE}, {"كد خبر", BEGINS, FURNITURE_LINE},
    {"نظرات", WHOLE, FURNITURE_END}, {"ارسال نظر", BEGINS, FURNITURE_END},
    {"يه بهي پڑهيں", BEGINS, FURNITURE_LINKS}, {"مزيد پڑهيں", BEGINS, FURNITURE_LINKS},
    {"קראו עוד", BEGINS, FURNITURE_LINKS}, {"קראו גם", BEGINS, FURNITURE_LINKS},
    {"עוד בנושא", BEGINS, FURNITURE_LINKS}, {"כתבות נוספות", BEGINS, FURNITURE_LINKS},
    {"תגיות:", BEGINS, FURNITURE_LINE}, {"תגובות", WHOLE, FURNITURE_END},
    {"ilgili haber", BEGINS, FURNITURE_LINKS}, {"ilgili haberler", BEGINS, FURNITURE_LINKS},
    {"ayrica okuyun", BEGINS, FURNITURE_LINKS}, {"etiketler", BEGINS, FURNITURE_LINE},
    {"yorumlar", WHOLE, FURNITURE_END}, {"yorum yap", BEGINS, FURNITURE_END},
    {"читаите также", BEGINS, FURNITURE_LINKS}, {"читать также", BEGINS, FURNITURE_LINKS},
    {"смотрите также", BEGINS, FURNITURE_LINKS}, {"новости по теме", BEGINS, FURNITURE_LINKS},
    {"материалы по теме", BEGINS, FURNITURE_LINKS}, {"подписываитесь на", BEGINS, FURNITURE_LINE},
    {"подпишитесь на", BEGINS, FURNITURE_LINE}, {"нашли ошибку", BEGINS, FURNITURE_LINE},
    {"комментарии", WHOLE, FURNITURE_END}, {"теги:", BEGINS, FURNITURE_LINE},
    {"поделиться", WHOLE, FURNITURE_LINE}, {"lire aussi", BEGINS, FURNITURE_LINKS},
    {"a lire aussi", BEGINS, FURNITURE_LINKS}, {"voir aussi", BEGINS, FURNITURE_LINKS},
    {"sur le meme sujet", BEGINS, FURNITURE_LINKS}, {"commentaires", WHOLE, FURNITURE_END},
    {"abonnez-vous", BEGINS, FURNITURE_LINE}, {"partager", WHOLE, FURNITURE_LINE},
    {"lea tambien", BEGINS, FURNITURE_LINKS}, {"lee tambien", BEGINS, FURNITURE_LINKS},
    {"leer mas", BEGINS, FURNITURE_LINKS}, {"te puede interesar", BEGINS, FURNITURE_LINKS},
    {"le puede interesar", BEGINS, FURNITURE_LINKS},
    {"noticias relacionadas", BEGINS, FURNITURE_LINKS}, {"comentarios", WHOLE, FURNITURE_END},
    {"compartir", WHOLE, FURNITURE_LINE}, {"leia tambem", BEGINS, FURNITURE_LINKS},
    {"leia mais", BEGINS, FURNITURE_LINKS}, {"veja tambem", BEGINS, FURNITURE_LINKS},
    {"saiba mais", WHOLE, FURNITURE_LINKS}, {"compartilhe", WHOLE, FURNITURE_LINE},
    {"lesen sie auch", BEGINS, FURNITURE_LINKS}, {"lesen sie mehr", BEGINS, FURNITURE_LINKS},
    {"mehr zum thema", BEGINS, FURNITURE_LINKS}, {"auch interessant", BEGINS, FURNITURE_LINKS},
    {"kommentare", WHOLE, FURNITURE_END}, {"leggi anche", BEGINS, FURNITURE_LINKS},
    {"articoli correlati", BEGINS, FURNITURE_LINKS}, {"commenti", WHOLE, FURNITURE_END},
    {"baca juga", BEGINS, FURNITURE_LINKS}, {"相关新闻", WHOLE, FURNITURE_LINKS},
    {"相关阅读", WHOLE, FURNITURE_LINKS}, {"延伸阅读", WHOLE, FURNITURE_LINKS},
    {"関連記事", WHOLE, FURNITURE_LINKS},
    {"responses to", COUNTS, FURNITURE_END}, {"response to", COUNTS, FURNITURE_END},
    {"thoughts on", COUNTS, FURNITURE_END}, {"thought on", COUNTS, FURNITURE_END},
    {"comments on", COUNTS, FURNITURE_END}, {"replies to", COUNTS, FURNITURE_END},
    {"this entry was posted", ALWAYS, FURNITURE_LINE}, {"by signing up", ALWAYS, FURNITURE_LINE},
    {"by subscribing", ALWAYS, FURNITURE_LINE}, {"by clicking", ALWAYS, FURNITURE_LINE},
    {"we and our partners", ALWAYS, FURNITURE_LINE},
    {"advertisement - continue", BEGINS, FURNITURE_LINE},
    {"article continues after", BEGINS, FURNITURE_LINE},
    {"continue reading below", BEGINS, FURNITURE_LINE},
    {"scroll to continue", WHOLE, FURNITURE_LINE}, {"story highlights", WHOLE, FURNITURE_LINE},
    {"skip advertisement", WHOLE, FURNITURE_LINE}, {"e-mail to a friend", WHOLE, FURNITURE_LINE},
    {"all about", WHOLE, FURNITURE_LINE}, {"الاعلان", WHOLE, FURNITURE_LINE},
    {"مساحه اعلانيه", WHOLE, FURNITURE_LINE}, {"محتوي اعلاني", WHOLE, FURNITURE_LINE},
    {"ماده اعلانيه", WHOLE, FURNITURE_LINE}, {"يستمر المقال بعد الاعلان", BEGINS, FURNITURE_LINE},
    {"الخبر يستمر بعد الاعلان", BEGINS, FURNITURE_LINE}, {"تابع القراءه", BEGINS, FURNITURE_LINE},
    {"نستخدم نحن وشركاونا", ALWAYS, FURNITURE_LINE}, {"publicite", WHOLE, FURNITURE_LINE},
    {"publicidad", WHOLE, FURNITURE_LINE}, {"publicidade", WHOLE, FURNITURE_LINE},
    {"werbung", WHOLE, FURNITURE_LINE}, {"anzeige", WHOLE, FURNITURE_LINE},
    {"реклама", WHOLE, FURNITURE_LINE}, {"reklam", WHOLE, FURNITURE_LINE},
    {"پيام بازرگاني", WHOLE, FURNITURE_LINE}, {"פרסומת", WHOLE, FURNITURE_LINE},
    {"广告", WHOLE, FURNITURE_LINE},
    /* clang-format on */
};

#define LINE_BYTES 240 /* longer lines are read as text */
#define TITLE_POINTS 130

static bool is_mark(char c)
{
    return strchr(" \t:|-.,>\"'[]()*/", c) && c;
}

static struct span trim_marks(struct span s)
{
    static const struct span marks[] = {{"…", 3}, {"»", 2}, {"«", 2}, {"›", 3}, {"•", 3}, {"←", 3},
                                        {"→", 3}, {"▲", 3}, {"–", 3}, {"—", 3}, {"،", 2}, {"·", 2}};
    for (bool again = true; again;) {
        again = false;
        while (s.n && is_mark(s.p[0]))
            s = span_slice(s, 1, s.n);
        while (s.n && is_mark(s.p[s.n - 1]))
            s.n--;
        for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
            if (s.n && span_starts_with(s, marks[i]))
                s = span_slice(s, marks[i].n, s.n), again = true;
            if (s.n && span_ends_with(s, marks[i]))
                s.n -= marks[i].n, again = true;
        }
    }
    return s;
}

/* Without a number at either end. */
static struct span trim_count(struct span s)
{
    while (s.n && (is_mark(s.p[0]) || (s.p[0] >= '0' && s.p[0] <= '9')))
        s = span_slice(s, 1, s.n);
    while (s.n && (is_mark(s.p[s.n - 1]) || (s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9')))
        s.n--;
    return s;
}

static bool phrase_fits(const struct phrase_row *r, struct span line)
{
    struct span phrase = span_of(r->phrase);
    if (r->how == WHOLE)
        return span_equal(line, phrase);
    if (!span_starts_with(line, phrase))
        return false;
    if (line.n == phrase.n || phrase.p[phrase.n - 1] == ':')
        return true;
    return is_mark(line.p[phrase.n]) || (unsigned char)line.p[phrase.n] == 0xE2;
}

static enum furniture phrase_of(struct span folded, bool is_counted)
{
    for (size_t i = 0; folded.n > 1 && i < sizeof(phrase_rows) / sizeof(phrase_rows[0]); i++) {
        const struct phrase_row *r = &phrase_rows[i];
        if ((is_counted || r->how != COUNTS) && r->phrase[1] == folded.p[1] &&
            r->phrase[0] == folded.p[0] && phrase_fits(r, folded))
            return r->is;
    }
    return FURNITURE_NONE;
}

#define HEAD_BYTES 80

/* Of a line that is long only the beginning is looked at. */
static enum furniture head_of(struct span line, struct arena *a)
{
    size_t n = HEAD_BYTES;
    while (n > 0 && ((unsigned char)line.p[n] & 0xC0) == 0x80)
        n--;
    struct span folded = trim_marks(fold_string(span_slice(line, 0, n), a));
    for (size_t i = 0; folded.n > 1 && i < sizeof(phrase_rows) / sizeof(phrase_rows[0]); i++) {
        const struct phrase_row *r = &phrase_rows[i];
        if (r->how == ALWAYS && r->phrase[0] == folded.p[0] && phrase_fits(r, folded))
            return r->is;
    }
    return FURNITURE_NONE;
}

static size_t words_of(struct span s)
{
    size_t n = 0;
    struct span word;
    while (span_split(&s, ' ', &word))
        n += word.n > 0;
    return n;
}

/* "Contact | About Us": short parts between bars, at least one of them known. */
static bool is_bar(struct span folded)
{
    struct span rest = folded, part;
    unsigned parts = 0, known = 0;
    while (span_split(&rest, '|', &part)) {
        part = trim_marks(part);
        if (words_of(part) > 3)
            return false;
        parts++;
        known += phrase_of(part, false) == FURNITURE_LINE;
    }
    return parts >= 2 && known >= 1;
}

/* "Copyright 2024 ..." and "© 2024 ...": a year near the start tells it from a sentence about
 * copyright. */
static bool is_copyright(struct span folded)
{
    bool begins = span_starts_with(folded, SPAN("copyright")) ||
                  span_starts_with(folded, SPAN("©")) || span_starts_with(folded, SPAN("(c) "));
    for (size_t i = 0; begins && i + 4 <= folded.n && i < 24; i++)
        if ((folded.p[i] == '1' || folded.p[i] == '2') &&
            (folded.p[i + 1] == '9' || folded.p[i + 1] == '0'))
            return true;
    return false;
}

enum furniture furniture_of(struct span line, struct arena *a)
{
    if (span_is_empty(line))
        return FURNITURE_NONE;
    if (line.n > LINE_BYTES)
        return head_of(line, a);
    struct span folded = fold_string(line, a), trimmed = trim_marks(folded);
    if (span_is_empty(trimmed))
        return FURNITURE_LINE;
    if (is_copyright(folded))
        return FURNITURE_FOOT;
    enum furniture is = phrase_of(trimmed, false);
    if (is == FURNITURE_NONE && trimmed.n < folded.n)
        is = phrase_of(span_trim(folded), false); /* rows that end in a colon */
    bool is_counted = trimmed.p[0] >= '0' && trimmed.p[0] <= '9';
    if (is == FURNITURE_NONE && phrase_of(trim_count(trimmed), is_counted) == FURNITURE_END)
        is = FURNITURE_END; /* "Comments (3)" */
    if (is == FURNITURE_NONE && is_bar(folded))
        return FURNITURE_LINE;
    /* with a title on the same line, only this line is meant */
    if (is == FURNITURE_LINKS && words_of(trimmed) > 5)
        return FURNITURE_LINE;
    return is;
}

bool furniture_is_title(struct span line)
{
    static const struct span ends[] = {{".", 1},  {"!", 1},   {"؟", 2},  {"۔", 2},
                                       {".”", 4}, {".\"", 2}, {".»", 3}, {":", 1}};
    if (utf8_len(line) > TITLE_POINTS)
        return false;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (span_ends_with(line, ends[i]) && !span_ends_with(line, SPAN("..")))
            return false;
    return true;
}

bool furniture_check(struct arena *a, const char **ret_wrong)
{
    for (size_t i = 0; i < sizeof(phrase_rows) / sizeof(phrase_rows[0]); i++) {
        *ret_wrong = phrase_rows[i].phrase;
        if (!span_equal(fold_string(span_of(*ret_wrong), a), span_of(*ret_wrong)))
            return false;
    }
    return true;
}
