"""One number made of one: curves, norms, and what passes as it is."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.explain.moments import moment_of
from visualcnn.explain.forward import explain
from visualcnn.explain.places import Place
from visualcnn.explain.story import CurveStory, NormStory, PassedStory, Story
from visualcnn.nn import (
    BatchNorm,
    Dropout,
    Flatten,
    LeakyReLU,
    ReLU,
    Sigmoid,
    Tanh,
)
from visualcnn.nn.layer import BaseLayer

XS = [-40.0, -3.0, -0.5, 0.0, 0.5, 3.0, 40.0]


def told(layer: BaseLayer, x: float) -> Story:
    """The story of what `layer` made of one pixel."""
    moment = moment_of([layer, Flatten()], np.full((1, 1, 1), x))
    return explain(moment, Place(moment.order[1], (0, 0, 0)))


@pytest.mark.parametrize("make", [ReLU, lambda: LeakyReLU(0.2), Tanh, Sigmoid])
@pytest.mark.parametrize("x", XS)
def test_a_curve_is_the_layers_function(make: type[BaseLayer], x: float) -> None:
    """Its points are what the engine makes of them, its slope that of the way back."""
    story = told(make(), x)
    assert isinstance(story, CurveStory)
    xs, ys = story.curve
    assert xs[0] < x < xs[-1]
    assert 0 in xs
    layer = make()
    np.testing.assert_allclose(layer.forward(xs.astype(np.float32)), ys, atol=1e-5)
    layer.dtype = np.dtype(np.float64)
    layer.forward(np.array([x]))
    assert story.slope == pytest.approx(layer.backpropagation(np.ones(1))[0], abs=1e-12)
    assert abs(story.rounding) <= story.bound


def test_a_curve_is_told_in_signs() -> None:
    """The sentence has before, after and the function."""
    assert told(ReLU(), -0.5).sentence == "ReLU makes 0 of −0.500: max(x, 0)."
    formulas = [
        getattr(told(layer, 1.0), "formula", None)
        for layer in (ReLU(), LeakyReLU(0.2), Tanh(), Sigmoid())
    ]
    assert formulas == ["max(x, 0)", "x where x > 0, else 0.200 · x", "tanh(x)", "1 / (1 + e⁻ˣ)"]


def test_a_curve_at_infinity_keeps_its_own_reach() -> None:
    """A run that diverged can be looked at."""
    for x in (math.inf, math.nan):
        with np.errstate(invalid="ignore"):
            story = told(ReLU(), x)
        assert isinstance(story, CurveStory)
        assert np.isfinite(story.curve).all()
        assert story.total == x or math.isnan(story.total)


def test_a_norm_uses_the_running_statistics() -> None:
    """(0.5 − 0.1) / √(0.16 + 0) · 2 − 1 = 1, of its own channel."""
    arrays = {
        "norm1.mean": np.array([9, 0.1]),
        "norm1.variance": np.array([9, 0.16]),
        "norm1.scale": np.array([9.0, 2]),
        "norm1.shift": np.array([9.0, -1]),
    }
    moment = moment_of([BatchNorm(epsilon=1e-12), Flatten()], np.full((2, 1, 1), 0.5), arrays)
    story = explain(moment, Place("norm1", (1, 0, 0)))
    assert isinstance(story, NormStory)
    assert story.normal == pytest.approx(1)
    assert story.value == pytest.approx(1)
    assert story.sources[0].contribution == pytest.approx(2.5)
    assert story.sentence == (
        "0.500 lies 1.00 standard deviations from the running mean 0.100; "
        "scaled by 2.00 and shifted by −1.00, it is 1.00."
    )


def test_flatten_and_dropout_pass_the_number() -> None:
    """From the place that it has in the picture, or from the same one."""
    picture = np.arange(6.0).reshape(1, 2, 3)
    moment = moment_of([Flatten(), Dropout(0.4)], picture)
    flat, kept = (explain(moment, Place(name, (5,))) for name in ("flatten1", "dropout1"))
    assert isinstance(flat, PassedStory)
    assert isinstance(kept, PassedStory)
    assert flat.value == flat.before == kept.value == kept.before == 5
    assert flat.sources[0].place == Place("input", (0, 1, 2))
    assert kept.sources[0].place == Place("flatten1", (5,))
    assert kept.settings == {"rate": 0.4}
