#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""bench_outlets - a thousand outlets, followed politely: requests a second against what politeness allows, and what it costs.

    bench_outlets.py [--outlets N] [--pages N] [--spacing MS] [--workers fetch=2]

Each outlet is an address of its own (127.1.x.y), with a feed of some pages; one small server plays all of them and notes when it is
asked. What is allowed: a request to each outlet as soon as the pause after its last answer is over. Not a timed test. Put it on a
machine that does nothing else: server, workers and database share its processors.
"""
import argparse
import asyncio
import os
import resource
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../flow"))
import flow  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")


class Outlets:
    """All outlets: `log` has, for each address, the moments at which a request had come and at which its answer was given."""

    def __init__(self, count, pages):
        self.addresses = [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(count)]
        self.pages, self.port = pages, 0
        self.log = {address: [] for address in self.addresses}
        self.loop = asyncio.new_event_loop()
        self.loop.run_until_complete(self.listen())
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def listen(self):
        for address in self.addresses:
            server = await asyncio.start_server(lambda r, w, a=address: self.serve(a, r, w), address, self.port, backlog=16)
            self.port = server.sockets[0].getsockname()[1]

    async def serve(self, address, reader, writer):
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                began = time.monotonic()
                kind, status, body = self.answer(address, request.split(b" ", 2)[1].decode())
                self.log[address].append((began, time.monotonic()))
                writer.write(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def answer(self, address, path):
        base = f"http://{address}:{self.port}"
        if path == "/feed.xml":
            items = "".join(f"<item><title>Report {k}</title><link>{base}/news/{k}</link></item>" for k in range(self.pages))
            return ("application/rss+xml", "200 OK",
                    f"<?xml version='1.0'?><rss version='2.0'><channel><title>{address}</title>{items}</channel></rss>".encode())
        if path.startswith("/news/"):
            n = self.addresses.index(address) * self.pages + int(path.rsplit("/", 1)[1])
            return "text/html; charset=utf-8", "200 OK", flow.article(n)[1]
        return "text/plain", "404 Not Found", b""

    def requests(self):
        return sum(len(times) for times in list(self.log.values()))


def cpu_s(pids):
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as f:
                fields = f.read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return total / TICK


def postgres(claimwire):
    with open(os.path.join(claimwire.folder, "postgres/data/postmaster.pid")) as f:
        master = int(f.readline())
    with open(f"/proc/{master}/task/{master}/children") as f:
        return [master, *map(int, f.read().split())]


def used(claimwire):
    """CPU seconds so far, by program."""
    return {"postgres": cpu_s(postgres(claimwire)), **{role: cpu_s(claimwire.pids(role)) for role in flow.STAGES}}


def lease_times(claimwire):
    """(leases, milliseconds each) of fetch jobs"""
    name = "claimwire_ledger_lease_seconds"
    n = claimwire.metric("dispatch", name + '_count{stage="fetch"}')
    return n, claimwire.metric("dispatch", name + '_sum{stage="fetch"}') / max(n, 1) * 1000


def report(outlets, spacing_s, wall_s):
    gaps, allowed_s, spent_s, asked = [], 0.0, 0.0, 0
    for times in outlets.log.values():
        times.sort()
        asked += len(times)
        gaps += [b[0] - a[1] for a, b in zip(times, times[1:])]
        allowed_s += sum(a[1] - a[0] for a in times[:-1]) + spacing_s * (len(times) - 1)
        spent_s += times[-1][0] - times[0][0] if times else 0
    gaps.sort()
    violations = sum(gap < spacing_s - 0.002 for gap in gaps)
    print(f"{asked} requests of {len(outlets.log)} outlets in {wall_s:.1f} s: {asked / wall_s:.0f} requests/s; "
          f"politeness allows {len(outlets.log) / spacing_s:.0f}/s at most")
    print(f"each outlet is asked at {100 * allowed_s / spent_s:.1f} % of the pace that its pauses allow; "
          f"pause p50 {gaps[len(gaps) // 2]:.3f} s, p99 {gaps[len(gaps) * 99 // 100]:.3f} s, shortest {gaps[0]:.3f} s")
    print(f"{violations} requests came too early")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--outlets", type=int, default=1000)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--spacing", type=int, default=5000, metavar="MS")
    parser.add_argument("--workers", default="fetch=2")
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    outlets = Outlets(options.outlets, options.pages)
    settings = ["fetch.allow_networks=127.0.0.0/8", f"fetch.allow_ports={outlets.port}", f"dispatch.spacing_ms={options.spacing}",
                "dispatch.metrics=127.0.0.1:0"]
    shared = [a for setting in settings for a in ("--set", setting)]
    with flow.Installation("--workers", options.workers, *shared) as claimwire:
        # Followed while paused, so that all begin at one moment.
        claimwire.sql("create function hold_feed() returns trigger language plpgsql as $$ begin new.is_paused = true; return new; end $$;"
                      "create trigger hold_feed before insert on feed for each row execute function hold_feed()")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda a: claimwire.follow(f"http://{a}:{outlets.port}/feed.xml", f"Outlet {a}"), outlets.addresses))
        before, leases, start = used(claimwire), lease_times(claimwire), time.monotonic()
        claimwire.sql("update feed set is_paused = false, next_poll_at = now()")
        pages = options.outlets * options.pages
        limit = 120 + 3 * (options.pages + 2) * options.spacing / 1000
        flow.wait_for(lambda: claimwire.number("select count(*) from page") >= pages, limit, "the listings")
        flow.wait_for(lambda: claimwire.number("select count(*) from page where state = 0") == 0, limit, "the pages")
        wall_s, after, leased = time.monotonic() - start, used(claimwire), lease_times(claimwire)
        stored = claimwire.number("select count(*) from page where state in (1, 2)")
    print(f"{stored} of {pages} pages stored")
    report(outlets, options.spacing / 1000, wall_s)
    n = leased[0] - leases[0]
    took_ms = (leased[0] * leased[1] - leases[0] * leases[1]) / max(n, 1)
    print(f"{n:.0f} leases for fetch, {took_ms:.2f} ms each")
    print("CPU, ms a request: " + ", ".join(f"{role} {1000 * (after[role] - before[role]) / outlets.requests():.2f}" for role in after))


if __name__ == "__main__":
    main()
