"""The sample panel keeps to the chosen digit and shows what is made of it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.data.dataset import Dataset
from visualcnn.gui.views.sample import SampleChoice, SamplePanel
from visualcnn.training.snapshot import Sample, Snapshot

# What the offscreen platform logs whenever a window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


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


def test_begins_with_a_validation_sample(panel: SamplePanel) -> None:
    """The first digit is one that the network doesn't learn from; nothing is emitted for it."""
    assert panel.choice == SampleChoice("validation", 0)
    assert panel.sample().image[0, 0] == 100
    assert panel.sample().label == 0


def test_is_blank_without_a_dataset(qtbot: QtBot) -> None:
    """Before there are data, the sample is a blank picture, and the controls are off."""
    panel = SamplePanel()
    qtbot.addWidget(panel)
    assert not panel.sample().image.any()
    assert panel.sample().label is None
    assert not panel.isEnabled()
    panel.step(1)
    panel.choose_random()


def test_choosing_emits_once(panel: SamplePanel) -> None:
    """Choosing a sample emits it once; choosing it again emits nothing."""
    heard = choices(panel)
    panel.choose("train", 5)
    panel.choose("train", 5)
    assert heard == [SampleChoice("train", 5)]
    assert panel.sample().image[0, 0] == 5
    assert panel.controls.index.value() == 5
    assert panel.controls.splits.currentText() == "Training"


def test_sample_is_the_same_object(panel: SamplePanel) -> None:
    """Until another is chosen the sample is one object, so that snapshots of it are known."""
    first = panel.sample()
    panel.show_snapshot(snapshot(first, [0.1, 0.2, 0.7]))
    assert panel.sample() is first


@pytest.mark.parametrize(("index", "got"), [(99, 9), (-1, 0)])
def test_index_beyond_the_end(panel: SamplePanel, index: int, got: int) -> None:
    """An index outside the split means its nearest sample."""
    panel.choose("test", index)
    assert panel.choice == SampleChoice("test", got)


def test_buttons_go_to_neighbours(panel: SamplePanel) -> None:
    """Next and previous go one on and one back, round the ends; random goes to another."""
    heard = choices(panel)
    panel.controls.next.click()
    panel.controls.previous.click()
    panel.controls.previous.click()
    panel.controls.random.click()
    assert [choice.index for choice in heard][:3] == [1, 0, 19]
    assert heard[3].index != 19


def test_next_keeps_to_the_class(panel: SamplePanel) -> None:
    """With a class filter, next and previous go to samples of that class."""
    heard = choices(panel)
    panel.controls.classes.setCurrentIndex(2)
    panel.controls.classes.activated.emit(2)
    panel.controls.next.click()
    panel.controls.previous.click()
    assert [choice.index for choice in heard] == [1, 4, 1]
    assert panel.sample().label == 1


def test_keys_go_to_neighbours(panel: SamplePanel) -> None:
    """Right, left and R do what the buttons do."""
    heard = choices(panel)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_R):
        QTest.keyClick(panel, key)
    assert [choice.index for choice in heard[:2]] == [1, 0]
    assert len(heard) == 3


def test_index_and_split_are_chosen_by_field(panel: SamplePanel) -> None:
    """The index field and the split field choose too."""
    heard = choices(panel)
    panel.controls.index.setValue(7)
    panel.controls.splits.setCurrentIndex(2)
    panel.controls.splits.activated.emit(2)
    assert heard == [SampleChoice("validation", 7), SampleChoice("test", 0)]


def test_new_dataset_keeps_the_place(panel: SamplePanel, dataset: Dataset) -> None:
    """Another data set is looked at from the same split and index, and nothing is emitted."""
    panel.choose("train", 25)
    heard = choices(panel)
    panel.set_dataset(dataset)
    assert panel.choice == SampleChoice("train", 25)
    assert not heard


def test_verdict_is_right_or_wrong_by_shape(panel: SamplePanel) -> None:
    """The prediction carries a tick or a cross, its class's name and its probability."""
    panel.show_snapshot(snapshot(panel.sample(), [0.9, 0.06, 0.04]))
    assert panel.verdict.text() == "✓ T-shirt/top · 90.0 %"
    assert panel.facts.text() == "Label T-shirt/top · loss 0.250"
    panel.show_snapshot(snapshot(panel.sample(), [0.1, 0.86, 0.04]))
    assert panel.verdict.text() == "✗ Ankle boot · 86.0 %"


def test_result_of_another_sample_is_never_shown(panel: SamplePanel) -> None:
    """A late snapshot of the sample before is passed over, and choosing clears the result."""
    late = snapshot(panel.sample(), [0.9, 0.06, 0.04])
    panel.show_snapshot(late)
    panel.choose("validation", 1)
    assert panel.verdict.text() == "–"
    panel.show_snapshot(late)
    assert panel.verdict.text() == "–"
    assert panel.bars.prediction is None


def test_stale_result_says_its_step(panel: SamplePanel) -> None:
    """A result that is out of date names its step until a newer one comes."""
    panel.show_snapshot(snapshot(panel.sample(), [0.9, 0.06, 0.04]))
    panel.set_stale(1_234)
    assert panel.facts.text().endswith("as of step 1,234")
    panel.show_snapshot(snapshot(panel.sample(), [0.9, 0.06, 0.04]))
    assert "step" not in panel.facts.text()


def test_hidden_panel_waits(panel: SamplePanel) -> None:
    """What comes while it is hidden is shown when it is seen again."""
    panel.hide()
    panel.show_snapshot(snapshot(panel.sample(), [0.9, 0.06, 0.04]))
    assert panel.verdict.text() == "–"
    panel.show()
    assert panel.verdict.text() == "✓ T-shirt/top · 90.0 %"


def test_long_names_fit(panel: SamplePanel) -> None:
    """At 240 pixels the longest class name, a bar and its number stand side by side."""
    panel.resize(240, 620)
    assert panel.width() == 240
    assert panel.bars.track(0).width() >= 40


def test_every_control_is_named(panel: SamplePanel) -> None:
    """Each control has a tooltip and an accessible name."""
    kinds: list[type[QWidget]] = [QToolButton, QComboBox, QSpinBox]
    for kind in kinds:
        for control in panel.findChildren(kind):
            assert control.toolTip()
            assert control.accessibleName()


def test_long_facts_do_not_widen_the_panel(panel: SamplePanel) -> None:
    """A line of facts that lacks room is elided; its tooltip has all of it."""
    narrow = panel.minimumSizeHint().width()
    panel.show_snapshot(snapshot(panel.sample(), [0.9, 0.06, 0.04]))
    panel.set_stale(123_456_789_000)
    panel.grab()
    assert panel.minimumSizeHint().width() == narrow <= 240
    assert panel.facts.toolTip() == panel.facts.text()


def test_a_field_is_outlined_on_the_digit(panel: SamplePanel) -> None:
    """The part of the picture that a number is made from; None takes it away."""
    panel.show_field((2, 3, 5, 5))
    assert panel.picture.outlined is not None
    panel.show_field(None)
    assert panel.picture.outlined is None
