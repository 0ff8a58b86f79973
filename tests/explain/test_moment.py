"""A moment answers what stands where, and what comes before and after."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.explain.moment import Moment
from visualcnn.explain.places import Place, Weight
from visualcnn.nn import Dense, Flatten, Network, ReLU
from visualcnn.nn.loss import softmax


@pytest.fixture
def moment() -> Moment:
    """A picture of 2×2 through Flatten, Dense and ReLU."""
    network = Network([Flatten(), Dense(3), ReLU()], (1, 2, 2), seed=1)
    network.set_mode(training=False)
    x = np.arange(4, dtype=np.float32).reshape(1, 2, 2, 1)
    recording = {"input": x} | network.record(x)
    logits = recording["relu1"]
    return Moment(
        7, network, {k: a[..., 0] for k, a in recording.items()}, softmax(logits)[:, 0], label=2
    )


def test_order_goes_from_the_picture_to_the_probabilities(moment: Moment) -> None:
    """Every layer by its name, none named by hand."""
    assert moment.order == ("input", "flatten1", "dense1", "relu1", "softmax")
    assert moment.before("flatten1") == "input"
    assert moment.after("relu1") == "softmax"
    assert moment.after("softmax") is None


def test_values_are_the_engines_own(moment: Moment) -> None:
    """A picture's pixel, an activation, a probability, a weight."""
    assert moment.value(Place("input", (0, 1, 0))) == 2
    assert moment.value(Place("dense1", (1,))) == float(moment.recording["dense1"][1])
    assert moment.value(Place("softmax", (2,))) == float(moment.probabilities[2])
    weight = moment.layer("dense1").parameters["weight"]
    assert moment.weight(Weight("dense1", "weight", (1, 3))) == float(weight[1, 3])


def test_an_unknown_layer_is_told(moment: Moment) -> None:
    """KeyError, as a dictionary says it."""
    with pytest.raises(KeyError):
        moment.layer("conv9")
