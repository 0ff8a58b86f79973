"""Facts about the user's own digits: they come back, whatever happens to a change."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from visualcnn.data.dataset import DataError, Images
from visualcnn.data.idx import packed, read_images, read_labels
from visualcnn.data.personal import IMAGES_FILE, LABELS_FILE, PersonalSet

DIGITS = np.random.default_rng(5).integers(0, 256, (4, 28, 28), np.uint8)
LABELS = (3, 1, 4, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that isn't there yet."""
    return tmp_path / "data" / "my digits"


def _filled(folder: Path, count: int = 4) -> PersonalSet:
    personal = PersonalSet(folder)
    for image, label in zip(DIGITS[:count], LABELS, strict=False):
        personal.add(image, label)
    return personal


def _loaded(folder: Path) -> PersonalSet:
    personal = PersonalSet(folder)
    personal.load()
    return personal


def _assert_holds(personal: PersonalSet, *places: int) -> None:
    split = personal.split()
    assert len(personal) == len(split) == len(places)
    np.testing.assert_array_equal(split.images, DIGITS[list(places)])
    np.testing.assert_array_equal(split.labels, np.array(LABELS, np.uint8)[list(places)])


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_without_files_the_set_is_empty(folder: Path) -> None:
    """Loading writes nothing, and an empty set is a split of no samples."""
    _assert_holds(_loaded(folder))
    assert not folder.exists()


def test_digits_come_back_in_their_order(folder: Path) -> None:
    """What was added is there in the same window and after the next start."""
    _assert_holds(_filled(folder), 0, 1, 2, 3)
    _assert_holds(_loaded(folder), 0, 1, 2, 3)


def test_they_are_two_plain_idx_files(folder: Path) -> None:
    """Anything that reads MNIST's files reads them, and no other file stays behind."""
    _filled(folder)
    np.testing.assert_array_equal(read_images(folder / IMAGES_FILE), DIGITS)
    np.testing.assert_array_equal(read_labels(folder / LABELS_FILE), LABELS)
    assert _names(folder) == [IMAGES_FILE, LABELS_FILE]


def test_removing_takes_out_one(folder: Path) -> None:
    """The others stay in their order, until none is left; then any shape may begin."""
    personal = _filled(folder)
    personal.remove(1)
    _assert_holds(_loaded(folder), 0, 2, 3)
    for _ in range(3):
        personal.remove(0)
    _assert_holds(_loaded(folder))
    personal.add(np.ones((8, 9), np.uint8), 25)
    assert _loaded(folder).split().images.shape == (1, 8, 9)


def test_a_split_stays_as_it_was(folder: Path) -> None:
    """Later changes make new arrays, and nobody writes into the old ones."""
    personal = _filled(folder, 2)
    split = personal.split()
    personal.add(DIGITS[2], LABELS[2])
    personal.remove(0)
    np.testing.assert_array_equal(split.images, DIGITS[:2])
    assert not split.images.flags.writeable


@pytest.mark.parametrize(
    ("image", "label", "words"),
    [
        (np.ones((20, 28), np.uint8), 1, "28×28 pixels: one of 20×28"),
        (np.ones((1, 28, 28), np.uint8), 1, "a height and a width"),
        (np.ones((300, 3), np.uint8), 1, "at most 256×256"),
        (DIGITS[0], 256, "0 to 255"),
    ],
)
def test_what_does_not_go_with_them_is_refused(
    folder: Path, image: Images, label: int, words: str
) -> None:
    """One sentence, and the set is as it was."""
    personal = _filled(folder, 2)
    with pytest.raises(DataError, match=words):
        personal.add(image, label)
    _assert_holds(personal, 0, 1)
    _assert_holds(_loaded(folder), 0, 1)


@pytest.mark.parametrize("index", [-1, 2])
def test_there_is_nothing_to_remove_outside(folder: Path, index: int) -> None:
    """Numbers count from 0 to the last."""
    personal = _filled(folder, 2)
    with pytest.raises(DataError, match="have no number"):
        personal.remove(index)
    _assert_holds(personal, 0, 1)


def _short(name: str, folder: Path) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1])


DAMAGES: dict[str, Callable[[Path], object]] = {
    "images-short": lambda folder: _short(IMAGES_FILE, folder),
    "labels-short": lambda folder: _short(LABELS_FILE, folder),
    "images-are-text": lambda folder: (folder / IMAGES_FILE).write_text("Hello"),
    "images-empty": lambda folder: (folder / IMAGES_FILE).write_bytes(b""),
    "labels-gone": lambda folder: (folder / LABELS_FILE).unlink(),
    "one-label-more": lambda folder: (folder / LABELS_FILE).write_bytes(
        packed(np.zeros(5, np.uint8))
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_files_are_kept_aside(folder: Path, damage: str) -> None:
    """One sentence says what they are called now; all bytes are still there; adding goes on."""
    _filled(folder)
    DAMAGES[damage](folder)
    before = sorted(path.read_bytes() for path in folder.iterdir())
    personal = PersonalSet(folder)
    with pytest.raises(DataError, match=r"kept as my-digits-.*\.damaged") as caught:
        personal.load()
    assert str(caught.value).endswith(".")
    assert ". " not in str(caught.value)
    assert sorted(path.read_bytes() for path in folder.iterdir()) == before
    _assert_holds(_loaded(folder))
    personal.add(DIGITS[0], LABELS[0])
    _assert_holds(_loaded(folder), 0)


def test_a_second_damage_does_not_cover_the_first(folder: Path) -> None:
    """Each pair that is put aside gets names of its own."""
    for _ in range(2):
        _filled(folder, 1)
        (folder / IMAGES_FILE).write_text("no images")
        with pytest.raises(DataError, match="damaged"):
            PersonalSet(folder).load()
    assert len(list(folder.glob("*.damaged*"))) == 4


def test_damage_while_the_window_is_open_loses_nothing(folder: Path) -> None:
    """What the window holds is written anew with the next digit; the damaged files go aside."""
    personal = _filled(folder, 2)
    (folder / LABELS_FILE).write_bytes(b"\0\0\0\0")
    personal.add(DIGITS[2], LABELS[2])
    _assert_holds(_loaded(folder), 0, 1, 2)
    assert len(list(folder.glob("*.damaged"))) == 2


@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("change", ["add", "remove"])
def test_an_interrupted_change_is_there_or_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: str, step: int
) -> None:
    """However far a change came before the power failed, the files agree: old set or new one."""
    personal = _filled(folder, 3)
    changes = {
        "add": lambda: personal.add(DIGITS[3], LABELS[3]),
        "remove": lambda: personal.remove(0),
    }
    _fail_after(step, monkeypatch)
    with pytest.raises(_PowerFailure):
        changes[change]()
    monkeypatch.undo()
    new = (0, 1, 2, 3) if change == "add" else (1, 2)
    _assert_holds(_loaded(folder), *(new if step == 3 else (0, 1, 2)))
    assert _names(folder) == [IMAGES_FILE, LABELS_FILE]


class _PowerFailure(BaseException):
    """Ends everything: no clearing up may follow."""


def _fail_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many of: images written, labels written, images renamed, labels renamed."""
    left = [steps]

    def count() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise _PowerFailure

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            return
        if not left[0]:
            os.ftruncate(descriptor, 20)
        count()

    replace = Path.replace

    def replace_one(path: Path, target: Path) -> Path:
        count()
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace_one)


def test_a_full_disk_loses_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the reason; the set in memory and on disk is as it was."""
    personal = _filled(folder, 2)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    full_disk = r"can't be kept in .* \(No space left on device\): free some space and try again\."
    with pytest.raises(DataError, match=full_disk):
        personal.add(DIGITS[2], LABELS[2])
    monkeypatch.undo()
    _assert_holds(personal, 0, 1)
    _assert_holds(_loaded(folder), 0, 1)


def test_unreadable_files_stay_where_they_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They aren't damaged: nothing is renamed, and nothing written over them."""
    personal = _filled(folder, 2)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", _refuse)
        for use in (PersonalSet(folder).load, lambda: personal.remove(0)):
            with pytest.raises(DataError, match="Permission denied"):
                use()
    assert _names(folder) == [IMAGES_FILE, LABELS_FILE]
    _assert_holds(_loaded(folder), 0, 1)


def _refuse(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    """Nothing can be kept there, and the file is left alone."""
    (tmp_path / "digits").write_text("mine")
    with pytest.raises(DataError, match="can't be"):
        PersonalSet(tmp_path / "digits").add(DIGITS[0], 1)
    assert (tmp_path / "digits").read_text() == "mine"
