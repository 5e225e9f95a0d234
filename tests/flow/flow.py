# SPDX-License-Identifier: Apache-2.0
"""flow - what the stories in this folder share: an installation, a news server, and lines that say ok or not ok.

A story is a script that starts the real programs on a private PostgreSQL and a real HTTP server on loopback, waits for
conditions (never for time to pass) and prints one line per statement:  ok SENTENCE | not ok SENTENCE | skip SENTENCE.
Its exit code is the number of statements that did not hold. CW_BIN names the folder of the programs; CW_BUILT that of
the programs themselves, where those of CW_BIN are scripts that start them below memcheck.
"""
import http.server
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

BIN = os.environ.get("CW_BIN") or os.path.join(os.path.dirname(__file__), "../../build-tests/bin")
BIN = os.path.abspath(BIN)
# Programs under a sanitizer or memcheck, or on a machine that has much else to do, are waited for so many times as long.
PATIENCE = float(os.environ.get("CW_PATIENCE", "1"))
if PATIENCE > 1:
    # Programs wait for a connection to PostgreSQL themselves; SCRAM below memcheck takes longer than they would.
    os.environ.setdefault("PGCONNECT_TIMEOUT", f"{5 * PATIENCE:.0f}")
IS_BELOW_MEMCHECK = "CW_BUILT" in os.environ
STAGES = ["fetch", "read", "language", "entity", "claim", "write", "dispatch"]
END_OF_ANSWER = "-- end of answer --"
failures = 0
ok_lock = threading.Lock()  # some stories have parts that run side by side
is_hidden_said = False


def ok(holds, sentence, detail=""):
    global failures
    with ok_lock:
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
    end = time.monotonic() + seconds * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TooLong(f"{what}: not within {seconds * PATIENCE:.0f} s")
        select.select([], [], [], 0.05)


def clean_environment(more):
    """Ours without settings of claimwire, and with these."""
    return {**{k: v for k, v in os.environ.items() if not k.startswith("CLAIMWIRE_")}, **more}


def program(name, *arguments, seconds=20, **environment):
    """Runs a program to its end; returns (exit code, what it said)."""
    done = subprocess.run([f"{BIN}/{name}", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                          stdin=subprocess.DEVNULL, timeout=seconds * PATIENCE, env=clean_environment(environment))
    return done.returncode, done.stdout.strip()


def ask(port, path, method="GET", seconds=5):
    """(status, content type, body) of a worker's metrics server"""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", method=method)
    try:
        with urllib.request.urlopen(request, timeout=seconds) as r:
            return r.status, r.headers.get("Content-Type"), r.read().decode()
    except urllib.error.HTTPError as e:
        return e.code, e.headers.get("Content-Type"), e.read().decode()


def descriptors(pid):
    """How many files a process has open; 0, and a line, where only root may know: programs hide themselves (common/secret.h)."""
    global is_hidden_said
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except PermissionError:
        if not is_hidden_said:
            print("skip open files of programs are counted: only root may look", flush=True)
        is_hidden_said = True
        return 0


def has_faults():
    """Was this build made with -DCW_FAULTS=ON?"""
    with open(f"{os.environ.get('CW_BUILT', BIN)}/claimwire-write", "rb") as f:
        return b"write.pre_commit" in f.read()


class Installation:
    """`claimwire run` in a folder of its own, with helpers to ask and to disturb it."""

    def __init__(self, *arguments, folder=None, environment=None):
        self.folder = folder or tempfile.mkdtemp(prefix="cw-")
        os.chmod(self.folder, 0o755)
        self.arguments = list(arguments)
        self.environment = environment or {}
        self.process = None
        self.psql = None
        self.is_kept = False  # the folder, when the story has more to do with it
        self.guests = []  # processes that a story started beside the supervisor's

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        self.stop()
        self.look_for_reports()
        if os.environ.get("CW_KEEP") and (failures or kind):
            print(f"   kept: {self.folder}", flush=True)
        elif kind or not self.is_kept:
            shutil.rmtree(self.folder, ignore_errors=True)

    def look_for_reports(self):
        """A build with sanitizers says in a worker's log what it found; nobody else would read it."""
        folder = os.path.join(self.folder, "log")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            with open(os.path.join(folder, name), errors="replace") as f:
                found = re.search(r".*(ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error: )(?s:.{0,2000})", f.read())
            if found:
                ok(False, f"no sanitizer has anything to say in {name}", found[0])

    def start(self):
        environment = clean_environment(self.environment)
        self.log = open(os.path.join(self.folder, "run.out"), "ab")
        self.process = subprocess.Popen(
            [f"{BIN}/claimwire", "run", "--data", self.folder, "--progress", "1", *self.arguments],
            stdout=self.log, stderr=subprocess.STDOUT, env=environment)
        ready = f"running in '{self.folder}'; ctrl-C stops"
        before = self.output().count(ready)
        wait_for(lambda: self.process.poll() is not None or self.output().count(ready) > before, 90, "start of claimwire run")
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

    def stop(self, seconds=60, signal_number=signal.SIGTERM):
        for guest in self.guests:
            guest.kill()
            guest.wait()
        self.guests = []
        self.leave_psql()
        if not self.process:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal_number)
        try:
            code = self.process.wait(seconds * PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.process = None
        self.log.close()
        return code

    def dsn(self):
        return f"host='{self.folder}/socket' port=5432 dbname=claimwire user=claimwire"

    def guest(self, role, *settings, before=(), **environment):
        """Starts one more worker of this installation, which nobody restarts; its log is log/guest-ROLE.log. `before`: words in
        front of the command."""
        arguments = [*before, f"{BIN}/claimwire-{role}", "--set", f"hub.endpoint=ipc://{self.folder}/run/hub"]
        for setting in settings:
            arguments += ["--set", setting]
        with open(os.path.join(self.folder, "log", f"guest-{role}.log"), "ab") as log:
            process = subprocess.Popen(arguments, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                       env=clean_environment({"CLAIMWIRE_PG_DSN": self.dsn(), **environment}))
        self.guests.append(process)
        return process

    def follow(self, feed, source="Test outlet"):
        self.command("feed", "add", feed, "--source", source)

    def metrics_port(self, name):
        """Where the newest life of a worker serves /metrics, when worker.metrics or dispatch.metrics is 127.0.0.1:0."""
        found = re.findall(r"event=worker\.started .*metrics_port=(\d+)", self.worker_log(name))
        return int(found[-1]) if found else 0

    def metric(self, name, sample):
        """One number that a worker serves, such as claimwire_hub_jobs{stage="read"}; 0 when it cannot be had."""
        try:
            lines = ask(self.metrics_port(name), "/metrics")[2].splitlines()
        except OSError:
            return 0.0
        return next((float(line.rsplit(" ", 1)[1]) for line in lines if line.rsplit(" ", 1)[0] == sample), 0.0)

    def command(self, *arguments, check=True):
        done = subprocess.run([f"{BIN}/claimwire", arguments[0], "--data", self.folder, *arguments[1:]],
                              capture_output=True, text=True)
        if check and done.returncode != 0:
            raise RuntimeError(f"claimwire {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done

    def sql(self, statement):
        """One psql answers all questions, as stories ask the same ones again and again; it ends at an error, and the next is another."""
        if not self.psql:
            self.psql_errors = tempfile.TemporaryFile(mode="w+")
            self.psql = subprocess.Popen(
                ["psql", "-XqAt", "-h", os.path.join(self.folder, "socket"), "-p", "5432", "-U", "claimwire", "-d", "claimwire",
                 "-v", "ON_ERROR_STOP=1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.psql_errors, text=True)
        lines = []
        try:
            self.psql.stdin.write(f"{statement}\n;\n\\echo {END_OF_ANSWER}\n")
            self.psql.stdin.flush()
            for line in self.psql.stdout:
                if line.rstrip("\n") == END_OF_ANSWER:
                    return "".join(lines).strip()
                lines.append(line)
        except BrokenPipeError:
            pass
        self.leave_psql()
        self.psql_errors.seek(0)
        raise RuntimeError(f"{statement}: {self.psql_errors.read().strip()}")

    def leave_psql(self):
        if self.psql:
            self.psql.kill()
            self.psql.communicate()
        self.psql = None

    def number(self, statement):
        return int(self.sql(statement) or 0)

    def number_or_zero(self, statement):
        """As number; 0 while the database is away."""
        try:
            return self.number(statement)
        except RuntimeError:
            return 0

    def pids(self, role):
        """Processes of one kind of worker that this installation's supervisor started."""
        found = []
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as f:
            children = [int(pid) for pid in f.read().split()]
        for pid in children:
            try:
                with open(f"/proc/{pid}/cmdline") as f:  # exe is for root: workers hide their memory
                    # below memcheck it is not the first word
                    words = [os.path.basename(w).split(" ")[0] for w in f.read().split("\0")]
            except OSError:
                continue  # it has ended
            if f"claimwire-{role}" in words:
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

    def watch_jobs(self):
        """From now on the table finished_job has a row for each job that ended: rows of job are deleted then."""
        self.sql("create table finished_job as select id, kind, ref, page_id, attempts, crashes, token from job where false;"
                 "create function note_finished() returns trigger language plpgsql security definer as $$ begin insert into finished_job "
                 "values (old.id, old.kind, old.ref, old.page_id, old.attempts, old.crashes, old.token); return old; end $$;"
                 "create trigger note_finished after delete on job for each row execute function note_finished()")

    def wait_settled(self, pages, seconds=60):
        """Until so many pages were listed and all work on them has ended."""
        wait_for(lambda: self.number_or_zero("select count(*) from page") >= pages, seconds, f"listing of {pages} pages")
        wait_for(self.is_settled_or_away, seconds, f"end of the work on {pages} pages")

    def is_settled_or_away(self):
        try:
            return self.is_settled()
        except RuntimeError:
            return False

    def is_settled(self):
        return self.sql("select not exists (select from job) and not exists (select from page where state = 0)") == "t"


class NewsServer:
    """A site on loopback: `pages` maps a path to (content type, bytes), or to (status, headers, bytes); counts what is asked for.

    It takes pause_s over each answer. Requests to one site come one after the other, so this is what spreads the load of a
    story over time, and leaves the processors to the programs.
    """

    def __init__(self, address="127.0.0.21", pause_s=0.04):
        self.pages, self.asked, server = {}, {}, self
        self.pause_s = pause_s * PATIENCE  # programs that are slower must not find all of it waiting at once

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            disable_nagle_algorithm = True

            def do_GET(self):
                server.note(self)
                status, headers, body = server.answer(self.path)
                select.select([], [], [], server.pause_s)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                try:
                    self.end_headers()
                    server.send_body(self.wfile, body)
                except ConnectionError:
                    pass  # whoever asked was killed

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer((address, 0), Handler)
        self.http.daemon_threads = True
        self.http.handle_error = lambda *_: None  # whoever asked was killed
        self.port = self.http.server_address[1]
        self.base = f"http://{address}:{self.port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def note(self, request):
        self.asked[request.path] = self.asked.get(request.path, 0) + 1

    def send_body(self, out, body):
        out.write(body)

    def answer(self, path):
        page = self.pages.get(path)
        if page is None:
            return 404, {"Content-Type": "text/plain"}, b""
        return page if len(page) == 3 else (200, {"Content-Type": page[0]}, page[1])

    def settings(self):
        """Arguments that let fetch reach this server, without pauses."""
        return ["--set", "fetch.allow_networks=127.0.0.0/8", "--set", f"fetch.allow_ports={self.port}",
                "--set", "dispatch.spacing_ms=0"]

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
