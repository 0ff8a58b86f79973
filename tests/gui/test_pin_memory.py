"""Which digits are pinned is remembered between starts, for each data set apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.tiny import VALIDATION, tiny_dataset
from visualcnn.data.dataset import Dataset
from visualcnn.gui.pin_memory import MOST_DATASETS, PINS, PinMemory, pin_at, place_name
from visualcnn.gui.remember import Memory
from visualcnn.gui.views.pins import MOST, Pin
from visualcnn.gui.views.sample_search import SampleChoice
from visualcnn.training.snapshot import Sample


@pytest.fixture(autouse=True)
def own_settings(qtbot: QtBot) -> None:
    """The settings lie in the test's own home folder."""
    assert qtbot is not None


@pytest.fixture
def dataset() -> Dataset:
    """Tiny pictures, 8×8."""
    return tiny_dataset()


def drawing(label: int | None = None) -> Pin:
    """A picture of one's own."""
    return Pin(Sample(np.arange(64, dtype=np.uint8).reshape(8, 8), label), "drawing")


def recalled(entries: object, dataset: Dataset) -> list[Pin]:
    """What is made of `entries` that stand in the settings."""
    Memory().set(PINS, {dataset.fingerprint: entries})
    return PinMemory(Memory()).recall(dataset)


def test_pins_come_back_at_the_next_start(dataset: Dataset) -> None:
    """Places by split and index, drawings as pictures, in order."""
    pins = [
        pin_at(dataset, SampleChoice("validation", 3)),
        drawing(),
        pin_at(dataset, SampleChoice("train", 7)),
        drawing(4),
    ]
    PinMemory(Memory()).keep(dataset, pins)
    found = PinMemory(Memory()).recall(tiny_dataset())
    assert len(found) == 4
    for pin, other in zip(pins, found, strict=True):
        assert other.same(pin)
        assert other.title == pin.title
        assert other.sample.label == pin.sample.label
        assert np.array_equal(other.sample.image, pin.sample.image)


def test_a_place_has_a_name(dataset: Dataset) -> None:
    """By which the digit is told."""
    pin = pin_at(dataset, SampleChoice("test", 3))
    assert pin.title == "test 3"
    assert pin.sample.label == dataset.test.labels[3]
    assert np.array_equal(pin.sample.image, dataset.test.images[3])
    assert place_name(SampleChoice("personal", 1_204)) == "my digits 1,204"


def test_each_data_set_has_its_own(dataset: Dataset) -> None:
    """Those of the last few data sets are kept; nothing pinned needs no room."""
    memory, other = PinMemory(Memory()), tiny_dataset(seed=1)
    memory.keep(dataset, [drawing()])
    memory.keep(other, [])
    assert memory.recall(other) == []
    assert len(memory.recall(dataset)) == 1
    assert list(Memory().get(PINS, {})) == [dataset.fingerprint]
    for seed in range(2, 2 + MOST_DATASETS):
        memory.keep(tiny_dataset(seed), [drawing()])
    assert len(Memory().get(PINS, {})) == MOST_DATASETS
    assert memory.recall(dataset) == []


@pytest.mark.parametrize(
    "entry",
    [
        {"split": "validation", "index": VALIDATION},
        {"split": "validation", "index": -1},
        {"split": "elsewhere", "index": 0},
        {"split": "drawn", "index": 0},
        {"split": "validation", "index": "0"},
        {"title": "drawing", "label": None, "shape": [8, 8], "pixels": "not base 64"},
        {"title": "drawing", "label": None, "shape": [8, 8], "pixels": "AAAA"},
        {"title": "drawing", "label": None, "shape": [9, 8], "pixels": "A" * 96},
        {"title": "drawing", "label": 10, "shape": [8, 8], "pixels": "AAAA" * 21 + "AA=="},
        {"title": "drawing", "label": None, "shape": [8, 8], "pixels": "ä"},
        {"title": 3, "label": None, "shape": [8, 8], "pixels": ""},
        {"title": "drawing"},
        {},
        "text",
        7,
        None,
    ],
)
def test_what_is_damaged_is_left_out(entry: Any, dataset: Dataset) -> None:  # noqa: ANN401
    """Or lies no longer in the data set; the others come back."""
    good = {"split": "validation", "index": 2}
    found = recalled([entry, good], dataset)
    assert [pin.choice for pin in found] == [SampleChoice("validation", 2)]


@pytest.mark.parametrize("entries", ["text", 3, {"split": "train"}, None])
def test_damaged_settings_are_no_pins(entries: object, dataset: Dataset) -> None:
    """And can be written again."""
    assert recalled(entries, dataset) == []
    PinMemory(Memory()).keep(dataset, [drawing()])
    assert len(PinMemory(Memory()).recall(dataset)) == 1


def test_never_more_than_fit(dataset: Dataset) -> None:
    """Whatever stands in the settings."""
    many = [{"split": "train", "index": index} for index in range(20)]
    assert len(recalled(many, dataset)) == MOST
