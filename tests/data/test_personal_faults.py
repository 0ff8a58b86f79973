"""The user's own digits on a disk that fails: at whatever call it does, nothing is lost."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.faulty_disk import FAULTS, FaultyDisk, faulty, from_then_on, once
from visualcnn.data.dataset import DataError, Split
from visualcnn.data.personal import IMAGES_FILE, LABELS_FILE, PersonalSet

DIGITS = np.random.default_rng(5).integers(0, 256, (4, 28, 28), np.uint8)
Change = Callable[[PersonalSet], None]
CHANGES: dict[str, tuple[Change, list[int]]] = {
    "add": (lambda personal: personal.add(DIGITS[3], 3), [0, 1, 2, 3]),
    "remove": (lambda personal: personal.remove(1), [0, 2]),
}


@pytest.fixture(params=CHANGES)
def change(request: pytest.FixtureRequest) -> tuple[Change, list[int]]:
    """What is done, and which digits there are then."""
    return CHANGES[request.param]


def filled(folder: Path) -> PersonalSet:
    """Three digits in a new `folder`: picture and label number 0, 1 and 2."""
    shutil.rmtree(folder, ignore_errors=True)
    personal = PersonalSet(folder)
    for label in range(3):
        personal.add(DIGITS[label], label)
    return personal


def kept(folder: Path) -> Split:
    """What the next start finds."""
    personal = PersonalSet(folder)
    personal.load()
    return personal.split()


def attempt(
    folder: Path,
    change: tuple[Change, list[int]],
    fails: Callable[[int], bool] = lambda _: False,
    code: int = errno.EIO,
) -> tuple[FaultyDisk, str]:
    """Change the set on a disk that fails so; nothing may be lost. The sentence, if it failed."""
    personal, sentence = filled(folder), ""
    with faulty(folder, fails, code) as disk:
        try:
            change[0](personal)
        except DataError as error:
            sentence = str(error)
    if len(disk.failed) == 1 and disk.failed[0] not in {"stat", "unlink"}:
        # After a change that was made, new labels may wait for the next start.
        assert not sentence or not list(folder.glob("*.new"))
    wanted = [0, 1, 2] if sentence else change[1]
    for found in (personal.split(), kept(folder)):
        assert found.labels.tolist() == wanted, (disk.failed, sentence)
        np.testing.assert_array_equal(found.images, DIGITS[wanted])
    assert {path.name for path in folder.iterdir()} == {IMAGES_FILE, LABELS_FILE}
    return disk, sentence


@pytest.mark.parametrize("code", FAULTS, ids=errno.errorcode.get)
def test_each_call_in_turn_fails_once(
    tmp_path: Path, change: tuple[Change, list[int]], code: int
) -> None:
    """The set is the old or the new one, in memory as on disk; one sentence tells of the old."""
    folder = tmp_path / "digits"
    calls = attempt(folder, change)[0].calls
    assert set(calls) >= {"open a file", "write", "fsync", "close", "replace", "read"}
    failures = 0
    for number, name in enumerate(calls, start=1):
        disk, sentence = attempt(folder, change, once(number), code)
        assert disk.failed == [name]
        assert sentence.endswith(".") or not sentence
        assert ". " not in sentence
        failures += bool(sentence)
    assert failures > len(calls) / 3


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
def test_the_disk_fails_from_any_call_on(
    tmp_path: Path, change: tuple[Change, list[int]], code: int
) -> None:
    """Nothing can be cleared up then, and the next start finds one of the two sets all the same."""
    folder = tmp_path / "digits"
    for number in range(1, len(attempt(folder, change)[0].calls) + 1):
        attempt(folder, change, from_then_on(number), code)


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "free some space and try again"), (errno.EROFS, "see that it can be written")],
)
def test_the_sentence_says_what_to_do(tmp_path: Path, code: int, words: str) -> None:
    """It names the folder and the system's reason too."""
    folder = tmp_path / "digits"
    calls = attempt(folder, CHANGES["add"])[0].calls
    _, sentence = attempt(folder, CHANGES["add"], once(calls.index("write") + 1), code)
    assert sentence.startswith(f"Your digits can't be kept in {folder} (")
    assert words in sentence


def test_a_folder_that_vanished_is_made_anew(
    tmp_path: Path, change: tuple[Change, list[int]]
) -> None:
    """What the window holds goes back to the disk with the next change."""
    personal = filled(tmp_path / "digits")
    shutil.rmtree(tmp_path / "digits")
    change[0](personal)
    assert kept(tmp_path / "digits").labels.tolist() == change[1]
