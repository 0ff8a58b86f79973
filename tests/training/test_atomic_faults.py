"""Whatever the disk refuses, a save leaves the old file whole and says what to do."""

import errno
import io
import os
import resource
import stat
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from visualcnn.training import atomic
from visualcnn.training.atomic import SaveError, write_atomically

OLD = b"old" * 1_000
NEW = b"new" * 2_000
FAULTS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds model.visualcnn with the old content, and nothing else."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "model.visualcnn").write_bytes(OLD)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in the folder, hidden ones included."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def no_sleep(seconds: float) -> None:
    """Stands in for the pause between two tries."""
    assert seconds == 0.05


def failing(code: int, at: int = 1) -> tuple[Callable[..., Any], list[int]]:
    """A function that fails in its call number `at` and after it, and a count of its calls."""
    calls = [0]

    def fail(*_: object, **__: object) -> None:
        calls[0] += 1
        if calls[0] >= at:
            raise OSError(code, os.strerror(code))

    return fail, calls


@pytest.mark.parametrize("code", FAULTS)
@pytest.mark.parametrize(("module", "name"), [(io, "open"), (os, "fsync"), (os, "replace")])
def test_a_fault_leaves_the_old_file(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    name: str,
    code: int,
) -> None:
    """Whichever call fails, the old file is whole, no other file is left, and the text says so."""
    fail, calls = failing(code)
    with monkeypatch.context() as patch:
        patch.setattr(module, name, fail)
        with pytest.raises(SaveError, match=r"can't be saved: .+; the old file is unchanged\.$"):
            write_atomically(folder / "model.visualcnn", NEW, sleep=no_sleep)
    assert calls[0]
    assert contents(folder) == {"model.visualcnn": OLD}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_in_the_last_rename(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """With the backup made and the last rename failed, the file is still there, twice."""
    real = os.replace

    def fail(old: Path, new: Path) -> None:
        if new.suffix != ".bak":
            raise OSError(code, os.strerror(code))
        real(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.raises(SaveError, match="unchanged"):
            write_atomically(folder / "model.visualcnn", NEW, sleep=no_sleep)
    assert contents(folder) == {"model.visualcnn": OLD, "model.visualcnn.bak": OLD}
    # Both names are one file now: a rename of one to the other would do nothing.
    write_atomically(folder / "model.visualcnn", NEW)
    assert contents(folder) == {"model.visualcnn": NEW, "model.visualcnn.bak": OLD}


@pytest.mark.parametrize("code", [*FAULTS, errno.EPERM, errno.ENOTSUP])
def test_without_links_the_backup_is_a_copy(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Where a file can't have two names, the backup is a copy, flushed like any other."""
    path = folder / "model.visualcnn"
    path.chmod(0o600)
    monkeypatch.setattr(os, "link", failing(code)[0])
    write_atomically(path, NEW)
    assert contents(folder) == {"model.visualcnn": NEW, "model.visualcnn.bak": OLD}
    assert stat.S_IMODE((folder / "model.visualcnn.bak").stat().st_mode) == 0o600


def test_no_room_for_the_copy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If neither a link nor a copy can be made, nothing is saved and nothing is left."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", failing(errno.EPERM)[0])
        patch.setattr(os, "fsync", failing(errno.ENOSPC, at=2)[0])
        with pytest.raises(SaveError, match="the disk is full"):
            write_atomically(folder / "model.visualcnn", NEW)
    assert contents(folder) == {"model.visualcnn": OLD}


def test_a_write_that_stops_half_way(folder: Path) -> None:
    """A disk that takes only a part of the data, here by a limit, leaves the old file alone."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(NEW) // 2, limits[1]))
    try:
        with pytest.raises(SaveError, match=r"File too large.+unchanged"):
            write_atomically(folder / "model.visualcnn", NEW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert contents(folder) == {"model.visualcnn": OLD}


def test_an_interrupt_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C during the flush passes through, and the temporary file is removed."""

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_atomically(folder / "model.visualcnn", NEW)
    assert contents(folder) == {"model.visualcnn": OLD}


def test_a_file_held_open_is_tried_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows: a denied rename is tried 20 times, 50 ms apart, until it may be done."""
    monkeypatch.setattr(atomic, "_HOLDS_OPEN_FILES", True)
    path = folder / "model.visualcnn"
    real = os.replace
    denials = 19

    def deny(old: Path, new: Path) -> None:
        nonlocal denials
        if new.suffix != ".bak" and denials:
            denials -= 1
            raise PermissionError(errno.EACCES, "held open")
        real(old, new)

    monkeypatch.setattr(os, "replace", deny)
    pauses: list[float] = []
    write_atomically(path, NEW, sleep=pauses.append)
    assert pauses == [0.05] * 19
    assert path.read_bytes() == NEW

    denials = 20
    with pytest.raises(SaveError, match=r"model\.visualcnn open\. Close it there .+unchanged\.$"):
        write_atomically(path, OLD, sleep=pauses.append)
    assert path.read_bytes() == NEW


def test_a_backup_held_open_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be looked for in vain in the file that is saved."""
    monkeypatch.setattr(atomic, "_HOLDS_OPEN_FILES", True)
    monkeypatch.setattr(os, "replace", failing(errno.EACCES)[0])
    with pytest.raises(SaveError, match=r"keeps model\.visualcnn\.bak open\. Close it there"):
        write_atomically(folder / "model.visualcnn", NEW, sleep=lambda _: None)
    assert contents(folder) == {"model.visualcnn": OLD}


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM])
def test_a_file_of_somebody_else_is_told_of_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """In a folder that all share, only its owner may replace it: no program holds it open."""
    monkeypatch.setattr(os, "replace", failing(code)[0])
    pauses: list[float] = []
    with pytest.raises(
        SaveError, match=r"you may not write in .+\. Save elsewhere; .+unchanged\.$"
    ):
        write_atomically(folder / "model.visualcnn", NEW, sleep=pauses.append)
    assert pauses == []


def test_a_folder_in_the_backups_place_is_told(folder: Path) -> None:
    """It is left alone, and so is the old file."""
    (folder / "model.visualcnn.bak").mkdir()
    with pytest.raises(SaveError, match=r"the folder model\.visualcnn\.bak .+ is unchanged\.$"):
        write_atomically(folder / "model.visualcnn", NEW)
    (folder / "model.visualcnn.bak").rmdir()
    assert contents(folder) == {"model.visualcnn": OLD}


def test_a_fault_of_the_folder_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If only the folder can't be flushed, the new file is there, and the text says what to do."""
    monkeypatch.setattr(os, "fsync", failing(errno.EIO, at=2)[0])
    with pytest.raises(SaveError, match=r"was written, but .+ Save a second copy elsewhere\.$"):
        write_atomically(folder / "model.visualcnn", NEW)
    assert contents(folder) == {"model.visualcnn": NEW, "model.visualcnn.bak": OLD}


@pytest.mark.parametrize("code", [errno.EINVAL, errno.EACCES])
def test_a_folder_that_cant_be_flushed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Where the system can't flush folders at all, a save is good without."""
    monkeypatch.setattr(os, "fsync", failing(code, at=2)[0])
    write_atomically(folder / "model.visualcnn", NEW)
    assert contents(folder)["model.visualcnn"] == NEW


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full. Free some space or save elsewhere; the old file is"),
        (errno.EDQUOT, "your share of the disk is full. Free some space"),
        (errno.EACCES, "you may not write in "),
        (errno.EROFS, "can only be read. Save elsewhere"),
        (errno.EIO, "the disk reported a fault (Input/output error). Try again or save elsewhere"),
    ],
)
def test_the_text_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    """Each fault has its sentence, with the file's name and a way on."""
    with monkeypatch.context() as patch:
        patch.setattr(io, "open", failing(code)[0])
        with pytest.raises(SaveError) as caught:
            write_atomically(folder / "model.visualcnn", NEW)
    assert str(caught.value).startswith("model.visualcnn can't be saved: ")
    assert words in str(caught.value)
