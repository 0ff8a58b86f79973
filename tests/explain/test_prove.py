"""Proofs find all gradients of all networks right, and any that is spoilt."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.finished import finished
from tests.explain.random_networks import Gain, random_moment
from tests.nn.small_network import everything
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import PlaceError, Weight
from visualcnn.explain.prove import prove_convolution, prove_layer, prove_random, prove_weight
from visualcnn.explain.slopes import AGREED
from visualcnn.nn import BatchNorm, Conv2d, Dense, Dropout, Flatten, Network, ReLU, softmax
from visualcnn.nn.layer import Array

SEEDS = range(100)


def moment(network: Network, label: int = 0) -> Moment:
    """What the network makes of one random picture."""
    network.set_mode(training=False)
    x = np.random.default_rng(1).random((*network.input_shape, 1), np.float32)
    recording = {"input": x} | network.record(x)
    logits = recording[next(reversed(recording))]
    alone = {name: array[..., 0] for name, array in recording.items()}
    return Moment(1, network, alone, softmax(logits)[:, 0], label=label)


def ordinary(filters: int = 2) -> Moment:
    """A convolution and two dense layers."""
    layers = [Conv2d(filters, 3), ReLU(), Flatten(), Dense(5), Dense(3)]
    return moment(Network(layers, (1, 6, 6), seed=4))


@pytest.mark.parametrize("own", [False, True])
def test_every_random_network_is_right(own: bool) -> None:
    """Of 200 networks of all kinds of layer, forty gradients each agree; kinks are apart."""
    checked = 0
    for seed in SEEDS:
        now = random_moment(seed, own=own)
        verdict = finished(prove_random(now, None, None, count=40, seed=seed))
        assert verdict.agrees, (seed, verdict.rows)
        parameters = now.network.parameters().values()
        assert verdict.checked + verdict.kinks == min(40, sum(array.size for array in parameters))
        checked += verdict.checked
    assert checked > 2500


def test_a_spoilt_layer_is_found_by_its_own_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """A weight gradient 0.1 % too large fails in that kind of layer, and nowhere else."""
    honest = Dense.parameter_backpropagation

    def spoilt(self: Dense, grad_output: Array) -> None:
        honest(self, grad_output)
        self.gradients["weight"] *= 1.001

    monkeypatch.setattr(Dense, "parameter_backpropagation", spoilt)
    now = ordinary()
    for layer, right in {"conv1": True, "dense1": False, "dense2": False}.items():
        verdict = finished(prove_layer(now, None, None, layer))
        assert verdict.agrees == right, layer
    wrong = finished(prove_layer(now, None, None, "dense2"))
    assert wrong.worst > AGREED
    assert not wrong.rows[0].agrees
    assert wrong.rows[0].weight is not None
    assert wrong.rows[0].weight.parameter == "weight"
    assert "15 of 18 gradients disagree" in wrong.sentence


class Wrong(Gain):
    """A user's own layer with a sign error on its way back."""

    def backpropagation(self, grad_output: Array) -> Array:
        """Minus."""
        return -super().backpropagation(grad_output)


def test_a_users_wrong_layer_is_found_in_all_that_lies_before_it() -> None:
    """The layer's own gain and what comes after it are right, what is before it isn't."""
    now = moment(Network([Flatten(), Dense(4), Wrong(), Dense(3)], (1, 3, 3), seed=2))
    right = {"dense1": False, "wrong1": True, "dense2": True}
    for layer, agrees in right.items():
        assert finished(prove_layer(now, None, None, layer)).agrees == agrees
    weight = Weight("dense1", "weight", (0, 0))
    verdict = finished(prove_weight(now, None, None, weight))
    assert not verdict.agrees
    assert verdict.sentence.startswith("They disagree: back-propagation gives")


def test_one_weight_is_told_in_a_sentence() -> None:
    """Both numbers, and that they agree."""
    weight = Weight("conv1", "weight", (1, 0, 2, 0))
    verdict = finished(prove_weight(ordinary(), None, None, weight))
    assert verdict.title == "conv1.weight [1, 0, 2, 0]"
    assert verdict.checked == 1
    assert verdict.agrees
    assert verdict.sentence.startswith("They agree: back-propagation gives")
    (row,) = verdict.rows
    assert row.weight == weight
    assert row.numerical == pytest.approx(row.backpropagated, abs=1e-9)


def test_a_weight_on_a_kink_is_told_apart() -> None:
    """A bias of 0 beneath an empty picture: ReLU gets 0, flat below and not above."""
    network = Network([Conv2d(1, 2), ReLU(), Flatten(), Dense(3)], (1, 3, 3), seed=1)
    now = moment(network)
    now.recording["input"][...] = 0
    verdict = finished(prove_layer(now, None, None, "conv1"))
    assert verdict.agrees
    assert (verdict.checked, verdict.kinks) == (4, 1)
    assert verdict.rows[-1].kink
    assert verdict.rows[-1].name == "conv1.bias [0]"
    assert verdict.sentence.endswith("1 more sits on a kink, where there is no one slope.")
    alone = finished(prove_weight(now, None, None, Weight("conv1", "bias", (0,))))
    assert alone.checked == 0
    assert alone.sentence.startswith("This weight sits on a kink: the slope is 0 below it and")
    assert alone.sentence.endswith("back-propagation takes 0.")


def test_a_large_layer_is_checked_in_part_its_biases_too() -> None:
    """The small array whole, the rest at random, `most` in all; the same each time."""
    now = ordinary(filters=8)
    verdicts = [finished(prove_layer(now, None, None, "conv1", most=40)) for _ in range(2)]
    assert verdicts[0] == verdicts[1]
    assert verdicts[0].checked + verdicts[0].kinks == 40
    assert verdicts[0].title == "conv1: 40 of 80 gradients"
    everything_of_it = finished(prove_layer(now, None, None, "conv1", most=80))
    assert everything_of_it.title == "conv1: all 80 gradients"


def test_a_random_choice_differs_by_its_seed() -> None:
    """The same seed proves the same weights, another one others."""
    now = ordinary()
    one, again, other = (
        finished(prove_random(now, None, None, count=10, seed=seed)) for seed in (0, 0, 1)
    )
    assert one == again
    assert {row.name for row in one.rows} != {row.name for row in other.rows}
    assert one.title.startswith("10 of all ")


def test_running_statistics_are_used_whatever_the_mode() -> None:
    """A network that stands in training mode gets the same verdict: no batch, no noise."""
    layers = [Conv2d(2, 3), BatchNorm(), ReLU(), Flatten(), Dropout(0.5), Dense(3)]
    now = moment(Network(layers, (1, 6, 6), seed=4))
    now.network.layers["norm1"].state["mean"][...] = 0.3
    expected = finished(prove_random(now, None, None))
    textbook = finished(prove_convolution(now, "conv1"))
    now.network.set_mode(training=True)
    assert finished(prove_random(now, None, None)) == expected
    assert finished(prove_convolution(now, "conv1")) == textbook
    assert expected.agrees


def test_nothing_of_the_moment_changes() -> None:
    """Parameters, buffers, gradients, modes and random streams are bit for bit what they were."""
    for seed in range(10):
        now = random_moment(seed, own=True)
        before = everything(now.network)
        work = prove_random(now, None, None, count=20)
        next(work)
        next(work)
        assert everything(now.network) == before
        work.close()
        finished(prove_random(now, None, None, count=20))
        assert everything(now.network) == before


@pytest.mark.parametrize(
    ("layer", "parameter", "index"),
    [
        ("conv9", "weight", (0, 0, 0, 0)),
        ("conv1", "scale", (0,)),
        ("conv1", "weight", (0, 0)),
        ("conv1", "bias", (2,)),
        ("conv1", "bias", (-1,)),
        ("relu1", "weight", ()),
    ],
)
def test_a_weight_that_is_not_there_is_told(
    layer: str, parameter: str, index: tuple[int, ...]
) -> None:
    """One sentence, before anything is computed."""
    with pytest.raises(PlaceError, match="This network has no"):
        finished(prove_weight(ordinary(), None, None, Weight(layer, parameter, index)))


def test_what_learns_nothing_is_told() -> None:
    """A nonlinearity, or a network of such."""
    with pytest.raises(ValueError, match="relu1 learns nothing"):
        finished(prove_layer(ordinary(), None, None, "relu1"))
    with pytest.raises(ValueError, match="This network learns nothing"):
        finished(prove_random(moment(Network([Flatten()], (1, 1, 3))), None, None))
