"""Sample results: what a network makes of each sample, and how sure it is of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SampleResults:
    """What a network makes of each sample of a split; read-only arrays (samples,).

    predictions: uint8, the most probable class; confidences: float32, its probability, 0..1;
    margins: float32, that minus the next class's probability; losses: float32, nats, of the label.
    Of a network that blew up all but the predictions may be NaN.
    """

    predictions: npt.NDArray[np.uint8]
    confidences: Floats
    margins: Floats
    losses: Floats

    def __post_init__(self) -> None:
        for array in (self.predictions, self.confidences, self.margins, self.losses):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.predictions)

    def right(self, labels: ClassLabels) -> Flags:
        """Where the prediction is the label, (samples,)."""
        return np.asarray(self.predictions == labels)


@np.errstate(over="ignore", invalid="ignore")
def results_of(logits: Array, labels: ClassLabels) -> SampleResults:
    """From logits (classes, samples) and labels (samples,): softmax, and -log p(label) as the loss.

    The largest logit is subtracted first, so that nothing overflows. A single class has no next
    one: its margin is its confidence. Losses are those of `nn.loss.sample_losses`, bit for bit.
    """
    samples = np.arange(logits.shape[1])
    predictions = logits.argmax(axis=0)
    shifted = logits - logits.max(axis=0)
    probabilities = np.exp(shifted)
    total = probabilities.sum(axis=0)
    losses = np.log(total) - shifted[labels, samples]
    probabilities /= total
    confidences = probabilities[predictions, samples]
    probabilities[predictions, samples] = 0
    return SampleResults(
        predictions.astype(np.uint8),
        confidences.astype(np.float32),
        (confidences - probabilities.max(axis=0)).astype(np.float32),
        losses.astype(np.float32),
    )


def joined(pieces: Sequence[SampleResults]) -> SampleResults:
    """The results of all `pieces`, at least one, in their order."""
    return SampleResults(
        np.concatenate([piece.predictions for piece in pieces]),
        np.concatenate([piece.confidences for piece in pieces]),
        np.concatenate([piece.margins for piece in pieces]),
        np.concatenate([piece.losses for piece in pieces]),
    )
