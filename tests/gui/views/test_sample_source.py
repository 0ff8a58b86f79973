"""The user's own digits and drawings are chosen and gone through as samples of the panel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from visualcnn.data.dataset import Dataset, Split
from visualcnn.gui.views.sample import SampleChoice, SamplePanel
from visualcnn.training.snapshot import Sample, Snapshot


@pytest.fixture
def panel(qtbot: QtBot, dataset: Dataset) -> SamplePanel:
    """A shown panel at the first validation sample."""
    made = SamplePanel()
    qtbot.addWidget(made)
    made.set_dataset(dataset)
    made.resize(250, 620)
    made.show()
    return made


def snapshot(sample: Sample, probabilities: list[float]) -> Snapshot:
    """A snapshot of `sample` with these probabilities."""
    return Snapshot(0, 7, sample, {}, {}, np.array(probabilities), 0.25)


def choices(panel: SamplePanel) -> list[SampleChoice]:
    """What the panel emits from now on."""
    heard: list[SampleChoice] = []
    panel.chosen.connect(heard.append)
    return heard


@pytest.fixture
def digits(panel: SamplePanel, dataset: Dataset) -> SamplePanel:
    """The panel with classes that are numbers, as the user's own digits need them."""
    panel.set_dataset(replace(dataset, class_names=("0", "1", "2")))
    return panel


def own(count: int, shift: int = 50) -> Split:
    """So many digits of the user's own, each of one grey, with labels 0, 1, 2, 0 and so on."""
    greys = (np.arange(count) + shift).astype(np.uint8)
    images = np.broadcast_to(greys[:, np.newaxis, np.newaxis], (count, 28, 28)).copy()
    return Split(images, (np.arange(count) % 3).astype(np.uint8))


def drawing(grey: int, side: int = 28) -> Sample:
    """A drawing of one grey."""
    return Sample(np.full((side, side), grey, np.uint8))


def offered(panel: SamplePanel) -> list[str]:
    """The splits that can be chosen."""
    return [panel.controls.splits.itemText(at) for at in range(panel.controls.splits.count())]


def test_own_digits_are_offered_when_there_are_some(digits: SamplePanel) -> None:
    """They are gone through as those of any split; their labels are judged by."""
    assert offered(digits) == ["Training", "Validation", "Test"]
    heard = choices(digits)
    digits.set_personal(own(3))
    assert offered(digits)[-1] == "My digits"
    assert not heard
    digits.choose("personal", 2)
    digits.step(1)
    assert heard == [SampleChoice("personal", 2), SampleChoice("personal", 0)]
    assert digits.sample().label == 0
    assert digits.controls.of.text() == "of 3"
    assert digits.controls.splits.currentText() == "My digits"


@pytest.mark.parametrize("side", [28, 8])
def test_own_digits_that_do_not_fit_are_not_offered(panel: SamplePanel, side: int) -> None:
    """Other classes than numbers, or pictures of another size."""
    images = np.full((2, side, side), 9, np.uint8)
    panel.set_personal(Split(images, np.array([0, 1], np.uint8)))
    assert "My digits" not in offered(panel)
    heard = choices(panel)
    panel.choose("personal", 0)
    assert not heard
    assert panel.choice == SampleChoice("validation", 0)


def test_own_digits_with_labels_beyond_the_classes_are_not_offered(digits: SamplePanel) -> None:
    """A network for three classes can't be judged by a seven."""
    seven = Split(np.full((1, 28, 28), 9, np.uint8), np.array([7], np.uint8))
    digits.set_personal(seven)
    assert "My digits" not in offered(digits)


def test_adding_to_the_own_digits_leaves_the_sample(digits: SamplePanel) -> None:
    """It is the same object; taking it away goes on to the next, and the last one leaves."""
    digits.set_personal(own(2))
    digits.choose("personal", 1)
    sample = digits.sample()
    heard = choices(digits)
    digits.set_personal(own(3))
    assert digits.sample() is sample
    assert digits.controls.of.text() == "of 3"
    assert not heard
    digits.set_personal(own(2, shift=90))
    assert heard == [SampleChoice("personal", 1)]
    assert digits.sample().image[0, 0] == 91
    digits.set_personal(None)
    assert digits.choice.split == "validation"
    assert len(heard) == 2
    assert "My digits" not in offered(digits)


def test_a_drawing_becomes_the_sample(panel: SamplePanel) -> None:
    """Each one is told, though the choice stays the same; it has no label to be judged by."""
    heard = choices(panel)
    first, second = drawing(10), drawing(20)
    panel.show_drawing(first)
    panel.show_drawing(second)
    assert heard == [SampleChoice("drawn", 0)] * 2
    assert panel.sample() is second
    assert offered(panel)[-1] == "Drawing"
    panel.show_snapshot(snapshot(second, [0.9, 0.06, 0.04]))
    assert panel.verdict.text() == "T-shirt/top · 90.0 %"


def test_the_reading_of_a_drawing_stays_while_the_pen_moves(panel: SamplePanel) -> None:
    """No flicker: that of the drawing just before counts until the next one comes."""
    first, second, third = drawing(10), drawing(20), drawing(30)
    panel.show_drawing(first)
    panel.show_snapshot(snapshot(first, [0.9, 0.06, 0.04]))
    panel.show_drawing(second)
    assert panel.verdict.text() == "T-shirt/top · 90.0 %"
    panel.show_drawing(third)
    panel.show_snapshot(snapshot(second, [0.06, 0.9, 0.04]))
    assert panel.verdict.text() == "Ankle boot · 90.0 %"
    panel.show_snapshot(snapshot(first, [0.06, 0.04, 0.9]))
    assert panel.verdict.text() == "Ankle boot · 90.0 %"


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Right])
def test_from_a_drawing_one_goes_back(panel: SamplePanel, key: Qt.Key) -> None:
    """To the sample that was looked at before; the drawing can be chosen again."""
    panel.choose("train", 5)
    panel.show_drawing(drawing(10))
    assert not panel.controls.index.isEnabled()
    QTest.keyClick(panel, key)
    assert panel.choice == SampleChoice("train", 5)
    assert panel.controls.index.isEnabled()
    panel.choose("drawn", 0)
    assert panel.sample().image[0, 0] == 10
    panel.choose_random()
    assert panel.choice.split == "train"
    assert panel.choice.index != 5


def test_no_drawing_can_be_chosen_before_there_is_one(panel: SamplePanel) -> None:
    """Nothing happens."""
    heard = choices(panel)
    panel.choose("drawn", 0)
    assert not heard
    assert panel.choice == SampleChoice("validation", 0)


def test_a_drawing_for_another_size_is_given_up(panel: SamplePanel, dataset: Dataset) -> None:
    """With the next data set; where it fits, it stays chosen."""
    panel.choose("train", 5)
    panel.show_drawing(drawing(10))
    panel.set_dataset(dataset)
    assert panel.choice == SampleChoice("drawn", 0)
    panel.show_drawing(drawing(10, side=8))
    panel.set_dataset(dataset)
    assert panel.choice == SampleChoice("train", 5)
    assert "Drawing" not in offered(panel)


def test_a_drawing_needs_no_dataset(qtbot: QtBot) -> None:
    """An opened file whose data are absent reads it too."""
    panel = SamplePanel()
    qtbot.addWidget(panel)
    heard = choices(panel)
    mine = drawing(10)
    panel.set_personal(own(2))
    panel.show_drawing(mine)
    assert heard == [SampleChoice("drawn", 0)]
    assert panel.sample() is mine
