"""Paths through a layer: exactly the outputs that a number feeds, with their slopes."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.explain.crossing import Crossing, paths_through
from visualcnn.nn import (
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    MaxPool2d,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
)
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import Array, BaseLayer, Shape

STEP = 1e-6
SLOPES = 1e-4
"""Differences of this step tell a slope to so much."""

LAYERS: list[tuple[BaseLayer, Shape]] = [
    (Conv2d(2, (3, 2), stride=(2, 1), padding=(1, 0)), (2, 5, 4)),
    (Conv2d(2, 2, stride=3), (1, 5, 7)),
    (MaxPool2d(2), (2, 5, 4)),
    (MaxPool2d((3, 2), stride=(1, 2)), (1, 5, 5)),
    (AvgPool2d((2, 3), stride=(1, 3)), (2, 4, 6)),
    (Dense(4), (5,)),
    (Flatten(), (2, 3, 2)),
    (Softmax(), (4,)),
    (Softmax(), (3, 2, 2)),
    (BatchNorm(), (2, 3, 2)),
    (Dropout(0.5), (6,)),
    *((layer, (7,)) for layer in (ReLU(), LeakyReLU(0.2), Tanh(), Sigmoid())),
]


def crossing(layer: BaseLayer, shape: Shape) -> tuple[Crossing, Array]:
    """The layer in float64 and evaluation mode, with random errors, and their way back."""
    rng = np.random.default_rng(3)
    layer.dtype = np.dtype(np.float64)
    layer.build(shape, rng)
    layer.training = False
    for array in (*layer.parameters.values(), *layer.state.values()):
        np.add(array, rng.uniform(0.1, 0.5, array.shape), out=array)
    x = rng.normal(size=(*shape, 1))
    made = layer.forward(x).copy()
    errors = rng.normal(size=made.shape)
    back = layer.backpropagation(errors).copy()
    return Crossing("own1", layer, x[..., 0], made[..., 0], errors[..., 0]), back[..., 0]


def moved(crossing: Crossing, index: Shape) -> Array:
    """∂output/∂(the input at `index`), by a difference of two forwards."""
    above, below = crossing.read.copy(), crossing.read.copy()
    above[index] += STEP
    below[index] -= STEP
    high = crossing.layer.forward(above[..., np.newaxis]).copy()
    return np.asarray((high - crossing.layer.forward(below[..., np.newaxis]))[..., 0] / (2 * STEP))


@pytest.mark.parametrize(("layer", "shape"), LAYERS, ids=str)
def test_paths_are_what_a_nudge_shows(layer: BaseLayer, shape: Shape) -> None:
    """Of every input: each output moves by the sum of its paths' slopes, the others not at all."""
    found, back = crossing(layer, shape)
    for index in np.ndindex(*shape):
        paths = paths_through(found, index)
        assert paths is not None
        slopes = np.zeros_like(found.made)
        for path in paths:
            assert path.place.layer == "own1"
            assert path.error == found.errors[path.place.index]
            slopes[path.place.index] += path.slope
        np.testing.assert_allclose(slopes, moved(found, index), atol=SLOPES)
        assert sum(path.share for path in paths) == pytest.approx(back[index], abs=1e-12)


def test_every_kind_is_among_them() -> None:
    """A new kind of layer must be added here."""
    assert {type(layer) for layer, _ in LAYERS} == set(KINDS.values())


class Doubled(ReLU):
    """A user's layer that inherits from a known kind, and does something else."""

    def forward(self, x: Array) -> Array:
        """Twice as much."""
        return 2 * super().forward(x)


def test_no_path_through_a_users_own_layer_is_known() -> None:
    """Also where it inherits from a known kind."""
    found, _ = crossing(Doubled(), (4,))
    assert paths_through(found, (0,)) is None


def test_of_equal_maxima_the_first_has_the_path() -> None:
    """As the engine sends it, in reading order."""
    layer = MaxPool2d(2)
    x = np.zeros((1, 2, 2, 1), np.float32)
    made = layer.forward(x).copy()
    errors = np.ones_like(made)
    back = layer.backpropagation(errors)
    found = Crossing("pool1", layer, x[..., 0], made[..., 0], errors[..., 0])
    for index in np.ndindex(1, 2, 2):
        shares = [path.share for path in paths_through(found, index) or ()]
        assert shares == [back[(*index, 0)]] == [float(index == (0, 0, 0))]
