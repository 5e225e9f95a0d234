/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay - feeds every file of a parser's corpus to its fuzz target once, without libFuzzer.
 *
 * This is how an input that once broke something is tested by every compiler and sanitizer. An empty input and a few
 * simple ones are tried even where there is no corpus. Files may also be named on the command line.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* The bytes have exactly their size on the heap, so that a sanitizer sees the first one read behind them. */
static void feed(const void *bytes, size_t n)
{
    uint8_t *copy = malloc(n ? n : 1);
    if (!copy)
        abort();
    if (n)
        memcpy(copy, bytes, n);
    (void)LLVMFuzzerTestOneInput(copy, n);
    free(copy);
}

static int feed_file(const char *path)
{
    static char bytes[16 << 20];
    FILE *f = fopen(path, "rb");
    if (!f)
        return -1;
    size_t n = fread(bytes, 1, sizeof(bytes), f);
    (void)fclose(f);
    (void)fprintf(stderr, "%s\n", path); /* the last one named is the one that broke it */
    feed(bytes, n);
    return 0;
}

static void feed_simple(void)
{
    static char run[70000];
    feed("", 0);
    for (int c = 0; c < 256; c++) {
        memset(run, c, sizeof(run));
        feed(run, 1);
        feed(run, c % 16 ? 33 : sizeof(run));
    }
}

static int feed_folder(const char *folder)
{
    int n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *entry; d && (entry = readdir(d));) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        n += feed_file(path) == 0;
    }
    if (d)
        (void)closedir(d);
    return n;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (feed_file(argv[i]) != 0) {
            (void)printf("not ok '%s' can be read\n", argv[i]);
            return 1;
        }
    }
    if (argc > 1)
        return 0;
    feed_simple();
    int n = feed_folder(CW_CORPUS);
    (void)printf("ok %s survives %d files of its corpus\n", CW_PARSER, n);
    return 0;
}
