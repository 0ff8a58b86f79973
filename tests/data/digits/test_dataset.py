"""Facts about the data set "digits": there at once, drawn when needed, kept when complete."""

from __future__ import annotations

import threading
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from visualcnn.data.dataset import Dataset, Split
from visualcnn.data.digits import BuiltInDigits, built_in_digits, draw, fill, labels_of


def _drawn(split: Split) -> int:
    return int(split.images.any(axis=(1, 2)).sum())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder that a complete data set was written to."""
    folder = tmp_path_factory.mktemp("cache") / "below"
    for _ in fill(built_in_digits(folder)):
        pass
    return folder


def test_data_set_is_described_before_anything_is_drawn() -> None:
    """Name, sizes, labels, shape and fingerprint are known at once."""
    digits = built_in_digits()
    assert (digits.name, digits.title) == ("digits", "Built-in digits")
    assert [len(digits.split(name)) for name in ("train", "validation", "test")] == [
        10_000,
        1_000,
        1_000,
    ]
    assert digits.class_names == tuple("0123456789")
    assert digits.image_shape == (1, 28, 28)
    assert len(digits.fingerprint) == 64
    assert digits.fingerprint == built_in_digits().fingerprint
    np.testing.assert_array_equal(digits.test.labels, labels_of("test"))
    assert _drawn(digits.train) == 0


def test_taking_draws_what_is_asked_for_and_no_more() -> None:
    """`take` gives what `draw` gives, and remembers it in `images`."""
    split = built_in_digits().validation
    indices = np.array([5, 900, 5, -1])
    expected = draw("validation", np.array([5, 900, 5, 999]))
    np.testing.assert_array_equal(split.take(indices), expected)
    np.testing.assert_array_equal(split.images[[5, 900, 999]], expected[[0, 1, 3]])
    assert _drawn(split) == 3


def test_taken_images_are_copies() -> None:
    """Writing into a batch changes nothing in the data set."""
    split = built_in_digits().test
    first = split.take(np.array([7]))
    first[:] = 99
    np.testing.assert_array_equal(split.take(np.array([7])), draw("test", np.array([7])))


def test_a_sample_outside_the_split_is_refused() -> None:
    """An index beyond the end raises IndexError, as for any array."""
    with pytest.raises(IndexError):
        built_in_digits().test.take(np.array([1_000]))


def test_images_are_read_only_from_start_to_end(folder: Path) -> None:
    """Nobody writes into the pictures: not while they're being drawn, not when they're complete."""
    for digits in (built_in_digits(), built_in_digits(folder)):
        for name in ("train", "validation", "test"):
            split = digits.split(name)
            assert not split.labels.flags.writeable
            with pytest.raises(ValueError, match="read-only"):
                split.images[0, 0, 0] = 1


def test_filling_starts_with_what_is_needed_first() -> None:
    """First 1,000 of train, then 250 of validation, then 250 of test, then the rest."""
    digits = built_in_digits()
    splits = (digits.train, digits.validation, digits.test)
    seen = []
    for _ in fill(digits):
        seen.append(tuple(_drawn(split) for split in splits))
        if seen[-1] == (1_050, 250, 250):
            break
    assert seen[-1] == (1_050, 250, 250)
    for milestone in ((1_000, 0, 0), (1_000, 250, 0), (1_000, 250, 250)):
        assert milestone in seen


def test_filling_can_be_stopped_and_continued() -> None:
    """A new call goes on where the last one stopped, and the share done only grows."""
    digits = built_in_digits()
    shares = list(islice(fill(digits), 3))
    before = _drawn(digits.train)
    assert shares == sorted(shares)
    assert not digits.complete
    next(fill(digits))
    assert _drawn(digits.train) == before


def test_complete_data_set_is_found_in_the_cache(folder: Path) -> None:
    """What was filled once is read at the next start, bytes equal, and nothing is left to draw."""
    digits = built_in_digits(folder)
    assert digits.complete
    assert list(fill(digits)) == []
    last = np.arange(990, 1_000)
    np.testing.assert_array_equal(digits.test.images[last], draw("test", last))
    np.testing.assert_array_equal(digits.train.images[:10], draw("train", np.arange(10)))


def test_filling_ends_with_all_drawn_and_no_leftovers(folder: Path) -> None:
    """The folder holds the one cache file, no temporary one."""
    assert [path.suffix for path in folder.iterdir()] == [".npy"]


def test_other_data_sets_have_nothing_to_fill() -> None:
    """`fill` takes any data set, and has nothing to do for one that is complete as it is."""
    split = Split(np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.uint8))
    other = Dataset("custom", "Mine", split, split, split, ("0",), "0" * 64)
    assert list(fill(other)) == []


def test_an_unwritable_folder_only_costs_the_cache(tmp_path: Path) -> None:
    """Where the cache can't be written, the data set is complete all the same."""
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    digits = _nearly_complete(blocked)
    assert list(fill(digits))[-1] == 1.0
    assert digits.complete


def test_threads_that_take_while_another_fills_get_the_right_pictures() -> None:
    """Four threads at once see no half-drawn picture."""
    digits = built_in_digits()
    wrong: list[int] = []
    expected = draw("train", np.arange(200))

    def read(seed: int) -> None:
        rng = np.random.default_rng(seed)
        for _ in range(10):
            chosen = rng.integers(0, 200, 16)
            if (digits.train.take(chosen) != expected[chosen]).any():
                wrong.append(seed)

    readers = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for reader in readers:
        reader.start()
    filling = fill(digits)
    for _ in range(4):
        next(filling)
    for reader in readers:
        reader.join()
    assert wrong == []


def _nearly_complete(folder: Path) -> BuiltInDigits:
    """A data set with one picture left to draw."""
    digits = built_in_digits(folder)
    for split in digits.drawn_splits().values():
        split._drawn[:] = True
    digits.drawn_splits()["test"]._drawn[-1] = False
    return digits
