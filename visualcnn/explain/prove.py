"""Proofs on real numbers: back-propagation against differences, the fast against the textbook.

Each is a generator: it yields its progress, 0 to 1, and returns a Verdict. It computes on copies of
its own: between two of its steps it may be given up, and nothing has to be put back.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from visualcnn.explain.moment import Moment
from visualcnn.explain.places import PlaceError, Weight
from visualcnn.explain.prose import number
from visualcnn.explain.slopes import Slopes
from visualcnn.explain.textbook import prove_convolution
from visualcnn.explain.verdict import Compared, Verdict, named, worst_first
from visualcnn.nn.layer import Array, Shape
from visualcnn.nn.loss import ClassLabels

__all__ = [
    "Compared",
    "Proof",
    "Verdict",
    "prove_convolution",
    "prove_layer",
    "prove_random",
    "prove_weight",
]

Proof = Generator[float, None, Verdict]


def prove_weight(
    moment: Moment, pictures: Array | None, labels: ClassLabels | None, weight: Weight
) -> Proof:
    """Compare the gradient of one weight. PlaceError where the network has no such weight."""
    _require(moment, weight)
    compared = yield from _compare(moment, pictures, labels, [weight])
    return _verdict(named(weight), compared)


def prove_layer(
    moment: Moment,
    pictures: Array | None,
    labels: ClassLabels | None,
    layer: str,
    most: int = 200,
) -> Proof:
    """Compare the gradients of one layer: all of them, or `most` that are spread at random.

    Each of its arrays gets the same share, so that biases aren't left out.
    """
    arrays = _parameters(moment, layer)
    if not arrays:
        raise ValueError(f"{layer} learns nothing, so it has no gradients to prove.")
    total = sum(array.size for array in arrays.values())
    rng = np.random.default_rng(0)
    chosen: list[Weight] = []
    rest = sorted(arrays.items(), key=lambda item: item[1].size)
    for done, (parameter, array) in enumerate(rest):
        share = (most - len(chosen)) // (len(rest) - done)
        flat = rng.choice(array.size, min(share, array.size), replace=False, shuffle=False)
        chosen += [_weight(layer, parameter, index, array.shape) for index in np.sort(flat)]
    compared = yield from _compare(moment, pictures, labels, chosen)
    part = "all" if len(chosen) == total else f"{len(chosen):,} of"
    return _verdict(f"{layer}: {part} {total:,} gradients", compared)


def prove_random(
    moment: Moment,
    pictures: Array | None,
    labels: ClassLabels | None,
    count: int = 1000,
    seed: int = 0,
) -> Proof:
    """Compare the gradients of `count` weights of all, each as likely as any other."""
    places = [
        (layer, parameter, array.shape, array.size)
        for layer in moment.network.layers
        for parameter, array in _parameters(moment, layer).items()
    ]
    if not places:
        raise ValueError("This network learns nothing, so it has no gradients to prove.")
    ends = np.cumsum([size for *_, size in places])
    total = int(ends[-1])
    rng = np.random.default_rng(seed)
    flat = np.sort(rng.choice(total, min(count, total), replace=False, shuffle=False))
    chosen = []
    for index in flat:
        at = int(np.searchsorted(ends, index, side="right"))
        layer, parameter, shape, size = places[at]
        chosen.append(_weight(layer, parameter, int(index - (ends[at] - size)), shape))
    compared = yield from _compare(moment, pictures, labels, chosen)
    return _verdict(f"{len(chosen):,} of all {total:,} gradients, at random", compared)


def _compare(
    moment: Moment,
    pictures: Array | None,
    labels: ClassLabels | None,
    weights: Sequence[Weight],
) -> Generator[float, None, list[Compared]]:
    """All comparisons; weights of one layer come together, so that its input is computed once."""
    yield 0.0
    slopes = Slopes(moment, pictures, labels)
    compared = []
    for done, weight in enumerate(weights, 1):
        compared.append(slopes.compare(weight))
        yield done / len(weights)
    return compared


def _verdict(title: str, compared: list[Compared]) -> Verdict:
    with_slope = [row for row in compared if not row.kink]
    worst = max((row.error for row in with_slope), default=0.0)
    kinks = len(compared) - len(with_slope)
    agrees = all(row.agrees for row in compared)
    sentence = _sentence(compared, worst, kinks)
    return Verdict(
        title, len(with_slope), worst, agrees, sentence, worst_first(compared), kinks=kinks
    )


def _sentence(compared: list[Compared], worst: float, kinks: int) -> str:
    if len(compared) == 1:
        return _of_one(compared[0])
    wrong = [row for row in compared if not row.agrees]
    if wrong:
        row = worst_first(compared)[0]
        return (
            f"{len(wrong):,} of {len(compared):,} gradients disagree with the slope of the loss: "
            f"back-propagation gives {number(row.backpropagated)} for {row.name}, "
            f"differences give {number(row.numerical)}."
        )
    sit = "sits" if kinks == 1 else "sit"
    apart = f" {kinks:,} more {sit} on a kink, where there is no one slope." if kinks else ""
    if kinks == len(compared):
        return f"All {kinks:,} weights sit on a kink, where there is no one slope to compare with."
    return (
        f"All {len(compared) - kinks:,} gradients agree with the slope of the loss: the largest "
        f"relative difference is {number(worst)}.{apart}"
    )


def _of_one(row: Compared) -> str:
    back, slope = number(row.backpropagated), number(row.numerical)
    if row.sides is not None:
        left, right = map(number, row.sides)
        end = f"back-propagation takes {back}" if row.agrees else f"and {back} is neither"
        return f"This weight sits on a kink: the slope is {left} below it and {right} above; {end}."
    if row.agrees:
        return f"They agree: back-propagation gives {back}, the slope of the loss is {slope}."
    return f"They disagree: back-propagation gives {back}, the slope of the loss is {slope}."


def _parameters(moment: Moment, layer: str) -> dict[str, Array]:
    """The layer's learned arrays; PlaceError where there is no such layer."""
    if layer not in moment.network.layers:
        raise PlaceError(f"This network has no layer {layer!r}.")
    return {name: array for name, array in moment.layer(layer).parameters.items() if array.size}


def _weight(layer: str, parameter: str, flat: int, shape: Shape) -> Weight:
    return Weight(layer, parameter, tuple(map(int, np.unravel_index(flat, shape))))


def _require(moment: Moment, weight: Weight) -> None:
    shape = dict(_parameters(moment, weight.layer)).get(weight.parameter, np.empty(0)).shape
    fits = len(weight.index) == len(shape) and all(
        0 <= at < size for at, size in zip(weight.index, shape, strict=True)
    )
    if not fits:
        raise PlaceError(f"This network has no weight {named(weight)}.")
