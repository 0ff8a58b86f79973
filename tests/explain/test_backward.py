"""A way back has all outputs and errors, bit for bit the engine's, and changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.random_networks import random_moment
from tests.explain.unchanged import moment_bytes
from tests.explain.ways_back import batch_for, random_reverse
from visualcnn.explain.backward import reverse, reverse_steps
from visualcnn.explain.moment import Moment
from visualcnn.nn import BatchNorm, CrossEntropy, Dense, Dropout, Flatten, Network, ReLU
from visualcnn.nn.gradient_check import numerical_gradient
from visualcnn.nn.layer import Array, BaseLayer
from visualcnn.nn.loss import softmax
from visualcnn.nn.network import NamedLayer


@pytest.mark.parametrize("own", [False, True])
def test_gradients_are_the_engines_bit_for_bit(own: bool) -> None:
    """Those of an ordinary forward and backpropagation of a copy, and the input's gradient."""
    for seed in range(60):
        moment = random_moment(seed, own=own)
        before = moment_bytes(moment)
        pictures, labels = batch_for(moment, seed)
        back = reverse(moment, pictures, labels)
        assert moment_bytes(moment) == before
        twin, loss = moment.network.copy(), CrossEntropy()
        value = loss.forward(twin.forward(pictures), labels)
        error = twin.input_gradient(loss.backpropagation())
        assert back.losses.mean() == pytest.approx(value, rel=1e-5)
        np.testing.assert_array_equal(back.errors["input"], error)
        assert back.gradients.keys() == twin.parameters().keys()
        for name, gradient in twin.gradients().items():
            np.testing.assert_array_equal(back.gradients[name], gradient)


def test_activations_and_errors_have_one_shape() -> None:
    """Of the picture and of every layer, in their order; read-only."""
    for seed in range(30):
        back = random_reverse(seed, own=True)
        layers = ["input", *back.moment.network.layers]
        assert list(back.activations) == list(back.errors) == layers
        for name in layers:
            assert back.activations[name].shape == back.errors[name].shape
            assert back.errors[name].shape == (*back.moment.values(name).shape, back.batch)
        every = (back.losses, back.labels, *back.activations.values(), *back.errors.values())
        assert not any(array.flags.writeable for array in (*every, *back.gradients.values()))


def test_a_later_forward_leaves_the_copies_as_they_are() -> None:
    """The layers reuse their arrays; the way back owns its own."""
    moment = random_moment(2)
    back = reverse(moment)
    arrays = [*back.errors.values(), *back.activations.values(), *back.gradients.values()]
    kept = [array.copy() for array in arrays]
    reverse(moment, *batch_for(moment, 5))
    for array, before in zip(arrays, kept, strict=True):
        np.testing.assert_array_equal(array, before)


def test_progress_goes_from_0_to_1() -> None:
    """A layer at a time, forward and back."""
    moment = random_moment(5)
    seen = list(reverse_steps(moment))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 1)
    assert len(set(seen)) == 1 + 2 * len(moment.network.layers)


def test_errors_are_what_a_change_of_the_picture_shows() -> None:
    """In float64, by central differences of the mean loss."""
    layers: list[NamedLayer] = [Flatten(), Dense(5), BatchNorm(), Dropout(0.5), Dense(3)]
    network = Network(layers, (1, 3, 3), seed=4, dtype=np.float64)
    network.set_mode(training=False)
    network.state()["norm1.mean"][...] = 0.3
    x = np.random.default_rng(0).random((1, 3, 3, 4))
    labels = np.array([0, 1, 2, 1])
    back = reverse(_moment(network, x[..., 0]), x, labels)
    loss = CrossEntropy()
    numerical = numerical_gradient(lambda: loss.forward(network.forward(x), labels), x)
    np.testing.assert_allclose(back.errors["input"], numerical, atol=1e-9)


def _moment(network: Network, picture: Array, label: int | None = None) -> Moment:
    logits = network.forward(picture[..., np.newaxis]).copy()
    return Moment(1, network, {"input": picture}, softmax(logits)[:, 0], label)


def _looking(layers: list[NamedLayer]) -> Moment:
    """The network's moment of a picture of 2×2."""
    network = Network(layers, (1, 2, 2), seed=3)
    network.set_mode(training=False)
    return _moment(network, np.full((1, 2, 2), 0.5, np.float32))


def test_by_default_it_is_the_moments_own_picture_with_its_label() -> None:
    """Where it has none, with what the network takes it for."""
    labels: set[bool] = set()
    for seed in range(20):
        moment = random_moment(seed)
        back = reverse(moment)
        np.testing.assert_array_equal(back.activations["input"][..., 0], moment.recording["input"])
        expected = moment.probabilities.argmax() if moment.label is None else moment.label
        assert back.labels.tolist() == [expected]
        labels.add(moment.label is None)
    assert labels == {True, False}


@pytest.mark.parametrize(
    ("pictures", "labels", "sentence"),
    [
        ((1, 2, 2, 2), None, "Pictures need labels: without them there is no loss."),
        ((1, 2, 2, 2), [1], "Each picture needs one label: 2 came with 1."),
        ((1, 2, 2, 0), [], "Each picture needs one label: 0 came with 0."),
        ((1, 2, 2, 1), [3], "A label must be a whole number from 0 to 2."),
        ((1, 2, 2, 1), [-1], "A label must be a whole number from 0 to 2."),
        ((1, 2, 2, 1), [0.5], "A label must be a whole number from 0 to 2."),
        ((1, 3, 2, 1), [0], "The network takes (1, 2, 2), not (1, 3, 2)."),
    ],
)
def test_what_does_not_fit_is_told(
    pictures: tuple[int, ...], labels: list[int] | None, sentence: str
) -> None:
    """In one sentence."""
    given = None if labels is None else np.array(labels)
    with pytest.raises(ValueError, match=r".") as told:
        reverse(_looking([Flatten(), Dense(3)]), np.zeros(pictures, np.float32), given)
    assert str(told.value) == sentence


class OneWay(BaseLayer):
    """A user's own layer that only goes forward."""

    def forward(self, x: Array) -> Array:
        """As it is."""
        return x


class Wrong(OneWay):
    """One whose gradient has another shape."""

    def backpropagation(self, grad_output: Array) -> Array:
        """The first axis only."""
        return grad_output.reshape(-1)


@pytest.mark.parametrize("kind", [OneWay, Wrong])
def test_errors_end_where_an_own_layer_before_all_that_learns_cannot_go_back(
    kind: type[BaseLayer],
) -> None:
    """Such a network can be trained, and so its gradients can be explained."""
    back = reverse(_looking([ReLU(), kind(), Flatten(), Dense(3)]))
    first, second = list(back.moment.network.layers)[1:3]
    assert list(back.errors) == [first, second, "dense1"]
    assert list(back.gradients) == ["dense1.weight", "dense1.bias"]


def test_an_own_layer_in_the_way_of_one_that_learns_is_told() -> None:
    """As training would fail there."""
    moment = _looking([Flatten(), Dense(3), OneWay(), Dense(3)])
    with pytest.raises(ValueError, match=r"^oneway1 \(OneWay\) can't go back: TypeError: OneWay"):
        reverse(moment)
