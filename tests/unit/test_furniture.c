/* SPDX-License-Identifier: Apache-2.0 */
#include "read_help.h"
#include "furniture.h"

static void furniture__is_known_by_its_words(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum furniture is;
    } rows[] = {
        {"إقرأ أيضاً:", FURNITURE_LINKS},
        {"مقالات ذات صلة", FURNITURE_LINKS},
        {"READ ALSO", FURNITURE_LINKS},
        {"Read also: The road from the bridge to the market", FURNITURE_LINE},
        {"التعليقات (3)", FURNITURE_END},
        {"12 Comments", FURNITURE_END},
        {"شروط التعليق:", FURNITURE_BOX},
        {"Contact | About Us", FURNITURE_LINE},
        {"© 2021 The Valley. All rights reserved.", FURNITURE_FOOT},
        {"جميع الحقوق محفوظة © صحيفة السهل 2021", FURNITURE_FOOT},
        {"- Advertisement -", FURNITURE_LINE},
        {"— — —", FURNITURE_LINE},
        {"We use cookies and similar technologies to run this site, to measure its audience and to "
         "show you advertisements that fit you; you can accept all of them or choose, and change "
         "your mind whenever you like on the page about privacy, which is linked below.",
         FURNITURE_LINE},
        {"Related deaths rose by a third in the same period, the ministry said.", FURNITURE_NONE},
        {"Comments by the mayor were not to be had on Monday.", FURNITURE_NONE},
        {"Copyright was not the issue, the judge said.", FURNITURE_NONE},
        {"شارك في المؤتمر عشرون وزيراً من دول المنطقة.", FURNITURE_NONE},
        {"التعليقات التي أدلى بها الوزير أثارت جدلاً واسعاً.", FURNITURE_NONE},
        {"", FURNITURE_NONE},
    };
    struct arena a;
    arena_init(&a, 16 << 20);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (furniture_of(span_of(rows[i].line), &a) != rows[i].is)
            fail_msg("'%s' is taken for %d", rows[i].line, furniture_of(span_of(rows[i].line), &a));
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(furniture__is_known_by_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
