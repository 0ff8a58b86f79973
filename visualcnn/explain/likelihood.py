"""Softmax: how logits become probabilities, and what the right one costs."""

from __future__ import annotations

import math

import numpy as np

from visualcnn.explain.cell import Cell, kept
from visualcnn.explain.places import SOFTMAX
from visualcnn.explain.prose import number
from visualcnn.explain.story import SoftmaxStory, Source
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import sample_losses


def probability(cell: Cell) -> SoftmaxStory:
    """A class's exponential as a part of their sum; of the label also the loss."""
    label, logits = cell.moment.label, cell.inputs
    loss = None
    if label is not None:
        loss = float(sample_losses(logits[:, np.newaxis], np.array([label]))[0])
    return SoftmaxStory(
        cell.place,
        cell.value,
        "Softmax",
        cell.reads,
        _sentence(cell, logits),
        _sources(cell, logits),
        logits=kept(logits),
        label=label,
        loss=loss,
    )


def softmax_layer(cell: Cell) -> SoftmaxStory:
    """The same in a layer: over axis 0, at each place of a picture apart."""
    channels: tuple[slice | int, ...] = (slice(None), *cell.place.index[1:])
    logits = cell.inputs[channels]
    head = cell.head(_sentence(cell, logits), _sources(cell, logits))
    return SoftmaxStory(*head, logits=kept(logits), label=None, loss=None)


def _sources(cell: Cell, logits: Array) -> tuple[Source, ...]:
    """All logits, with the probability's slope p · ([own] - p of that logit) as their share.

    The own logit comes first: its slope is as large as all others together.
    """
    own, *rest = cell.place.index
    exponentials = np.exp(logits.astype(np.float64) - logits.max())
    shares = exponentials / exponentials.sum()
    slopes = -shares[own] * shares
    others = np.delete(shares, own)
    slopes[own] = shares[own] * others.sum()
    first = cell.source((own, *rest), float(slopes[own]))
    where = np.stack([np.arange(len(logits)), *(np.full(len(logits), i) for i in rest)])
    return (first, *(s for s in cell.sources(where, slopes) if s.place != first.place))


def _sentence(cell: Cell, logits: Array) -> str:
    own = cell.place.index[0]
    exponentials = np.exp(logits.astype(np.float64) - logits.max())
    sentence = (
        f"e to the power of each logit less the largest: {number(float(exponentials[own]))} of "
        f"{number(float(exponentials.sum()))} in all is a probability of {number(cell.value)}"
    )
    if cell.place.layer == SOFTMAX and own == cell.moment.label:
        cost = -math.log(cell.value) if cell.value > 0 else math.inf
        sentence += f", which costs −log p = {number(cost)}"
    return f"{sentence}."
