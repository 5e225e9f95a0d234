/* SPDX-License-Identifier: Apache-2.0 */
#include "common/secret.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define NAME_BYTES 128

extern char **environ;

void secret_forget_variable(const char *name)
{
    char *value = getenv(name);
    if (!value)
        return;
    explicit_bzero(value, strlen(value));
    (void)unsetenv(name);
}

void secret_forget_variables(const char *prefix)
{
    size_t n = strlen(prefix);
    for (char **each = environ; each && *each;) {
        char name[NAME_BYTES];
        size_t len = strcspn(*each, "=");
        if (strncmp(*each, prefix, n) != 0 || len >= sizeof(name)) {
            each++;
            continue;
        }
        memcpy(name, *each, len);
        name[len] = '\0';
        secret_forget_variable(name); /* the next one moves here */
    }
}

void secret_hide_process(void)
{
    const struct rlimit none = {0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
