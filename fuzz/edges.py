"""Values at the edges: numbers, text and containers where programs stumble."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

Rng = np.random.Generator
T = TypeVar("T")

WHOLE = (
    *(0, 1, -1, 2, 3, 7, 255, 256, 1_000, 10**6, 10**9, 10**12, -(10**9)),
    *(2**31 - 1, 2**31, -(2**31), 2**63 - 1, 2**63, -(2**63), 2**64, 2**127, 2**128, 10**400),
)
REAL = (
    *(0.0, -0.0, 0.5, 1.0, -1.0, 0.1, 0.9999, 1e-9, 1e-45, 1e-320, 3e38, 1e39, 1e308, -1e308),
    *(float("inf"), float("-inf"), float("nan")),
)
NAMES = (
    *("sgd", "momentum", "nesterov", "rmsprop", "adam", "cosine", "step", "constant", "he"),
    *("glorot", "lenet5", "mlp", "custom", "mnist", "digits", "PCG64", "MT19937", "velocity"),
    *("mean", "square", "softmax", "input", "conv1", "dense1.weight", "own.py:layers"),
)
TEXT = (
    *("", " ", "a", "\x1b[31m", "two\nlines", "\u202ereversed", "\udc80", "\0", "x" * 1_001),
    *("0" * 5_000, "__nd__", "__name__", "__class__", "é" * 300, "😀", "../../etc/passwd"),
)
LISTED = (
    *("[]", "{}", "[[]]", "[NaN]", "[1e999]", "null", "[" * 5_000, "9" * 5_000, "[[],"),
    json.dumps([[0, "seed", "0", "1"]]),
    json.dumps([[10**30, "seed", "0", "1"]]),
    json.dumps([[0, "\x1b", "0", "1"]]),
    json.dumps([["conv1.weight", [2, 1, 3, 3], True]] * 2),
    json.dumps([["conv1.weight", [2, 1, 3, 3], False]]),
    json.dumps([["dense1.weight", [3, 2**40], True]]),
    "[" + "[]," * 300_000 + "[]]",
)
PLACES = ((), (1,), (0, 0), (2, 2), (3, -1), (1, 2, 3), (2**31 - 1, 2**31 - 1), (4_096,) * 3)
DTYPES = ("f4", "f2", "f8", "i1", "i2", "i4", "i8", "u1", "u4", "u8", "b1", "O", "V4", "U1", "c8")
KINDS = (
    *("Conv2d", "MaxPool2d", "AvgPool2d", "Dense", "Flatten", "Dropout", "BatchNorm"),
    *("ReLU", "LeakyReLU", "Tanh", "Sigmoid", "Softmax", "BaseLayer", "Own", "os.system"),
)
_SHAPES = ((), (0,), (1,), (3,), (0, 3), (2, 4), (3, 3), (1, 1, 2, 2), (0, 2**20))


def pick(rng: Rng, choices: Sequence[T]) -> T:
    """One of `choices`, each as probable as another."""
    return choices[int(rng.integers(len(choices)))]


def value(rng: Rng) -> Any:  # noqa: ANN401 - anything that a file could hold
    """Any value; containers are new each time."""
    ready: tuple[Sequence[Any], ...] = (
        *(WHOLE, WHOLE, REAL, NAMES, KINDS, TEXT, LISTED, PLACES),
        (None, True, False, b"", b"bytes"),
    )
    number = int(rng.integers(len(ready) + 2))
    if number < len(ready):
        return pick(rng, ready[number])
    return array(rng) if number == len(ready) else container(rng)


def container(rng: Rng) -> Any:  # noqa: ANN401 - of any kind
    """A list, dict or tuple that shouldn't be where it is; some are deep, some hold much."""
    deep: list[Any] = []
    for _ in range(pick(rng, (0, 5, 31, 33, 200))):
        deep = [deep]
    made: tuple[Any, ...] = (
        deep,
        {},
        [0] * pick(rng, (1, 3, 101, 1_001, 19_000)),
        {pick(rng, TEXT): 0},
        {str(number): number for number in range(60)},
        {"__nd__": pick(rng, DTYPES), "shape": pick(rng, PLACES), "data": bytes(8)},
    )
    return pick(rng, made)


def array(rng: Rng) -> np.ndarray[Any, Any]:
    """A small array of a type that files hold, one of its values at an edge."""
    code = pick(rng, DTYPES[:11])
    made = np.zeros(pick(rng, _SHAPES), code)
    if made.size:
        made.flat[int(rng.integers(made.size))] = number(rng, code)
    return made


def number(rng: Rng, code: str) -> float:
    """A value at the edges of the array type `code`."""
    dtype = np.dtype(code)
    if dtype.kind == "f":
        largest = float(np.finfo(dtype).max)
        return pick(rng, (0.0, -0.0, -1.0, 0.5, 1e-7, np.nan, np.inf, -np.inf, largest, -largest))
    if dtype.kind == "b":
        return bool(rng.integers(2))
    limits = np.iinfo(dtype)
    return pick(rng, (0, 1, int(limits.min), int(limits.max), int(limits.max) // 2, 5))
