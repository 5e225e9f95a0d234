/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_charset - decodes what bench_charset.py hands it. bench: read
 *
 * Standard input: records "<bytes> <content type or ->\n" and the bytes. Standard output: for each
 * "<bytes> <charset>\n" and the decoded text; with --icu the name that ICU's detector gives and no
 * text. CPU time of all goes to standard error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucsdet.h>
#include "charset.h"
#include "common/arena.h"
#include "common/clock.h"

static void print_icu(const char *bytes, size_t n)
{
    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *d = ucsdet_open(&status);

    ucsdet_setText(d, bytes, (int32_t)n, &status);
    const UCharsetMatch *m = ucsdet_detect(d, &status);
    const char *name = m && U_SUCCESS(status) ? ucsdet_getName(m, &status) : "none";
    printf("0 %s\n", U_SUCCESS(status) ? name : "none");
    ucsdet_close(d);
}

static void print_ours(const char *bytes, size_t n, const char *content_type)
{
    struct arena a;
    struct error e = {{0}};
    struct charset_text t;

    arena_init(&a, (size_t)256 << 20);
    if (charset_decode(span_at(bytes, n), content_type, CHARSET_HTML, &a, &t, &e) == FATE_DONE) {
        printf("%zu %s\n", t.utf8.n, t.name);
        fwrite(t.utf8.p, 1, t.utf8.n, stdout);
    } else {
        printf("0 refused\n");
    }
    arena_done(&a);
}

int main(int argc, char **argv)
{
    bool is_icu = argc > 1 && !strcmp(argv[1], "--icu");
    char type[256];
    size_t n, records = 0;
    uint64_t took_us = 0;

    while (scanf("%zu %255[^\n]", &n, type) == 2) {
        char *bytes = malloc(n + 1);
        if (getchar() != '\n' || fread(bytes, 1, n, stdin) != n)
            return 1;
        uint64_t start = clock_thread_cpu_us();
        if (is_icu)
            print_icu(bytes, n);
        else
            print_ours(bytes, n, strcmp(type, "-") ? type : NULL);
        took_us += clock_thread_cpu_us() - start;
        records++;
        free(bytes);
    }
    fprintf(stderr, "%.0f\n", records ? (double)took_us / (double)records : 0.0);
    return 0;
}
