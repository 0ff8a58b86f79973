"""Pictures that are taken piece by piece."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gui.views.gallery.gallery_example import SPLIT
from visualcnn.data.dataset import Images, Indices, Split
from visualcnn.gui.views.gallery import taken
from visualcnn.gui.views.gallery.taken import CHUNK, Taken


class Slow(Split):
    """Counts what it is asked for."""

    def __init__(self) -> None:
        super().__init__(SPLIT.images, SPLIT.labels)
        self.asked: list[int] = []

    def take(self, indices: Indices) -> Images:
        """As any split."""
        self.asked += indices.tolist()
        return super().take(indices)


def test_all_at_once_where_there_is_time() -> None:
    """In the order of the indices; asked for again they are there."""
    samples, indices = Slow(), np.arange(60)[::-1]
    kept = Taken()
    images, complete = kept.take(samples, indices)
    assert complete
    assert np.array_equal(images, SPLIT.images[indices])
    kept.take(samples, indices.copy())
    assert samples.asked == indices.tolist()


def test_the_rest_comes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without time one piece a turn, and each sample once; what lacks is blank."""
    now = iter(range(1_000))
    monkeypatch.setattr(taken, "perf_counter", lambda: next(now) * taken.BUDGET / 2)
    samples, indices, kept = Slow(), np.arange(10, 70), Taken()
    turns = 0
    complete = False
    while not complete:
        images, complete = kept.take(samples, indices)
        turns += 1
        there = min(turns * CHUNK, len(indices))
        assert np.array_equal(images[:there], SPLIT.images[10 : 10 + there])
        assert not images[there:].any()
    assert turns == 3
    assert samples.asked == indices.tolist()


def test_other_samples_begin_anew() -> None:
    """Of another split or with other indices."""
    kept = Taken()
    kept.take(SPLIT, np.arange(5))
    images, _ = kept.take(SPLIT, np.arange(5, 10))
    assert np.array_equal(images, SPLIT.images[5:10])
    other = Split(SPLIT.images[::-1].copy(), SPLIT.labels.copy())
    images, _ = kept.take(other, np.arange(5, 10))
    assert np.array_equal(images, other.images[5:10])
    assert kept.take(other, np.empty(0, np.int64))[1]
