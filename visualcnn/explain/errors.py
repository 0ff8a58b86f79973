"""By which paths the loss reaches an activation: through each later value that was made from it."""

from __future__ import annotations

import math

from visualcnn.explain.cell import require_place
from visualcnn.explain.crossing import Crossing, paths_through
from visualcnn.explain.places import SOFTMAX, Place, PlaceError
from visualcnn.explain.prose import count, number
from visualcnn.explain.reverse import ErrorStory, Path, Reverse
from visualcnn.nn.loss import softmax


def explain_error(back: Reverse, place: Place, sample: int = 0) -> ErrorStory:
    """∂loss/∂(the number at `place`) for one of the samples, and what it is the sum of.

    Of the logits, the only path is the sample's own loss, and of a probability likewise: their
    paths lead to the probability. Raises PlaceError where there is no such place or sample, or
    where a user's layer can't tell.
    """
    require_place(back.moment, place)
    if not 0 <= sample < back.batch:
        raise PlaceError(f"There is no sample {sample}: the gradients are of {back.batch}.")
    after = back.moment.after(place.layer)
    if after is None:
        return _of_probability(back, place, sample)
    if place.layer not in back.errors:
        raise PlaceError(f"A layer of your own after {place.layer} can't tell its gradient.")
    if after == SOFTMAX:
        return _of_logit(back, place, sample)
    return _of_activation(back, place, sample, after)


def _of_activation(back: Reverse, place: Place, sample: int, after: str) -> ErrorStory:
    value, activation = (
        float(arrays[place.layer][(*place.index, sample)])
        for arrays in (back.errors, back.activations)
    )
    layer = back.moment.layer(after)
    read, made, errors = (
        array[..., sample]
        for array in (back.activations[place.layer], back.activations[after], back.errors[after])
    )
    paths = paths_through(Crossing(after, layer, read, made, errors), place.index)
    if paths is None:
        sentence = f"{layer.kind} is a layer of your own: it says the gradient is {number(value)}"
        return ErrorStory(
            place, value, activation, f"{sentence}; {_effect(value)}.", (), decomposed=False
        )
    paths.sort(key=lambda path: -abs(path.share))
    return ErrorStory(place, value, activation, _sentence(value, paths, after), tuple(paths))


def _sentence(value: float, paths: list[Path], after: str) -> str:
    if not paths:
        return f"No value of {after} is made from this one: the loss doesn't depend on it."
    open_paths = sum(path.share != 0 for path in paths)
    if not open_paths:
        shut = "its only path is" if len(paths) == 1 else f"all {len(paths):,} paths are"
        return f"Nothing of the loss comes back through {after}: {shut} shut."
    ways = count(open_paths, "path")
    does = "leads here and makes" if open_paths == 1 else "lead here and make"
    return f"{ways} through {after} {does} {number(value)}: {_effect(value)}."


def _effect(value: float) -> str:
    if value == 0 or not math.isfinite(value):
        return "a little more or less of it leaves the loss as it is"
    return f"a little more of it would {'raise' if value > 0 else 'lower'} the loss"


def _of_logit(back: Reverse, place: Place, sample: int) -> ErrorStory:
    """(p - y) / batch: the sample's loss has the slope p - y, and the mean loss takes 1 / batch."""
    own, at = place.index[0], (*place.index, sample)
    logits, value = back.activations[place.layer], float(back.errors[place.layer][at])
    p, aim = float(softmax(logits)[at]), int(own == back.labels[sample])
    path = Path(Place(SOFTMAX, place.index), 1 / back.batch, p - aim)
    sentence = (
        f"Class {own} got a probability of {number(p)} where {aim} is right; the difference "
        f"{_shared(back.batch)}is the gradient, {number(value)}."
    )
    return ErrorStory(place, value, float(logits[at]), sentence, (path,))


def _of_probability(back: Reverse, place: Place, sample: int) -> ErrorStory:
    """-1 / p / batch for the label, because the sample's loss is -log p; 0 for the others."""
    logits = back.activations[back.moment.before(SOFTMAX)]
    p, label = float(softmax(logits)[(*place.index, sample)]), int(back.labels[sample])
    if place.index[0] != label:
        sentence = f"The loss is −log p of class {label} alone: it asks for no other probability."
        return ErrorStory(place, 0.0, p, sentence, ())
    slope = -1 / p if p > 0 else -math.inf
    path = Path(place, 1 / back.batch, slope)
    sentence = (
        f"The loss is −log p of this class; its slope −1 / p {_shared(back.batch)}"
        f"is {number(path.share)}."
    )
    return ErrorStory(place, path.share, p, sentence, (path,))


def _shared(batch: int) -> str:
    """The division of the mean in words; "" for one sample."""
    return "" if batch == 1 else f"divided by {batch:,} samples "
