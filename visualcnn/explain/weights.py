"""Where a weight's gradient comes from: what it met, times the errors of what it made there."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from visualcnn.explain.moment import Moment
from visualcnn.explain.places import PlaceError, Weight
from visualcnn.explain.prose import count, number
from visualcnn.explain.reverse import Reverse, UpdateStory, WeightStory
from visualcnn.explain.update import explain_update
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense
from visualcnn.nn.layer import Array


@dataclass(frozen=True)
class _Terms:
    """Inputs and errors, (batch, …), whose products add up to the gradient; `what` they are."""

    inputs: Array
    incoming: Array
    what: str


def explain_weight(back: Reverse, weight: Weight) -> WeightStory:
    """Where the gradient of `weight` comes from, and what the optimiser makes of it.

    Raises PlaceError where there is no such weight, or its layer fills no gradient for it.
    """
    moment = back.moment
    _require_weight(moment, weight)
    gradient = back.gradients.get(weight.name)
    if gradient is None:
        raise PlaceError(f"{weight.layer} has no gradient for its {weight.parameter}.")
    slope = float(gradient[weight.index])
    terms = _terms(back, weight)
    shown = terms or _Terms(*(np.empty((back.batch, 0), gradient.dtype),) * 2, "")
    for array in (shown.inputs, shown.incoming):
        array.flags.writeable = False
    update = _update(moment, weight, slope)
    return WeightStory(
        weight,
        moment.weight(weight),
        slope,
        _sentence(back, weight, terms, slope) + _against(update, slope),
        shown.inputs,
        shown.incoming,
        decomposed=terms is not None,
        update=update,
    )


def _require_weight(moment: Moment, weight: Weight) -> None:
    layer = moment.network.layers.get(weight.layer)
    array = None if layer is None else layer.parameters.get(weight.parameter)
    if array is None:
        raise PlaceError(f"This network has no parameter {weight.name!r}.")
    sizes = zip(weight.index, array.shape, strict=False)
    if len(weight.index) != array.ndim or not all(0 <= i < n for i, n in sizes):
        at, shape = (", ".join(map(str, numbers)) for numbers in (weight.index, array.shape))
        raise PlaceError(f"{weight.name} has no number at ({at}): its shape is ({shape}).")


def _update(moment: Moment, weight: Weight, gradient: float) -> UpdateStory | None:
    if moment.optimizer is None:
        return None
    rate, before = moment.learning_rate, moment.weight(weight)
    return explain_update(moment.optimizer, rate, weight.name, weight.index, before, gradient)


def _against(update: UpdateStory | None, gradient: float) -> str:
    """That the step goes the other way, where it does."""
    if update is None or not update.change * gradient < 0:
        return ""
    way = "larger" if update.change < 0 else "smaller"
    return (
        f" The step makes it {way} all the same: what the optimiser adds outweighs this gradient."
    )


def _terms(back: Reverse, weight: Weight) -> _Terms | None:
    """What the weight met and made, by its layer's kind; None for a kind that isn't visualcnn's.

    What inherits from a known kind may compute something else, and so is a layer of its own.
    """
    layer = back.moment.layer(weight.layer)
    if type(layer) not in (Conv2d, Dense, BatchNorm):
        return None
    incoming = _batch_first(back.errors[weight.layer][weight.index[0]])
    if weight.parameter in ("bias", "shift"):
        return _Terms(np.ones_like(incoming), incoming, "The errors of what it was added to")
    x = back.activations[back.moment.before(weight.layer)]
    match layer:
        case Conv2d():
            met, what = _taps(layer, x, weight.index[1:], incoming.shape[1:]), "The values it met"
        case Dense():
            met, what = x[weight.index[1]], "The value it met"
        case BatchNorm():
            met, what = _normal(layer, x, weight.index[0]), "The normalised values it met"
    return _Terms(_batch_first(met), incoming, f"{what}, times the errors of what it made of them")


def _batch_first(values: Array) -> Array:
    """A copy of (…, batch) as (batch, …)."""
    return np.ascontiguousarray(np.moveaxis(values, -1, 0))


def _taps(layer: Conv2d, x: Array, tap: tuple[int, ...], size: tuple[int, ...]) -> Array:
    """What lay under one place of the kernel, 0 in the padding: (rows, columns, batch).

    `tap` is its channel, and its row and column in the kernel; `size` is (rows, columns).
    """
    channel, *corner = tap
    padded = np.pad(x[channel], (*((p, p) for p in layer.padding), (0, 0)))
    down, across = (
        slice(first, first + step * (windows - 1) + 1, step)
        for first, step, windows in zip(corner, layer.stride, size, strict=True)
    )
    return np.asarray(padded[down, across])


def _normal(layer: BatchNorm, x: Array, channel: int) -> Array:
    """A channel before scale and shift, with each rounding that the engine makes in evaluation."""
    own = slice(channel, channel + 1)  # arrays of one number round as those of many do
    inverse_deviation = 1 / np.sqrt(layer.state["variance"][own] + layer.epsilon)
    return np.asarray((x[channel] - layer.state["mean"][own]) * inverse_deviation)


def _sentence(back: Reverse, weight: Weight, terms: _Terms | None, gradient: float) -> str:
    effect = "changing it a little leaves the loss as it is"
    if gradient != 0 and math.isfinite(gradient):
        effect = f"a {'smaller' if gradient > 0 else 'larger'} number here would lower the loss"
    if terms is None:
        kind = back.moment.layer(weight.layer).kind
        return (
            f"{kind} is a layer of your own: it says the gradient is {number(gradient)}; {effect}."
        )
    places = terms.inputs[0].size
    summed = "" if places == 1 else f"summed over {count(places, 'position')} and "
    return (
        f"{terms.what}, {summed}averaged over {count(back.batch, 'sample')}, "
        f"make {number(gradient)}: {effect}."
    )
