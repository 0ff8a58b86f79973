"""Windows, strides and paddings of every kind, with pictures that they fit into."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from visualcnn.nn.layer import Array, Shape

Pair = tuple[int, int]
few = settings(max_examples=60, deadline=None)


@st.composite
def window_cases(draw: st.DrawFn, most_padding: int = 2) -> tuple[Pair, Pair, Pair, Shape]:
    """(kernel, stride, padding, shape of a batch of pictures), square or not."""

    def two(low: int, high: int) -> Pair:
        return draw(st.integers(low, high)), draw(st.integers(low, high))

    kernel, stride, padding = two(1, 4), two(1, 4), two(0, most_padding)
    height, width = (
        draw(st.integers(max(1, k - 2 * p), k + 4)) for k, p in zip(kernel, padding, strict=True)
    )
    channels, batch = two(1, 2)
    return kernel, stride, padding, (channels, height, width, batch)


def normal(shape: Shape, seed: int = 0) -> Array:
    """Random float64 values."""
    return np.random.default_rng(seed).normal(size=shape)


def assert_equal(fast: Array, textbook: Array) -> None:
    """Equal up to the order in which float64 sums are taken."""
    options: dict[str, Any] = {"rtol": 1e-12, "atol": 1e-12}
    np.testing.assert_allclose(fast, textbook, **options)
