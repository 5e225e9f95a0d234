# SPDX-License-Identifier: Apache-2.0
"""wire - speaks the protocol of protocol/README.md to a hub, rightly or wrongly, without any code of the workers.

libzmq and libxxhash are on every machine that runs claimwire; ctypes calls them. Messages are written field by field, so that a story
can write what no honest encoder would.
"""
import ctypes
import struct
import time

import flow

HELLO, WELCOME, REFUSE, HEARTBEAT, CREDIT, BYE, FAILURE, ACK = range(1, 9)
FETCH, CAPTURE, LISTING, DOCUMENT = range(16, 20)
RELEASED = 0
DEALER, LINGER, RCVTIMEO, SNDTIMEO, SNDMORE = 5, 17, 27, 28, 2
CURVE_PUBLICKEY, CURVE_SECRETKEY, CURVE_SERVERKEY = 48, 49, 50

zmq = ctypes.CDLL("libzmq.so.5", use_errno=True)
zmq.zmq_ctx_new.restype = ctypes.c_void_p
zmq.zmq_socket.restype = ctypes.c_void_p
zmq.zmq_socket.argtypes = [ctypes.c_void_p, ctypes.c_int]
zmq.zmq_setsockopt.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
zmq.zmq_connect.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
zmq.zmq_send.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
zmq.zmq_recv.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
zmq.zmq_close.argtypes = [ctypes.c_void_p]
xxhash = ctypes.CDLL("libxxhash.so.0")
xxhash.XXH3_64bits.restype = ctypes.c_uint64
xxhash.XXH3_64bits.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
context = zmq.zmq_ctx_new()


def varint(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def field(number, value):
    """A protobuf field: an integer, a string, or bytes (of a message as well)."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def fields(data):
    """{number: last value} of a message."""
    found, at = {}, 0

    def read_varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
    while at < len(data):
        key = read_varint()
        if key & 7 == 0:
            value = read_varint()
        else:
            size = {1: 8, 5: 4}.get(key & 7)
            size = read_varint() if size is None else size
            value, at = data[at:at + size], at + size
        found[key >> 3] = value
    return found


def frame(kind, body=b"", job=0, magic=b"CWIR", major=1, minor=0, size=None, hash_of=None, reserved=0):
    size = len(body) if size is None else size
    digest = xxhash.XXH3_64bits(body if hash_of is None else hash_of, len(body if hash_of is None else hash_of))
    return magic + struct.pack("<BBHIIQQ", major, minor, kind, size, reserved, job, digest) + body


def hello(stage, credit=0, credit_bytes=1):
    """With more credit than any other worker and room for a single byte, one gets the next task, and no second one."""
    return frame(HELLO, field(1, stage) + field(2, "test") + field(3, 1) + field(4, "nowhere") + field(5, credit) + field(6, credit_bytes))


class Message:
    def __init__(self, data):
        self.magic, self.major, self.minor, self.kind, self.size, _, self.job, self.hash = struct.unpack("<4sBBHIIQQ", data[:32])
        self.body = data[32:]
        self.fields = fields(self.body)

    @property
    def token(self):
        """Of a task."""
        return fields(self.fields[1]).get(1, 0)

    @property
    def reason(self):
        """Of a REFUSE."""
        return self.fields.get(1, b"").decode()

    def is_whole(self):
        return self.magic == b"CWIR" and self.size == len(self.body) and self.hash == xxhash.XXH3_64bits(self.body, len(self.body))


def key_pair():
    """(public, secret) as 40 letters each"""
    pair = [ctypes.create_string_buffer(41) for _ in range(2)]
    zmq.zmq_curve_keypair(*pair)
    return pair[0].value, pair[1].value


class Client:
    def __init__(self, installation, endpoint=None, server_key=None):
        """At the installation's hub, or at `endpoint`; with a key made just now when the server's is given."""
        self.socket = zmq.zmq_socket(context, DEALER)
        for option, value in ((LINGER, 1000), (RCVTIMEO, 100), (SNDTIMEO, 5000)):
            number = ctypes.c_int(value)
            zmq.zmq_setsockopt(self.socket, option, ctypes.byref(number), 4)
        if server_key:
            public, secret = key_pair()
            for option, value in ((CURVE_SERVERKEY, server_key.encode()), (CURVE_PUBLICKEY, public), (CURVE_SECRETKEY, secret)):
                zmq.zmq_setsockopt(self.socket, option, value, len(value))
        if zmq.zmq_connect(self.socket, (endpoint or f"ipc://{installation.folder}/run/hub").encode()) != 0:
            raise RuntimeError("cannot connect to the hub")
        self.buffer = ctypes.create_string_buffer(9 << 20)

    def send(self, *parts):
        for i, part in enumerate(parts):
            zmq.zmq_send(self.socket, part, len(part), SNDMORE if i + 1 < len(parts) else 0)

    def receive(self):
        """The next message; None when there is none for a moment."""
        n = zmq.zmq_recv(self.socket, self.buffer, len(self.buffer), 0)
        return Message(self.buffer.raw[:n]) if n >= 32 else None

    def await_kind(self, *kinds, seconds=10):
        """The next message of one of these kinds; others, such as heartbeats, are passed over."""
        end = time.monotonic() + seconds * flow.PATIENCE
        while time.monotonic() < end:
            message = self.receive()
            if message and message.kind in kinds:
                return message
        raise flow.TooLong(f"message of kind {kinds}: not within {seconds} s")

    def join(self, stage, credit=0):
        self.send(hello(stage, credit))
        return self.await_kind(WELCOME, REFUSE)

    def release(self, task):
        self.send(frame(FAILURE, field(1, task.token) + field(2, RELEASED) + field(3, "not mine"), job=task.job))

    def close(self):
        zmq.zmq_close(self.socket)
