#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""resolver - fault 40: names that do not exist, that their servers know nothing of, that nobody answers for, or late.

A resolver of our own, which everything in this story asks because resolv.conf is another one in its mount namespace. Pages of good
names are offered together with a dozen that hang: those must cost nobody anything, and leave no threads behind.
"""
import contextlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../flow"))

import flow  # noqa: E402

RESOLVER, SITE = "127.0.0.153", "127.0.0.29"
NXDOMAIN, SERVFAIL = 3, 2
ANSWER_AFTER_S = {"good": 0.0, "late": 2.0, "slow": 10.0}  # fetch gives a connection 5 s
HANGING, GOOD, PAGES_EACH = 12, 4, 5
CONNECT_S, DRAIN_S = 5.0, 10.0


class Resolver:
    """Answers by the last but one label of a name: x.nx.test does not exist, x.failing.test makes its server fail, x.mute.test gets no answer."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((RESOLVER, 53))
        self.asked = {}
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                query, who = self.socket.recvfrom(512)
                at, labels = 12, []
                while query[at]:
                    labels.append(query[at + 1:at + 1 + query[at]].decode())
                    at += 1 + query[at]
                kind = labels[-2] if len(labels) > 1 else ""
                self.asked[kind] = self.asked.get(kind, 0) + 1
                if kind == "mute":
                    continue
                answer = self.answer(kind, query, at + 5)
                threading.Timer(ANSWER_AFTER_S.get(kind, 0.0), self.socket.sendto, (answer, who)).start()

    @staticmethod
    def answer(kind, query, end):
        code = {"nx": NXDOMAIN, "failing": SERVFAIL}.get(kind, 0)
        is_address = code == 0 and query[end - 4:end - 2] == b"\0\1"
        record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 1, 4) + socket.inet_aton(SITE) if is_address else b""
        return query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(record) > 0, 0, 0) + query[12:end] + record

    def close(self):
        self.socket.close()


def own_namespace():
    """Runs this program again where mounts are its own; skips where that cannot be."""
    if os.geteuid() != 0 or not shutil.which("unshare"):
        print(f"skip 40: names: {'it needs root' if os.geteuid() else 'there is no unshare'}")
        sys.exit(0)
    if "CW_FAULTS_NAMES" not in os.environ:
        os.execvpe("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, os.path.abspath(__file__)],
                   {**os.environ, "CW_FAULTS_NAMES": "1"})


def mount(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="ascii") as f:
        f.write(text)
    os.chmod(path, 0o644)
    subprocess.run(["mount", "--bind", path, f"/etc/{name}"], check=True)


def threads(installation):
    """Of fetch; 0 while there is none."""
    with contextlib.suppress(OSError, IndexError):
        return len(os.listdir(f"/proc/{installation.pids('fetch')[0]}/task"))
    return 0


def offer(installation, server, kind, hosts, pages):
    urls = [f"http://h{h}.{kind}.test:{server.port}/{kind}/{n}.html" for h in range(hosts) for n in range(pages)]
    for n in range(pages):
        server.pages[f"/{kind}/{n}.html"] = ("text/html; charset=utf-8", flow.article(7 * n)[1])
    installation.command("ingest", "--source", "Wire", *urls)
    return len(urls)


def count(installation, kind, condition):
    return installation.number(f"select count(*) from page where url like '%.{kind}.test:%' and {condition}")


def hang(installation, server):
    """Pages of names that nobody answers for do not keep others waiting."""
    before = threads(installation)
    offer(installation, server, "mute", HANGING, 1)
    offer(installation, server, "slow", HANGING, 1)
    flow.wait_for(lambda: threads(installation) > before + HANGING, 20, "threads that wait for names")
    most, began = threads(installation), time.monotonic()
    wanted = offer(installation, server, "good", GOOD, PAGES_EACH)
    flow.wait_for(lambda: count(installation, "good", "state > 0") == wanted, 60, "good pages")
    took = time.monotonic() - began
    ended = installation.number("select count(*) from job where last_error ~ 'mute|slow'")
    flow.ok(ended == 0 and took < CONNECT_S, f"40: {wanted} pages of good names are stored while {2 * HANGING} names hang",
            f"{took:.1f} s, {ended} names had ended")
    return before, most


def end_of_hanging(installation, before, most):
    given_up = "(state = 3 or exists (select from job where kind = 2 and ref = page.id and last_error is not null))"
    for kind in ("mute", "slow"):
        flow.wait_for(lambda k=kind: count(installation, k, given_up) == HANGING, 90, f"end of the first tries of {kind} names")
    flow.wait_for(lambda: 0 < threads(installation) <= before + 2, 90, "end of the threads that wait for names")
    flow.ok(True, f"40: names that hang are given up, and their threads end ({before} before, {most} then)")


def drain(installation, server):
    """SIGTERM while names hang."""
    pid, ends = installation.pids("fetch")[0], installation.output().count("claimwire: fetch ended with")
    before = threads(installation)
    urls = [f"http://d{h}.mute.test:{server.port}/drain.html" for h in range(HANGING)]
    installation.command("ingest", "--source", "Wire", *urls)
    flow.wait_for(lambda: threads(installation) > before + HANGING / 2, 30, "threads that wait for names")
    began = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    flow.wait_for(lambda: pid not in installation.pids("fetch"), 60, "end of fetch")
    took = time.monotonic() - began
    flow.wait_for(lambda: installation.output().count("claimwire: fetch ended with") > ends, 20, "report of fetch")
    line = [line for line in installation.output().split("\n") if line.startswith("claimwire: fetch ended with")][-1]
    flow.ok(took <= DRAIN_S and line.startswith("claimwire: fetch ended with 0"), f"40: fetch drains in {took:.1f} s while names hang", line)


def judge(installation, kind, what):
    """Tried again later, as nobody can tell whether a name comes back; with the last try quarantined."""
    jobs = f"from job j join page p on j.kind = 2 and p.id = j.ref where p.url like '%.{kind}.test:%' and j.last_error is not null"
    flow.wait_for(lambda: installation.number(f"select count(*) {jobs}") == 2, 60, f"first tries of names that {what}")
    first = installation.sql(f"select min(j.attempts), min(j.run_after) > now(), string_agg(distinct j.last_error, '; ') {jobs}")
    flow.ok(first.startswith("1|t|") and "resolve host" in first, f"40: names that {what} are to be tried again later", first)
    installation.kill("fetch")  # which knows that the robots.txt could not be had
    installation.sql(f"update job set run_after = now() where id in (select j.id {jobs})")
    flow.wait_for(lambda: count(installation, kind, "state = 3") == 2, 60, f"quarantine of names that {what}")
    why = installation.sql("select min(attempts), string_agg(distinct reason, '; ') from quarantine q join page p on p.id = q.page_id "
                           f"where url like '%.{kind}.test:%'")
    flow.ok(why.startswith("2|") and "resolve host" in why, f"40: names that {what} are quarantined at the last try", why)


def story(installation, server, resolver):
    for kind in ("nx", "failing", "late"):
        offer(installation, server, kind, 2, 1)
    flow.wait_for(lambda: count(installation, "late", "state in (1, 2)") == 2, 60, "late names")
    flow.ok(True, "40: names that are told after 2 s are waited for")
    judge(installation, "nx", "do not exist")
    judge(installation, "failing", "make their server fail")
    before, most = hang(installation, server)
    end_of_hanging(installation, before, most)
    drain(installation, server)
    flow.ok(resolver.asked.get("mute", 0) >= HANGING, "40: the resolver was asked", str(resolver.asked))


def main():
    own_namespace()
    folder = tempfile.mkdtemp(prefix="cwf-names-")
    mount(folder, "resolv.conf", f"nameserver {RESOLVER}\n")
    mount(folder, "nsswitch.conf", "hosts: files dns\npasswd: files\ngroup: files\n")
    server, resolver = flow.NewsServer(address=SITE, pause_s=0.0), Resolver()
    try:
        with flow.Installation(*server.settings(), "--set", "dispatch.max_attempts=2", "--set", "write.revisits=") as installation:
            story(installation, server, resolver)
    except flow.TooLong as e:
        flow.ok(False, f"40: {e}")
    finally:
        resolver.close()
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
    flow.finish()


if __name__ == "__main__":
    main()
