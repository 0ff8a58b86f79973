"""Downloads keep only what is right, name what failed, and can be cancelled at any moment."""

import gzip
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from visualcnn.data.catalog import CATALOG, DIGIT_NAMES, FILE_STEMS, KnownFile, KnownSet
from visualcnn.data.dataset import DataError
from visualcnn.data.download import Cancelled, download

CONTENTS = {
    f"{stem}.gz": gzip.compress(np.random.default_rng(0).bytes(size), mtime=0)
    for stem, size in zip(FILE_STEMS, (300_000, 40, 5_000, 20), strict=True)
}
FIRST, SECOND, THIRD, FOURTH = CONTENTS
TOTAL = sum(map(len, CONTENTS.values()))

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """A web server whose answers the test chooses by path; it notes what it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.released = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Say nothing about clients that hung up: that is what they are asked to do."""


class Handler(BaseHTTPRequestHandler):
    """Answers as the server's table says, or with the right file."""

    server: Server

    def do_GET(self) -> None:
        """Note the path and answer it."""
        self.server.asked.append(self.path)
        good = send(CONTENTS[self.path.rpartition("/")[2]])
        self.server.answers.get(self.path, good)(self)

    def log_message(self, *_arguments: object) -> None:
        """Keep the test's output clean."""


def begin(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str]) -> None:
    """Send the head of an answer."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()


def send(body: bytes, status: int = 200, length: int | None = None) -> Answer:
    """An answer with `body`, claiming `length` bytes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        size = len(body) if length is None else length
        begin(handler, status, {"Content-Length": str(size)})
        handler.wfile.write(body)

    return answer


def send_for_ever(handler: BaseHTTPRequestHandler) -> None:
    """A body of unknown length that ends only when the client hangs up."""
    begin(handler, 200, {})
    handler.wfile.write(CONTENTS[FIRST])
    while True:
        handler.wfile.write(bytes(65_536))


def stall(handler: BaseHTTPRequestHandler) -> None:
    """Half a body, then silence until the test ends."""
    body = CONTENTS[FIRST]
    begin(handler, 200, {"Content-Length": str(len(body))})
    handler.wfile.write(body[: len(body) // 2])
    handler.wfile.flush()
    assert isinstance(handler.server, Server)
    handler.server.released.wait(30)


def redirect_to_itself(handler: BaseHTTPRequestHandler) -> None:
    """An answer that leads back to the same address."""
    begin(handler, 302, {"Location": handler.path, "Content-Length": "0"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A local server, two mirrors of which ("/a/" and "/b/") hold the known set "tiny"."""
    server = Server()
    address = f"http://127.0.0.1:{server.server_port}"
    files = tuple(
        KnownFile(name, len(data), hashlib.sha256(data).hexdigest())
        for name, data in CONTENTS.items()
    )
    known = KnownSet("tiny", "Tiny", files, (f"{address}/a/", f"{address}/b/"), DIGIT_NAMES)
    monkeypatch.setitem(CATALOG, "tiny", known)
    monkeypatch.setenv("NO_PROXY", "*")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()
    thread.join()
    for reader in threading.enumerate():
        if reader.name == "download":
            reader.join(5)
            assert not reader.is_alive()


def ignore(_done: int, _total: int) -> None:
    """The progress of somebody who doesn't look."""


def never() -> bool:
    """The wish of somebody who waits."""
    return False


def names_in(folder: Path) -> set[str]:
    """What lies in `folder`, temporary files included."""
    return {path.name for path in folder.iterdir()}


def fail(folder: Path) -> str:
    """The sentence with which the download into `folder` fails."""
    with pytest.raises(DataError) as caught:
        download("tiny", folder, ignore, never)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_four_files_arrive(
    server: Server, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """All files arrive under their names; progress runs from nothing to all; nothing is printed."""
    folder = tmp_path / "new" / "folder"
    seen: list[tuple[int, int]] = []
    assert download("tiny", folder, lambda *step: seen.append(step), never) == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == CONTENTS
    assert seen[0] == (0, TOTAL)
    assert seen[-1] == (TOTAL, TOTAL)
    assert seen == sorted(seen)
    assert len(seen) > 10
    assert server.asked == [f"/a/{name}" for name in CONTENTS]
    assert capfd.readouterr() == ("", "")


FAULTS: dict[str, tuple[Answer, str]] = {
    "wrong-bytes": (send(CONTENTS[FIRST][:-1] + b"?"), "127.0.0.1 sent other bytes than the known"),
    "web-page": (send(b"<html>Log in, please</html>"), "something else (a login page"),
    "short": (send(CONTENTS[FIRST][:1000]), "sent only 1,000 of "),
    "nothing": (send(b""), "sent only 0 of "),
    "broken-off": (send(CONTENTS[FIRST][:1000], length=len(CONTENTS[FIRST])), "broke off"),
    "endless": (send_for_ever, "sent more than the known "),
    "forbidden": (send(b"no", 403), "answered 403 (Forbidden)"),
    "server-error": (send(b"no", 500), "answered 500 (Internal Server Error)"),
    "redirect-loop": (redirect_to_itself, "redirects in a circle"),
    "stalled": (stall, "didn't answer within 0.2 s"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_all_mirrors_is_told(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """The sentence says what failed and what to do next, and nothing is left behind."""
    answer, words = FAULTS[fault]
    monkeypatch.setattr("visualcnn.data.download.TIMEOUT_SECONDS", 0.2)
    server.answers = {f"/{mirror}/{FIRST}": answer for mirror in "ab"}
    sentence = fail(tmp_path)
    assert sentence.startswith(f"Tiny can't be downloaded, because for {FIRST} ")
    assert sentence.count(words) == 2
    assert sentence.endswith(
        f"try again, or choose a folder that holds {FIRST}, {SECOND}, {THIRD} and {FOURTH}."
    )
    assert names_in(tmp_path) == set()


@pytest.mark.parametrize("fault", FAULTS)
def test_the_second_mirror_makes_up_for_the_first(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Whatever is wrong with the first mirror, the second is asked, and then stays the first."""
    monkeypatch.setattr("visualcnn.data.download.TIMEOUT_SECONDS", 0.2)
    server.answers[f"/a/{FIRST}"] = FAULTS[fault][0]
    download("tiny", tmp_path, ignore, never)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == CONTENTS
    asked = server.asked[server.asked.index(f"/b/{FIRST}") :]
    assert asked == [f"/b/{name}" for name in CONTENTS]


def test_without_a_network_the_sentence_says_so(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused connection and an unknown host are both "no connection"."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    mirrors = (f"http://127.0.0.1:{port}/", "http://no-such-host.invalid/")
    monkeypatch.setitem(CATALOG, "tiny", replace(CATALOG["tiny"], mirrors=mirrors))
    sentence = fail(tmp_path)
    assert "no connection to 127.0.0.1 and there is no connection to no-such-host" in sentence
    assert server.asked == []


def test_verified_files_are_not_fetched_again(server: Server, tmp_path: Path) -> None:
    """After a failure the next try asks only for what is missing, and counts the rest as done."""
    server.answers = {f"/{mirror}/{THIRD}": send(b"", 500) for mirror in "ab"}
    fail(tmp_path)
    assert names_in(tmp_path) == {FIRST, SECOND}
    server.answers.clear()
    server.asked.clear()
    seen: list[int] = []
    download("tiny", tmp_path, lambda done, _total: seen.append(done), never)
    assert server.asked == [f"/a/{THIRD}", f"/a/{FOURTH}"]
    assert seen[1] == len(CONTENTS[FIRST])
    assert seen[-1] == TOTAL


def test_a_damaged_file_is_replaced_only_by_a_right_one(server: Server, tmp_path: Path) -> None:
    """A file with a wrong hash stays until the right bytes have come."""
    (tmp_path / SECOND).write_bytes(b"damaged")
    server.answers = {f"/{mirror}/{SECOND}": send(b"", 500) for mirror in "ab"}
    fail(tmp_path)
    assert (tmp_path / SECOND).read_bytes() == b"damaged"
    server.answers.clear()
    download("tiny", tmp_path, ignore, never)
    assert (tmp_path / SECOND).read_bytes() == CONTENTS[SECOND]


def test_cancelling_stops_within_a_chunk(server: Server, tmp_path: Path) -> None:
    """Cancelled in the middle of the first file: no more chunks, and no file at all."""
    seen: list[int] = []
    with pytest.raises(Cancelled):
        download("tiny", tmp_path, lambda done, _total: seen.append(done), lambda: max(seen) > 0)
    assert sum(done > 0 for done in seen) == 1
    assert seen[-1] < len(CONTENTS[FIRST])
    assert names_in(tmp_path) == set()
    assert server.asked == [f"/a/{FIRST}"]


def test_cancelling_does_not_wait_for_a_stalled_server(server: Server, tmp_path: Path) -> None:
    """With a server that fell silent, cancelling takes effect long before the timeout."""
    server.answers[f"/a/{FIRST}"] = stall
    half = len(CONTENTS[FIRST]) // 2 - (1 << 15)
    seen: list[int] = []
    silent_since: list[float] = []

    def cancelled() -> bool:
        if seen[-1] >= half and not silent_since:
            silent_since.append(time.monotonic())
        return bool(silent_since) and time.monotonic() > silent_since[0] + 0.2

    with pytest.raises(Cancelled):
        download("tiny", tmp_path, lambda done, _total: seen.append(done), cancelled)
    assert time.monotonic() < silent_since[0] + 2
    assert names_in(tmp_path) == set()


def test_cancelling_before_the_start_asks_nobody(server: Server, tmp_path: Path) -> None:
    """Already cancelled: no server is asked."""
    with pytest.raises(Cancelled):
        download("tiny", tmp_path, ignore, lambda: True)
    assert server.asked == []


def test_a_folder_that_cannot_be_written_is_told(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the folder's place, or a full disk, is no mirror's fault."""
    (tmp_path / "file").write_bytes(b"")
    assert fail(tmp_path / "file") == f"Tiny can't be stored in {tmp_path / 'file'}: File exists."

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    assert "can't be stored" in (sentence := fail(tmp_path / "full"))
    assert sentence.endswith("No space left on device.")
    assert names_in(tmp_path / "full") == set()
    assert server.asked == []
