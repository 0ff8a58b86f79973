"""BaseLayer: what every layer of a network is, and all that a new kind has to provide."""

from __future__ import annotations

import math
from inspect import signature
from operator import index
from typing import Any, ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.floating[Any]]
Shape: TypeAlias = tuple[int, ...]
Setting: TypeAlias = "bool | int | float | str | tuple[int, ...] | None"


class ShapeError(ValueError):
    """An array or a layer that doesn't fit what is beside it; its text is one sentence.

    The end of one when `output_shape` raises it: the network puts "conv1 (Conv2d) can't take …: "
    before it.
    """


class BaseLayer:
    """One step of a network.

    A new kind inherits and provides `forward` and `backpropagation`; where it learns, `build`
    makes its `parameters`; where it changes the shape, `output_shape` says so. Constructor
    arguments are kept in attributes of the same names: from these `settings` rebuilds the layer.

    Activations are batch-last: (channels, height, width, batch) or (features, batch). Shapes
    leave the batch out. A returned array is valid until this layer's next `forward` (or
    `backpropagation`); no layer writes into its input. So a layer may keep its input and its
    output for the way back without a copy.

    By name a layer has its `parameters`, their `gradients` of the same shapes, and its `state`:
    arrays that are kept but not learned, such as running means.
    """

    prefix: ClassVar[str] = ""
    """First part of the name that a network gives such a layer; by default its kind."""
    draws_noise: ClassVar[bool] = False
    """Whether a network must give this kind a random stream of its own, `rng`."""

    def __init__(self) -> None:
        self.parameters: dict[str, Array] = {}
        self.gradients: dict[str, Array] = {}
        self.state: dict[str, Array] = {}
        self.training = True
        self.dtype: np.dtype[np.floating[Any]] = np.dtype(np.float32)
        self.rng = np.random.default_rng(0)
        self._buffers: dict[str, npt.NDArray[Any]] = {}

    def build(self, input_shape: Shape, rng: np.random.Generator) -> None:
        """Make `parameters` and `state` for inputs of `input_shape`, of type `self.dtype`."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """Shape of one sample's output; raises ShapeError if `input_shape` can't be taken."""
        return input_shape

    def forward(self, x: Array) -> Array:
        """The output for `x`, of shape (*input_shape, batch)."""
        raise TypeError(f"{type(self).__name__} has no forward.")

    def backpropagation(self, grad_output: Array) -> Array:
        """Fill `gradients` and return the loss's gradient with respect to the last input.

        `grad_output` is the gradient with respect to the last output, of the same shape.
        """
        raise TypeError(f"{type(self).__name__} has no backpropagation.")

    def parameter_backpropagation(self, grad_output: Array) -> None:
        """Fill `gradients` only: all that the first layer needs while training."""
        self.backpropagation(grad_output)

    def multiply_adds(self, input_shape: Shape) -> int:
        """Multiplications with an addition that one sample's forward takes."""
        del input_shape
        return 0

    @property
    def kind(self) -> str:
        """Name of the kind of layer, as it stands in model files."""
        return type(self).__name__

    @property
    def settings(self) -> dict[str, Setting]:
        """The constructor's arguments: plain data that rebuilds this layer."""
        names = list(signature(type(self).__init__).parameters)[1:]
        missing = [name for name in names if not hasattr(self, name)]
        if missing:
            raise TypeError(
                f"{self.kind} must keep its argument {missing[0]!r} in an attribute of that name."
            )
        return {name: getattr(self, name) for name in names}

    def rebuilt(self) -> BaseLayer:
        """A new layer of the same kind, settings and dtype, without parameters."""
        twin = type(self)(**self.settings)
        twin.dtype = self.dtype
        return twin

    def buffer(self, name: str, shape: Shape, fill: float | None = None) -> Array:
        """An array of `shape` and `self.dtype` that is kept from call to call.

        When the shape changed it is full of `fill` (undefined without), else what was left in it.
        Batches are mostly of one shape, so that steps reuse their arrays instead of making them.
        """
        kept = self._buffers.get(name)
        if kept is None or kept.shape != shape:
            kept = self._buffers[name] = np.empty(shape, self.dtype)
            if fill is not None:
                kept.fill(fill)
        return kept

    def mask(self, name: str, shape: Shape) -> npt.NDArray[np.bool_]:
        """The same as `buffer`, for truth values."""
        kept = self._buffers.get(name)
        if kept is None or kept.shape != shape:
            kept = self._buffers[name] = np.empty(shape, np.bool_)
        return kept

    def release(self) -> None:
        """Let go of what grows with the batch: the next forward makes it anew.

        A kind that keeps its input or its output by itself lets go of that, too.
        """
        self._buffers.clear()

    def __repr__(self) -> str:
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"{self.kind}({arguments})"


def pair(value: int | tuple[int, ...], name: str, at_least: int = 1) -> tuple[int, int]:
    """`value` for height and width: 3 stands for (3, 3); a list will do for a tuple."""
    both: tuple[Any, ...] = tuple(value) if isinstance(value, tuple | list) else (value, value)
    try:
        down, across = map(index, both)
    except (TypeError, ValueError):
        down = across = at_least - 1
    if min(down, across) < at_least:
        raise ValueError(f"{name} must be one or two whole numbers from {at_least}, not {value!r}.")
    return (down, across)


def whole(value: object, fault: str) -> int:
    """`value` as an int from 1 on, also where it is one of NumPy's; ValueError(`fault`) else."""
    try:
        found = index(value)  # type: ignore[arg-type]  # what isn't a whole number is told
    except TypeError:
        found = 0
    if found < 1:
        raise ValueError(f"{fault}, not {value!r}.")
    return found


def number(value: object, low: float, high: float, fault: str) -> float:
    """`value` as a finite float from `low` to `high`; ValueError(`fault`) else."""
    try:
        found = float(value)  # type: ignore[arg-type]  # what isn't a number is told
    except (TypeError, ValueError):
        found = math.nan
    if not (math.isfinite(found) and low <= found <= high):
        raise ValueError(f"{fault}, not {value!r}.")
    return found
