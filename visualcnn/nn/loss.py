"""Cross-entropy: how surprised the network is by the right answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from visualcnn.nn.layer import Array, BaseLayer, ShapeError

ClassLabels = npt.NDArray[np.integer[Any]]


def softmax(logits: Array) -> Array:
    """Probabilities (classes, batch) from logits of the same shape, stable for any finite ones."""
    exponentials = np.exp(logits - logits.max(axis=0))
    # `asarray` changes nothing: it tells mypy what NumPy's own types leave open.
    return np.asarray(exponentials / exponentials.sum(axis=0))


def sample_losses(logits: Array, labels: ClassLabels) -> Array:
    """-log p(label) of each sample, (batch,): log Σ exp(logits) - logits[label].

    The largest logit is subtracted from both, so that nothing overflows; in the difference it
    cancels. logits (classes, batch), labels (batch,).
    """
    shifted = logits - logits.max(axis=0)
    log_sum = np.log(np.exp(shifted).sum(axis=0))
    return np.asarray(log_sum - shifted[labels, np.arange(len(labels))])


class CrossEntropy:
    """Mean over the batch of -log softmax(logits)[label]."""

    def __init__(self) -> None:
        self._probabilities: Array = np.empty(0)
        self._labels: ClassLabels = np.empty(0, np.uint8)

    def forward(self, logits: Array, labels: ClassLabels) -> float:
        """The loss in nats; logits (classes, batch), labels (batch,).

        `softmax` and `sample_losses` at once: both need the exponentials.
        """
        shifted = logits - logits.max(axis=0)
        exponentials = np.exp(shifted)
        total = exponentials.sum(axis=0)
        self._probabilities, self._labels = exponentials / total, labels
        return float(np.mean(np.log(total) - shifted[labels, np.arange(len(labels))]))

    def backpropagation(self) -> Array:
        """∂loss/∂logits = (softmax(logits) - one_hot(label)) / batch."""
        gradient = self._probabilities.copy()
        gradient[self._labels, np.arange(len(self._labels))] -= 1
        gradient /= len(self._labels)
        return gradient


def require_logits(last: BaseLayer) -> None:
    """Refuse a network whose `last` layer already takes the softmax."""
    if last.kind == "Softmax":
        raise ShapeError(
            "The network ends in Softmax, but the cross-entropy takes the softmax itself: taken "
            "twice, it would flatten the gradients. End the network in its logits instead."
        )
