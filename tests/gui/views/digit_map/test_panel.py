"""The panel of the map says what is shown, and what is wanted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.views.digit_map.map_example import points
from visualcnn.gui.views.digit_map.panel import INVITATION, DigitMapPanel


@pytest.fixture
def panel(qtbot: QtBot) -> DigitMapPanel:
    """Empty."""
    panel = DigitMapPanel()
    qtbot.addWidget(panel)
    panel.set_layers(("conv1", "dense1"), "dense1")
    panel.show()
    return panel


def test_it_invites(panel: DigitMapPanel) -> None:
    """Nothing was drawn yet."""
    assert panel.note.text() == INVITATION
    assert panel.update_.isEnabled()


def test_it_says_what_is_shown(panel: DigitMapPanel) -> None:
    """How many digits, how many wrong, what the axes are, and when that was."""
    panel.show_points(points(), ("0", "1"))
    assert panel.note.text() == "6 digits, 1 wrong (×) · 41 % of the variance · step 320"
    assert not panel.update_.isEnabled()
    panel.set_outdated(outdated=True)
    assert panel.note.text().endswith("step 320 · outdated")
    assert panel.update_.isEnabled()


def test_the_digit_pointed_at_is_named(panel: DigitMapPanel) -> None:
    """With what it is, and what it is read as."""
    panel.show_points(points(), ("zero", "one"))
    panel.scatter.point_at(5)
    assert panel.pointed.text() == "✗ validation 15 · label one · read as zero"
    panel.scatter.point_at(None)
    assert panel.pointed.text() == ""


def test_it_says_what_is_wanted(panel: DigitMapPanel, qtbot: QtBot) -> None:
    """Samples by their index in the split."""
    panel.show_points(points(), ("0", "1"))
    with qtbot.waitSignal(panel.sample_wanted) as one:
        panel.scatter.chosen.emit(2)
    assert one.args == [12]
    with qtbot.waitSignal(panel.samples_wanted) as many:
        panel.scatter.lassoed.emit([0, 5])
    assert many.args[0].tolist() == [10, 15]
    with qtbot.waitSignal(panel.way_wanted) as way:
        QTest.mouseClick(panel.ways.button("t-SNE"), Qt.MouseButton.LeftButton)
    assert way.args == ["t-SNE"]
    panel.layers.setCurrentIndex(0)
    with qtbot.waitSignal(panel.layer_wanted) as layer:
        panel.layers.activated.emit(0)
    assert layer.args == ["conv1"]


def test_progress_has_a_stop(panel: DigitMapPanel, qtbot: QtBot) -> None:
    """In the place of Update."""
    panel.set_progress(0.42)
    assert panel.stop.text() == "Stop (42%)"
    assert panel.update_.isHidden()
    with qtbot.waitSignal(panel.stopped):
        panel.stop.click()
    panel.set_progress(None)
    assert panel.stop.isHidden()
