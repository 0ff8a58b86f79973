"""What a number is made from, and what it feeds, is outlined in the maps."""

from __future__ import annotations

import numpy as np

from tests.gui.watched import tiny_watched
from visualcnn.explain.fields import Region
from visualcnn.explain.forward import explain
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.gui.surroundings import field_of, marks_of, marks_of_fed
from visualcnn.gui.views.network.marks import Mark

MOMENT = tiny_watched().moment


def marks(place: Place) -> tuple[Mark, ...]:
    """Of a number of the tiny network."""
    return marks_of(explain(MOMENT, place), field_of(MOMENT, place))


def test_a_convolution_reads_a_patch_of_all_channels() -> None:
    """On the picture that is its receptive field as well: one outline, not two."""
    (patch,) = marks(Place("conv1", (1, 4, 5)))
    assert patch == Mark(INPUT, (slice(None), slice(3, 6), slice(4, 7)))


def test_what_is_padding_is_not_outlined() -> None:
    """A patch at the corner begins at the picture's."""
    (patch, *_) = marks(Place("conv1", (0, 0, 0)))
    assert patch.ranges[1:] == (slice(0, 2), slice(0, 2))


def test_a_window_is_of_its_own_channel() -> None:
    """And the receptive field lies around it on the picture."""
    window, field = marks(Place("pool1", (2, 1, 3)))
    assert window == Mark("relu1", (slice(2, 3), slice(2, 4), slice(6, 8)))
    assert field == Mark(INPUT, (slice(None), slice(1, 5), slice(5, 8)))


def test_a_single_number_that_passes_is_outlined() -> None:
    """A nonlinearity reads the number at its own place."""
    (single, *_) = marks(Place("relu1", (2, 1, 3)))
    assert single == Mark("norm1", (slice(2, 3), slice(1, 2), slice(3, 4)))


def test_of_a_whole_layer_nothing_is_outlined_but_the_field() -> None:
    """A dense layer reads everything."""
    (field,) = marks(Place("dense1", (4,)))
    assert field.layer == INPUT


def test_a_pixel_is_its_own_field() -> None:
    """So that it can be found on the digit."""
    assert field_of(MOMENT, Place(INPUT, (0, 3, 4))) == Region(3, 4, 1, 1)


def test_a_pixel_feeds_the_outputs_whose_patches_hold_it() -> None:
    """In all maps, three rows and columns around it."""
    own, fed = marks_of_fed(MOMENT, Place(INPUT, (0, 4, 4)))
    assert own == Mark(INPUT, (slice(0, 1), slice(4, 5), slice(4, 5)))
    assert fed.layer == "conv1"
    assert fed.ranges[1:] == (slice(3, 6), slice(3, 6))
    assert len(np.arange(3)[fed.ranges[0]]) == 3


def test_a_probability_feeds_nothing() -> None:
    """Only itself is outlined."""
    (own,) = marks_of_fed(MOMENT, Place(SOFTMAX, (4,)))
    assert own.layer == SOFTMAX
