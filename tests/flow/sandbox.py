#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sandbox - each worker tries what a page that took it over might try: the kernel refuses, the document pays, the others go through.
So does dispatch, as a worker might that took it over.

What a word means is in workers/common/trespass.c; the table of who may what is workers/common/sandbox.h. Without a build that has
faults, only what can be seen from outside is looked at.
"""
import concurrent.futures
import ctypes
import itertools
import os
import re
import signal
import socket
import socketserver
import stat
import threading

import flow

PARSERS = ["read", "language", "entity", "claim"]
# on the work thread of a parser all of these are deadly
DEADLY = {"exec": "execve", "fork": "clone", "socket": "socket", "datagram": "socket", "file_socket": "socket", "write": "open for writing",
          "create": "open for writing", "unlink": "unlink", "ptrace": "ptrace", "kill": "kill", "code": "mmap of code", "thread": "clone",
          "listen": "socket"}
# libc makes threads with all signals blocked: then there is nobody to say why, and the signal itself has to do
SILENT = ["thread"]
# the others of them are built alike: the unit test tries every call on every kind
SHORT = ["exec", "socket", "file_socket", "create"]
# write and fetch speak with others, and so may do these
DEADLY_DRIVER = ["exec", "fork", "write", "create", "unlink", "ptrace", "kill", "listen"]
# it makes and removes its own socket; whether it is that is Landlock's to see
DEADLY_DISPATCH = [word for word in DEADLY_DRIVER if word != "unlink"]
AT_ONCE = 3  # installations: mostly they wait for a worker to start
CHARSETS = {"utf-16": "قال رئيس البلدية يوم الثلاثاء إن الجسر القديم مغلق أمام الجميع حتى نهاية الشهر.",
            "windows-1256": "قال المحافظ يوم الأربعاء إن الطريق إلى الشمال سيفتح من جديد في الربيع.",
            "iso-8859-6": "قال متحدث باسم المجلس يوم الخميس إن السوق سيبقى مفتوحا حتى المساء.",
            "koi8-r": "Мэр города сказал во вторник, что старый мост закрыт для всех до конца месяца.",
            "shift_jis": "市長は火曜日、古い橋は月末まで閉鎖されると述べた。市場は夕方まで開いている。",
            "euc-kr": "시장은 화요일에 오래된 다리가 이달 말까지 폐쇄된다고 말했다. 시장은 저녁까지 열린다.",
            "gb18030": "市长星期二说，旧桥将关闭到月底。市场将开放到晚上，工程师们这样说。",
            "big5": "市長星期二說，舊橋將關閉到月底。市場將開放到晚上，工程師們這樣說。"}
LANDLOCK_PORTS = 4  # the version that knows ports
SYS_LANDLOCK_CREATE_RULESET = 444


def landlock():
    """The kernel's version of it; below 1: none."""
    return ctypes.CDLL(None, use_errno=True).syscall(SYS_LANDLOCK_CREATE_RULESET, None, 0, 1)


class DatabasePort:
    """An installation's database on a TCP port: what comes is passed on to its socket file."""

    def __init__(self, claimwire):
        path = os.path.join(claimwire.folder, "socket", ".s.PGSQL.5432")

        class Relay(socketserver.BaseRequestHandler):
            def handle(self):
                with socket.socket(socket.AF_UNIX) as database:
                    database.connect(path)
                    back = threading.Thread(target=pass_on, args=(database, self.request), daemon=True)
                    back.start()
                    pass_on(self.request, database)
                    back.join()

        def pass_on(source, target):
            try:
                while part := source.recv(65536):
                    target.sendall(part)
                target.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # one of them is gone, and so is the other soon

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Relay)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def dsn(self):
        return f"host=127.0.0.1 port={self.port} dbname=claimwire user=claimwire"

    def close(self):
        self.server.shutdown()


def status_of(pid):
    with open(f"/proc/{pid}/status") as f:
        return dict(line.split(":", 1) for line in f.read().splitlines() if ":" in line)


def has_sandbox(claimwire):
    return 'sandbox="seccomp' in claimwire.worker_log("read")


def look_from_outside(claimwire):
    bad = []
    for stage in flow.STAGES:
        for pid in claimwire.pids(stage):
            status = status_of(pid)
            if status["Seccomp"].strip() != "2" or status["NoNewPrivs"].strip() != "1":
                bad.append(f"{stage}: seccomp {status['Seccomp']}, no_new_privs {status['NoNewPrivs']}")
            if stage in PARSERS:  # each thread; the one that works has a filter more
                filters = sorted(int(status_of(f"{pid}/task/{t}")["Seccomp_filters"]) for t in os.listdir(f"/proc/{pid}/task"))
                if filters[0] < 1 or filters[-1] < 2:
                    bad.append(f"{stage}: filters of its threads {filters}")
    flow.ok(not bad, "dispatch and every worker run below seccomp and without new privileges, the work thread of a parser below two filters", "; ".join(bad))
    said, code = "", 0
    for stage in [s for s in flow.STAGES if s != "dispatch"]:
        code_one, said_one = flow.program(f"claimwire-{stage}", "--check", "--set", "fetch.contact=x@example.org") if stage == "fetch" \
            else flow.program(f"claimwire-{stage}", "--check") if stage != "write" else (0, "sandbox seccomp")
        code += code_one
        said += said_one if "sandbox seccomp" not in said_one else ""
    flow.ok(code == 0 and not said, "--check enters the sandbox and says so", said)
    code, said = flow.program("claimwire-read", "--check", "--set", "worker.sandbox=no")
    flow.ok(code == 0 and "sandbox off" in said, "--check says when it is off", said)


def charsets(claimwire, server):
    """libc opens files to decode all but a few: what a parser may not do while it works, it must have done before."""
    before = claimwire.number("select count(*) from page")
    titles = {}
    for n, (name, text) in enumerate(CHARSETS.items()):
        paragraphs = "".join(f"<p>{text} ({n}, {k})</p>" for k in range(6))
        page = f"<!DOCTYPE html><html><head><meta charset='{name}'><title>{name}</title></head><body><article><h1>{name}</h1>{paragraphs}</article></body></html>"
        server.pages[f"/in/{name}.html"] = (f"text/html; charset={name}", page.encode(name))
        titles[f"/in/{name}.html"] = name
    server.feed("/in/feed.xml", titles)
    body = server.pages["/in/feed.xml"][1].decode().replace('encoding="UTF-8"', 'encoding="windows-1256"')
    server.pages["/in/feed.xml"] = ("application/rss+xml; charset=windows-1256", body.replace(">big5<", ">أخبار<").encode("windows-1256"))
    claimwire.follow(f"{server.base}/in/feed.xml", "Outlet of many charsets")
    claimwire.wait_settled(before + len(CHARSETS))
    refused = claimwire.sql("select string_agg(reason, '; ') from quarantine")
    flow.ok(refused == "", f"pages in {len(CHARSETS)} charsets are decoded, though no file can be opened", refused)
    title = claimwire.number("select count(*) from feed where url like '%/in/feed.xml' and failures = 0 and last_polled_at is not null")
    flow.ok(title == 1, "so is a feed in windows-1256")


class Trial:
    """One worker that trespasses at its first task, in an installation where it is the only one of its stage."""

    numbers = itertools.count()  # of all tasks: each is another page

    def __init__(self, claimwire, server, stage, **environment):
        self.claimwire, self.server, self.stage, self.environment = claimwire, server, stage, environment

    def attempt(self, what):
        """(exit status, what its log says, how many lines said it)"""
        before = len(self.claimwire.worker_log(f"guest-{self.stage}"))
        process = self.claimwire.guest(self.stage, *self.settings(), CW_FAULT=f"trespass:{what}", **self.environment)
        if self.stage == "dispatch":
            pass  # it tries before its first task
        elif self.stage == "fetch":
            self.claimwire.sql("update feed set next_poll_at = now()")
        else:
            self.claimwire.command("ingest", "--source", "Trial", self.page())
        flow.wait_for(lambda: self.is_over(process, before), 30, f"{self.stage} trying {what}")
        said = self.claimwire.worker_log(f"guest-{self.stage}")[before:]
        if process.poll() is None:
            process.terminate()
        code = process.wait(20)
        self.claimwire.guests.remove(process)
        return code, said

    def is_over(self, process, before):
        if process.poll() is not None or "trespass " in self.claimwire.worker_log(f"guest-{self.stage}")[before:]:
            return True
        if self.stage == "fetch":  # one feed alone was lost with each of them: its next try would wait 2, 4, 8 ... s
            self.claimwire.sql("update job set run_after = now() where kind = 1 and lease_until is null and run_after > now()")
            # a result of the worker before, committed only now, would put it off by the whole interval
            self.claimwire.sql("update feed set next_poll_at = now() where next_poll_at > now()")
        return False

    def settings(self):
        return [s for s in self.server.settings() if s != "--set" and s.startswith("fetch.")] if self.stage == "fetch" else []

    def page(self):
        number = next(Trial.numbers)
        path = os.path.join(self.claimwire.folder, f"page-{number}.html")
        with open(path, "wb") as f:
            f.write(flow.article(number)[1])
        os.chmod(path, 0o644)
        return path


def refused(claimwire, server, stage, words):
    """All words by one stage, which has no other worker."""
    trial = Trial(claimwire, server, stage)
    bad = []
    for word in words:
        code, said = trial.attempt(word)
        lines = [line for line in said.splitlines() if "sandbox refused" in line]
        if stage in PARSERS:
            good = code == -signal.SIGSYS and (word in SILENT or len(lines) == 1 and f"'{DEADLY[word]}'" in lines[0])
        else:
            good = code == -signal.SIGSYS and len(lines) >= 1
        if not good:
            bad.append(f"{word}: ended with {code}, said {said[-300:]}")
    flow.ok(not bad, f"{stage} dies of each of {len(words)} forbidden things, with one line that names it", "; ".join(bad))


def doors_of_parser(claimwire, server, stage, database, outside):
    """It has no socket to try with, whatever the address."""
    socket_file = os.path.join(claimwire.folder, "socket", ".s.PGSQL.5432")
    there = stat.S_ISSOCK(os.stat(socket_file).st_mode)
    doors = {"the database's socket file": f"connect:{socket_file}", "the database's port": f"dial:127.0.0.1:{database.port}",
             "an address outside": f"dial:{outside}"}
    for what, attempt in doors.items():
        code, said = Trial(claimwire, server, stage).attempt(attempt)
        flow.ok(there and code == -signal.SIGSYS and "trespass" not in said, f"{stage} cannot connect to {what}", f"{code} {said[-300:]}")


def told(claimwire, server, stage, attempt, **environment):
    """What became of an attempt that nobody dies of."""
    _, said = Trial(claimwire, server, stage, **environment).attempt(attempt)
    found = re.findall(rf"^trespass {re.escape(attempt)}: (.*)$", said, re.MULTILINE)
    return found[-1] if found else said[-300:]


def doors_of_fetch(claimwire, server, database, outside):
    socket_file = os.path.join(claimwire.folder, "socket", ".s.PGSQL.5432")
    said = told(claimwire, server, "fetch", f"connect:{socket_file}")
    flow.ok(said == "Permission denied", "fetch cannot connect to the database's socket file", said)
    said = told(claimwire, server, "fetch", f"dial:{outside}")
    flow.ok(said == "done", "fetch can connect to the outside, to a port that it may fetch from", said)
    if landlock() < LANDLOCK_PORTS:
        print(f"skip fetch cannot connect to the database's port: that takes Landlock {LANDLOCK_PORTS}", flush=True)
        return
    said = told(claimwire, server, "fetch", f"dial:127.0.0.1:{database.port}")
    flow.ok(said == "Permission denied", "fetch cannot connect to the database's port", said)


def doors_of_write(claimwire, server, database, outside):
    code, said = Trial(claimwire, server, "write").attempt(f"dial:{outside}")
    flow.ok(code == -signal.SIGSYS, "write, whose database is a socket file, cannot connect to anything by TCP", f"{code} {said[-300:]}")
    far = {"CLAIMWIRE_PG_DSN": database.dsn()}
    said = told(claimwire, server, "write", f"dial:127.0.0.1:{database.port}", **far)
    flow.ok(said == "done", "write, whose database is a port, can connect to it", said)
    process = claimwire.guest("write", **far)
    flow.wait_for(lambda: claimwire.number("select count(*) from job") == 0, 60, "storing through the database's port")
    process.terminate()
    flow.ok(process.wait(20 * flow.PATIENCE) == 0 and claimwire.number("select count(*) from edition") > 0, "and stores through it")
    if landlock() < LANDLOCK_PORTS:
        print(f"skip write cannot connect to another port: that takes Landlock {LANDLOCK_PORTS}", flush=True)
        return
    said = told(claimwire, server, "write", f"dial:{outside}", **far)
    flow.ok(said == "Permission denied", "and cannot connect to another port", said)


def doors_of_dispatch(claimwire, server, database, outside):
    """Its own are open, and no other."""
    own, other = os.path.join(claimwire.folder, "run", "another"), os.path.join(claimwire.folder, "another")
    expected = {f"connect:{claimwire.folder}/socket/.s.PGSQL.5432": ("done", "connects to the database's socket file"),
                f"listen:{own}": ("done", "makes and removes a socket beside the hub's"),
                f"listen:{other}": ("Permission denied", "makes none elsewhere"),
                f"unlink:{claimwire.folder}/run.out": ("Permission denied", "removes nothing elsewhere")}
    for attempt, (outcome, what) in expected.items():
        if landlock() < 1 and outcome != "done":
            print(f"skip dispatch {what}: that takes Landlock", flush=True)
            continue
        said = told(claimwire, server, "dispatch", attempt)
        flow.ok(said == outcome, f"dispatch {what}", said)
    code, said = Trial(claimwire, server, "dispatch").attempt(f"dial:{outside}")
    flow.ok(code == -signal.SIGSYS, "dispatch, whose database and hub are socket files, cannot connect to anything by TCP", f"{code} {said[-300:]}")


def cannot_read(claimwire, server, stage, path, what):
    code, said = Trial(claimwire, server, stage).attempt(f"read:{path}")
    flow.ok(f"trespass read:{path}: Permission denied" in said, f"{stage} cannot read {what}", f"{code} {said[-300:]}")


def stage_story(server, feed, stage):
    outside = f"127.0.0.21:{server.port}"
    # with many attempts allowed, as a document that a worker died of is given to the next one
    more = ["--set", "dispatch.max_crashes=100", "--set", "dispatch.max_attempts=100"]
    with flow.Installation("--workers", f"{stage}=0", *more, *server.settings()) as claimwire:
        database = DatabasePort(claimwire)
        with socket.create_connection(("127.0.0.1", database.port), 5):
            pass  # somebody answers there
        if stage == "fetch":
            claimwire.follow(feed)
        if stage in PARSERS:
            refused(claimwire, server, stage, list(DEADLY) if stage == "read" else SHORT)
            doors_of_parser(claimwire, server, stage, database, outside)
            cannot_read(claimwire, server, stage, "/etc/hosts", "files")
        else:
            refused(claimwire, server, stage, DEADLY_DISPATCH if stage == "dispatch" else DEADLY_DRIVER)
            {"fetch": doors_of_fetch, "write": doors_of_write, "dispatch": doors_of_dispatch}[stage](claimwire, server, database, outside)
        database.close()


def main():
    server = flow.NewsServer(pause_s=0.0)
    feed = flow.publish(server, 4)
    with flow.Installation(*server.settings()) as claimwire:
        if not has_sandbox(claimwire):
            flow.wait_for(lambda: "event=worker.started" in claimwire.worker_log("read"), 20, "start of read")
        if not has_sandbox(claimwire):
            said = claimwire.worker_log("read")
            flow.ok("event=sandbox.missing" in said, "a build that cannot have the sandbox says so at start", said[-300:])
            flow.finish()
        claimwire.follow(feed)
        claimwire.wait_settled(4)
        look_from_outside(claimwire)
        charsets(claimwire, server)
        dsn_in = [f"{stage}: {name}" for stage in ["fetch", *PARSERS] for pid in claimwire.pids(stage)
                  for name in open(f"/proc/{pid}/environ", errors="replace").read().split("\0") if re.match("(PG|CLAIMWIRE_PG)", name)]
        flow.ok(not dsn_in, "no address of the database is in the environment of fetch, read, language, entity and claim", "; ".join(dsn_in))
    if not flow.has_faults():
        print("skip what workers try: the build has no faults", flush=True)
        server.close()
        flow.finish()
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as lanes:
        for done in [lanes.submit(stage_story, server, feed, stage) for stage in [*PARSERS, "fetch", "write", "dispatch"]]:
            done.result()
    server.close()
    flow.finish()


if __name__ == "__main__":
    main()
