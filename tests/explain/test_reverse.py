"""Stories of the way back add up what they show."""

from __future__ import annotations

import numpy as np

from visualcnn.explain.places import Place, Weight
from visualcnn.explain.reverse import ErrorStory, Path, UpdateRow, UpdateStory, WeightStory
from visualcnn.explain.story import ROUNDING

WEIGHT = Weight("dense1", "weight", (0, 0))


def test_a_gradient_is_the_sum_of_products() -> None:
    """Two samples of two positions: 1·1 + 2·1 and 3·0.5 + 4·0.5."""
    inputs = np.array([[1, 2], [3, 4]], np.float32)
    incoming = np.array([[1, 1], [0.5, 0.5]], np.float32)
    story = WeightStory(WEIGHT, 0.1, 6.5, "", inputs, incoming)
    assert story.samples.tolist() == [3, 3.5]
    assert story.total == 6.5
    assert story.bound == ROUNDING * 6.5


def test_an_own_layers_gradient_is_the_engines() -> None:
    """Nothing is made up where nothing is known."""
    empty = np.empty((0, 0), np.float32)
    story = WeightStory(WEIGHT, 0.1, 6.5, "", empty, empty, decomposed=False)
    assert (story.total, story.bound) == (6.5, 0)


def test_paths_add_up_to_the_error() -> None:
    """Each is the later value's error times its slope."""
    paths = (Path(Place("dense1", (0,)), 2, 3), Path(Place("dense1", (1,)), -1, 0.5))
    story = ErrorStory(Place("relu1", (0,)), 5.5, 1, "", paths)
    assert [path.share for path in paths] == [6, -0.5]
    assert story.total == 5.5
    assert story.bound == ROUNDING * 6.5


def test_an_update_subtracts_its_change() -> None:
    """The new weight from the rows."""
    rows = (UpdateRow("change", "η g", 0.1),)
    assert UpdateStory(before=1, after=0.9, rows=rows, change=0.1, bound=1e-6).total == 0.9
