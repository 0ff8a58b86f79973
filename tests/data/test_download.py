"""Downloads keep only what is right, name what failed, and can be cancelled at any moment."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.misbehaving_server import (
    CONTENTS,
    FAULTS,
    FILE,
    FIRST,
    FOURTH,
    SECOND,
    SLOW,
    THIRD,
    Answer,
    Server,
    drip,
    reset,
    send,
    send_chunked,
    serving,
    stall,
)
from visualcnn.data.catalog import CATALOG
from visualcnn.data.dataset import DataError
from visualcnn.data.download import Cancelled, download

TOTAL = sum(map(len, CONTENTS.values()))
NEXT_STEP = f"try again, or choose a folder that holds {FIRST}, {SECOND}, {THIRD} and {FOURTH}."
QUICK = 0.2
TIMED = SLOW | {"stalled"}
"""Faults that only a timeout ends."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A local server, two mirrors of which ("/a/" and "/b/") hold the known set "tiny"."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr("visualcnn.data.transfer._PATIENCE", 2)
    with serving() as server:
        monkeypatch.setitem(CATALOG, "tiny", server.known())
        yield server


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


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_all_mirrors_is_told(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """The sentence says what failed and what to do next, and nothing is left behind."""
    answer, words = FAULTS[fault]
    if fault in TIMED:
        monkeypatch.setattr("visualcnn.data.download.TIMEOUT_SECONDS", QUICK)
    server.answers = {f"/{mirror}/{FIRST}": answer for mirror in "ab"}
    sentence = fail(tmp_path)
    assert sentence.startswith(f"Tiny can't be downloaded, because for {FIRST} ")
    assert sentence.count(words) == 2
    assert sentence.endswith(f": {NEXT_STEP}")
    assert len(sentence) < 600
    assert names_in(tmp_path) == set()
    # What lies in the sockets' buffers, not gigabytes.
    assert server.endless_bytes < 10_000_000 * len(server.asked)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_second_mirror_makes_up_for_the_first(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Whatever is wrong with the first mirror, the second is asked, and then stays the first."""
    if fault in TIMED:
        # Long enough for the second one, on a machine that has other things to do.
        monkeypatch.setattr("visualcnn.data.download.TIMEOUT_SECONDS", 3 * QUICK)
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
    assert seen[1] == len(FILE)
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
    assert seen[-1] < len(FILE)
    assert names_in(tmp_path) == set()
    assert server.asked == [f"/a/{FIRST}"]


def test_cancelling_does_not_wait_for_a_stalled_server(server: Server, tmp_path: Path) -> None:
    """With a server that fell silent, cancelling takes effect long before the timeout."""
    server.answers[f"/a/{FIRST}"] = stall
    half = len(FILE) // 2 - (1 << 15)
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
    sentence = fail(tmp_path / "file")
    assert sentence.startswith(f"Tiny can't be stored in {tmp_path / 'file'} (File exists): make")
    assert sentence.endswith(NEXT_STEP)

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    assert "can't be stored" in (sentence := fail(tmp_path / "full"))
    assert "(No space left on device): make that possible and try again" in sentence
    assert names_in(tmp_path / "full") == set()
    assert server.asked == []


@pytest.mark.parametrize(
    "answer", [send_chunked, send(FILE, Content_Encoding="gzip"), send(FILE, length="many")]
)
def test_oddly_sent_files_are_right_files(server: Server, tmp_path: Path, answer: Answer) -> None:
    """In pieces, called an encoding, or without a length: the bytes decide."""
    server.answers[f"/a/{FIRST}"] = answer
    download("tiny", tmp_path, ignore, never)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == CONTENTS
    assert server.asked[0] == f"/a/{FIRST}"
    assert f"/b/{FIRST}" not in server.asked


def test_a_server_that_was_gone_and_is_back(server: Server, tmp_path: Path) -> None:
    """The second try begins the broken file anew, and nothing of the first is left."""
    server.answers = {f"/{mirror}/{SECOND}": reset(1000) for mirror in "ab"}
    fail(tmp_path)
    assert names_in(tmp_path) == {FIRST}
    server.answers.clear()
    download("tiny", tmp_path, ignore, never)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == CONTENTS
    assert server.asked.count(f"/a/{FIRST}") == 1


def test_cancelling_does_not_wait_for_a_slow_server(server: Server, tmp_path: Path) -> None:
    """Nor does the thread that reads, though something comes all the time."""
    server.answers[f"/a/{FIRST}"] = drip
    seen: list[int] = []
    with pytest.raises(Cancelled):
        download("tiny", tmp_path, lambda done, _total: seen.append(done), lambda: max(seen) > 2)
    assert max(seen) == 3
    assert names_in(tmp_path) == set()


def test_what_a_killed_download_left_is_removed(server: Server, tmp_path: Path) -> None:
    """Once nobody has written it for an hour; that of a living one, and other files, stay."""
    names = ("tmpabc_1234", "tmplivi_ng0", "tmp", "temporary.txt")
    for name in names:
        (tmp_path / name).write_bytes(b"half a file")
    long_ago = time.time() - 4_000
    for name in names:
        if name != "tmplivi_ng0":
            os.utime(tmp_path / name, (long_ago, long_ago))
    download("tiny", tmp_path, ignore, never)
    assert names_in(tmp_path) == {*CONTENTS, *names[1:]}
    assert server.asked
