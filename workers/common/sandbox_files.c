/* SPDX-License-Identifier: Apache-2.0 */
#include "common/sandbox_files.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "common/span.h"

/* linux/landlock.h of Debian 12 ends at version 2; the numbers are the kernel's and never change.
 */
#define FS_EXECUTE (1ULL << 0)
#define FS_READ ((1ULL << 2) | (1ULL << 3))    /* files, folders */
#define FS_SOCKETS ((1ULL << 5) | (1ULL << 9)) /* removing files, making sockets */
#define FS_VERSION_1 ((1ULL << 13) - 1)
#define FS_REFER (1ULL << 13)     /* version 2 */
#define FS_TRUNCATE (1ULL << 14)  /* 3 */
#define FS_IOCTL_DEV (1ULL << 15) /* 5 */
#define FS_CONNECT (1ULL << 16)   /* 9, to a socket file */
#define NET_BIND (1ULL << 0)      /* 4 */
#define NET_CONNECT (1ULL << 1)
#define SCOPE_ABSTRACT (1ULL << 0) /* 6 */
#define SCOPE_SIGNAL (1ULL << 1)
#define ASK_VERSION 1u
#define RULE_PATH 1
#define RULE_PORT 2
#define PORT_DNS 53

struct ruleset {
    uint64_t files, net, scoped;
};

struct path_rule {
    uint64_t allowed;
    int32_t folder;
} __attribute__((packed));

struct port_rule {
    uint64_t allowed, port;
};

/* Where getaddrinfo, its modules and OpenSSL look; what a machine does not have is left out. */
static const char *const network_folders[] = {
    "/etc",
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
    "/run/systemd/resolve",
    "/run/resolvconf",
    "/run/NetworkManager",
    NULL,
};

static int create_ruleset(const struct ruleset *r, size_t size, unsigned flags)
{
    return (int)syscall(SYS_landlock_create_ruleset, r, size, flags);
}

/* ---- endpoints */

static struct span host_of(const char *endpoint)
{
    struct span all = span_of(endpoint), scheme = SPAN("tcp://");
    const char *colon = strrchr(endpoint ? endpoint : "", ':');
    if (!span_starts_with(all, scheme) || !colon || colon < all.p + scheme.n)
        return SPAN("");
    return span_slice(all, scheme.n, (size_t)(colon - all.p));
}

bool sandbox_files_has_name(const char *endpoint)
{
    char host[256];
    unsigned char address[16];
    struct span h = host_of(endpoint);
    if (!h.n || h.n >= sizeof(host) || h.p[0] == '[' || span_equal(h, SPAN("*")))
        return false;
    memcpy(host, h.p, h.n);
    host[h.n] = '\0';
    return inet_pton(AF_INET, host, address) != 1;
}

unsigned sandbox_files_port(const char *endpoint)
{
    struct span h = host_of(endpoint);
    return h.n ? (unsigned)strtoul(h.p + h.n + 1, NULL, 10) : 0;
}

bool sandbox_files_is_tcp(const char *endpoint)
{
    return host_of(endpoint).n > 0;
}

/* ---- rules */

/* A folder that is not there is none that could be read. */
static bool allow_folder(int rules, const char *path, uint64_t access)
{
    struct path_rule rule = {.allowed = access};
    rule.folder = open(path, O_PATH | O_CLOEXEC | O_DIRECTORY);
    if (rule.folder < 0)
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
    bool is_added = syscall(SYS_landlock_add_rule, rules, RULE_PATH, &rule, 0) == 0;
    (void)close(rule.folder);
    return is_added;
}

static bool allow_folder_of(int rules, const char *file, uint64_t access)
{
    char folder[4096];
    const char *slash = file ? strrchr(file, '/') : NULL;
    if (!file || !*file)
        return true;
    if (!slash)
        return allow_folder(rules, ".", access);
    if (snprintf(folder, sizeof(folder), "%.*s", (int)(slash - file + 1), file) >=
        (int)sizeof(folder))
        return false;
    return allow_folder(rules, folder, access);
}

static bool allow_port(int rules, unsigned port, uint64_t access)
{
    struct port_rule rule = {.allowed = access, .port = port};
    return syscall(SYS_landlock_add_rule, rules, RULE_PORT, &rule, 0) == 0;
}

static struct ruleset handled(const struct sandbox *s, int abi)
{
    struct ruleset r = {.files = FS_VERSION_1};
    if (abi >= 2)
        r.files |= FS_REFER;
    if (abi >= 3)
        r.files |= FS_TRUNCATE;
    if (abi >= 5)
        r.files |= FS_IOCTL_DEV;
    bool has_database = s->kind == SANDBOX_KEEPER || s->kind == SANDBOX_HUB;
    if (has_database) /* libpq reads what it likes, and the database may be a file socket anywhere
                       */
        r.files &= ~FS_READ;
    else if (abi >= 9)
        r.files |= FS_CONNECT;
    /* A hub at a port that the kernel shall choose could not look whether it is closed
     * (sock_probe). */
    bool has_any_port =
        s->kind == SANDBOX_HUB && sandbox_files_is_tcp(s->hub) && !sandbox_files_port(s->hub);
    if (abi >= 4 && !has_any_port)
        r.net = NET_BIND | NET_CONNECT;
    if (abi >= 6)
        r.scoped = SCOPE_ABSTRACT | SCOPE_SIGNAL;
    return r;
}

static bool add_folders(int rules, const struct sandbox *s, bool has_names)
{
    bool is_good = true;
    for (size_t i = 0; i < SANDBOX_FILES && is_good; i++)
        is_good = allow_folder_of(rules, s->files[i], FS_READ);
    for (size_t i = 0; network_folders[i] && has_names && is_good; i++)
        is_good = allow_folder(rules, network_folders[i], FS_READ);
    return is_good;
}

static bool add_ports(int rules, const struct sandbox *s, bool has_names)
{
    unsigned hub = sandbox_files_port(s->hub);
    uint64_t access = s->kind == SANDBOX_HUB ? NET_BIND | NET_CONNECT : NET_CONNECT;
    bool is_good = !hub || allow_port(rules, hub, access);
    if (is_good && has_names) /* answers that are too long for UDP */
        is_good = allow_port(rules, PORT_DNS, NET_CONNECT);
    for (size_t i = 0; i < SANDBOX_PORTS && s->ports[i] && is_good; i++)
        is_good = allow_port(rules, s->ports[i], NET_CONNECT);
    return is_good;
}

/* Socket files beside the hub's: dispatch makes its own again, others find it again. */
static bool add_hub_folder(int rules, const struct sandbox *s, const struct ruleset *r)
{
    static const char scheme[] = "ipc://";
    uint64_t access = s->kind == SANDBOX_HUB ? FS_SOCKETS : r->files & FS_CONNECT;
    if (!access || !span_starts_with(span_of(s->hub), SPAN(scheme)))
        return true;
    return allow_folder_of(rules, s->hub + sizeof(scheme) - 1, access);
}

static bool add_rules(int rules, const struct sandbox *s, const struct ruleset *r)
{
    bool has_names = s->has_names || sandbox_files_has_name(s->hub);
    if ((r->files & FS_READ) && !add_folders(rules, s, has_names))
        return false;
    if (!add_hub_folder(rules, s, r))
        return false;
    return !(r->net & NET_CONNECT) || add_ports(rules, s, has_names);
}

enum fate sandbox_files_close(const struct sandbox *s, int *ret_abi, struct error *e)
{
    int abi = create_ruleset(NULL, 0, ASK_VERSION);
    *ret_abi = abi > 0 ? abi : 0;
    if (abi <= 0) /* ENOSYS, EOPNOTSUPP; EPERM below a container's filter that does not know it */
        return FATE_DONE;
    struct ruleset r = handled(s, abi);
    size_t size = abi >= 6 ? sizeof(r) : abi >= 4 ? 2 * sizeof(r.files) : sizeof(r.files);
    int rules = create_ruleset(&r, size, 0);
    bool is_closed =
        rules >= 0 && add_rules(rules, s, &r) && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    int reason = errno;
    if (rules >= 0)
        (void)close(rules);
    if (!is_closed)
        return fail(e, FATE_REJECT, "cannot close files to this process (Landlock %d): %s", abi,
                    strerror(reason));
    return FATE_DONE;
}
