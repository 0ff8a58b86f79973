"""Facts about strips: they follow from shapes, whatever a layer is called."""

from __future__ import annotations

import pytest

from visualcnn.gui.views.network.strips import as_tiles, strips
from visualcnn.nn.activation import ReLU
from visualcnn.nn.architectures import ARCHITECTURES
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.layer import Array, BaseLayer, Shape
from visualcnn.nn.network import Network

DIGITS = tuple("0123456789")


class Halving(BaseLayer):
    """A user's own kind."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Nothing changes."""
        return input_shape

    def forward(self, x: Array) -> Array:
        """Half of it."""
        return x / 2

    def backpropagation(self, grad_output: Array) -> Array:
        """Half of that."""
        return grad_output / 2


@pytest.mark.parametrize("name", ["lenet5", "mlp", "simple_cnn"])
def test_one_strip_a_layer_in_order(name: str) -> None:
    """The input comes first, then every layer in order, then the probabilities."""
    network = Network(ARCHITECTURES[name](), (1, 28, 28))
    shown = strips(network.summary(), DIGITS)
    assert [strip.name for strip in shown] == ["input", *network.layers, "softmax"]
    assert [strip.what for strip in shown][0 :: len(shown) - 1] == ["input", "probability"]


def test_lenet_in_words() -> None:
    """Shapes and counts read as the field writes them."""
    summary = Network(ARCHITECTURES["lenet5"](), (1, 28, 28)).summary()
    conv1, dense1 = (
        next(strip for strip in strips(summary, DIGITS) if strip.name == name)
        for name in ("conv1", "dense1")
    )
    assert (conv1.shape, conv1.parameters) == ("6 @ 28×28", "156 parameters")
    assert conv1.filters == (6, 1, 5, 5)
    assert conv1.filter_name == "conv1.weight"
    assert conv1.accessible_name == "conv1: 6 maps of 28 × 28, 6 filters"
    assert (dense1.what, dense1.tiles, dense1.filters) == ("cell", (120, 1, 1), None)


def test_a_users_own_layer_on_other_pictures() -> None:
    """A kind that nobody has heard of, and a picture that isn't square, show like any other."""
    layers: list[BaseLayer | tuple[str, BaseLayer]] = [
        ("mine", Halving()),
        Conv2d(2, 3),
        ReLU(),
        ("mine2", Halving()),
        Flatten(),
        Dense(3),
    ]
    shown = strips(Network(layers, (3, 9, 7)).summary(), ("a", "b", "c"))
    mine = shown[1]
    assert (mine.name, mine.what, mine.tiles, mine.filters) == ("mine", "map", (3, 9, 7), None)
    assert "Halving" in mine.tooltip
    assert shown[2].tiles == (2, 7, 5)
    assert shown[-1].class_names == ("a", "b", "c")


def test_class_names_that_do_not_fit_are_not_used() -> None:
    """With more outputs than names the bars are numbered."""
    shown = strips(Network([Flatten(), Dense(3)], (1, 4, 4)).summary(), DIGITS)
    assert shown[-1].class_names == ("0", "1", "2")


def test_arrays_of_any_rank_become_tiles() -> None:
    """Maps stay maps; everything else is cells."""
    assert as_tiles((6, 3, 2)) == (6, 3, 2)
    assert as_tiles((3, 2)) == (1, 3, 2)
    assert as_tiles((7,)) == (7, 1, 1)
    assert as_tiles((2, 3, 4, 5)) == (120, 1, 1)
