"""Networks: names and shapes, forward and back, recording, observers and copies."""

from __future__ import annotations

import numpy as np
import pytest

from tests.nn.examples import separated
from tests.nn.small_network import LABELS, SHAPE, everything, layers, pictures, train
from visualcnn.nn.activation import ReLU, Tanh
from visualcnn.nn.architectures import lenet5
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.gradient_check import check_network, numerical_gradient
from visualcnn.nn.layer import Array, BaseLayer, ShapeError
from visualcnn.nn.loss import CrossEntropy
from visualcnn.nn.network import Network
from visualcnn.nn.pooling import MaxPool2d


def test_layers_without_a_name_are_counted_by_kind() -> None:
    """A named layer keeps its name, whatever stands around it."""
    network = Network([Conv2d(1, 1), ("mine", ReLU()), Conv2d(1, 1), ReLU(), Tanh()], SHAPE)
    assert list(network.layers) == ["conv1", "mine", "conv2", "relu1", "tanh1"]
    assert list(network.parameters()) == [
        "conv1.weight",
        "conv1.bias",
        "conv2.weight",
        "conv2.bias",
    ]


@pytest.mark.parametrize("name", ["", "input", "softmax", "conv.1"])
def test_names_that_would_mean_another_thing_are_refused(name: str) -> None:
    """No name, the picture's own name, or one that reads as a parameter."""
    with pytest.raises(ValueError, match=f"A layer can't be called {name!r}"):
        Network([(name, ReLU())], SHAPE)


def test_lists_that_make_no_network_are_refused() -> None:
    """Nothing, the same name or layer twice, or what isn't a layer: one sentence each."""
    relu = ReLU()
    with pytest.raises(ValueError, match="at least one layer"):
        Network([], SHAPE)
    with pytest.raises(ValueError, match="Two layers are called 'a'"):
        Network([("a", ReLU()), ("a", Tanh())], SHAPE)
    with pytest.raises(ValueError, match="relu1 and relu2 are one and the same layer"):
        Network([relu, Conv2d(1, 1), relu], SHAPE)
    with pytest.raises(TypeError, match=r"made of layers, or of pairs .* not of 'relu'"):
        Network(["relu"], SHAPE)  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("misfit", "sentence"),
    [
        (Conv2d(2, 9), r"conv2 \(Conv2d\) can't take \(1, 6, 6\): a window of 9×9 doesn't fit"),
        (MaxPool2d(7), r"pool1 \(MaxPool2d\) can't take \(1, 6, 6\): a window of 7×7"),
        (Dense(3), r"dense1 \(Dense\) can't take \(1, 6, 6\): it needs \(features,\)"),
    ],
)
def test_a_layer_that_does_not_fit_is_named_with_both_shapes(
    misfit: BaseLayer, sentence: str
) -> None:
    """The sentence says which layer, what it was offered and what it needs."""
    with pytest.raises(ShapeError, match=sentence):
        Network([Conv2d(1, 1), misfit], SHAPE)


def test_a_picture_of_another_shape_is_refused() -> None:
    """Both shapes are named, whichever way it comes in."""
    network = Network(layers(), SHAPE)
    for take in (network.forward, network.record):
        with pytest.raises(ShapeError, match=r"takes \(1, 6, 6\), not \(1, 6, 5\)"):
            take(np.zeros((1, 6, 5, 2), np.float32))


def test_a_layer_that_breaks_its_word_is_named() -> None:
    """An output_shape that forward doesn't keep shows up when the network is built."""

    class Liar(BaseLayer):
        def forward(self, x: Array) -> Array:
            return x[:1]

    with pytest.raises(ShapeError, match=r"liar1 \(Liar\) turns \(4, 6, 6\) into \(1, 6, 6\)"):
        Network([Conv2d(4, 1), Liar()], SHAPE)


def test_the_seed_decides_the_weights() -> None:
    """The same seed gives the same weights and noise, another seed others."""
    first, again, other = (Network(layers(), SHAPE, seed) for seed in (1, 1, 2))
    assert everything(first) == everything(again)
    assert everything(first)["dropout1.rng"] != everything(other)["dropout1.rng"]
    assert (first.parameters()["conv1.weight"] != other.parameters()["conv1.weight"]).all()


def test_each_dropout_has_a_stream_of_its_own() -> None:
    """Two Dropouts of the same shape drop different values."""
    network = Network([Dropout(), ("second", Dropout())], SHAPE)
    assert list(network.noise_streams()) == ["dropout1", "second"]
    masks = [layer.forward(pictures()).copy() for layer in network.layers.values()]
    assert (masks[0] != masks[1]).any()


def test_recording_equals_the_fast_forward_and_owns_its_arrays() -> None:
    """Every layer's output by name, the last equal to forward's, untouched by what follows."""
    network = Network(layers(), SHAPE)
    network.set_mode(training=False)
    out = network.forward(pictures()).copy()
    recording = network.record(pictures())
    np.testing.assert_array_equal(recording["dense1"], out)
    assert list(recording) == list(network.layers)
    assert {name: a.shape[:-1] for name, a in recording.items()} == network.shapes
    assert all(array.base is None for array in recording.values())
    before = {name: array.copy() for name, array in recording.items()}
    network.record(pictures(seed=9))
    assert all(np.array_equal(recording[name], before[name]) for name in before)


def test_an_observer_shares_what_is_learned_and_nothing_else() -> None:
    """The same parameter and state arrays, evaluation mode, buffers and streams of its own."""
    network = Network(layers(), SHAPE)
    observer = network.observer()
    for name, array in (network.parameters() | network.state()).items():
        assert (observer.parameters() | observer.state())[name] is array
    assert not any(layer.training for layer in observer.layers.values())
    assert all(layer.training for layer in network.layers.values())
    train(network)
    network.set_mode(training=False)
    np.testing.assert_array_equal(observer.forward(pictures()), network.forward(pictures()))


def test_watching_writes_no_array_of_the_network() -> None:
    """Recording, backpropagation, saliency, checks and copies leave it bit for bit."""
    network = Network(layers(), SHAPE)
    observer = network.observer()
    train(network)
    before = everything(network)
    out = observer.record(pictures())["dense1"]
    observer.backpropagation(np.ones_like(out))
    observer.input_gradient(np.ones_like(out))
    check_network(network, pictures(), LABELS, 2, np.random.default_rng(0))
    train(network.copy())
    network.summary()
    assert everything(network) == before


def test_watching_between_forward_and_back_changes_no_gradient() -> None:
    """Even in the middle of a step, the network's own buffers are its own."""
    results = []
    for watched in (False, True):
        network = Network(layers(), SHAPE)
        observer = network.observer()
        out = network.forward(pictures())
        if watched:
            observer.input_gradient(observer.forward(pictures(seed=5)))
        network.backpropagation(np.ones_like(out))
        results.append({name: g.tobytes() for name, g in network.gradients().items()})
    assert results[0] == results[1]


def test_a_copy_is_independent_and_may_have_another_precision() -> None:
    """The same values and mode, in arrays of its own."""
    network = Network(layers(), SHAPE)
    train(network)
    network.set_mode(training=False)
    twin = network.copy(np.float64)
    expected = network.forward(pictures())
    got = twin.forward(pictures().astype(np.float64))
    assert got.dtype == np.float64
    np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-5)
    for name, array in (twin.parameters() | twin.state()).items():
        assert array.dtype == np.float64
        array.fill(9)
        assert not np.array_equal(array, (network.parameters() | network.state())[name])
    np.testing.assert_array_equal(network.copy().forward(pictures()), expected)


def test_assigning_checks_the_shapes() -> None:
    """Values go into the live arrays; another shape is refused with both."""
    network = Network(layers(), SHAPE)
    live = network.parameters()["dense1.bias"]
    network.assign({"dense1.bias": np.arange(3.0)})
    np.testing.assert_array_equal(live, [0, 1, 2])
    with pytest.raises(ShapeError, match=r"dense1.bias has shape \(3,\), not \(4,\)"):
        network.assign({"dense1.bias": np.arange(4.0)})


def smooth_network() -> Network:
    """A float64 network without kinks, in evaluation mode."""
    network = Network([Conv2d(2, 3), Tanh(), Flatten(), Dense(3)], SHAPE, dtype=np.float64)
    network.set_mode(training=False)
    return network


def test_the_input_gradient_equals_differences() -> None:
    """The loss's gradient with respect to every pixel."""
    network, loss = smooth_network(), CrossEntropy()
    x = separated((*SHAPE, 4), np.random.default_rng(0))
    loss.forward(network.forward(x), LABELS)
    gradient = network.input_gradient(loss.backpropagation()).copy()
    numerical = numerical_gradient(lambda: loss.forward(network.forward(x), LABELS), x)
    np.testing.assert_allclose(gradient, numerical, rtol=1e-5, atol=1e-9)


class Spy(BaseLayer):
    """Passes all on, and counts how often a gradient came through."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0

    def forward(self, x: Array) -> Array:
        """The input itself."""
        return x

    def backpropagation(self, grad_output: Array) -> Array:
        """The gradient itself."""
        self.passed += 1
        return grad_output


def test_backpropagation_stops_at_the_first_layer_that_learns() -> None:
    """Layers before it get no gradient, and it computes none for its input; saliency does."""
    before, conv, after = Spy(), Conv2d(1, 3), Spy()
    network = Network([before, conv, after, Flatten(), Dense(3)], SHAPE)
    out = network.forward(pictures())
    network.backpropagation(np.ones_like(out))
    assert (before.passed, after.passed) == (0, 1)
    assert "input gradient" not in conv._buffers
    network.input_gradient(np.ones_like(out))
    assert (before.passed, after.passed) == (1, 2)
    assert "input gradient" in conv._buffers


def test_a_network_that_learns_nothing_has_nothing_to_do() -> None:
    """Backpropagation through layers without parameters is empty."""
    spy = Spy()
    network = Network([spy, Flatten()], SHAPE)
    network.backpropagation(network.forward(pictures()))
    assert (spy.passed, network.gradients()) == (0, {})


def test_evaluation_of_a_batch_equals_its_samples_one_by_one() -> None:
    """The same predictions, logits within 1e-5, with BatchNorm and Dropout on board."""
    for network in (Network(layers(), SHAPE), Network(lenet5(), (1, 28, 28))):
        x = np.random.default_rng(1).random((*network.input_shape, 50), np.float32)
        network.forward(x)
        network.set_mode(training=False)
        together = network.forward(x).copy()
        alone = np.concatenate([network.forward(x[..., n : n + 1]).copy() for n in range(50)], -1)
        np.testing.assert_allclose(alone, together, atol=1e-5, rtol=0)
        np.testing.assert_array_equal(alone.argmax(axis=0), together.argmax(axis=0))
