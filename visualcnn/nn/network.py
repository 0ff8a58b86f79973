"""Network: named layers in a row, run forward and backward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np

from visualcnn.nn.layer import Array, BaseLayer, Shape, ShapeError
from visualcnn.nn.summary import LayerSummary, NetworkSummary

NamedLayer: TypeAlias = "BaseLayer | tuple[str, BaseLayer]"


class Network:
    """Layers in a row, built for samples of `input_shape` (channels, height, width).

    Layers without a name get one from their kind: conv1, relu1, pool1, conv2… `seed` feeds one
    random stream for the initial weights and one for each layer that draws noise. Parameters
    are named "conv1.weight". `shapes` are the layers' output shapes, without the batch, by name.
    Raises ShapeError when a layer doesn't fit the one before it.
    """

    def __init__(
        self,
        layers: Iterable[NamedLayer],
        input_shape: Shape,
        seed: int | np.random.SeedSequence = 0,
        dtype: type[np.floating[Any]] = np.float32,
    ) -> None:
        self.layers = _named(layers)
        self.input_shape = tuple(input_shape)
        self.dtype = np.dtype(dtype)
        self.shapes: dict[str, Shape] = {}
        self._build(
            seed if isinstance(seed, np.random.SeedSequence) else np.random.SeedSequence(seed)
        )
        self._learning = _from_first_learning(list(self.layers.values()))

    def _build(self, seed: np.random.SeedSequence) -> None:
        """Give each layer its dtype, random stream and arrays, and keep its output's shape.

        Each place has a stream, used or not: so one layer's noise doesn't depend on another's.
        """
        weights, noise = seed.spawn(2)
        rng = np.random.default_rng(weights)
        streams = noise.spawn(len(self.layers))
        shape = self.input_shape
        for (name, layer), stream in zip(self.layers.items(), streams, strict=True):
            layer.dtype = self.dtype
            if layer.draws_noise:
                layer.rng = np.random.default_rng(stream)
            shape = self.shapes[name] = self._fit(name, layer, shape, rng)

    def _fit(self, name: str, layer: BaseLayer, shape: Shape, rng: np.random.Generator) -> Shape:
        """Build `layer` for inputs of `shape` and see by a zero sample that it keeps its word.

        In evaluation mode, in which it draws no noise and moves no running mean.
        """
        try:
            output = layer.output_shape(shape)
        except ShapeError as error:
            raise ShapeError(f"{name} ({layer.kind}) can't take {shape}: {error}.") from error
        layer.build(shape, rng)
        layer.training = False
        actual = layer.forward(np.zeros((*shape, 1), self.dtype)).shape
        layer.training = True
        if actual != (*output, 1):
            raise ShapeError(
                f"{name} ({layer.kind}) turns {shape} into {actual[:-1]}, "
                f"but its output_shape says {output}."
            )
        return output

    @property
    def output_shape(self) -> Shape:
        """Shape of one sample's output."""
        return next(reversed(self.shapes.values()), self.input_shape)

    def forward(self, x: Array) -> Array:
        """The last layer's output for `x` (*input_shape, batch); valid until the next forward."""
        self._require_fit(x)
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def _require_fit(self, x: Array) -> None:
        if x.shape[:-1] != self.input_shape:
            raise ShapeError(f"The network takes {self.input_shape}, not {x.shape[:-1]}.")

    def record(self, x: Array) -> dict[str, Array]:
        """The same forward, with a copy of every layer's output, by the layer's name.

        A copy, because the layers reuse their arrays in the next forward.
        """
        self._require_fit(x)
        recording = {}
        for name, layer in self.layers.items():
            x = layer.forward(x)
            recording[name] = x.copy()
        return recording

    def backpropagation(self, grad_output: Array) -> None:
        """Fill the gradients of all parameters; goes back no further than the first of them.

        The layer that has it fills its own gradients only: nobody asks for that of its input.
        """
        if not self._learning:
            return
        first, *others = self._learning
        for layer in reversed(others):
            grad_output = layer.backpropagation(grad_output)
        first.parameter_backpropagation(grad_output)

    def input_gradient(self, grad_output: Array) -> Array:
        """Fill the gradients, and return the loss's gradient with respect to the input."""
        for layer in reversed(self.layers.values()):
            grad_output = layer.backpropagation(grad_output)
        return grad_output

    def parameters(self) -> dict[str, Array]:
        """Every learned array, live, by name."""
        return dict(self._arrays("parameters"))

    def gradients(self) -> dict[str, Array]:
        """The gradients of the last backpropagation, by the same names."""
        return dict(self._arrays("gradients"))

    def state(self) -> dict[str, Array]:
        """Arrays that are kept but not learned, such as running means."""
        return dict(self._arrays("state"))

    def _arrays(self, which: str) -> Iterator[tuple[str, Array]]:
        for name, layer in self.layers.items():
            for key, array in getattr(layer, which).items():
                yield f"{name}.{key}", array

    def assign(self, arrays: Mapping[str, Array]) -> None:
        """Copy `arrays` into the parameters and state of the same names and shapes."""
        own = self.parameters() | self.state()
        for name, array in arrays.items():
            if own[name].shape != array.shape:
                raise ShapeError(f"{name} has shape {own[name].shape}, not {array.shape}.")
            own[name][...] = array

    def noise_streams(self) -> dict[str, np.random.Generator]:
        """The random streams of the layers that draw noise, by the layers' names."""
        return {name: layer.rng for name, layer in self.layers.items() if layer.draws_noise}

    def set_mode(self, *, training: bool) -> None:
        """Training or evaluation, for all layers."""
        for layer in self.layers.values():
            layer.training = training

    def release(self) -> None:
        """Let go of all that layers keep from call to call: the next forward makes it anew."""
        for layer in self.layers.values():
            layer.release()

    def observer(self) -> Network:
        """The same network in evaluation mode: it shares parameters and state, and nothing else.

        Whatever it computes, it writes no array of this network: watching never changes the run.
        """
        twin = self._rebuilt(self.dtype.type)
        for mine, its in zip(self.layers.values(), twin.layers.values(), strict=True):
            its.parameters, its.state = mine.parameters, mine.state
        twin.set_mode(training=False)
        return twin

    def copy(self, dtype: type[np.floating[Any]] | None = None) -> Network:
        """An independent network of the same values and mode, in `dtype` (float64 to check)."""
        twin = self._rebuilt(dtype or self.dtype.type)
        twin.assign(self.parameters() | self.state())
        for mine, its in zip(self.layers.values(), twin.layers.values(), strict=True):
            its.training = mine.training
        return twin

    def _rebuilt(self, dtype: type[np.floating[Any]]) -> Network:
        """A network of new layers of the same kinds and settings, with first weights of its own."""
        layers = [(name, layer.rebuilt()) for name, layer in self.layers.items()]
        return Network(layers, self.input_shape, dtype=dtype)

    def summary(self) -> NetworkSummary:
        """What each layer is, with its shapes and counts."""
        rows = []
        shape = self.input_shape
        for name, layer in self.layers.items():
            learned = {key: array.shape for key, array in layer.parameters.items()}
            adds = layer.multiply_adds(shape)
            rows.append(
                LayerSummary(name, layer.kind, repr(layer), shape, self.shapes[name], learned, adds)
            )
            shape = self.shapes[name]
        return NetworkSummary(self.input_shape, tuple(rows))


def _named(layers: Iterable[NamedLayer]) -> dict[str, BaseLayer]:
    """The layers by name; those without one are counted by their `prefix`, or else their kind."""
    named: dict[str, BaseLayer] = {}
    counts: dict[str, int] = {}
    for item in layers:
        if isinstance(item, BaseLayer):
            prefix = item.prefix or item.kind.lower()
            counts[prefix] = counts.get(prefix, 0) + 1
            name, layer = f"{prefix}{counts[prefix]}", item
        else:
            name, layer = _name_and_layer(item)
        _require_new(name, layer, named)
        named[name] = layer
    if not named:
        raise ValueError("A network needs at least one layer.")
    return named


def _name_and_layer(item: object) -> tuple[str, BaseLayer]:
    match item:
        case (str() as name, BaseLayer() as layer):
            return name, layer
    raise TypeError(f"A network is made of layers, or of pairs (name, layer), not of {item!r}.")


def _require_new(name: str, layer: BaseLayer, named: Mapping[str, BaseLayer]) -> None:
    if name in named:
        raise ValueError(f"Two layers are called {name!r}.")
    # The picture and the probabilities have these names; a dot stands before a parameter's.
    if name in ("", "input", "softmax") or "." in name:
        raise ValueError(f"A layer can't be called {name!r}: that would be read as another thing.")
    for other, known in named.items():
        if layer is known:
            raise ValueError(
                f"{other} and {name} are one and the same layer: make a new one for each place."
            )


def _from_first_learning(layers: list[BaseLayer]) -> list[BaseLayer]:
    """`layers` from the first that has parameters on: before it, nothing needs a gradient."""
    for index, layer in enumerate(layers):
        if layer.parameters:
            return layers[index:]
    return []
