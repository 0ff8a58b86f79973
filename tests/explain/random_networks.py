"""Random legal networks of every kind of layer, and what they make of a random picture."""

from __future__ import annotations

import numpy as np

from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT
from visualcnn.nn import (
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    MaxPool2d,
    Network,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    make_optimizer,
    softmax,
)
from visualcnn.nn.layer import Array, BaseLayer, Shape, ShapeError
from visualcnn.nn.network import NamedLayer
from visualcnn.nn.optimizers import Optimizer

Rng = np.random.Generator


class Gain(BaseLayer):
    """A user's own layer that learns: one gain for each channel or feature."""

    def build(self, input_shape: Shape, rng: Rng) -> None:
        """Near 1."""
        self.parameters["gain"] = rng.uniform(0.5, 1.5, input_shape[0]).astype(self.dtype)

    def forward(self, x: Array) -> Array:
        """gain · x."""
        self.x = x
        return (x.T * self.parameters["gain"]).T

    def backpropagation(self, grad_output: Array) -> Array:
        """gain · grad, and Σ x · grad for the gain."""
        self.gradients["gain"] = (self.x * grad_output).reshape(len(self.x), -1).sum(axis=1)
        return (grad_output.T * self.parameters["gain"]).T


class Sine(BaseLayer):
    """A user's own nonlinearity with a setting: sin(pace · x)."""

    def __init__(self, pace: float = 1.5) -> None:
        super().__init__()
        self.pace = pace

    def forward(self, x: Array) -> Array:
        """sin(pace · x)."""
        self.x = x
        return np.asarray(np.sin(self.pace * x))

    def backpropagation(self, grad_output: Array) -> Array:
        """pace · cos(pace · x) · grad."""
        return np.asarray(self.pace * np.cos(self.pace * self.x) * grad_output)


class Strided(BaseLayer):
    """A user's own layer that changes the shape: every second channel or feature."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Half as many, rounded up."""
        return ((input_shape[0] + 1) // 2, *input_shape[1:])

    def forward(self, x: Array) -> Array:
        """The first, the third and so on."""
        self.shape = x.shape
        return x[::2]

    def backpropagation(self, grad_output: Array) -> Array:
        """The gradient where it was read, else 0."""
        gradient = np.zeros(self.shape, grad_output.dtype)
        gradient[::2] = grad_output
        return gradient


class Doubled(ReLU):
    """A user's layer that inherits from a known kind, and does something else: 2 · max(x, 0)."""

    def forward(self, x: Array) -> Array:
        """2 · max(x, 0)."""
        return 2 * super().forward(x)

    def backpropagation(self, grad_output: Array) -> Array:
        """2 · grad where x is positive."""
        return super().backpropagation(2 * grad_output)


OWN: tuple[type[BaseLayer], ...] = (Gain, Sine, Strided, Doubled)


def random_moment(seed: int, *, optimizer: str | None = None, own: bool = False) -> Moment:
    """A random network in evaluation mode, and what it made of a random picture.

    It ends in logits, and no parameter or statistic is left at a special value. With `optimizer`
    (a kind's name) there is one with moments; with `own` a user's own layer is among the others.
    """
    rng = np.random.default_rng(seed)
    network = _random_network(rng, own=own)
    picture = rng.random(network.input_shape, np.float32)
    picture[rng.random(network.input_shape) < 0.2] = 0
    recording = {INPUT: picture}
    for name, output in network.record(picture[..., np.newaxis]).items():
        recording[name] = output[..., 0].copy()
    logits = next(reversed(recording.values()))
    return Moment(
        step=int(rng.integers(1, 1000)),
        network=network,
        recording=recording,
        probabilities=softmax(logits[:, np.newaxis])[:, 0],
        label=int(rng.integers(len(logits))) if rng.random() < 0.8 else None,
        optimizer=None if optimizer is None else _used_optimizer(optimizer, network, rng),
        learning_rate=0.0 if optimizer is None else float(rng.choice([0.003, 0.01, 0.1])),
    )


def _random_network(rng: Rng, *, own: bool) -> Network:
    shape = (int(rng.integers(1, 4)), int(rng.integers(4, 10)), int(rng.integers(4, 10)))
    layers = [_picture_layer(rng) for _ in range(rng.integers(0, 5))]
    layers += [Flatten(), *(_vector_layer(rng) for _ in range(rng.integers(0, 4)))]
    if own:
        kind = OWN[rng.integers(len(OWN))]
        layers.insert(int(rng.integers(len(layers) + 1)), kind())
    layers = [*_that_fit(layers, shape), Dense(int(rng.integers(2, 6)))]
    named: list[NamedLayer] = list(layers)
    if rng.random() < 0.25:
        named = [(f"part {number}", layer) for number, layer in enumerate(layers)]
    network = Network(named, shape, seed=int(rng.integers(1000)))
    _unsettle(network, rng)
    network.set_mode(training=False)
    return network


def _picture_layer(rng: Rng) -> BaseLayer:
    """A layer that takes pictures; not all fit into all of them."""

    def two(low: int, high: int) -> tuple[int, int]:
        return int(rng.integers(low, high + 1)), int(rng.integers(low, high + 1))

    choice = rng.integers(10)
    if choice < 4:
        return Conv2d(int(rng.integers(1, 4)), two(1, 3), two(1, 2), two(0, 2))
    if choice < 7:
        pool = MaxPool2d if choice < 6 else AvgPool2d
        return pool(two(1, 3), None if rng.random() < 0.5 else two(1, 3))
    return _nonlinearity(rng)


def _vector_layer(rng: Rng) -> BaseLayer:
    return Dense(int(rng.integers(1, 7))) if rng.random() < 0.4 else _nonlinearity(rng)


def _nonlinearity(rng: Rng) -> BaseLayer:
    """A layer that takes any shape and leaves it."""
    kinds: tuple[BaseLayer, ...] = (
        *(ReLU(), LeakyReLU(float(rng.choice([0.01, 0.3]))), Tanh(), Sigmoid(), Softmax()),
        *(BatchNorm(epsilon=float(rng.choice([1e-5, 0.1]))), Dropout(0.4)),
    )
    return kinds[rng.integers(len(kinds))]


def _that_fit(layers: list[BaseLayer], shape: Shape) -> list[BaseLayer]:
    """The layers in their order, without those that can't take what comes to them."""
    fitting = []
    for layer in layers:
        try:
            shape = layer.output_shape(shape)
        except ShapeError:
            continue
        fitting.append(layer)
    return fitting


def _unsettle(network: Network, rng: Rng) -> None:
    """Random biases, scales, shifts and running statistics."""
    for name, array in (network.parameters() | network.state()).items():
        low, high = (0.3, 2.0) if name.endswith("variance") else (-0.5, 0.5)
        moved = rng.uniform(low, high, array.shape)
        array[...] = moved if name.endswith("variance") else array + moved


def _used_optimizer(kind: str, network: Network, rng: Rng) -> Optimizer:
    """An optimiser that took some steps with a copy of the network, so that it has moments."""
    decay = float(rng.choice([0.0, 0.01]))
    optimizer = make_optimizer(kind, weight_decay=decay)
    parameters = network.copy().parameters()
    for _ in range(rng.integers(0, 4)):
        gradients = {
            name: rng.normal(0, 0.1, array.shape).astype(np.float32)
            for name, array in parameters.items()
        }
        optimizer.step(parameters, gradients, 0.01)
    return optimizer
