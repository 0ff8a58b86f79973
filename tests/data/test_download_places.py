"""Downloads into places that can't be written: one sentence, and nothing that is there is lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.protected import protected
from tests.misbehaving_server import CONTENTS, FIRST, FOURTH, SECOND, THIRD, Server, serving
from visualcnn.data.catalog import CATALOG, KnownSetError
from visualcnn.data.download import download

NEXT_STEP = (
    "make that possible and try again, or choose a folder that holds "
    f"{FIRST}, {SECOND}, {THIRD} and {FOURTH}."
)
KEPT = {FIRST: CONTENTS[FIRST], SECOND: b"damaged", "notes.txt": b"mine"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A local server with the known set "tiny"."""
    monkeypatch.setenv("NO_PROXY", "*")
    with serving() as server:
        monkeypatch.setitem(CATALOG, "tiny", server.known("a"))
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The set's folder in the cache, with one right file, a damaged one and one of the user's."""
    folder = tmp_path / "cache" / "tiny"
    folder.mkdir(parents=True)
    for name, content in KEPT.items():
        (folder / name).write_bytes(content)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """What lies in `folder`, temporary files included."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def attempt(folder: Path) -> str:
    """The one sentence with which a download fails, or nothing where it doesn't."""
    try:
        download("tiny", folder, lambda _done, _total: None, lambda: False)
    except KnownSetError as error:
        return str(error)
    return ""


def test_a_folder_that_may_only_be_read_is_told(server: Server, folder: Path) -> None:
    """In one sentence with the system's reason; no file changes, and no server is asked.

    Once it may be written, the same download fetches what lacks.
    """
    with protected(folder):
        sentence = attempt(folder)
    assert sentence == f"Tiny can't be stored in {folder} (Permission denied): {NEXT_STEP}"
    assert contents(folder) == KEPT
    assert server.asked == []
    assert attempt(folder) == ""
    assert contents(folder) == KEPT | CONTENTS
    assert server.asked == [f"/a/{name}" for name in (SECOND, THIRD, FOURTH)]


def test_a_cache_that_may_only_be_read_is_told(server: Server, folder: Path) -> None:
    """Also where the set's own folder isn't there yet; the sets beside it stay."""
    new = folder.parent / "other"
    with protected(folder.parent):
        sentence = attempt(new)
    assert sentence == f"Tiny can't be stored in {new} (Permission denied): {NEXT_STEP}"
    assert not new.exists()
    assert contents(folder) == KEPT
    assert server.asked == []


def test_a_whole_set_is_used_where_nothing_may_be_written(server: Server, folder: Path) -> None:
    """With all four files there, a download writes nothing and succeeds."""
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)
    with protected(folder):
        assert attempt(folder) == ""
    assert contents(folder) == KEPT | CONTENTS
    assert server.asked == []


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
@pytest.mark.parametrize("call", ["os.mkdir", "tempfile.NamedTemporaryFile"])
def test_a_disk_that_takes_no_file_is_told(
    server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, call: str
) -> None:
    """The system's own words, once, whether it refuses a folder or the first file in it."""
    place = folder if call.startswith("tempfile") else folder.parent / "other"

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(code, os.strerror(code), str(place))

    monkeypatch.setattr(call, refuse)
    sentence = attempt(place)
    assert sentence == f"Tiny can't be stored in {place} ({os.strerror(code)}): {NEXT_STEP}"
    assert contents(folder) == KEPT
    assert server.asked == []
