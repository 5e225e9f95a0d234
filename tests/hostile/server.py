# SPDX-License-Identifier: Apache-2.0
"""server - a small hostile web server of our own, for tests only. Python's standard library, raw sockets, loopback only.

Every case is a file NAME.answer that says what goes over the wire; each case has a loopback address of its own, so that the manners
kept towards one (spacing, robots.txt) do not disturb the others. A file is read line by line; '#' begins a comment:

    path /robots.txt     what follows answers requests for this path; before the first such line: for all others
    path /feed with X    ... if they have a header X
    status 200 OK        a well-formed answer, made of status, header and body lines
    header Name: value
    nolength             the answer has no Content-Length
    items 3 1000 2       its content is not the article of the case, but a feed of 3 articles, 1000 blanks and 2 more articles
    body gzip tail XY    its body: the content, worked on word by word (see `body`)
    send TEXT            bytes as they are; \\r \\n \\t \\0 \\xNN \\\\
    repeat N TEXT        the same N times, @I@ is the number
    drip SECONDS TEXT    one byte every so many seconds
    hold                 does not hang up before the other side does
    tls KIND             the address speaks TLS: good expired early self other; see Certificates
    raw TEXT             the address is asked by https, but says only this

In TEXT and headers @PORT@ is the port of all addresses, @HOST@ the address of the case, @NEXT@ one more than the number at the end of the
path asked for, @ARTICLE@ the article, @LENGTH@ its length and @HEX@ the same in hexadecimal,
@COUNT@ how often the path has been asked for. Without status and send, a path is answered with the article. A path that no
section names is answered by the default section, but /robots.txt then with 404.
"""
import codecs
import collections
import gzip
import os
import select
import socket
import ssl
import subprocess
import threading
import time
import zlib

REQUEST_BYTES_MAX = 65536
PATIENCE_S = 30


def article(name):
    """A page about nothing that ever was; `name` makes it unlike the others."""
    word = name.replace("-", " ")
    text = "".join(f"<p>{p}</p>\n" for p in (
        f"The council of Tal Marwan met on Tuesday to talk about the matter of {word}, said its spokesman Nadim Sarhan after the meeting.",
        f"He added that the file on {word} had been open since the spring and that the engineers would report on it before the end of the month.",
        f"Residents of the lower town denied that anybody had asked them about {word}, and said that they would write to the governor."))
    title = f"Council of Tal Marwan discusses {word}"
    return (f"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body><article>"
            f"<h1>{title}</h1>\n{text}</article></body></html>\n").encode()


def feed(base, numbers):
    """RSS of numbers[0] articles at base/item/N, then numbers[1] blanks, then numbers[2] more articles."""
    first, blanks, more = (numbers + [0, 0])[:3]
    items = [f"<item><title>Item {n}</title><link>{base}/item/{n}</link><guid>{base}/item/{n}</guid></item>\n" for n in range(first + more)]
    return ('<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Feed of a case</title><link>http://hostile.example/</link>'
            f"<description>test</description>{''.join(items[:first])}{' ' * blanks}{''.join(items[first:])}</channel></rss>").encode()


def body(words, content):
    """What comes of the article: gzip, zlib and deflate pack it, `cut N` takes bytes off its end, `crc` breaks the checksum of gzip,
    `tail TEXT` adds, `pad N` adds N blanks, `bomb N` is a gzip of N zeros instead, `none` leaves nothing."""
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "gzip":
            content = gzip.compress(content, 6, mtime=0)
        elif word == "zlib":
            content = zlib.compress(content)
        elif word == "deflate":
            packer = zlib.compressobj(wbits=-15)
            content = packer.compress(content) + packer.flush()
        elif word == "cut":
            content = content[:-int(words.pop(0))]
        elif word == "crc":
            content = content[:-8] + bytes([content[-8] ^ 1]) + content[-7:]
        elif word == "tail":
            content += text_of(words.pop(0))
        elif word == "pad":
            content += b" " * int(words.pop(0))
        elif word == "bomb":
            content = bomb(int(words.pop(0)))
        elif word == "none":
            content = b""
        else:
            raise ValueError(f"'{word}' is nothing that can be done to a body")
    return content


def bomb(size):
    """gzip of so many zeros: one packed MiB again and again. Its checksum is wrong; nobody should come so far."""
    packer = zlib.compressobj(9, wbits=31)
    first = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * ((size >> 20) - 1) + packer.flush()


def text_of(text):
    return codecs.escape_decode(text.encode())[0]


class Section:
    """What answers requests for one path."""

    def __init__(self):
        self.steps, self.status, self.headers, self.words = [], None, [], []
        self.has_length = True
        self.content = None  # instead of the article
        self.items = []

    def add(self, verb, rest):
        if verb == "status":
            self.status = rest
        elif verb == "header":
            self.headers.append(rest)
        elif verb == "nolength":
            self.has_length = False
        elif verb == "items":
            self.items = list(map(int, rest.split()))
        elif verb == "body":
            self.words = rest.split()
        elif verb in ("send", "repeat", "drip", "hold"):
            self.steps.append((verb, rest))
        else:
            raise ValueError(f"'{verb}' is no line of an answer")


class Case:
    """What one address plays: an answer file, or without one the article at every path."""

    def __init__(self, name, path=None):
        self.name = name
        self.tls, self.raw, self.sections = None, None, {None: Section()}
        self.address = None
        self.asked, self.heads, self.log = collections.Counter(), [], []
        if path:
            with open(path, encoding="utf-8") as f:
                self.read(f)

    def read(self, lines):
        section = self.sections[None]
        for line in lines:
            verb, _, rest = line.rstrip("\n").partition(" ")
            if not verb or verb.startswith("#"):
                continue
            if verb == "tls":
                self.tls = rest
            elif verb == "raw":
                self.raw = text_of(rest)
            elif verb == "path":
                section = self.sections.setdefault(rest, Section())
            else:
                section.add(verb, rest)

    def put(self, path, content_type, content):
        section = self.sections.setdefault(path, Section())
        section.headers, section.content = [f"Content-Type: {content_type}"], content

    def section(self, path, head):
        path = path.partition("?")[0]
        for key, section in self.sections.items():
            if key and key.startswith(f"{path} with ") and f"\r\n{key.split()[2]}: " in head:
                return section
        if path in self.sections:
            return self.sections[path]
        if path == "/robots.txt":
            missing = Section()
            missing.status, missing.words = "404 Not Found", ["none"]
            return missing
        return self.sections[None]


class Server:
    """Plays all cases, and counts who comes to the addresses that nobody may connect to."""

    FORBIDDEN = ("127.0.0.1", "127.0.0.99")

    def __init__(self, cases, certificates=None):
        self.cases, self.certificates = cases, certificates
        self.intruders = []
        self.sockets, self.thread = {}, None
        self.stopping, self.stopped = socket.socketpair()
        for i, case in enumerate(cases):
            case.address = f"127.1.{i // 200}.{i % 200 + 1}"
        self.port = self.listen()

    def listen(self):
        """One port that is free on all our addresses."""
        for _ in range(50):
            try:
                port = 0
                for address in self.FORBIDDEN:
                    port = self.bind(address, port, None)
                for case in self.cases:
                    self.bind(case.address, port, case)
                return port
            except OSError:
                self.close_sockets()
        raise OSError("no port is free on all addresses")

    def bind(self, address, port, case):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind((address, port))
        s.listen(64)
        self.sockets[s] = case
        return s.getsockname()[1]

    def close_sockets(self):
        for s in self.sockets:
            s.close()
        self.sockets = {}

    def url(self, case, path):
        return f"{'https' if case.tls or case.raw else 'http'}://{case.address}:{self.port}{path}"

    def start(self):
        self.thread = threading.Thread(target=self.accept_all, daemon=True)
        self.thread.start()

    def stop(self):
        self.stopping.close()
        self.thread.join()
        self.close_sockets()
        self.stopped.close()

    def accept_all(self):
        poll = select.poll()
        by_fd = {s.fileno(): s for s in self.sockets}
        for fd in [*by_fd, self.stopped.fileno()]:
            poll.register(fd, select.POLLIN)
        while True:
            for fd, _ in poll.poll():
                if fd not in by_fd:
                    return
                try:
                    connection, peer = by_fd[fd].accept()
                except OSError:
                    continue
                case = self.sockets[by_fd[fd]]
                if case is None:
                    self.intruders.append((by_fd[fd].getsockname(), peer))
                    connection.close()
                else:
                    threading.Thread(target=self.serve, args=(case, connection), daemon=True).start()

    def serve(self, case, connection):
        connection.settimeout(PATIENCE_S)
        try:
            if case.raw:
                connection.recv(REQUEST_BYTES_MAX)
                connection.sendall(case.raw)
                connection.shutdown(socket.SHUT_WR)
                linger(connection)
                return
            if case.tls:
                connection = self.certificates.context(case.tls).wrap_socket(connection, server_side=True)
            head = read_head(connection)
            if head:
                self.answer(case, connection, head)
                connection.shutdown(socket.SHUT_WR)
                linger(connection)
        except (OSError, ValueError):
            pass  # whoever asked has left, or did not like our certificate
        finally:
            connection.close()

    def answer(self, case, connection, head):
        head = head.decode("latin-1")
        path = head.split(" ", 2)[1]
        case.asked[path] += 1
        case.heads.append(head)
        case.log.append((time.monotonic(), path))
        section = case.section(path, head)
        content = section.content or (feed(f"http://{case.address}:{self.port}", section.items) if section.items else article(case.name))
        number = path.rpartition("/")[2]
        values = {"PORT": self.port, "COUNT": case.asked[path], "HOST": case.address, "LENGTH": len(content),
                  "HEX": f"{len(content):x}", "NEXT": int(number) + 1 if number.isdigit() else 1}
        if section.status or not section.steps:
            connection.sendall(self.plain_answer(section, body(section.words, content), values))
        for verb, rest in section.steps:
            play(connection, verb, rest, values, content)

    @staticmethod
    def plain_answer(section, content, values):
        headers = [fill(h, values) for h in section.headers]
        if not any(h.lower().startswith(b"content-type") for h in headers):
            headers.append(b"Content-Type: text/html; charset=utf-8")
        if section.has_length:
            headers.append(b"Content-Length: %d" % len(content))
        status = (section.status or "200 OK").encode()
        return b"\r\n".join([b"HTTP/1.1 " + status, *headers, b"Connection: close", b"", content])


def fill(text, values, content=b""):
    made = text_of(text)
    for name, value in values.items() if b"@" in made else ():
        made = made.replace(f"@{name}@".encode(), str(value).encode())
    return made.replace(b"@ARTICLE@", content)


def play(connection, verb, rest, values, content):
    if verb == "send":
        connection.sendall(fill(rest, values, content))
    elif verb == "repeat":
        count, _, text = rest.partition(" ")
        if "@I@" not in text:
            return repeat(connection, int(count), fill(text, values, content))
        piece = b""
        for i in range(int(count)):
            piece += fill(text, {**values, "I": i}, content)
            if len(piece) > 1 << 16:
                connection.sendall(piece)
                piece = b""
        connection.sendall(piece)
    elif verb == "drip":
        seconds, _, text = rest.partition(" ")
        for byte in fill(text, values, content):
            connection.sendall(bytes([byte]))
            if select.select([connection], [], [], float(seconds))[0]:
                return  # the other side has left
    elif verb == "hold":
        linger(connection)


def repeat(connection, count, piece):
    slab = piece * max(1, (1 << 16) // len(piece))
    whole, rest = divmod(count * len(piece), len(slab))
    for _ in range(whole):
        connection.sendall(slab)
    connection.sendall(slab[:rest])


def read_head(connection):
    head = b""
    while b"\r\n\r\n" not in head and len(head) < REQUEST_BYTES_MAX:
        more = connection.recv(4096)
        if not more:
            return b""
        head += more
    return head


def linger(connection):
    """Until the other side hangs up: closing first could throw away what it has not read yet."""
    while connection.recv(4096):
        pass


class Certificates:
    """An authority of our own and what it signs, made by openssl in a folder when the test runs."""

    # kind -> (first day, last day, names); None: one year from now
    KINDS = {
        "good": (None, None),
        "expired": ("20200101000000Z", "20210101000000Z"),
        "early": ("20900101000000Z", "20910101000000Z"),
        "other": (None, None),
    }

    def __init__(self, folder, addresses):
        """`addresses`: kind -> the address that the certificate is for (`other`: is not for)."""
        self.folder, self.contexts = folder, {}
        self.lock = threading.Lock()
        self.authority = os.path.join(folder, "authority.pem")
        with open(self.path("index.txt"), "w", encoding="ascii"), open(self.path("serial"), "w", encoding="ascii") as serial:
            serial.write("1000\n")
        with open(self.path("ca.conf"), "w", encoding="ascii") as conf:
            conf.write(f"[ca]\ndefault_ca=own\n[own]\ndatabase={self.path('index.txt')}\nserial={self.path('serial')}\n"
                       f"new_certs_dir={folder}\ncertificate={self.authority}\nprivate_key={self.path('authority.key')}\ndefault_md=sha256\n"
                       "default_days=365\npolicy=any\nunique_subject=no\n[any]\ncommonName=supplied\n")
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "365", "-subj", "/CN=Authority of a test",
                     "-keyout", self.path("authority.key"), "-out", self.authority)
        for kind, days in self.KINDS.items():
            self.sign(kind, days, "192.0.2.7" if kind == "other" else addresses.get(kind, "127.1.0.1"))
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "365", "-subj", "/CN=nobody",
                     "-addext", f"subjectAltName=IP:{addresses.get('self', '127.1.0.1')}",
                     "-keyout", self.path("self.key"), "-out", self.path("self.pem"))

    def path(self, name):
        return os.path.join(self.folder, name)

    @staticmethod
    def openssl(*arguments):
        done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"openssl {arguments[0]}: {done.stderr}")

    def sign(self, kind, days, address):
        with open(self.path(f"{kind}.ext"), "w", encoding="ascii") as f:
            f.write(f"subjectAltName=IP:{address}\n")
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={kind}", "-keyout", self.path(f"{kind}.key"),
                     "-out", self.path(f"{kind}.csr"))
        dates = ["-startdate", days[0], "-enddate", days[1]] if days[0] else []
        self.openssl("ca", "-batch", "-notext", "-config", self.path("ca.conf"), *dates, "-extfile", self.path(f"{kind}.ext"),
                     "-in", self.path(f"{kind}.csr"), "-out", self.path(f"{kind}.pem"))

    def context(self, kind):
        with self.lock:
            if kind not in self.contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self.path(f"{kind}.pem"), self.path(f"{kind}.key"))
                self.contexts[kind] = context
            return self.contexts[kind]
