"""What if: some steps of training on a copy, and what they would make of the chosen digit."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

import numpy as np

from visualcnn.explain.backward import own_label, samples
from visualcnn.explain.moment import Moment
from visualcnn.explain.prose import count, number
from visualcnn.explain.reverse import Floats
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels, CrossEntropy, sample_losses, softmax
from visualcnn.nn.optimizers import SGD


@dataclass(frozen=True)
class WhatIf:
    """What `steps` steps would do, first before them and then after each; float64, read-only.

    `losses` (steps + 1,) are the mean losses of the samples that were trained on,
    `probabilities` (steps + 1, classes) those of the moment's own digit, and `digit_losses`
    (steps + 1,) its -log p, None where it has no label. `steps` are fewer than wanted where it
    was stopped, or where the next would not have given numbers any more: `diverged`.
    """

    learning_rate: float
    sentence: str
    losses: Floats = field(repr=False)
    probabilities: Floats = field(repr=False)
    digit_losses: Floats | None = field(repr=False)
    diverged: bool = False

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.losses) - 1


def what_if(
    moment: Moment,
    pictures: Array | None,
    labels: ClassLabels | None,
    learning_rate: float,
    steps: int,
    stop: Callable[[], bool] = lambda: False,
) -> WhatIf:
    """Train a copy of the moment's network for `steps` steps on all the samples at once.

    The samples are as `reverse` takes them; the moment's optimiser (SGD where it has none) goes on
    in a copy, with `learning_rate`. In evaluation mode: BatchNorm uses its running statistics, and
    Dropout lets all pass. Before each step `stop` may end it. Raises ValueError for what makes no
    sense.
    """
    work = what_if_steps(moment, pictures, labels, learning_rate, steps, stop)
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: WhatIf = end.value
            return result


def what_if_steps(
    moment: Moment,
    pictures: Array | None,
    labels: ClassLabels | None,
    learning_rate: float,
    steps: int,
    stop: Callable[[], bool] = lambda: False,
) -> Generator[float, None, WhatIf]:
    """The same, step by step: yields how much is done, from 0 to 1, and returns the result."""
    if steps < 1:
        raise ValueError(f"At least one step must be tried, not {steps}.")
    if not (math.isfinite(learning_rate) and learning_rate > 0):
        raise ValueError(f"The learning rate must be a number above 0, not {learning_rate}.")
    x, labels = samples(moment, pictures, labels)
    trial = _Trial(moment, x, labels, learning_rate)
    yield 0.0
    for step in range(steps):
        if stop():
            break
        if not trial.step():
            return trial.result(diverged=True)
        yield (step + 1) / steps
    return trial.result(diverged=False)


class _Trial:
    """A copy of the moment's network and optimiser, and what became of them so far."""

    def __init__(self, moment: Moment, x: Array, labels: ClassLabels, rate: float) -> None:
        self._moment, self._x, self._labels, self._rate = moment, x, labels, rate
        self._digit, _ = samples(moment, None, None)
        self._network = moment.network.copy()
        self._network.set_mode(training=False)
        optimizer = moment.optimizer
        self._optimizer = SGD() if optimizer is None else copy.deepcopy(optimizer)
        self._loss = CrossEntropy()
        self._losses: list[float] = []
        self._logits: list[Array] = []
        if not self._look():
            raise ValueError("The model's numbers aren't finite any more: no step would help.")

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def step(self) -> bool:
        """One step; False, and nothing is kept of it, where it doesn't give finite numbers."""
        network = self._network
        network.backpropagation(self._loss.backpropagation())
        self._optimizer.step(network.parameters(), network.gradients(), self._rate)
        return self._look()

    @np.errstate(over="ignore", invalid="ignore")
    def _look(self) -> bool:
        """The digit's logits and the loss; the latter last, because a step goes back from it."""
        logits = self._network.forward(self._digit).copy()
        loss = self._loss.forward(self._network.forward(self._x), self._labels)
        if not (np.isfinite(logits).all() and math.isfinite(loss)):
            return False
        self._logits.append(logits)
        self._losses.append(loss)
        return True

    def result(self, *, diverged: bool) -> WhatIf:
        """All that was seen."""
        logits = np.concatenate(self._logits, axis=-1)
        probabilities = softmax(logits).T
        return WhatIf(
            self._rate,
            self._sentence(probabilities, diverged=diverged),
            _frozen(self._losses),
            _frozen(probabilities),
            self._digit_losses(logits),
            diverged,
        )

    def _digit_losses(self, logits: Array) -> Floats | None:
        label = self._moment.label
        if label is None:
            return None
        return _frozen(sample_losses(logits, np.full(logits.shape[-1], label)))

    def _sentence(self, probabilities: Array, *, diverged: bool) -> str:
        steps = len(self._losses) - 1
        if diverged:
            return (
                f"With a learning rate of {number(self._rate)}, step {steps + 1:,} gives numbers "
                "too large to go on with: try a smaller one."
            )
        if not steps:
            return "Stopped before the first step."
        watched = own_label(self._moment)
        loss, chance = (
            f"from {number(float(values[0]))} to {number(float(values[-1]))}"
            for values in (self._losses, probabilities[:, watched])
        )
        takes = "takes" if steps == 1 else "take"
        return (
            f"On a copy, {count(steps, 'step')} {takes} the loss {loss}, and the digit's "
            f"probability of class {watched} {chance}."
        )


def _frozen(values: Sequence[float] | Array) -> Floats:
    array = np.array(values, np.float64)
    array.flags.writeable = False
    return array
