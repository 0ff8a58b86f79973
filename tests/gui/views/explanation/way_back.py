"""Small stories of the way back, made by hand, whose numbers add up."""

from __future__ import annotations

import numpy as np

from visualcnn.explain.places import Place, Weight
from visualcnn.explain.reverse import ErrorStory, Path, UpdateRow, UpdateStory, WeightStory
from visualcnn.explain.what_if import WhatIf

CLASSES = ("cat", "dog", "bird")
KERNEL_WEIGHT = Weight("conv1", "weight", (2, 0, 1, 3))
DENSE_WEIGHT = Weight("dense1", "weight", (4, 7))
UPDATE = UpdateStory(
    before=0.5,
    after=0.49875,
    rows=(
        UpdateRow("gradient", "g", 0.0125),
        UpdateRow("step", "t", 61),
        UpdateRow("learning rate", "η", 0.1),
        UpdateRow("change", "η g", 0.00125),
    ),
    change=0.00125,
    bound=1e-8,
)


def weight_story(
    batch: int = 1,
    positions: tuple[int, ...] = (3, 4),
    *,
    update: UpdateStory | None = UPDATE,
    decomposed: bool = True,
) -> WeightStory:
    """A weight that met `positions` inputs in each of `batch` samples."""
    rng = np.random.default_rng(7)
    shape = (batch, *positions) if decomposed else (batch, 0)
    inputs = rng.uniform(0, 1, shape).astype(np.float32)
    incoming = rng.uniform(-1, 1, shape).astype(np.float32)
    gradient = float((inputs.astype(np.float64) * incoming).sum()) if decomposed else 0.25
    weight = KERNEL_WEIGHT if positions else DENSE_WEIGHT
    return WeightStory(
        weight, 0.5, gradient, "It is so.", inputs, incoming, decomposed=decomposed, update=update
    )


def error_story(paths: int = 3, *, decomposed: bool = True) -> ErrorStory:
    """An activation with so many paths of falling size, every other one negative."""
    ways = tuple(
        Path(Place("conv2", (number, 0, 1)), (-1.0) ** number / (number + 1), 0.5)
        for number in range(paths)
    )
    value = sum(path.share for path in ways) if decomposed else 0.125
    return ErrorStory(Place("relu1", (2, 5, 7)), value, 1.5, "It is so.", ways, decomposed)


def what_if(steps: int = 2, *, labelled: bool = True) -> WhatIf:
    """Losses that fall by half with each step; the second of three classes wins."""
    losses = 2.0 * 0.5 ** np.arange(steps + 1.0)
    right = 1 - 0.8 * 0.5 ** np.arange(steps + 1.0)
    others = (1 - right) / 2
    probabilities = np.stack([others, right, others], axis=1)
    return WhatIf(0.01, "It is so.", losses, probabilities, losses / 4 if labelled else None)
