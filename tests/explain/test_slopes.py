"""Slopes tell right gradients from wrong ones, and both from kinks."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.random_networks import random_moment
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import Weight
from visualcnn.explain.slopes import AGREED, Slopes
from visualcnn.nn import BaseLayer, Dense, Flatten, Network, ReLU, softmax
from visualcnn.nn.layer import Array

WEIGHT = Weight("dense1", "weight", (0, 0))


def moment(bias: float, slope: float = 1.0) -> Moment:
    """One pixel of 1, a weight of 0.5 and a bias, ReLU, two logits: 0.5 + bias may be a kink."""
    network = Network([Flatten(), Dense(1), ReLU(), Dense(2)], (1, 1, 1))
    network.layers["dense1"].parameters["weight"][...] = 0.5
    network.layers["dense1"].parameters["bias"][...] = bias
    network.layers["dense2"].parameters["weight"][...] = [[slope], [-slope]]
    return looked_at(network, np.ones((1, 1, 1, 1), np.float32))


def looked_at(network: Network, x: Array) -> Moment:
    """What the network makes of one picture with label 1."""
    network.set_mode(training=False)
    recording = {"input": x} | network.record(x)
    logits = recording[next(reversed(recording))]
    alone = {name: array[..., 0] for name, array in recording.items()}
    return Moment(1, network, alone, softmax(logits)[:, 0], label=1)


def test_a_smooth_weight_agrees() -> None:
    """Away from the kink, the gradient is the slope: e²/(e² + 1) · 2 with logits 1 and -1."""
    compared = Slopes(moment(0.5)).compare(WEIGHT)
    assert compared.agrees
    assert not compared.kink
    assert compared.numerical == pytest.approx(2 * np.exp(2) / (np.exp(2) + 1), rel=1e-8)
    assert compared.backpropagated == pytest.approx(compared.numerical, rel=1e-8)
    assert compared.error < AGREED
    assert compared.weight == WEIGHT
    assert compared.name == "dense1.weight [0, 0]"


def test_a_weight_on_a_kink_has_two_slopes() -> None:
    """Where ReLU's input is 0 exactly: flat below, 1 above (p - y = 1/2, twice), and ReLU' = 0."""
    compared = Slopes(moment(-0.5)).compare(WEIGHT)
    assert compared.sides is not None
    assert compared.sides == pytest.approx((0, 1), abs=1e-5)
    assert compared.backpropagated == 0
    assert compared.agrees


@pytest.mark.parametrize("distance", [6e-6, 3e-6, 4e-7, -2e-6, -6e-7])
def test_a_kink_nearby_is_left_outside(distance: float) -> None:
    """Within the first step, but not on it: a smaller step finds the gradient right."""
    network = moment(0).network
    bias = network.layers["dense1"].parameters["bias"]
    bias[0] = np.float32(distance - 0.5)
    compared = Slopes(looked_at(network, np.ones((1, 1, 1, 1), np.float32))).compare(WEIGHT)
    assert not compared.kink
    assert compared.agrees
    assert compared.numerical == pytest.approx(float(distance > 0), abs=1e-4)


class Spoilt(ReLU):
    """A user's own ReLU whose derivative is wrong by `factor` where it's 1, and `flat` else."""

    def __init__(self, factor: float = 1.0, flat: float = 0.0) -> None:
        super().__init__()
        self.factor = factor
        self.flat = flat

    def backpropagation(self, grad_output: Array) -> Array:
        """Not quite the derivative."""
        right = super().backpropagation(grad_output)
        return self.factor * right + self.flat * (grad_output - right)


@pytest.mark.parametrize(
    ("bias", "factor", "flat"), [(0.5, 1.001, 0.0), (0.5, 0.0, 0.0), (-0.9, 1.0, 0.01)]
)
def test_a_wrong_gradient_is_found(bias: float, factor: float, flat: float) -> None:
    """A thousandth too large, missing, or there where the loss doesn't change."""
    network = Network([Flatten(), Dense(1), Spoilt(factor, flat), Dense(2)], (1, 1, 1))
    network.assign(moment(bias).network.parameters())
    compared = Slopes(looked_at(network, np.ones((1, 1, 1, 1), np.float32))).compare(WEIGHT)
    assert not compared.agrees
    assert not compared.kink
    assert compared.error > AGREED


def test_a_kink_excuses_no_wrong_gradient() -> None:
    """Far off both slopes, a gradient on a kink is wrong all the same."""
    network = Network([Flatten(), Dense(1), Spoilt(1, 5), Dense(2)], (1, 1, 1))
    network.assign(moment(-0.5).network.parameters())
    compared = Slopes(looked_at(network, np.ones((1, 1, 1, 1), np.float32))).compare(WEIGHT)
    assert compared.kink
    assert not compared.agrees


class Coarse(ReLU):
    """A user's own layer that computes in float32 whatever its dtype says."""

    def forward(self, x: Array) -> Array:
        """Rounded."""
        return super().forward(x).astype(np.float32)


class Silent(BaseLayer):
    """A user's own layer that forgets its gradient."""

    def build(self, input_shape: tuple[int, ...], rng: np.random.Generator) -> None:
        """One number."""
        del input_shape, rng
        self.parameters["gain"] = np.ones(1, self.dtype)

    def forward(self, x: Array) -> Array:
        """gain · x."""
        return x * self.parameters["gain"]

    def backpropagation(self, grad_output: Array) -> Array:
        """Of the input only."""
        return grad_output * self.parameters["gain"]


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (Coarse(), "coarse1 computes in float32 whatever its dtype says"),
        (Silent(), r"no gradient of the shape of silent1\.gain"),
    ],
)
def test_what_cannot_be_compared_is_told(layer: BaseLayer, words: str) -> None:
    """One sentence for layers that break their word."""
    network = Network([Flatten(), layer, Dense(2)], (1, 1, 1))
    with pytest.raises(ValueError, match=words):
        Slopes(looked_at(network, np.ones((1, 1, 1, 1), np.float32)))


def test_a_network_that_blew_up_has_no_slopes() -> None:
    """NaN is no loss."""
    now = moment(0.5)
    now.network.layers["dense2"].parameters["weight"][...] = np.nan
    with pytest.raises(ValueError, match="isn't a finite number"):
        Slopes(now)


@pytest.mark.parametrize("seed", range(20))
def test_given_pictures_are_taken_together(seed: int) -> None:
    """The gradient of three samples' mean loss is the mean of their gradients."""
    now = random_moment(seed)
    rng = np.random.default_rng(seed)
    x = rng.random((*now.network.input_shape, 3), np.float32)
    labels = rng.integers(0, len(now.probabilities), 3)
    name = list(now.network.layers)[-1]
    weight = Weight(name, "bias", (0,))
    each = [Slopes(now, x[..., n : n + 1], labels[n : n + 1]).compare(weight) for n in range(3)]
    together = Slopes(now, x, labels).compare(weight)
    mean = sum(row.backpropagated for row in each) / 3
    assert together.backpropagated == pytest.approx(mean, abs=1e-12)
    assert together.agrees
