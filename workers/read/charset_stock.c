/* SPDX-License-Identifier: Apache-2.0 */
#include "charset_stock.h"

#include <iconv.h>
#include <stddef.h>
#include <stdlib.h>
#include "charset_label.h"

#define STOCK_MAX 80

struct charset_stock {
    iconv_t open[STOCK_MAX];
    size_t n;
};

/* What feeds name besides; see feed_decode. */
static const char *const of_feeds[] = {
    "ISO-8859-1", "ISO-8859-9", "ISO-8859-11", "IBM037",
    "CP1125",     "CP861",      "MAC-IS",      "MAC-CENTRALEUROPE",
    "RK1048",     "CP437",      "CP720",       "CP850",
    "CP852",      "CP864",      "TIS-620",     "UCS-2",
    "UCS-4",      "UTF-16",     "UTF-32",      "GBK",
    "GB2312",     "BIG5",       "EUC-TW",      "SHIFT_JIS"};

static void hold(struct charset_stock *s, const char *name)
{
    iconv_t cd = s->n < STOCK_MAX ? iconv_open("UTF-32LE", name) : (iconv_t)-1;

    if (cd != (iconv_t)-1)
        s->open[s->n++] = cd;
}

enum fate charset_stock_new(struct charset_stock **ret, struct error *e)
{
    struct charset_stock *s = calloc(1, sizeof(*s));
    const struct charset *c;

    if (!s)
        return fail(e, FATE_BROKEN, "no memory for charsets");
    for (size_t i = 0; (c = charset_at(i)); i++)
        if (c->iconv)
            hold(s, c->iconv);
    for (size_t i = 0; i < sizeof(of_feeds) / sizeof(of_feeds[0]); i++)
        hold(s, of_feeds[i]);
    *ret = s;
    return FATE_DONE;
}

void charset_stock_free(struct charset_stock *s)
{
    for (size_t i = 0; s && i < s->n; i++)
        (void)iconv_close(s->open[i]);
    free(s);
}
