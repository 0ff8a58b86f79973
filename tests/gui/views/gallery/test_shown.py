"""What the gallery shows, and when the user's place in it stays."""

from __future__ import annotations

import numpy as np

from tests.gui.views.conftest import split
from tests.gui.views.gallery.gallery_example import example, results
from visualcnn.gui.gallery_order import Query
from visualcnn.gui.views.gallery.shown import Shown


def test_nothing_at_first() -> None:
    """Before there is a data set."""
    shown = Shown()
    assert len(shown.samples) == len(shown.order) == shown.total == 0
    assert shown.outdated


def test_place_stays_in_the_same_list() -> None:
    """With other results it is the same list; with another query, set, split or data it isn't."""
    given = np.array([3, 4])
    shown = example(read=results(), given=given)
    assert shown.same_place(example(read=results(1), given=given, step=500))
    for other in (
        example(Query(verdict="wrong"), results(), given),
        example(read=results(), given=given.copy()),
        example(read=results()),
        example(read=results(), given=given, split="test"),
        example(read=results(), given=given, samples=split(200, 0)),
    ):
        assert not shown.same_place(other)


def test_classes_by_name() -> None:
    """Or by number, where there are fewer names."""
    shown = example()
    assert shown.class_name(shown.label(4)) == "Ankle boot"
    assert shown.class_name(7) == "7"
