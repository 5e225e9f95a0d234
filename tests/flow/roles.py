#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""roles - dispatch and write with logins and passwords of their own, as deploy/ makes them: each can do its work and nothing else, and no
password is seen in arguments, environment or logs."""
import os
import re
import resource
import subprocess

import flow

ARTICLES = 12
SOURCE = os.environ.get("CW_SOURCE") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
PARSERS = ["fetch", "read", "language", "entity", "claim"]

# refused to everybody who works, by PostgreSQL's code 42501
NOBODY = ["create table intruder (x int)", "create temporary table intruder (x int)", "create schema intruder", "drop table job",
          "alter table job add intruder int", "truncate job", "create role intruder", "set role claimwire_owner",
          "set role claimwire", "copy job to program 'true'", "copy job to '/tmp/intruder'", "select pg_read_file('/etc/hostname')",
          "select pg_reload_conf()", "create extension dblink", "select lo_import('/etc/hostname')", "delete from trail",
          "create function intruder() returns int language sql as 'select 1'", "insert into schema_version default values",
          "delete from claim", "delete from article", "delete from edition", "delete from capture", "update edition set text = ''",
          "update capture set url = ''", "update claim set rule = ''", "truncate claim"]
FORBIDDEN = {
    "claimwire_dispatch": ["select text from edition", "select * from claim", "insert into claim default values",
                           "insert into capture default values", "insert into source default values", "update source set name = ''",
                           "delete from feed", "insert into feed default values", "update page set url = ''", "select * from judgement"],
    "claimwire_write": ["insert into source default values", "update source set name = ''", "delete from source", "delete from feed",
                        "update job set attempts = 0", "insert into judgement default values", "update judgement set by_whom = ''",
                        "delete from page", "delete from entity", "delete from mention", "update run set made_at = now()"],
    "claimwire_read": ["insert into source default values", "update feed set failures = 0", "delete from job", "update job set attempts = 0",
                       "insert into job default values", "select nextval('job_token')", "delete from quarantine"],
    "claimwire_ingest": ["update entity set name_en = ''", "insert into claim default values", "insert into edition default values",
                         "update article set seen_at = now()"],
}
ALLOWED = {
    "claimwire_dispatch": ["select id from job for update skip locked", "select id from feed", "select nextval('job_token')"],
    "claimwire_write": ["select id from article", "delete from job where false", "select id from feed"],
    "claimwire_read": ["select id from claim", "select text from edition", "select id from job"],
    "claimwire_ingest": ["select id from source", "delete from job where false", "update feed set failures = 0 where false"],
}


class Server:
    """A PostgreSQL made ready as deploy/README.md says, which asks for passwords."""

    def __init__(self, folder):
        self.dir, self.secrets = os.path.join(folder, "pg"), os.path.join(folder, "secrets")
        tool = os.path.join(SOURCE, "tests/private-postgres")
        subprocess.run([tool, "start", "--no-fsync", "--until", str(os.getpid()), self.dir], check=True, stdout=subprocess.DEVNULL)
        self.tool = tool
        self.psql("claimwire", "create role boss superuser login")
        self.psql("boss", "alter role claimwire rename to bootstrap", "drop database if exists claimwire")
        subprocess.run([os.path.join(SOURCE, "deploy/make-secrets"), self.secrets], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "PGHOST": self.dir})
        subprocess.run([os.path.join(SOURCE, "deploy/postgres/container-init")], check=True,
                       env={**os.environ, "CLAIMWIRE_SECRETS": self.secrets, "PSQL": f"psql -h {self.dir} -U boss"})
        with open(os.path.join(self.dir, "data/pg_hba.conf"), "w") as f:
            f.write("local all boss trust\nlocal all all scram-sha-256\n")
        self.psql("boss", "select pg_reload_conf()")

    def dsn(self, name):
        with open(os.path.join(self.secrets, f"{name}.dsn")) as f:
            return f.read().strip()

    def password(self, name):
        return re.search(r"password=(\S+)", self.dsn(name))[1]

    def psql(self, user, *statements, database="postgres"):
        done = subprocess.run(["psql", "-XqAt", "-h", self.dir, "-U", user, "-d", database, "-v", "ON_ERROR_STOP=1",
                               *[word for s in statements for word in ("-c", s)]], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{statements}: {done.stderr}")
        return done.stdout.strip()

    def code_of(self, role, statement):
        """What the statement ends in for a login that is a member of that role alone; nothing of it stays."""
        script = f"begin;\nset local role {role};\n{statement};\nrollback;\n" if role in ("claimwire_read", "claimwire_ingest") else \
            f"begin;\n{statement};\nrollback;\n"
        login = {"claimwire_dispatch": "dispatch", "claimwire_write": "write"}.get(role)
        where = self.dsn(login) if login else f"host={self.dir} dbname=claimwire user=boss"
        done = subprocess.run(["psql", "-XqAt", where, "-v", "ON_ERROR_STOP=1", "-v", "VERBOSITY=sqlstate"], input=script, capture_output=True,
                              text=True)
        found = re.search(r"ERROR: +(\w{5})", done.stderr)
        return found[1] if found else "done" if done.returncode == 0 else done.stderr.strip()

    def stop(self):
        subprocess.run([self.tool, "stop", "--immediate", self.dir], stdout=subprocess.DEVNULL)


def logins(server):
    kinds = server.psql("boss", "select string_agg(rolname, ' ' order by rolname) from pg_authid where rolname like 'claimwire%' and rolcanlogin")
    flow.ok(kinds == "claimwire claimwire_dispatch claimwire_write", "three logins are made, owner, read and ingest cannot log in", kinds)
    weak = server.psql("boss", "select string_agg(rolname, ' ') from pg_authid where rolcanlogin and rolname like 'claimwire%' "
                               "and (rolpassword is null or rolpassword not like 'SCRAM-SHA-256$%' or rolsuper)")
    flow.ok(weak == "", "their passwords are kept as SCRAM verifiers, none is a superuser", weak)
    wrong = server.dsn("write").replace(server.password("write"), "0" * 48)
    code, said = flow.program("claimwire-write", "--check", CLAIMWIRE_PG_DSN=wrong)
    flow.ok(code == 78 and "password authentication failed" in said and "0" * 48 not in said, "a wrong password is refused, and not repeated", said)
    far = "host=192.0.2.9 dbname=claimwire user=claimwire_write password=hush"
    for program in ("claimwire-write", "claimwire-dispatch"):
        code, said = flow.program(program, "--check", CLAIMWIRE_PG_DSN=far)
        flow.ok(code == 78 and "sslmode=verify-full" in said and "hush" not in said,
                f"{program} refuses another machine without a certificate, exit 78", f"{code} {said}")
    strong = server.psql("boss", "select string_agg(rolname, ' ') from pg_roles where rolname ~ '^claimwire_' and "
                                 "(rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)")
    flow.ok(strong == "", "none of the roles that work may make roles or databases, replicate, or is a superuser", strong)
    path = server.psql("boss", "select count(*) from pg_roles where rolname in ('claimwire_dispatch', 'claimwire_write', 'claimwire_read', "
                               "'claimwire_ingest') and 'search_path=public, pg_temp' = any(rolconfig)")
    flow.ok(path == "4", "every role has its search_path set", path)


def privileges(server):
    for role, own in FORBIDDEN.items():
        codes = {statement: server.code_of(role, statement) for statement in [*NOBODY, *own]}
        if role == "claimwire_ingest":  # the command's: it may keep its work in order
            codes = {s: c for s, c in codes.items() if s != "set role claimwire"}
        if role in ("claimwire_read", "claimwire_ingest"):  # SET ROLE asks who logged in, and these cannot
            codes = {s: c for s, c in codes.items() if not s.startswith("set role")}
        bad = {s: c for s, c in codes.items() if c != "42501"}
        flow.ok(not bad, f"{role} may do none of {len(codes)} things that are not its business", str(bad))
        bad = {s: c for s in ALLOWED[role] if (c := server.code_of(role, s)) != "done"}
        flow.ok(not bad, f"{role} may do what it must", str(bad))


def exposed(pids, passwords):
    """Where a password is seen from outside."""
    found = []
    for who, pid in pids.items():
        for name in ("cmdline",) if flow.IS_BELOW_MEMCHECK else ("cmdline", "environ"):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as f:
                    text = f.read().decode(errors="replace")
            except PermissionError:
                continue  # hidden altogether, which is better still
            found += [f"{who}: {name}" for password in passwords if password in text]
            if who in PARSERS and name == "environ":
                found += [f"{who}: {line.split('=')[0]}" for line in text.split("\0") if re.match("(PG|CLAIMWIRE_PG)[A-Z_]*=.", line)]
    return found


def secrets(claimwire, pids, passwords):
    if flow.IS_BELOW_MEMCHECK:
        print("skip no password is in the environment: valgrind's own copy of it is out of a program's reach", flush=True)
    flow.ok(not (found := exposed(pids, passwords)), "no password is in arguments or environment of any program, no address of the database in "
            "those of parsers and fetch", "; ".join(found))
    logs = "".join(claimwire.worker_log(name) for name in [f"guest-{who}" for who in pids])
    flow.ok(logs and not any(p in logs for p in passwords), "no password is in a log")
    cores, owners = [], []
    for who, pid in pids.items():
        with open(f"/proc/{pid}/limits") as f:
            limit = next(line.split()[4] for line in f if line.startswith("Max core file size"))
        cores += [who] if limit != "0" else []
        owners += [who] if os.stat(f"/proc/{pid}/environ").st_uid != 0 else []  # what is not dumpable belongs to root
    flow.ok(not cores and not owners, "none leaves a core file, none can be looked into by its own user", f"{cores} {owners}")


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
    news = flow.NewsServer(pause_s=0.0)
    feed = flow.publish(news, ARTICLES)
    nobody = [word for stage in flow.STAGES for word in ("--workers", f"{stage}=0")]
    with flow.Installation(*nobody) as claimwire:  # for its folders; its own database is not used
        server = Server(claimwire.folder)
        owner = {"CLAIMWIRE_PG_DSN": server.dsn("owner")}
        code, said = flow.program("claimwire", "migrate", **owner, seconds=60)
        flow.ok(code == 0, "the owner, who is no superuser, brings the schema", said)
        logins(server)
        for arguments in (("source", "add", "Outlet"), ("feed", "add", feed, "--source", "Outlet")):
            code, said = flow.program("claimwire", *arguments, **owner)
            flow.ok(code == 0, f"claimwire {' '.join(arguments[:2])} works in the command's role", said)
        guests = {}
        for who in ("dispatch", "write", *PARSERS):
            settings = ["dispatch.spacing_ms=0"] if who == "dispatch" else [s for s in news.settings() if s.startswith("fetch.")] if who == "fetch" \
                else []
            if who in ("dispatch", "write"):
                guests[who] = claimwire.guest(who, *settings, CLAIMWIRE_PG_DSN=server.dsn(who))
            else:  # by mistake, or by one file of environment for all
                guests[who] = claimwire.guest(who, *settings, CLAIMWIRE_PG_DSN=server.dsn("write"), PGPASSWORD=server.password("write"))
        count = lambda: server.psql("boss", "select count(*) from edition", database="claimwire")  # noqa: E731
        flow.wait_for(lambda: count() == str(ARTICLES), 90, "articles through logins of their own")
        flow.ok(True, f"{ARTICLES} articles go through: each login may do what its program must")
        secrets(claimwire, {who: p.pid for who, p in guests.items()}, [server.password(n) for n in ("owner", "dispatch", "write")])
        privileges(server)
        server.stop()
    news.close()
    flow.finish()


if __name__ == "__main__":
    main()
