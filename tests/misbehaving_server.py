"""A web server on this machine that misbehaves in every way that a download may meet."""

from __future__ import annotations

import gzip
import hashlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from visualcnn.data.catalog import DIGIT_NAMES, FILE_STEMS, KnownFile, KnownSet
from visualcnn.data.idx import packed

TRAIN, TEST = 400, 12
Answer = Callable[[BaseHTTPRequestHandler], None]


def _values(stem: str) -> bytes:
    rng, count = np.random.default_rng(0), TRAIN if stem.startswith("train") else TEST
    shape = (count, 28, 28) if "images" in stem else (count,)
    return packed(rng.integers(0, 256 if "images" in stem else 10, shape, np.uint8))


CONTENTS = {f"{stem}.gz": gzip.compress(_values(stem), mtime=0) for stem in FILE_STEMS}
"""The four files of the known set "tiny": 400 samples to train with, 12 to test."""

FIRST, SECOND, THIRD, FOURTH = CONTENTS
FILE = CONTENTS[FIRST]


class Server(ThreadingHTTPServer):
    """Its answers are chosen by path; it notes what it was asked for and how much it sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.endless_bytes = 0
        self.released = threading.Event()

    @property
    def address(self) -> str:
        """Where it is found."""
        return f"http://127.0.0.1:{self.server_port}"

    def known(self, mirrors: str = "ab") -> KnownSet:
        """The set "tiny", of which each mirror has a folder on this server."""
        files = tuple(
            KnownFile(name, len(data), hashlib.sha256(data).hexdigest())
            for name, data in CONTENTS.items()
        )
        addresses = tuple(f"{self.address}/{mirror}/" for mirror in mirrors)
        return KnownSet("tiny", "Tiny", files, addresses, DIGIT_NAMES)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Say nothing about clients that hung up: that is what they are asked to do."""


class _Handler(BaseHTTPRequestHandler):
    """Answers as the server's table says, or with the right file."""

    server: Server

    def do_GET(self) -> None:
        """Note the path and answer it."""
        self.server.asked.append(self.path)
        good = send(CONTENTS[self.path.rpartition("/")[2]])
        self.server.answers.get(self.path, good)(self)

    def log_message(self, *_arguments: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def serving() -> Iterator[Server]:
    """A server; at the end it is gone, and so are the threads that downloaded from it."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
        for reader in threading.enumerate():
            if reader.name == "download":
                reader.join(5)
                assert not reader.is_alive()


def begin(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str]) -> None:
    """Send the head of an answer."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def send(body: bytes, status: int = 200, length: object = None, **more: str) -> Answer:
    """An answer with `body`, claiming `length` bytes, and `more` in its head."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        size = len(body) if length is None else length
        head = {name.replace("_", "-"): value for name, value in more.items()}
        begin(handler, status, {"Content-Length": str(size)} | head)
        handler.wfile.write(body)

    return answer


def send_raw(content: bytes) -> Answer:
    """Bytes that need not be an answer at all."""
    return lambda handler: _write(handler, content)


def send_chunked(handler: BaseHTTPRequestHandler) -> None:
    """The right file, in pieces that are announced one by one."""
    handler.protocol_version = "HTTP/1.1"
    begin(handler, 200, {"Transfer-Encoding": "chunked", "Connection": "close"})
    for place in range(0, len(FILE), 10_000):
        piece = FILE[place : place + 10_000]
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    handler.wfile.write(b"0\r\n\r\n")


def send_for_ever(handler: BaseHTTPRequestHandler) -> None:
    """A body of unknown length that ends only when the client hangs up."""
    begin(handler, 200, {})
    handler.wfile.write(FILE)
    _fill(handler)


def redirect(location: str) -> Answer:
    """To another address."""
    return lambda handler: begin(handler, 302, {"Location": location, "Content-Length": "0"})


def redirect_to_itself(handler: BaseHTTPRequestHandler) -> None:
    """An answer that leads back to the same address."""
    begin(handler, 302, {"Location": handler.path, "Content-Length": "0"})


def redirect_for_ever(handler: BaseHTTPRequestHandler) -> None:
    """A redirection with a body that never ends."""
    begin(handler, 302, {"Location": handler.path})
    _fill(handler)


def stall(handler: BaseHTTPRequestHandler) -> None:
    """Half a body, then silence until the test ends."""
    begin(handler, 200, {"Content-Length": str(len(FILE))})
    _write(handler, FILE[: len(FILE) // 2])
    _server(handler).released.wait(30)


def say_nothing(handler: BaseHTTPRequestHandler) -> None:
    """Silence from the start."""
    _server(handler).released.wait(30)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """The right body, so slowly that it would take hours."""
    begin(handler, 200, {"Content-Length": str(len(FILE))})
    _drip(handler, FILE)


def drip_head(handler: BaseHTTPRequestHandler) -> None:
    """The head of an answer that never ends."""
    _drip(handler, b"HTTP/1.0 200 OK\r\nServer: " + b"s" * 10_000)


def reset(after: int) -> Answer:
    """Break the connection after so many bytes, as a machine that crashed does; 0: at once."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if after:
            begin(handler, 200, {"Content-Length": str(len(FILE))})
            _write(handler, FILE[:after])
        linger = struct.pack("ii", 1, 0)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        handler.connection.close()

    return answer


def _server(handler: BaseHTTPRequestHandler) -> Server:
    assert isinstance(handler.server, Server)
    return handler.server


def _write(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.wfile.write(content)
    handler.wfile.flush()


def _fill(handler: BaseHTTPRequestHandler) -> None:
    while not _server(handler).released.is_set():
        handler.wfile.write(bytes(65_536))
        _server(handler).endless_bytes += 65_536


def _drip(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    for place in range(len(content)):
        _write(handler, content[place : place + 1])
        if _server(handler).released.wait(0.05):
            return


_HTTP = b"HTTP/1.0 200 OK\r\nContent-Length: "
FAULTS: dict[str, tuple[Answer, str]] = {
    "wrong bytes": (send(FILE[:-1] + b"?"), "127.0.0.1 sent other bytes than the known"),
    "captive portal": (send(b"<html>Log in, please</html>"), "something else (a login page"),
    "portal elsewhere": (redirect("/login/" + SECOND), "sent only "),
    "short": (send(FILE[:1000]), "sent only 1,000 of "),
    "empty": (send(b""), "sent only 0 of "),
    "broken off": (send(FILE[:1000], length=len(FILE)), "broke off"),
    "length too large": (send(FILE, length=len(FILE) + 1), "broke off"),
    "length too small": (send(FILE, length=1000), "sent only 1,000 of "),
    "length no number": (send(FILE[:-1], length="many"), "sent only "),
    "two lengths": (send_raw(_HTTP + b"10, 20\r\n\r\n" + FILE), "127.0.0.1"),
    "endless": (send_for_ever, "sent more than the known "),
    "forbidden": (send(b"no", 403), "answered 403 (Forbidden)"),
    "not found": (send(b"no", 404), "answered 404 (Not Found)"),
    "server error": (send(b"no", 500), "answered 500 (Internal Server Error)"),
    "long reason": (send_raw(b"HTTP/1.0 503 " + b"x" * 60_000 + b"\r\n\r\n"), "503 (Service Un"),
    "unknown status": (send_raw(b"HTTP/1.0 599 Odd\r\n\r\n"), "answered 599"),
    "a part": (send(FILE, 206), "answered 206 (Partial Content)"),
    "no web server": (send_raw(b"SSH-2.0-OpenSSH_9.9\r\n"), "no connection to 127.0.0.1"),
    "redirect loop": (redirect_to_itself, "redirects in a circle"),
    "redirect to a file": (redirect("file:///etc/passwd"), "an address that isn't secure"),
    "redirect to nowhere": (redirect("http://["), "redirects to no address"),
    "redirect for ever": (redirect_for_ever, "redirects in a circle"),
    "reset at once": (reset(0), "no connection to 127.0.0.1"),
    "reset": (reset(1000), "broke off"),
    "silent": (say_nothing, "didn't answer within 0.2 s"),
    "stalled": (stall, "didn't answer within 0.2 s"),
    "slow drip": (drip, "sends next to nothing"),
    "slow head": (drip_head, "sends next to nothing"),
}
"""What a mirror may do instead of sending the first file, and words of what is said then."""
SLOW = {"silent", "slow drip", "slow head"}
"""Those of them that send nothing, or next to nothing, from the start."""
