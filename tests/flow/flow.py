# SPDX-License-Identifier: Apache-2.0
"""flow - what the stories in this folder share: an installation, a news server, and lines that say ok or not ok.

A story is a script that starts the real programs on a private PostgreSQL and a real HTTP server on loopback, waits for
conditions (never for time to pass) and prints one line per statement:  ok SENTENCE | not ok SENTENCE | skip SENTENCE.
Its exit code is the number of statements that did not hold. CW_BIN names the folder of the programs.
"""
import glob
import http.server
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

BIN = os.environ.get("CW_BIN") or os.path.join(os.path.dirname(__file__), "../../build-tests/bin")
BIN = os.path.abspath(BIN)
STAGES = ["fetch", "read", "language", "entity", "claim", "write", "dispatch"]
failures = 0


def ok(holds, sentence, detail=""):
    global failures
    failures += not holds
    print(f"{'ok' if holds else 'not ok'} {sentence}", flush=True)
    if not holds and detail:
        print(f"   {detail}", flush=True)
    return holds


def finish():
    sys.exit(1 if failures else 0)


class TooLong(Exception):
    pass


def wait_for(condition, seconds, what):
    """Looks again until the condition holds; returns its value."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TooLong(f"{what}: not within {seconds} s")
        select.select([], [], [], 0.05)


class Installation:
    """`claimwire run` in a folder of its own, with helpers to ask and to disturb it."""

    def __init__(self, *arguments, folder=None):
        self.folder = folder or tempfile.mkdtemp(prefix="cw-")
        os.chmod(self.folder, 0o755)
        self.arguments = list(arguments)
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        self.stop()
        if os.environ.get("CW_KEEP") and (failures or kind):
            print(f"   kept: {self.folder}", flush=True)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("CLAIMWIRE_")}
        self.log = open(os.path.join(self.folder, "run.out"), "ab")
        self.process = subprocess.Popen(
            [f"{BIN}/claimwire", "run", "--data", self.folder, "--progress", "1", *self.arguments],
            stdout=self.log, stderr=subprocess.STDOUT, env=environment)
        wait_for(lambda: self.process.poll() is not None or "ctrl-C stops" in self.output(), 90, "start of claimwire run")
        if self.process.poll() is not None:
            raise RuntimeError(f"claimwire run ended with {self.process.returncode}: {self.output()[-2000:]}")
        return self

    def output(self):
        with open(os.path.join(self.folder, "run.out"), errors="replace") as f:
            return f.read()

    def worker_log(self, name):
        try:
            with open(os.path.join(self.folder, "log", f"{name}.log"), errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def stop(self, seconds=60):
        if not self.process:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.process = None
        self.log.close()
        return code

    def command(self, *arguments, check=True):
        done = subprocess.run([f"{BIN}/claimwire", arguments[0], "--data", self.folder, *arguments[1:]],
                              capture_output=True, text=True)
        if check and done.returncode != 0:
            raise RuntimeError(f"claimwire {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done

    def sql(self, statement):
        done = subprocess.run(["psql", "-XqAt", "-h", os.path.join(self.folder, "socket"), "-p", "5432", "-U", "claimwire",
                               "-d", "claimwire", "-v", "ON_ERROR_STOP=1", "-c", statement], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{statement}: {done.stderr.strip()}")
        return done.stdout.strip()

    def number(self, statement):
        return int(self.sql(statement) or 0)

    def pids(self, role):
        """Processes of one kind of worker that this installation's supervisor started."""
        found = []
        for path in glob.glob("/proc/[0-9]*/stat"):
            try:
                with open(path) as f:
                    fields = f.read().rsplit(")", 1)[1].split()
                pid = int(path.split("/")[2])
                exe = os.path.basename(os.readlink(f"/proc/{pid}/exe"))
            except (OSError, IndexError):
                continue
            if int(fields[1]) == self.process.pid and fields[0] != "Z" and exe.split(" ")[0] == f"claimwire-{role}":
                found.append(pid)
        return found

    def kill(self, role, signal_number=signal.SIGKILL):
        hit = 0
        for pid in self.pids(role):
            try:
                os.kill(pid, signal_number)
                hit += 1
            except ProcessLookupError:
                pass
        return hit

    def is_settled(self):
        return self.sql("select not exists (select from job) and not exists (select from page where state = 0)") == "t"


class NewsServer:
    """A site on loopback: `pages` maps a path to (content type, bytes); counts what is asked for."""

    def __init__(self, address="127.0.0.21"):
        self.pages, self.asked, server = {}, {}, self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                server.asked[self.path] = server.asked.get(self.path, 0) + 1
                kind, body = server.pages.get(self.path, ("text/plain", None))
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                try:
                    self.wfile.write(body or b"")
                except ConnectionError:
                    pass  # whoever asked was killed

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer((address, 0), Handler)
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]
        self.base = f"http://{address}:{self.port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def settings(self):
        """Arguments that let fetch reach this server, without pauses."""
        return ["--set", "fetch.allow_networks=127.0.0.0/8", "--set", f"fetch.allow_ports={self.port}",
                "--set", "fetch.spacing_ms=0"]

    def feed(self, path, titles):
        """An RSS feed of pages that are on the site: titles maps path to title."""
        items = "".join(f"<item><title>{title}</title><link>{self.base}{where}</link><guid>{self.base}{where}</guid>"
                        "<pubDate>Tue, 03 Feb 2026 08:00:00 GMT</pubDate></item>" for where, title in titles.items())
        body = ('<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Test outlet</title>'
                f"<link>{self.base}/</link><description>test</description>{items}</channel></rss>")
        self.pages[path] = ("application/rss+xml", body.encode())

    def close(self):
        self.http.shutdown()


PLACES = ["Tal Marwan", "Bir Adham", "Wadi Salim", "Khirbat Nur", "Ayn Dalia"]
NAMES = ["Nadim Sarhan", "Salma Haddan", "Farid Obaidan", "Lina Marzouq", "Karim Daherly"]
PLACES_AR = ["تل مروان", "بير أدهم", "وادي سليم", "خربة نور", "عين داليا"]
NAMES_AR = ["نديم سرحان", "سلمى حدان", "فريد عبيدان", "لينا مرزوق", "كريم ظاهرلي"]


def article(n):
    """A small page about an invented event; every n gives other figures, names and places."""
    place, name = PLACES[n % 5], NAMES[n // 5 % 5]
    if n % 2:
        place, name = PLACES_AR[n % 5], NAMES_AR[n // 5 % 5]
        title = f"افتتاح مركز تسوية رقم {n} في {place}"
        body = [f"قال المتحدث باسم المجلس المحلي {name} إن {n + 3} شخصا سجلوا أسماءهم في مركز التسوية في {place} يوم الثلاثاء.",
                f"وأضاف أن المركز رقم {n} سيبقى مفتوحا حتى نهاية شباط، بحسب مصادر محلية في البلدة.",
                f"ونفى ناشطون في {place} أن يكون {n + 20} شخصا قد أجبروا على الحضور إلى المركز خلال الأسبوع الماضي."]
        direction = ' dir="rtl" lang="ar"'
    else:
        title = f"Settlement centre number {n} opens in {place}"
        body = [f"Local council spokesman {name} said that {n + 3} people had registered at the settlement centre in {place} on Tuesday.",
                f"He added that centre number {n} would stay open until the end of February, according to local sources in the town.",
                f"Activists in {place} denied that {n + 20} people had been forced to attend the centre during the last week."]
        direction = ' lang="en"'
    paragraphs = "".join(f"<p>{p}</p>\n" for p in body)
    return title, (f"<!DOCTYPE html><html{direction}><head><meta charset='utf-8'><title>{title}</title></head><body>"
                   f"<nav><a href='/'>Home</a> <a href='/about'>About</a></nav><article><h1>{title}</h1>\n{paragraphs}</article>"
                   "<footer>Contact | About Us</footer></body></html>").encode()


def publish(server, count):
    """Puts `count` articles and their feed on the site; returns the feed's address."""
    titles = {}
    for n in range(count):
        title, body = article(n)
        titles[f"/news/{n}.html"] = title
        server.pages[f"/news/{n}.html"] = ("text/html; charset=utf-8", body)
    server.feed("/feed.xml", titles)
    return f"{server.base}/feed.xml"
