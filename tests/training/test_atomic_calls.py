"""Every single call that a save makes of the system may fail: the files are whole all the same."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from tests.faulty_disk import FAULTS, FaultyDisk, faulty, from_then_on, once
from visualcnn.training.atomic import BACKUP, SaveError, write_atomically

OLDER, OLD, NEW = b"older" * 500, b"old" * 1_000, b"new" * 20_000
NAME = "model.visualcnn"
ADVICE = r"(Save elsewhere|save elsewhere|Choose|Save a second copy elsewhere)"
EXPECTED = {"open a file", "write", "fsync", "close", "chmod", "link", "replace", "open", "stat"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where each save begins: a model file that only some may read, and its backup."""
    folder = tmp_path / "models"
    begin(folder)
    return folder


def begin(folder: Path) -> Path:
    """The file to save, in a new `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / NAME).write_bytes(OLD)
    (folder / (NAME + BACKUP)).write_bytes(OLDER)
    (folder / NAME).chmod(0o600)
    return folder / NAME


def save(
    folder: Path,
    fails: Callable[[int], bool] = lambda _: False,
    error: int | Callable[[], BaseException] = errno.EIO,
) -> FaultyDisk:
    """Save once on a disk that fails so, and see that nothing is lost; what the disk was asked."""
    path = begin(folder)
    told: BaseException | None = None
    with faulty(folder, fails, error) as disk:
        try:
            write_atomically(path, NEW, sleep=lambda _: None)
        except (SaveError, KeyboardInterrupt) as raised:
            told = raised
    assert_whole(folder, told, disk)
    return disk


def assert_whole(folder: Path, told: BaseException | None, disk: FaultyDisk) -> None:
    """The file is the old or the new one, as `told`; its backup is whole; nothing else is there."""
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found[NAME] in {OLD, NEW}
    if isinstance(told, SaveError):
        assert re.fullmatch(rf"{NAME} (can't be saved: |was written, but )[^.]+\. .*\.", str(told))
        assert re.search(ADVICE, str(told)), told
        assert (found[NAME] == NEW) == ("was written" in str(told)), told
    elif told is None:
        assert found[NAME] == NEW
    assert found[NAME + BACKUP] in ({OLD} if found[NAME] == NEW else {OLDER, OLD})
    if "unlink" not in disk.failed:
        assert set(found) == {NAME, NAME + BACKUP}
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("code", FAULTS, ids=errno.errorcode.get)
def test_each_call_in_turn_fails_once(folder: Path, code: int) -> None:
    """The file is whole, and a sentence says what to do."""
    calls = save(folder).calls
    assert set(calls) >= EXPECTED
    for number, name in enumerate(calls, start=1):
        assert save(folder, once(number), code).failed == [name]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
def test_the_disk_fails_from_any_call_on(folder: Path, code: int) -> None:
    """Nothing can be cleared up then, but the file is whole all the same."""
    for number, name in enumerate(save(folder).calls, start=1):
        assert save(folder, from_then_on(number), code).failed[0] == name


def test_any_two_calls_fail(folder: Path) -> None:
    """Also where clearing up after the first fault meets a second one."""
    count = len(save(folder).calls)
    for pair in combinations(range(1, count + 1), 2):
        save(folder, lambda call, pair=pair: call in pair)  # type: ignore[misc]


def test_without_links_each_call_of_the_copy_fails_too(folder: Path) -> None:
    """Where a file can't have two names, the backup is read and written: more that can fail."""
    alone = save(folder)
    link = alone.calls.index("link") + 1
    copied = save(folder, once(link), errno.EPERM)
    assert "read" in copied.calls
    assert len(copied.calls) > len(alone.calls)
    for number in range(link + 1, len(copied.calls) + 1):
        save(folder, lambda call, number=number: call in {link, number})  # type: ignore[misc]


def test_an_interrupt_at_any_call(folder: Path) -> None:
    """Ctrl+C passes through wherever it comes, and leaves a whole file and no other."""
    for number in range(1, len(save(folder).calls) + 1):
        save(folder, once(number), KeyboardInterrupt)


@pytest.mark.parametrize("code", FAULTS, ids=errno.errorcode.get)
def test_a_first_save_leaves_all_or_nothing(tmp_path: Path, code: int) -> None:
    """Where no file was, a save that fails leaves the folder empty."""
    folder = tmp_path / "models"
    folder.mkdir()
    with faulty(folder) as disk:
        write_atomically(folder / NAME, NEW)
    for number in range(1, len(disk.calls) + 1):
        (folder / NAME).unlink(missing_ok=True)
        with faulty(folder, once(number), code):
            try:
                write_atomically(folder / NAME, NEW, sleep=lambda _: None)
            except SaveError as error:
                written = "was written" in str(error)
            else:
                written = True
        found = [(path.name, path.read_bytes()) for path in folder.iterdir()]
        assert found == ([(NAME, NEW)] if written else [])


def test_where_modes_cannot_be_changed_nobody_tries(folder: Path) -> None:
    """On a stick of another system's, where all files have one mode, a save is good without."""
    path = begin(folder)
    new = folder / "new"
    new.touch()
    path.chmod(new.stat().st_mode & 0o777)
    new.unlink()
    with faulty(folder) as disk:
        write_atomically(path, NEW)
    assert "chmod" not in disk.calls
