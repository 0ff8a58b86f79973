"""A pinned digit, and what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from visualcnn.gui import text
from visualcnn.gui.views.sample_search import SampleChoice
from visualcnn.nn.layer import Array
from visualcnn.training.snapshot import Sample

MOST = 8
"""More pins than this are not kept."""


@dataclass(frozen=True, eq=False)
class Pin:
    """A sample with a title that says where it comes from: "validation 1,204".

    `choice` is its place in the data set; None: it is there as a picture alone, such as a drawing.
    """

    sample: Sample
    title: str
    choice: SampleChoice | None = None

    def same(self, other: Pin) -> bool:
        """Whether both are of one place or, where they have none, one picture with one label."""
        if self.choice is not None or other.choice is not None:
            return self.choice == other.choice
        same_picture = np.array_equal(self.sample.image, other.sample.image)
        return same_picture and self.sample.label == other.sample.label


@dataclass(frozen=True, eq=False)
class PinResult:
    """What a network makes of a pinned digit after `step` updates; `probabilities` (classes,)."""

    step: int
    probabilities: Array

    @property
    def prediction(self) -> int:
        """The most probable class."""
        return int(self.probabilities.argmax())

    @property
    def confidence(self) -> float:
        """Its probability, 0 to 1."""
        return float(self.probabilities[self.prediction])


def class_name(names: tuple[str, ...], label: int) -> str:
    """The class's name; its number where the names don't reach so far."""
    return names[label] if label < len(names) else str(label)


def verdict(pin: Pin, result: PinResult | None, names: tuple[str, ...]) -> str:
    """What a pin is read as: "✗ 9"; no sign where it has no label, a dash before it is known."""
    if result is None:
        return "–"
    label, read = pin.sample.label, result.prediction
    sign = "" if label is None else "✓ " if read == label else "✗ "
    return sign + class_name(names, read)


def words(pin: Pin, result: PinResult | None, names: tuple[str, ...]) -> str:
    """A pin in words: "validation 1,204 · label 4 · read as 9, 87.0 % at step 320"."""
    parts = [pin.title]
    if pin.sample.label is not None:
        parts.append(f"label {class_name(names, pin.sample.label)}")
    if result is not None:
        read, sure = class_name(names, result.prediction), text.percent(result.confidence)
        parts.append(f"read as {read}, {sure} at step {text.count(result.step)}")
    return " · ".join(parts)
