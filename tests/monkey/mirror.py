"""A mirror of the known data sets on this machine that seldom behaves as a mirror should."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

from visualcnn.data.catalog import CATALOG, KnownFile
from visualcnn.data.folder import MNIST_VARIABLE

SLOW = 0.02
"""Seconds between two pieces of a slow answer."""
_PIECES = 40


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.number = count()
        self.left = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Clients may hang up."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Each request is answered otherwise than the one before; mostly rightly."""
        name = self.path.rpartition("/")[2]
        content = (self.server.folder / name).read_bytes()
        ways = (self._well, self._well, self._slowly, self._well, self._short, self._well)
        odd = (self._otherwise, self._absent, self._portal)
        number = next(self.server.number)
        way: Callable[[bytes], None] = ways[number % len(ways)]
        if number % 7 == 6:
            way = odd[number // 7 % len(odd)]
        way(content)

    def _begin(self, status: int, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _well(self, content: bytes) -> None:
        self._begin(200, len(content))
        self.wfile.write(content)

    def _slowly(self, content: bytes) -> None:
        self._begin(200, len(content))
        size = len(content) // _PIECES + 1
        for start in range(0, len(content), size):
            self.server.left.wait(SLOW)
            self.wfile.write(content[start : start + size])

    def _short(self, content: bytes) -> None:
        self._begin(200, len(content))
        self.wfile.write(content[: len(content) // 2])

    def _otherwise(self, content: bytes) -> None:
        self._well(bytes(255 - byte for byte in content))

    def _absent(self, _content: bytes) -> None:
        self._begin(404, 0)

    def _portal(self, _content: bytes) -> None:
        self._well(b"<html>Log in to this network</html>")

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class Mirror:
    """Serves the four files in `folder` as MNIST and as Fashion-MNIST, until it is closed."""

    def __init__(self, folder: Path) -> None:
        os.environ["NO_PROXY"] = "*"
        os.environ.pop(MNIST_VARIABLE, None)
        self._server = _Server(folder)
        address = f"http://127.0.0.1:{self._server.server_port}/"
        files = tuple(_known(path) for path in _in_order(folder))
        self._before = dict(CATALOG)
        for name, known in self._before.items():
            CATALOG[name] = replace(known, files=files, mirrors=(address, f"{address}other/"))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        """The known sets are what they were."""
        CATALOG.update(self._before)
        self._server.left.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _in_order(folder: Path) -> list[Path]:
    """The images before the labels, of training before those of the test."""
    names = [file.name for file in CATALOG["mnist"].files]
    return [folder / name for name in names]


def _known(path: Path) -> KnownFile:
    content = path.read_bytes()
    return KnownFile(path.name, len(content), hashlib.sha256(content).hexdigest())
