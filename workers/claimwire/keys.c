/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys - makes the key pair of a machine, for connections between machines.
 *
 * Needs no installation and no database: keys are made where they are used, and their secret never
 * leaves.
 */
#include "verb.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "common/curve.h"

#define PATH_BYTES 4096
#define NOTE_BYTES 128

static const char help[] =
    "usage: claimwire keys FILE [--note TEXT]\n"
    "       claimwire keys --public FILE\n\n"
    "Makes a key pair: the secret in FILE (mode 0400, never shown), the public key in FILE.pub. "
    "Prints the public key and the\n"
    "line for the hub's curve.allow_file, which ends in TEXT (the host's name). --public prints "
    "that of a FILE that is there.\n"
    "Nothing is overwritten. How keys are changed while work goes on: deploy/README.md.\n";

struct keys_order {
    const char *file, *note, *shown; /* `shown`: --public */
};

static int parse(struct keys_order *k, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            (void)fputs(help, stdout);
            return -1;
        }
        if (verb_option(argc, argv, &i, "--note", &k->note) ||
            verb_option(argc, argv, &i, "--public", &k->shown))
            continue;
        if (argv[i][0] == '-' || k->file)
            return verb_misused("keys", "there is no option", argv[i]);
        k->file = argv[i];
    }
    if (!k->file == !k->shown)
        return verb_misused("keys", "name one FILE", NULL);
    for (const char *c = k->note; c && *c; c++) {
        if ((unsigned char)*c < 0x20)
            return verb_misused("keys", "a note is one line of text", NULL);
    }
    return VERB_DONE;
}

/* Others read this one: it is what workers are given, and what the hub is told. */
static enum fate write_public(const char *secret_path, const char *key, struct error *e)
{
    char path[PATH_BYTES];
    if (snprintf(path, sizeof path, "%s.pub", secret_path) >= (int)sizeof path)
        return fail(e, FATE_REJECT, "path '%.64s...' is too long", secret_path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0444);
    bool is_written = fd >= 0 && dprintf(fd, "%s\n", key) == CURVE_KEY_BYTES + 1;
    int reason = errno;
    if (fd >= 0)
        (void)close(fd);
    return is_written ? FATE_DONE
                      : fail(e, FATE_REJECT, "cannot write '%s': %s", path, strerror(reason));
}

static enum fate make(const struct keys_order *k, struct error *e)
{
    char key[CURVE_KEY_BYTES + 1], host[NOTE_BYTES] = "";
    enum fate fate = curve_make_pair(k->file, key, e);
    if (fate != FATE_DONE)
        return fate;
    fate = write_public(k->file, key, e);
    if (fate != FATE_DONE) {
        (void)unlink(k->file); /* half a pair is none */
        return fate;
    }
    (void)gethostname(host, sizeof host - 1);
    (void)printf("public key:               %s\n"
                 "also in the file:         %s.pub\n"
                 "secret key, in the file:  %s\n"
                 "line for curve.allow_file:\n%s  %s\n",
                 key, k->file, k->file, key, k->note ? k->note : host);
    return FATE_DONE;
}

static enum fate show(const char *file, struct error *e)
{
    char key[CURVE_KEY_BYTES + 1];
    enum fate fate = curve_public_of(file, key, e);
    if (fate == FATE_DONE)
        (void)puts(key);
    return fate;
}

int verb_keys(int argc, char **argv)
{
    struct keys_order k = {0};
    struct error e;
    int code = parse(&k, argc, argv);
    if (code != VERB_DONE)
        return code < 0 ? VERB_DONE : code;
    enum fate fate = k.shown ? show(k.shown, &e) : make(&k, &e);
    return fate == FATE_DONE ? VERB_DONE : verb_fail(VERB_FAILED, "keys", &e);
}
