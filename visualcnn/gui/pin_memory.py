"""Which digits are pinned, remembered between starts, for each data set apart."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import numpy as np

from visualcnn.data.dataset import Dataset
from visualcnn.gui import text
from visualcnn.gui.remember import Memory
from visualcnn.gui.views.pins import MOST, Pin
from visualcnn.gui.views.sample_search import DATASET_SPLITS, SPLITS, SampleChoice
from visualcnn.training.snapshot import Sample

PINS = "pins"
MOST_DATASETS = 8
"""The pins of so many data sets are remembered, those of the last ones."""


class PinMemory:
    """Pins by the data set's fingerprint: places in it, and pictures that aren't of it."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def recall(self, dataset: Dataset) -> list[Pin]:
        """What was pinned last; what is damaged, or fits the data set no more, is left out."""
        kept = self._memory.get(PINS, {}).get(dataset.fingerprint, [])
        entries = kept if isinstance(kept, list) else []
        pins = [_pin(entry, dataset) for entry in entries if isinstance(entry, dict)]
        return [pin for pin in pins if pin is not None][:MOST]

    def keep(self, dataset: Dataset, pins: Sequence[Pin]) -> None:
        """These are pinned now."""
        kept = self._memory.get(PINS, {})
        kept.pop(dataset.fingerprint, None)
        if pins:
            kept[dataset.fingerprint] = list(map(_entry, pins))
        newest = list(kept)[-MOST_DATASETS:]
        self._memory.set(PINS, {mark: kept[mark] for mark in newest})


def pin_at(dataset: Dataset, choice: SampleChoice) -> Pin:
    """The digit at a place in `dataset`: its split is one of the data set's."""
    split = dataset.split(choice.split)
    (image,) = split.take(np.array([choice.index]))
    sample = Sample(image, int(split.labels[choice.index]))
    return Pin(sample, place_name(choice), choice)


def place_name(choice: SampleChoice) -> str:
    """A place in words: "validation 1,204"."""
    return f"{SPLITS[choice.split].lower()} {text.count(choice.index)}"


def _entry(pin: Pin) -> dict[str, Any]:
    """A pin as plain data."""
    if pin.choice is not None:
        return {"split": pin.choice.split, "index": pin.choice.index}
    image = np.ascontiguousarray(pin.sample.image)
    return {
        "title": pin.title,
        "label": pin.sample.label,
        "shape": list(image.shape),
        "pixels": base64.b64encode(image.tobytes()).decode(),
    }


def _pin(entry: dict[str, Any], dataset: Dataset) -> Pin | None:
    match entry:
        case {"split": str(split), "index": int(index)} if split in DATASET_SPLITS:
            inside = 0 <= index < len(dataset.split(split))
            return pin_at(dataset, SampleChoice(split, index)) if inside else None
        case {"title": str(title), "label": int() | None as label, "pixels": str(pixels)}:
            return _picture(entry.get("shape"), pixels, title, label, dataset)
    return None


def _picture(
    shape: object, pixels: str, title: str, label: int | None, dataset: Dataset
) -> Pin | None:
    """A picture that isn't of the data set, but could be."""
    wanted = dataset.image_shape[1:]
    known = label is None or 0 <= label < len(dataset.class_names)
    try:
        raw = base64.b64decode(pixels, validate=True)
    except (binascii.Error, ValueError):
        return None
    if shape != list(wanted) or len(raw) != wanted[0] * wanted[1] or not known:
        return None
    return Pin(Sample(np.frombuffer(raw, np.uint8).reshape(wanted), label), title)
