"""Stories add up what they show, and say how much float32 may have rounded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import (
    ROUNDING,
    CurveStory,
    NormStory,
    OwnStory,
    PassedStory,
    SoftmaxStory,
    Story,
    WeightedSum,
    WindowStory,
)
from visualcnn.nn.layer import Array

PLACE = Place("layer", (1,))
COMMON: dict[str, Any] = {
    "place": PLACE,
    "kind": "Kind",
    "reads": "input",
    "sentence": "",
    "sources": (),
}


def floats(*numbers: float) -> Array:
    """A float32 array."""
    return np.array(numbers, np.float32)


def test_a_weighted_sum_adds_products_and_bias() -> None:
    """1·3 − 2·4 + 0.5 = −4.5, the bound 4·2⁻²³·Σ|terms|, and the weight behind each product."""
    story = WeightedSum(
        **COMMON,
        value=-4.5,
        inputs=floats(1, 2),
        weights=floats(3, -4),
        bias=0.5,
        weight_index=(1,),
    )
    assert story.products.tolist() == [3, -8]
    assert story.total == -4.5
    assert story.bound == ROUNDING * 11.5
    assert story.rounding == 0
    assert story.weight((1,)) == Weight("layer", "weight", (1, 1))


def test_a_window_has_a_winner_or_a_mean() -> None:
    """The maximum is exact; the mean may round."""
    window = floats(1, 2, 3, 6).reshape(2, 2)
    largest = WindowStory(**COMMON, value=6, window=window, winner=(1, 1))
    mean = WindowStory(**COMMON, value=3, window=window)
    assert (largest.total, largest.bound) == (6, 0)
    assert (mean.total, mean.bound) == (3, ROUNDING * 3)


def test_a_curve_gives_what_the_function_gives() -> None:
    """The total is the function's value."""
    story = CurveStory(
        **COMMON, value=2, before=2, formula="max(0, x)", after=2, slope=1, curve=np.zeros((2, 2))
    )
    assert story.total == 2
    assert story.rounding == 0


def test_a_norm_scales_and_shifts() -> None:
    """(5 - 3) / √(4 + 0) · 2 + 1 = 3."""
    story = NormStory(**COMMON, value=3, before=5, mean=3, variance=4, epsilon=0, scale=2, shift=1)
    assert story.normal == 1
    assert story.total == 3
    assert story.bound == ROUNDING * (8 + 1)


def test_what_passes_is_the_same() -> None:
    """Nothing is done to it."""
    assert PassedStory(**COMMON, value=4, before=4).total == 4


def test_softmax_shares_out_one() -> None:
    """Equal logits share equally, however large they are."""
    story = SoftmaxStory(**COMMON, value=0.5, logits=floats(1_000, 1_000), label=0, loss=0.69)
    assert story.exponentials.tolist() == [1, 1]
    assert story.total == 0.5


def test_an_own_layer_gives_its_output() -> None:
    """Its author's code is all that is known."""
    story = OwnStory(**COMMON, value=2, inputs=floats(1), outputs=floats(1, 2))
    assert story.total == 2


def test_a_story_without_a_total_says_so() -> None:
    """A new kind must provide one."""
    with pytest.raises(TypeError, match="Story has no total"):
        _ = Story(**COMMON, value=1).total
