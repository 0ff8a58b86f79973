"""The error maps: which gradients the network panel shows in place of activations, and of when."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from visualcnn.gui import text
from visualcnn.nn.layer import Array

LATE_SECONDS: Final = 1.5
"""Gradients older than this, while training goes on, are out of date."""


class ErrorMaps:
    """Gradients by layer (without the batch) or by parameter, and the step that they are of."""

    def __init__(self) -> None:
        self.wanted = False
        self._errors: Mapping[str, Array] | None = None
        self._step = 0
        self._time = 0.0

    def put(self, errors: Mapping[str, Array] | None, step: int) -> None:
        """Have these from now on; None while they are being worked out."""
        self._errors, self._step, self._time = errors, step, time.monotonic()

    @property
    def shown(self) -> Mapping[str, Array] | None:
        """What strips show: None where activations are wanted, and nothing as yet is empty."""
        return (self._errors or {}) if self.wanted else None

    def late(self, step: int) -> bool:
        """Whether they are out of date when the network is at `step`."""
        old = time.monotonic() - self._time > LATE_SECONDS
        return self._errors is not None and step > self._step and old

    def sentence(self, step: int) -> str:
        """What the panel says of them when the network is at `step`."""
        if self._errors is None:
            return "The error maps are being worked out."
        shown = text.count(self._step)
        if self.late(step):
            return f"Out of date: these error maps show step {shown}"
        return f"After step {shown}: how the loss grows with each value"
