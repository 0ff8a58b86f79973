"""Pooling, by hand: the winner of a window, and its mean."""

from __future__ import annotations

import numpy as np

from tests.explain.moments import moment_of
from visualcnn.explain.forward import explain
from visualcnn.explain.places import Place
from visualcnn.explain.story import Source, WindowStory
from visualcnn.nn import AvgPool2d, Flatten, MaxPool2d

PICTURE = np.array([[[9, 0, 1, 5], [0, 0, 5, 2]]])


def test_the_first_of_equal_maxima_wins() -> None:
    """In reading order, as the engine's way back has it; the others add nothing."""
    story = explain(moment_of([MaxPool2d(2), Flatten()], PICTURE), Place("pool1", (0, 0, 1)))
    assert isinstance(story, WindowStory)
    assert story.window.tolist() == [[1, 5], [5, 2]]
    assert (story.corner, story.winner, story.bound) == ((0, 2), (0, 1), 0)
    assert story.sources[0] == Source(Place("input", (0, 0, 3)), 5.0, 5.0)
    assert [source.contribution for source in story.sources[1:]] == [0, 0, 0]
    assert story.sentence == (
        "5.00 is the largest value of the 2×2 window: it stands at row 0, column 3 of input."
    )


def test_a_negative_maximum_comes_first() -> None:
    """Where all are below 0, and where the winner is 0 itself and so adds as little as others."""
    story = explain(moment_of([MaxPool2d(2), Flatten()], -PICTURE), Place("pool1", (0, 0, 0)))
    assert story.sources[0] == Source(Place("input", (0, 0, 1)), 0.0, 0.0)
    assert len(story.sources) == 4
    story = explain(moment_of([MaxPool2d(2), Flatten()], -PICTURE), Place("pool1", (0, 0, 1)))
    assert story.sources[0] == Source(Place("input", (0, 0, 2)), -1.0, -1.0)


def test_a_mean_has_equal_parts() -> None:
    """With a stride of its own; every value adds its part of the window."""
    layer = AvgPool2d((2, 3), stride=1)
    story = explain(moment_of([layer, Flatten()], PICTURE), Place("pool1", (0, 0, 1)))
    assert isinstance(story, WindowStory)
    assert (story.corner, story.winner) == ((0, 1), None)
    assert story.total == 13 / 6
    assert story.sources[0] == Source(Place("input", (0, 0, 3)), 5.0, 5 / 6)
    assert story.sentence == "2.17 is the mean of the 2×3 window."
