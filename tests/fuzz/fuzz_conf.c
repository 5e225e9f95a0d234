/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_conf - configuration. The first byte chooses: a file of settings, --set, the environment, a file of keys that may
 * connect, a file with a secret key. What is accepted lies within the limits of its row, and is the same again when it
 * is loaded twice.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "conf.h"
#include "curve.h"

struct sample {
    char *greeting, *password;
    int64_t letters, bytes;
    double share;
    bool is_on;
};

#define PLACE(member) offsetof(struct sample, member)

static const struct conf_row rows[] = {
    {"sample.greeting", CONF_STRING, PLACE(greeting), "hello", 0, 0, "what to say"},
    {"sample.password", CONF_SECRET, PLACE(password), "", 0, 0, "how to enter"},
    {"sample.letters", CONF_INT, PLACE(letters), "24", 1, 10000, "shortest text"},
    {"sample.bytes", CONF_SIZE, PLACE(bytes), "8 MiB", 1024, 1 << 30, "largest text"},
    {"sample.share", CONF_REAL, PLACE(share), "0.5", 0, 1, "how much"},
    {"sample.is_on", CONF_BOOL, PLACE(is_on), "yes", 0, 0, "whether at all"},
    {0},
};

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

/* The bytes as a file that only we may read. */
static const char *file_of(struct span bytes)
{
    static char path[64];
    static int fd = -1;

    if (fd < 0) {
        fd = memfd_create("conf", MFD_CLOEXEC);
        require(fd >= 0 && fchmod(fd, 0400) == 0);
        (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    }
    require(ftruncate(fd, 0) == 0 && pwrite(fd, bytes.p, bytes.n, 0) == (ssize_t)bytes.n);
    return path;
}

/* A secret may name any file of this machine: not here. */
static bool names_a_file(struct span bytes)
{
    return span_find(bytes, SPAN("@/")) < bytes.n;
}

static void check(const struct conf_sources *from)
{
    struct sample one = {0}, other = {0};
    struct error e = {{0}};

    if (conf_load(rows, from, &one, &e) != FATE_DONE) {
        require(e.text[0] && !one.greeting && !one.password);
        return;
    }
    require(one.greeting && one.password && one.letters >= 1 && one.letters <= 10000);
    require(one.bytes >= 1024 && one.bytes <= 1 << 30 && one.share >= 0 && one.share <= 1);
    require(conf_load(rows, from, &other, &e) == FATE_DONE);
    require(strcmp(one.greeting, other.greeting) == 0 && one.letters == other.letters &&
            one.bytes == other.bytes && one.share == other.share && one.is_on == other.is_on);
    conf_free(rows, &one);
    conf_free(rows, &other);
}

static void check_override(struct span bytes)
{
    char *text = strndup(bytes.p, bytes.n);
    const char *const overrides[] = {text};

    require(text != NULL);
    check(&(struct conf_sources){.overrides = overrides, .overrides_len = 1});
    free(text);
}

static void check_environment(struct span bytes)
{
    static const char *const names[] = {"CLAIMWIRE_SAMPLE_LETTERS", "CLAIMWIRE_SAMPLE_BYTES",
                                        "CLAIMWIRE_SAMPLE_SHARE", "CLAIMWIRE_SAMPLE_IS_ON"};
    char *text = strndup(bytes.p, bytes.n);

    require(text != NULL);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        require(setenv(names[i], text, 1) == 0);
        check(&(struct conf_sources){0});
        require(unsetenv(names[i]) == 0);
    }
    free(text);
}

static void check_keys(struct span bytes)
{
    char key[CURVE_KEY_BYTES + 1] = "";
    const char *path = file_of(bytes);
    struct curve_list *list = NULL;

    if (curve_list_open(path, &list, NULL) == FATE_DONE) {
        (void)curve_list_has(list, "rq5+e^Dk9iF0tX5wQnC5DrLhNtN0)1.Qx#-BPtA{");
        require(curve_list_len(list) <= bytes.n / CURVE_KEY_BYTES);
    }
    curve_list_free(list);
    if (curve_read_secret(path, key, NULL) == FATE_DONE)
        require(curve_is_key(span_of(key)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct span rest = {(const char *)bytes + 1, n - 1};

    if (n == 0 || n > 65536 || names_a_file(rest))
        return 0;
    switch (bytes[0] % 4) {
    case 0:
        check(&(struct conf_sources){.file = file_of(rest), .known_prefixes = "other. hub.batch"});
        break;
    case 1:
        check_override(rest);
        break;
    case 2:
        check_environment(rest);
        break;
    default:
        check_keys(rest);
        break;
    }
    return 0;
}
