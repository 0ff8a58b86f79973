"""First weights, drawn so that signals neither vanish nor explode from layer to layer."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np

from visualcnn.nn.layer import Array, Shape

Initialisation: TypeAlias = Literal["he", "glorot"]
INITIALISATIONS: tuple[Initialisation, ...] = ("he", "glorot")


def initial_weight(
    kind: str, shape: Shape, rng: np.random.Generator, dtype: np.dtype[np.floating[Any]]
) -> Array:
    """A weight array of `shape` (outputs, inputs, *kernel), drawn with `kind`.

    An output sums `fan_in` values, and a value goes into `fan_out` outputs: both count the kernel's
    places too (one for a dense layer, where the product is over no axes).
    """
    receptive = int(np.prod(shape[2:]))
    fan_in, fan_out = shape[1] * receptive, shape[0] * receptive
    if kind == "he":
        return he(shape, fan_in, rng).astype(dtype)
    if kind == "glorot":
        return glorot(shape, fan_in, fan_out, rng).astype(dtype)
    raise ValueError(f"The initialisation {kind!r} isn't one of: {', '.join(INITIALISATIONS)}.")


def he(shape: Shape, fan_in: int, rng: np.random.Generator) -> Array:
    """Normal with variance 2 / fan_in, for ReLU (He et al. 2015, arXiv:1502.01852, eq. 10)."""
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), shape)


def glorot(shape: Shape, fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """Uniform within ±sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16)."""
    limit = np.sqrt(6.0 / (fan_in + fan_out))
    return rng.uniform(-limit, limit, shape)
