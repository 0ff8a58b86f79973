"""Experiments mute filters and paint kernels on copies, and say what they change."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.explain.finished import finished
from tests.explain.random_networks import random_moment
from tests.nn.small_network import everything
from visualcnn.explain.experiment import (
    Experiment,
    ExperimentError,
    Painted,
    accuracy,
    probabilities,
)
from visualcnn.explain.filters import filters_of
from visualcnn.explain.moment import Moment
from visualcnn.explain.samples import Samples
from visualcnn.nn import BaseLayer, Conv2d, Dense, Flatten, Network, ReLU, softmax
from visualcnn.nn.layer import Array, Shape

KERNEL = np.array([[1.0, -2.0], [0.5, 0.25]], np.float32)


class Blur(BaseLayer):
    """A user's own layer: filters under another name, of which only the first tap is used."""

    def build(self, input_shape: Shape, rng: np.random.Generator) -> None:
        """Filters, and what looks like a bias but isn't one for each filter."""
        self.parameters["bias"] = np.ones(5, self.dtype)
        self.parameters["masks"] = rng.random((2, input_shape[0], 2, 2)).astype(self.dtype)

    def output_shape(self, input_shape: Shape) -> Shape:
        """A map for each filter."""
        return (2, *input_shape[1:])

    def forward(self, x: Array) -> Array:
        """A mixture of the channels."""
        taps = self.parameters["masks"][:, :, 0, 0]
        return np.asarray(np.einsum("fc,chwn->fhwn", taps, x))

    def backpropagation(self, grad_output: Array) -> Array:
        """Back to the channels."""
        self.gradients |= {name: np.zeros_like(a) for name, a in self.parameters.items()}
        taps = self.parameters["masks"][:, :, 0, 0]
        return np.asarray(np.einsum("fc,fhwn->chwn", taps, grad_output))


def network() -> Network:
    """Two convolutions and a user's own layer, with biases."""
    layers = [Conv2d(3, 2), ReLU(), Conv2d(2, (2, 3)), Blur(), Flatten(), Dense(4)]
    made = Network(layers, (1, 6, 7), seed=3)
    for array in made.parameters().values():
        array[...] += np.float32(0.1)
    made.set_mode(training=False)
    return made


def pictures(count: int, seed: int = 0) -> Array:
    """Random pictures for it."""
    return np.random.default_rng(seed).random((1, 6, 7, count), np.float32)


def test_a_muted_filter_makes_an_empty_map() -> None:
    """Its weights and its bias are 0, so its map is; the other maps stay bit for bit."""
    before, after = network(), network()
    Experiment().mute("conv2", 1).apply(after)
    one, other = before.record(pictures(3)), after.record(pictures(3))
    assert not other["conv2"][1].any()
    np.testing.assert_array_equal(other["conv2"][0], one["conv2"][0])
    np.testing.assert_array_equal(other["conv1"], one["conv1"])
    assert one["conv2"][1].any()


def test_a_painted_kernel_replaces_one_kernel() -> None:
    """Only that slice of that weight is another, and the answer follows the new values."""
    changed = Experiment().paint("conv1", 2, 0, KERNEL).changed_arrays(network().parameters())
    weight = network().parameters()["conv1.weight"].copy()
    assert changed.keys() == {"conv1.weight"}
    weight[2, 0] = KERNEL
    np.testing.assert_array_equal(changed["conv1.weight"], weight)
    assert changed["conv1.weight"].dtype == np.float32


def test_a_change_gives_a_new_experiment() -> None:
    """The old one stays as it was; equal ones are equal and can be put into a set."""
    empty = Experiment()
    muted = empty.mute("conv1", 0)
    painted = muted.paint("conv1", 1, 0, KERNEL)
    assert not empty.active
    assert not muted.painted
    assert muted.active
    assert painted.is_muted("conv1", 0)
    assert not painted.is_muted("conv1", 1)
    assert muted == Experiment().mute("conv1", 0)
    assert {painted, muted.paint("conv1", 1, 0, KERNEL.tolist())} == {painted}
    assert muted.unmute("conv1", 0) == empty


def test_the_last_painting_of_a_kernel_counts() -> None:
    """Painted twice, a kernel has what was painted last; others keep theirs."""
    experiment = Experiment().paint("conv1", 1, 0, KERNEL).paint("conv1", 2, 0, KERNEL)
    experiment = experiment.paint("conv1", 1, 0, 2 * KERNEL)
    assert len(experiment.painted) == 2
    kernel, other = experiment.kernel("conv1", 1, 0), experiment.kernel("conv1", 2, 0)
    assert kernel is not None
    assert other is not None
    np.testing.assert_array_equal(kernel, 2 * KERNEL)
    np.testing.assert_array_equal(other, KERNEL)
    assert experiment.kernel("conv1", 0, 0) is None


def test_muting_goes_before_painting() -> None:
    """A muted filter is silent whatever was painted, and shows it when it is unmuted."""
    experiment = Experiment().mute("conv1", 1).paint("conv1", 1, 0, KERNEL)
    parameters = network().parameters()
    assert not experiment.changed_arrays(parameters)["conv1.weight"][1].any()
    loud = experiment.unmute("conv1", 1).changed_arrays(parameters)
    np.testing.assert_array_equal(loud["conv1.weight"][1, 0], KERNEL)
    assert "conv1.bias" not in loud


def test_what_was_done_is_cleared_by_filter_by_layer_or_at_once() -> None:
    """Only what is named is forgotten."""
    full = Experiment().mute("conv1", 0).mute("conv2", 0).paint("conv1", 1, 0, KERNEL)
    assert full.clear("conv1", 0) == full.unmute("conv1", 0)
    assert full.clear("conv1", 1) == Experiment().mute("conv1", 0).mute("conv2", 0)
    assert full.clear("conv1") == Experiment().mute("conv2", 0)
    assert full.clear() == Experiment()


def test_it_says_what_it_changes() -> None:
    """In words, each filter once."""
    experiment = Experiment().mute("conv2", 1).paint("conv1", 0, 0, KERNEL).mute("conv1", 2)
    experiment = experiment.paint("conv2", 1, 0, KERNEL)
    assert (
        experiment.summary == "conv1 filter 2 muted, conv2 filter 1 muted, conv1 filter 0 painted"
    )
    assert Experiment().summary == ""


def test_parameters_are_left_as_they_are() -> None:
    """What is changed is a copy of its own."""
    mine = network()
    before = {name: array.copy() for name, array in mine.parameters().items()}
    experiment = Experiment().mute("conv1", 0).paint("conv2", 1, 2, np.ones((2, 3)))
    changed = experiment.changed_arrays(mine.parameters())
    for array in changed.values():
        array[...] += 1
    assert changed.keys() == {"conv1.weight", "conv1.bias", "conv2.weight"}
    assert all(np.array_equal(mine.parameters()[name], array) for name, array in before.items())


def test_a_users_own_filters_take_part() -> None:
    """Any array of four axes has filters; what isn't one bias a filter isn't touched."""
    experiment = Experiment().mute("blur1", 0).paint("blur1", 1, 1, KERNEL)
    changed = experiment.changed_arrays(network().parameters())
    assert changed.keys() == {"blur1.masks"}
    assert not changed["blur1.masks"][0].any()
    np.testing.assert_array_equal(changed["blur1.masks"][1, 1], KERNEL)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Experiment().mute("conv1", 3), "conv1 has no filter 3, only 0 to 2."),
        (lambda: Experiment().mute("conv1", -1), "conv1 has no filter -1, only 0 to 2."),
        (lambda: Experiment().mute("dense1", 0), "dense1 has no filters."),
        (lambda: Experiment().mute("conv9", 0), "conv9 has no filters."),
        (lambda: Experiment().paint("conv2", 0, 0, KERNEL), "has 2×3 weights, not 2×2."),
        (lambda: Experiment().paint("conv1", 0, 1, KERNEL), "channels 0 to 0: there is no 1."),
        (lambda: Experiment().paint("conv1", 0, 0, [1, 2]), "rows of finite numbers"),
        (lambda: Experiment().paint("conv1", 0, 0, [[np.nan]]), "rows of finite numbers"),
        (lambda: Experiment().paint("conv1", 0, 0, [[]]), "rows of finite numbers"),
    ],
)
def test_what_does_not_fit_is_told(make: Callable[[], Experiment], words: str) -> None:
    """One sentence for a filter, a kernel or values that can't be."""
    with pytest.raises(ExperimentError, match=words):
        make().apply(network())


def moment() -> Moment:
    """The network with one picture."""
    x = pictures(1, 5)
    mine = network()
    recording = {"input": x} | mine.record(x)
    logits = recording["dense1"]
    alone = {name: array[..., 0] for name, array in recording.items()}
    return Moment(1, mine, alone, softmax(logits)[:, 0])


def test_the_samples_bars_answer() -> None:
    """Its probabilities are those of the changed copy; without a change, the moment's own."""
    now = moment()
    np.testing.assert_array_equal(probabilities(now, Experiment()), now.probabilities)
    experiment = Experiment().mute("conv1", 0).paint("conv1", 1, 0, KERNEL)
    changed = network()
    experiment.apply(changed)
    expected = softmax(changed.forward(pictures(1, 5)))[:, 0]
    np.testing.assert_array_equal(probabilities(now, experiment), expected)
    assert not np.array_equal(expected, now.probabilities)
    kept = network().parameters()
    assert all(np.array_equal(kept[n], a) for n, a in now.network.parameters().items())


def test_the_accuracy_is_that_of_all_samples() -> None:
    """Piece by piece the same as at once, in evaluation mode, with the network left alone."""
    mine = network()
    x, labels = pictures(600), np.random.default_rng(1).integers(0, 4, 600)
    expected = float(np.mean(mine.forward(x).argmax(axis=0) == labels))
    mine.set_mode(training=True)
    before = everything(mine)
    samples = Samples(600, lambda start, stop: x[..., start:stop], labels)
    assert finished(accuracy(mine, samples)) == expected
    assert everything(mine) == before


def test_a_network_that_overflows_is_measured_all_the_same() -> None:
    """Its infinite logits are as good as any, and nothing is logged."""
    mine = network()
    for array in mine.parameters().values():
        array[...] = 1e30
    x, labels = pictures(10), np.zeros(10, np.int64)
    assert finished(accuracy(mine, Samples(10, lambda a, b: x[..., a:b], labels))) == 1


def test_an_accuracy_needs_labels() -> None:
    """Without labels, or without a sample, there is none."""
    unlabelled = Samples(5, lambda start, stop: pictures(stop - start))
    nothing = Samples(0, lambda start, stop: pictures(stop - start), np.zeros(0, np.int64))
    for samples in (unlabelled, nothing):
        with pytest.raises(ExperimentError, match="at least one sample with its label"):
            finished(accuracy(network(), samples))


@pytest.mark.parametrize("own", [False, True])
def test_any_filter_of_any_network_can_be_muted(own: bool) -> None:
    """In random networks, each muted filter's weights are 0 and everything else is as before."""
    muted = 0
    for seed in range(40):
        mine = random_moment(seed, own=own).network
        for layer, its in mine.layers.items():
            found = filters_of(its)
            for number in range(len(found[1]) if found else 0):
                changed = Experiment().mute(layer, number).changed_arrays(mine.parameters())
                assert changed.keys() == {f"{layer}.weight", f"{layer}.bias"}
                for name, array in changed.items():
                    assert not array[number].any()
                    others = np.delete(mine.parameters()[name], number, axis=0)
                    np.testing.assert_array_equal(np.delete(array, number, axis=0), others)
                muted += 1
    assert muted > 20


def test_a_painted_kernel_holds_what_float32_holds() -> None:
    """Painting keeps the engine's precision, and gives arrays of its own."""
    painted = Experiment().paint("conv1", 0, 0, [[0.1]]).painted[0]
    assert painted == Painted("conv1", 0, 0, ((float(np.float32(0.1)),),))
    painted.kernel[0, 0] = 7
    assert painted.kernel[0, 0] == np.float32(0.1)
