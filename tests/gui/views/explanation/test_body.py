"""Facts about what all drawings of stories share."""

from __future__ import annotations

import numpy as np

from tests.gui.views.explanation.told import told
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.gui.colour_maps import grey
from visualcnn.gui.views.explanation.body import colours_of, is_signed


def test_classes_have_names() -> None:
    """A class without one is called by its number."""
    story = told(Place(SOFTMAX, (1,)))
    assert story.class_name(1) == "Coat"
    assert story.class_name(9) == "9"


def test_the_picture_is_ink_on_paper() -> None:
    """As the probabilities are; layers have the maps of numbers."""
    assert colours_of(INPUT) is colours_of(SOFTMAX) is grey
    assert colours_of("conv1") is None


def test_signed_is_what_has_negative_values() -> None:
    """Not the picture, whatever is in it."""
    values = np.array([-1.0, 1.0])
    assert is_signed("conv1", values)
    assert not is_signed(INPUT, values)
    assert not is_signed("relu1", abs(values))
