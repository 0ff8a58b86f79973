"""A user's own layer: made by inheriting, in about ten lines, and treated like any other."""

from __future__ import annotations

import numpy as np
import pytest

from tests.nn.examples import separated
from tests.nn.small_network import SHAPE, pictures, train
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.gradient_check import check_layer
from visualcnn.nn.layer import Array, BaseLayer, Shape
from visualcnn.nn.network import Network


class Square(BaseLayer):
    """A user's own layer without settings: x²."""

    def forward(self, x: Array) -> Array:
        """x²."""
        self.x = x
        return x**2

    def backpropagation(self, grad_output: Array) -> Array:
        """2 x grad."""
        return 2 * self.x * grad_output


class Scale(BaseLayer):
    """A user's own layer with a setting: factor · x."""

    def __init__(self, factor: float = 2.0) -> None:
        super().__init__()
        self.factor = factor

    def forward(self, x: Array) -> Array:
        """factor · x."""
        return self.factor * x

    def backpropagation(self, grad_output: Array) -> Array:
        """factor · grad."""
        return self.factor * grad_output


class Gain(BaseLayer):
    """A user's own layer that learns: one gain for each channel."""

    def build(self, input_shape: Shape, rng: np.random.Generator) -> None:
        """Near 1."""
        self.parameters["gain"] = rng.uniform(0.9, 1.1, input_shape[0]).astype(self.dtype)

    def forward(self, x: Array) -> Array:
        """gain · x."""
        self.x = x
        return (x.T * self.parameters["gain"]).T

    def backpropagation(self, grad_output: Array) -> Array:
        """gain · grad, and Σ x · grad for the gain."""
        self.gradients["gain"] = (self.x * grad_output).reshape(len(self.x), -1).sum(axis=1)
        return (grad_output.T * self.parameters["gain"]).T


@pytest.mark.parametrize("make", [Square, lambda: Scale(0.5), Gain], ids=["plain", "set", "learns"])
def test_a_users_own_layer_needs_no_more_than_ten_lines(make: type[BaseLayer]) -> None:
    """It trains, is observed, copied, summed up and checked like any other."""
    network = Network([Conv2d(3, 3), make(), Flatten(), Dense(3)], SHAPE)
    own = list(network.layers.values())[1]
    before = network.parameters()["conv1.weight"].copy()
    train(network, 5)
    assert (network.parameters()["conv1.weight"] != before).any()
    network.set_mode(training=False)
    expected = network.forward(pictures()).copy()
    for other in (network.observer(), network.copy()):
        np.testing.assert_array_equal(other.forward(pictures()), expected)
        assert repr(list(other.layers.values())[1]) == repr(own)
    assert network.summary().layers[1].kind == own.kind
    assert expected.dtype == np.float32
    layer = make()
    layer.dtype = np.dtype(np.float64)
    layer.build((2, 3, 3), np.random.default_rng(0))
    x = separated((2, 3, 3, 2), np.random.default_rng(0))
    assert check_layer(layer, x, np.random.default_rng(0)).worst < 1e-5


def test_a_users_settings_survive_being_rebuilt() -> None:
    """Observer and copy have the factor that the user chose, not the default."""
    network = Network([Scale(0.5)], SHAPE)
    assert repr(network.layers["scale1"]) == "Scale(factor=0.5)"
    for other in (network.observer(), network.copy()):
        assert other.layers["scale1"].settings == {"factor": 0.5}
