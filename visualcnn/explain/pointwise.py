"""Layers that make one number of one number: nonlinearities, BatchNorm, Flatten and Dropout."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from visualcnn.explain.cell import Cell
from visualcnn.explain.prose import number
from visualcnn.explain.story import CurveStory, Floats, NormStory, PassedStory
from visualcnn.nn.activation import LeakyReLU, ReLU, Sigmoid, Tanh
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.layer import BaseLayer

POINTS = 241
"""How many points a curve is drawn with; odd, so that 0 is one of them."""


@dataclass(frozen=True)
class _Function:
    """A nonlinearity in float64: in signs, of an array, its slope, and how far it is drawn.

    `slope` takes x and the function of x; at a kink it gives what the engine takes there.
    """

    formula: str
    of: Callable[[Floats], Floats]
    slope: Callable[[float, float], float]
    reach: float
    adds: Callable[[float], float] = lambda _: 0.0
    """Σ |terms| of the sum by which the engine gets the value."""


def _function(layer: BaseLayer) -> _Function:
    match layer:
        case ReLU():
            return _Function(
                "max(x, 0)", lambda x: np.maximum(x, 0), lambda x, _: float(x > 0), 1.0
            )
        case LeakyReLU(slope=slope):
            return _Function(
                f"x where x > 0, else {number(slope)} · x",
                lambda x: np.where(x > 0, x, slope * x),
                lambda x, _: 1.0 if x > 0 else slope,
                1.0,
            )
        case Tanh():
            return _Function("tanh(x)", np.tanh, lambda _, y: 1 - y**2, 4.0)
    # As the engine computes it: (1 + tanh(x/2)) / 2.
    return _Function(
        "1 / (1 + e⁻ˣ)",
        lambda x: (1 + np.tanh(x / 2)) / 2,
        lambda _, y: y * (1 - y),
        6.0,
        lambda y: 0.5 + abs(y - 0.5),
    )


def curve(cell: Cell, layer: ReLU | LeakyReLU | Tanh | Sigmoid) -> CurveStory:
    """The number before, the function's value there, and the function around it."""
    before = float(cell.inputs[cell.place.index])
    function = _function(layer)
    after = float(function.of(np.array([before]))[0])
    reach = max(function.reach, 1.25 * abs(before)) if math.isfinite(before) else function.reach
    x = np.linspace(-reach, reach, POINTS)
    drawn = np.stack([x, function.of(x)])
    drawn.setflags(write=False)
    sentence = f"{layer.kind} makes {number(cell.value)} of {number(before)}: {function.formula}."
    return CurveStory(
        *cell.head(sentence, (cell.source(cell.place.index, cell.value),)),
        before=before,
        formula=function.formula,
        after=after,
        slope=function.slope(before, after),
        curve=drawn,
        terms=function.adds(after),
    )


def norm(cell: Cell, layer: BatchNorm) -> NormStory:
    """The number before, brought to the running mean and variance, scaled and shifted."""
    channel, before = cell.place.index[0], float(cell.inputs[cell.place.index])
    mean, variance, scale, shift = (
        float(array[channel])
        for array in (
            *(layer.state["mean"], layer.state["variance"]),
            *(layer.parameters["scale"], layer.parameters["shift"]),
        )
    )
    deviation = math.sqrt(variance + layer.epsilon)
    sentence = (
        f"{number(before)} lies {number((before - mean) / deviation)} standard deviations from "
        f"the running mean {number(mean)}; scaled by {number(scale)} and shifted by "
        f"{number(shift)}, it is {number(cell.value)}."
    )
    return NormStory(
        *cell.head(sentence, (cell.source(cell.place.index, scale * before / deviation),)),
        before=before,
        mean=mean,
        variance=variance,
        epsilon=layer.epsilon,
        scale=scale,
        shift=shift,
    )


def flattened(cell: Cell) -> PassedStory:
    """The number that stands at this place when a picture is put in a row."""
    index = tuple(int(i) for i in np.unravel_index(cell.place.index[0], cell.inputs.shape))
    sentence = f"Flatten puts all values in a row; {number(cell.value)} is one of them, unchanged."
    return _passed(cell, index, sentence)


def kept_by_dropout(cell: Cell) -> PassedStory:
    """The number itself: values are left out only while training."""
    sentence = (
        f"Dropout leaves values out only while training; here {number(cell.value)} passes as it is."
    )
    return _passed(cell, cell.place.index, sentence)


def _passed(cell: Cell, index: tuple[int, ...], sentence: str) -> PassedStory:
    return PassedStory(
        *cell.head(sentence, (cell.source(index, cell.value),)),
        before=float(cell.inputs[index]),
        settings=cell.layer.settings,
    )
