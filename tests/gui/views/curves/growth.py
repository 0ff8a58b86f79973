"""A history that grows."""

from __future__ import annotations

from visualcnn.training.history import History


def grow(history: History, steps: int) -> None:
    """Add steps with a loss and an accuracy far from the others."""
    for _ in range(steps):
        history.loss.append(9.0)
        history.accuracy.append(0.01)
