/* SPDX-License-Identifier: Apache-2.0 */
#include "wall.h"

/* All that is given must hold. */
struct wall_sign {
    long status;        /* 0: any */
    const char *header; /* NULL: none is needed */
    const char *value;  /* of the header; NULL: any */
    const char *mark;   /* somewhere in the body; NULL: none is needed */
    size_t most_bytes;  /* of the body: pages behind some walls hold the mark as well */
    const char *name;
};

/* The first three are as Cloudflare and AWS document them; the others as their answers are seen to
 * be. To add one: a row here and one in test_wall.c. */
static const struct wall_sign signs[] = {
    {0, "cf-mitigated", "challenge", NULL, SIZE_MAX, "Cloudflare challenge"},
    {202, "x-amzn-waf-action", "challenge", NULL, SIZE_MAX, "AWS WAF challenge"},
    {405, "x-amzn-waf-action", "captcha", NULL, SIZE_MAX, "AWS WAF captcha"},
    {0, "x-vercel-mitigated", "challenge", NULL, SIZE_MAX, "Vercel challenge"},
    {503, "server", "cloudflare", "/cdn-cgi/challenge-platform/", SIZE_MAX, "Cloudflare challenge"},
    {200, "x-iinfo", NULL, "/_Incapsula_Resource?", 8192, "Imperva challenge"},
    {200, "x-sucuri-id", NULL, "sucuri_cloudproxy_js", 16384, "Sucuri challenge"},
    {200, NULL, NULL, "id=\"anubis_challenge\"", 65536, "Anubis challenge"},
};

static bool holds(const struct wall_sign *s, const struct transfer *t)
{
    if (s->status && s->status != t->status)
        return false;
    const char *value = s->header ? transfer_header_value(t, s->header) : "";
    if (!value || (s->value && !span_equal_nocase(span_of(value), span_of(s->value))))
        return false;
    struct span body = buf_span(&t->body);
    return !s->mark || (body.n <= s->most_bytes && span_find(body, span_of(s->mark)) < body.n);
}

const char *wall_find(const struct transfer *t)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (holds(&signs[i], t))
            return signs[i].name;
    return NULL;
}
