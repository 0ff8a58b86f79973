"""What a number sees and feeds is what a change of one pixel shows, in random networks."""

from __future__ import annotations

import numpy as np

from tests.explain.moments import moment_of, random_places
from visualcnn.explain.fields import Fed, Region, feeds, receptive_field, windows
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.nn import AvgPool2d, Conv2d, Dense, Flatten, MaxPool2d, softmax
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import Array


def spread(moment: Moment, start: str, end: str, x: Array) -> Array:
    """What the layers after `start` make of its values `x` (*shape, batch), as far as `end`."""
    order = moment.order
    with np.errstate(invalid="ignore"):
        for name in order[order.index(start) + 1 : order.index(end) + 1]:
            x = softmax(x) if name == SOFTMAX else moment.layer(name).forward(x)
    return x


def disturbed(values: Array) -> Array:
    """(*shape, size): as many copies as numbers, each with NaN at another one.

    NaN goes wherever the number is read at all: through a ReLU, past every maximum.
    """
    copies = np.repeat(values.reshape(-1, 1), values.size, axis=1)
    np.fill_diagonal(copies, np.nan)
    return copies.reshape(*values.shape, values.size)


def has_own(moment: Moment, start: str, end: str) -> bool:
    """Whether there is a user's own layer between the two."""
    order = moment.order
    between = order[order.index(start) + 1 : order.index(end) + 1]
    return any(
        type(moment.layer(name)) not in KINDS.values() for name in between if name != SOFTMAX
    )


def around(seen: Array) -> Region | None:
    """The rectangle around what is seen, of (channels, rows, columns)."""
    _, rows, columns = np.nonzero(seen)
    if not len(rows):
        return None
    top, left = int(rows.min()), int(columns.min())
    return Region(top, left, int(rows.max()) - top + 1, int(columns.max()) - left + 1)


def test_the_receptive_field_is_what_a_disturbed_pixel_shows() -> None:
    """Exactly, of every map before; a user's own layer may read less than all."""
    compared = 0
    for moment, place in random_places(1):
        for layer in moment.order[: moment.order.index(place.layer)]:
            values = moment.values(layer)
            field = receptive_field(moment, place, layer)
            if values.ndim != 3:
                assert field is None
                continue
            outputs = spread(moment, layer, place.layer, disturbed(values))
            seen = around(np.isnan(outputs[place.index]).reshape(values.shape))
            if has_own(moment, layer, place.layer):
                assert seen is None or (field is not None and seen_within(seen, field))
            else:
                assert field == seen, (place, layer)
                compared += 1
    assert compared > 1000


def seen_within(inner: Region, outer: Region) -> bool:
    """Whether one rectangle lies in the other."""
    return (
        outer.top <= inner.top
        and outer.left <= inner.left
        and inner.top + inner.height <= outer.top + outer.height
        and inner.left + inner.width <= outer.left + outer.width
    )


def test_a_number_feeds_what_a_disturbance_reaches() -> None:
    """Exactly the outputs of the next layer that are NaN then; of a user's own no more."""
    none = 0
    for moment, place in random_places():
        fed, after = feeds(moment, place), moment.after(place.layer)
        if after is None:
            assert fed is None
            continue
        values = moment.values(place.layer).copy()
        values[place.index] = np.nan
        reached = np.isnan(spread(moment, place.layer, after, values[..., np.newaxis])[..., 0])
        named = np.zeros_like(reached)
        if fed is None:
            none += 1
        else:
            assert fed.layer == after
            named[fed.ranges] = True
        if has_own(moment, place.layer, after):
            assert not (reached & ~named).any()
        else:
            np.testing.assert_array_equal(reached, named, err_msg=str(place))
    assert none > 20


def test_fields_grow_through_the_layers() -> None:
    """3×3 over 2×2 windows of a stride of 2 sees 8×8 pixels, at the border fewer."""
    moment = moment_of(
        [Conv2d(1, 3), MaxPool2d(2), Conv2d(2, 3, padding=1), Flatten(), Dense(2)],
        np.zeros((1, 12, 14)),
    )
    place = Place("conv2", (1, 2, 3))
    assert receptive_field(moment, place) == Region(2, 4, 8, 8)
    assert receptive_field(moment, place, "pool1") == Region(1, 2, 3, 3)
    assert receptive_field(moment, Place("conv2", (0, 0, 0))) == Region(0, 0, 6, 6)
    assert receptive_field(moment, Place(SOFTMAX, (0,))) == Region(0, 0, 12, 14)
    assert receptive_field(moment, Place(SOFTMAX, (0,)), "flatten1") is None


def test_nothing_lies_before_a_pixel() -> None:
    """Nor after the place that is asked about, nor in a layer that isn't there."""
    moment = moment_of([Conv2d(1, 1), Flatten()], np.zeros((1, 2, 2)))
    assert receptive_field(moment, Place(INPUT, (0, 0, 0))) is None
    assert receptive_field(moment, Place("conv1", (0, 0, 0)), "flatten1") is None
    assert receptive_field(moment, Place("conv1", (0, 0, 0)), "nothing") is None


def test_what_is_fed_has_a_shape_and_a_first() -> None:
    """A pixel in the middle feeds all filters' 2×2 windows that hold it."""
    moment = moment_of([Conv2d(3, 2), Flatten()], np.zeros((1, 4, 4)))
    fed = feeds(moment, Place(INPUT, (0, 1, 2)))
    assert fed == Fed("conv1", (slice(0, 3), slice(0, 2), slice(1, 3)))
    assert (fed.shape, fed.first) == ((3, 2, 2), (0, 0, 1))


def test_only_convolutions_and_poolings_have_windows() -> None:
    """A user's kind that inherits from one may slide in another way."""

    class Sliding(MaxPool2d):
        pass

    assert windows(Conv2d(1, 3, 2, 1)) is not None
    assert windows(AvgPool2d(2)) is not None
    assert windows(Sliding(2)) is None
    assert windows(Dense(1)) is None
