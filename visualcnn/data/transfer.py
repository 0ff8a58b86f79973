"""Receive the body of one address over HTTP, in a way that can be given up at once.

Importing this module imports requests, so `visualcnn.data.download` does it only when it must.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

_CHUNK_BYTES: Final = 1 << 15
_POLL_SECONDS: Final = 0.1
_MAX_REDIRECTS: Final = 5
_WAITING_CHUNKS: Final = 64
_PATIENCE: Final = 3
"""Timeouts within which a server must send its head, and then each `_LEAST_BYTES`."""
_LEAST_BYTES: Final = 1 << 14

# In order: the first kind that fits, since some are special cases of later ones.
_FAULTS: Final[tuple[tuple[tuple[type[Exception], ...], str], ...]] = (
    ((requests.TooManyRedirects,), "{host} redirects in a circle"),
    ((requests.exceptions.InvalidSchema,), "{host} redirects to an address that isn't secure"),
    (
        (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema),
        "{host} redirects to no address",
    ),
    (
        (requests.Timeout, urllib3.exceptions.TimeoutError),
        "{host} didn't answer within {timeout:g} s",
    ),
    (
        (requests.exceptions.SSLError, urllib3.exceptions.SSLError),
        "{host} can't prove that it is the right server",
    ),
    ((requests.ConnectionError,), "there is no connection to {host}"),
    ((OSError, urllib3.exceptions.HTTPError), "the connection to {host} broke off"),
)

_Arrivals = queue.Queue[bytes | Exception | None]


class TransferError(Exception):
    """A server's fault, as part of a sentence: "example.org answered 403 (Forbidden)"."""


def receive(url: str, check: Callable[[], None], timeout: float) -> Generator[bytes, None, None]:
    """The body behind `url` in chunks, none of them empty, as the server stores it.

    The network is read in a thread of its own: the lookup of a host's name or a stalled server
    can't be interrupted, but it can be left behind. `check` is called before each chunk and at
    least ten times a second, and gives up by raising. `timeout` is in seconds, for each wait; a
    server that sends next to nothing is given up after three of them. An https address is never
    followed to an http one, nor any to a file.

    Raises TransferError, or what `check` raises.
    """
    arrivals: _Arrivals = queue.Queue(_WAITING_CHUNKS)
    left = threading.Event()
    reader = threading.Thread(
        target=_read, args=(url, timeout, arrivals, left), name="download", daemon=True
    )
    reader.start()
    patience = _Patience(url, timeout * _PATIENCE)
    try:
        while True:
            check()
            patience.check()
            try:
                arrival = arrivals.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            if isinstance(arrival, bytes):
                yield arrival
                patience.count(len(arrival))
                continue
            reader.join()
            if arrival is None:
                return
            raise arrival
    finally:
        left.set()


class _Patience:
    """With a server that always sends something, but so little that it never ends."""

    def __init__(self, url: str, seconds: float) -> None:
        self._url, self._seconds = url, seconds
        self._since, self._bytes = time.monotonic(), 0

    def count(self, size: int) -> None:
        """So much has come."""
        self._bytes += size
        if self._bytes >= _LEAST_BYTES:
            self._since, self._bytes = time.monotonic(), 0

    def check(self) -> None:
        """Raises TransferError once it is at an end."""
        if time.monotonic() - self._since > self._seconds:
            raise TransferError(f"{host_of(self._url)} sends next to nothing")


def host_of(url: str) -> str:
    """The server's name in `url`, for messages."""
    return urlsplit(url).hostname or url


def _read(url: str, timeout: float, arrivals: _Arrivals, left: threading.Event) -> None:
    end: Exception | None = None
    try:
        for chunk in _chunks(url, timeout):
            if not _put(chunk, arrivals, left):
                return
    except Exception as error:  # noqa: BLE001  # the receiving thread raises it again
        end = _explained(error, url, timeout)
    _put(end, arrivals, left)


def _put(arrival: bytes | Exception | None, arrivals: _Arrivals, left: threading.Event) -> bool:
    """Hand over one arrival; false once nobody waits for it any more."""
    while not left.is_set():
        try:
            arrivals.put(arrival, timeout=_POLL_SECONDS)
        except queue.Full:
            continue
        return True
    return False


def _chunks(url: str, timeout: float) -> Iterator[bytes]:
    with _Session() as session, _answer(session, url, timeout) as response:
        if response.status_code != HTTPStatus.OK:
            raise TransferError(f"{host_of(response.url)} answered {_status(response)}")
        # Whatever has come, at least every `timeout` seconds: nobody may wait for it any more.
        read = getattr(response.raw, "read1", response.raw.read)
        while chunk := read(_CHUNK_BYTES, decode_content=False):
            yield chunk


def _answer(session: requests.Session, url: str, timeout: float) -> requests.Response:
    """The head of the answer behind `url` and its redirections; the body is still to be read."""
    if url.startswith("https:"):
        del session.adapters["http://"]
    # Identity: a server that packs or unpacks the files on the way would break their hashes.
    headers = {"Accept-Encoding": "identity"}
    for _ in range(_MAX_REDIRECTS + 1):
        response = session.get(url, headers=headers, stream=True, timeout=timeout)
        if not response.is_redirect:
            return response
        response.close()
        try:
            url = urljoin(url, response.headers["location"])
        except ValueError as error:
            raise requests.exceptions.InvalidURL from error
    raise requests.TooManyRedirects


class _Session(requests.Session):
    """Leaves redirections to us: requests reads their bodies whole, and those may be endless."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: go nowhere."""
        del resp


def _status(response: requests.Response) -> str:
    """The answer's number in the standard's words: the server's own may be long."""
    try:
        status = HTTPStatus(response.status_code)
    except ValueError:
        return str(response.status_code)
    return f"{status.value} ({status.phrase})"


def _explained(error: Exception, url: str, timeout: float) -> Exception:
    """The network's exceptions in plain words; other errors as they are."""
    for kinds, words in _FAULTS:
        if isinstance(error, kinds):
            return TransferError(words.format(host=host_of(url), timeout=timeout))
    return error
