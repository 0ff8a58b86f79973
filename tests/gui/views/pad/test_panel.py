"""The drawing panel: the pad, the four steps, what is read, and the tools."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.data.preparation import Steps, prepare
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.pad.panel import PadPanel

NAMES = tuple("0123456789")
STROKE = np.array([[60.0, 40.0], [160.0, 60.0], [90.0, 170.0]])


@pytest.fixture
def panel(qtbot: QtBot) -> PadPanel:
    """For digits of 28×28, nothing drawn yet."""
    made = PadPanel()
    qtbot.addWidget(made)
    made.resize(1_000, 300)
    made.set_network(NAMES, 28)
    made.show()
    return made


@pytest.fixture
def drawn(panel: PadPanel) -> PadPanel:
    """With one stroke, and its steps."""
    panel.canvas.draw_path(STROKE, np.array([True, True]))
    ink = panel.canvas.ink()
    panel.show_steps(ink, prepare(ink, panel.steps))
    return panel


def test_an_empty_pad_invites(panel: PadPanel) -> None:
    """What needs a drawing is off until there is one."""
    tools = panel.tools
    for button in (tools.undo, tools.clear, tools.save, tools.pin, tools.add, tools.labels):
        assert not button.isEnabled()
    assert tools.open.isEnabled()
    assert panel.reading.verdict.text() == "–"
    assert panel.canvas.sheet.empty


def test_a_drawing_can_be_undone_cleared_saved_and_pinned(drawn: PadPanel, qtbot: QtBot) -> None:
    """Each by its button."""
    tools = drawn.tools
    for button, signal in ((tools.save, drawn.save_wanted), (tools.pin, drawn.pin_wanted)):
        with qtbot.waitSignal(signal):
            button.click()
    with qtbot.waitSignal(drawn.changed):
        tools.clear.click()
    assert not tools.clear.isEnabled()
    assert not tools.pin.isEnabled()
    with qtbot.waitSignal(drawn.changed):
        tools.undo.click()
    assert tools.clear.isEnabled()
    with qtbot.waitSignal(drawn.changed):
        tools.undo.click()
    assert not tools.undo.isEnabled()
    with qtbot.waitSignal(drawn.open_wanted):
        tools.open.click()


def test_the_steps_are_shown(drawn: PadPanel) -> None:
    """The drawing with its ink's frame, the ink, that in the box, the box in its field."""
    view = drawn.steps_view
    made = prepare(drawn.canvas.ink())
    for tile, picture in (
        (view.crop, made.cropped),
        (view.scale, made.boxed),
        (view.centre, made.final),
    ):
        assert tile.picture.image is not None
        assert np.array_equal(tile.picture.image, picture)
    (top, bottom), (left, right) = made.box
    assert view.drawing.picture.part == (top, left, bottom - top, right - left)
    assert view.centre.picture.part == (*made.shift, *made.boxed.shape)
    assert "28×28" in view.centre.picture.toolTip()
    drawn.show_steps(None, None)
    assert view.centre.picture.image is None


def test_each_step_can_be_left_out(drawn: PadPanel, qtbot: QtBot) -> None:
    """By a click or by Space; what is left out looks so."""
    view = drawn.steps_view
    switch = view.crop.title
    assert isinstance(switch, QAbstractButton)
    with qtbot.waitSignal(drawn.changed):
        QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert drawn.steps == Steps(crop=False)
    other = view.centre.title
    other.setFocus()
    with qtbot.waitSignal(drawn.changed):
        QTest.keyClick(other, Qt.Key.Key_Space)
    assert drawn.steps == Steps(crop=False, centre=False)
    ink = drawn.canvas.ink()
    drawn.show_steps(ink, prepare(ink, drawn.steps))
    assert view.crop.picture.faint
    assert not view.scale.picture.faint
    assert view.drawing.picture.part is None


def test_the_steps_name_the_networks_own_size(panel: PadPanel) -> None:
    """Another network's pictures have another box."""
    assert panel.steps_view.scale.title.text() == "Fit 20×20"
    panel.set_network(("a", "b"), 14)
    assert panel.steps_view.scale.title.text() == "Fit 10×10"
    assert panel.tools.labels.count() == 3


def test_what_is_read_has_its_step(drawn: PadPanel) -> None:
    """And is dimmed, with that step, when it is out of date."""
    probabilities = np.full(10, 0.01)
    probabilities[4] = 0.91
    drawn.reading.show_reading(probabilities, 1_234)
    assert drawn.reading.verdict.text() == "Read as 4 · 91.0 %"
    assert drawn.reading.facts.text() == "at step 1,234"
    bright = drawn.reading.grab().toImage()
    drawn.reading.set_stale()
    assert drawn.reading.facts.text() == "at step 1,234"
    assert drawn.reading.grab().toImage() != bright
    drawn.reading.show_reading(None, None)
    assert drawn.reading.verdict.text() == "–"
    assert drawn.reading.facts.text() == ""


def test_a_label_is_chosen_before_a_drawing_is_added(drawn: PadPanel, qtbot: QtBot) -> None:
    """The user says what it is, not the network; the next drawing needs another choice."""
    tools = drawn.tools
    assert not tools.add.isEnabled()
    tools.labels.setCurrentIndex(5)
    with qtbot.waitSignal(drawn.add_wanted) as wanted:
        tools.add.click()
    assert wanted.args == [4]
    tools.clear.click()
    assert tools.labels.currentIndex() == 0


def test_a_set_that_takes_no_drawing_says_why(drawn: PadPanel) -> None:
    """The tooltip of what is off has the reason."""
    drawn.set_network(("cat", "dog"), 28, "These classes are others.")
    assert not drawn.tools.add.isEnabled()
    assert not drawn.tools.labels.isEnabled()
    assert drawn.tools.add.toolTip() == "These classes are others."


def test_the_pen_is_as_thick_as_the_slider_says(panel: PadPanel) -> None:
    """And the slider as the keys say."""
    panel.tools.thickness.setValue(30)
    assert panel.canvas.thickness == 30
    QTest.keyClick(panel.canvas, Qt.Key.Key_BracketLeft)
    assert panel.tools.thickness.value() == panel.canvas.thickness == 26


def drop(panel: PadPanel, *paths: Path) -> QDropEvent:
    """Drop files on it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    panel.dropEvent(event)
    return event


def test_a_picture_can_be_dropped(panel: PadPanel, qtbot: QtBot) -> None:
    """One file with a picture's ending; the window gets the others."""
    with qtbot.waitSignal(panel.dropped) as dropped:
        assert drop(panel, Path("/somewhere/four.PNG")).isAccepted()
    assert dropped.args == [Path("/somewhere/four.PNG")]
    with qtbot.assertNotEmitted(panel.dropped):
        assert not drop(panel, Path("/somewhere/run.visualcnn")).isAccepted()
        drop(panel, Path("/a.png"), Path("/b.png"))


def test_a_sentence_that_refuses_is_marked(panel: PadPanel) -> None:
    """By its sign as well as by its colour."""
    panel.say("It can't be read.", bad=True)
    assert panel.message.text() == "✗ It can't be read."
    panel.say("Saved as 4.png.")
    assert panel.message.text() == "Saved as 4.png."


@pytest.mark.parametrize("size", [(1_000, 300), (1_400, 420), (560, 260)])
def test_nothing_overlaps_at_any_size(drawn: PadPanel, size: tuple[int, int]) -> None:
    """The pad is as high as there is room for; all stand side by side and inside."""
    drawn.resize(*size)
    assert (drawn.width(), drawn.height()) == size
    QApplication.processEvents()
    parts: list[QWidget] = [drawn.canvas, drawn.steps_view, drawn.reading]
    boxes = [part.geometry() for part in parts]
    for left, right in pairwise(boxes):
        assert left.right() < right.left()
    assert all(box.bottom() < drawn.tools.geometry().top() for box in boxes)
    assert drawn.canvas.area.width() >= size[1] * 0.6
    assert drawn.message.geometry().bottom() < size[1]


def test_a_view_can_stand_at_its_right(panel: PadPanel) -> None:
    """It gets the width that is left."""
    side = QLabel("nearest")
    panel.add_side(side)
    QApplication.processEvents()
    assert side.geometry().left() > panel.reading.geometry().right()
    assert side.isVisible()


def test_every_control_is_named(panel: PadPanel) -> None:
    """Each has a tooltip and an accessible name, and Tab reaches it."""
    kinds: list[type[QWidget]] = [QAbstractButton, QComboBox, QSlider]
    controls = [control for kind in kinds for control in panel.findChildren(kind)]
    assert len(controls) >= 12
    for control in controls:
        assert control.toolTip()
        assert control.accessibleName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_it_follows_theme_and_zoom(drawn: PadPanel, qapp: QApplication) -> None:
    """In the dark ink is light; larger letters make larger controls."""
    apply_theme(qapp, dark=False)
    light = drawn.steps_view.centre.picture.grab().toImage().pixelColor(4, 4)
    width = drawn.reading.width()
    apply_theme(qapp, dark=True, zoom=1.5)
    dark = drawn.steps_view.centre.picture.grab().toImage().pixelColor(4, 4)
    assert light.lightness() > 200
    assert dark.lightness() < 60
    assert drawn.reading.width() > width
    apply_theme(qapp, dark=False)


def test_coming_into_sight_is_told(panel: PadPanel, qtbot: QtBot) -> None:
    """So that what was not drawn meanwhile can be."""
    panel.hide()
    with qtbot.waitSignal(panel.seen):
        panel.show()
    assert panel.canvas.mapTo(panel, QPoint(0, 0)).x() >= 0


def test_names_in_full_where_there_is_room(panel: PadPanel) -> None:
    """Two buttons say less in a narrow panel; what they are for stays told."""
    tools = panel.tools
    panel.resize(1_000, 300)
    QApplication.processEvents()
    assert tools.add.text() == "Add to my digits as"
    panel.resize(panel.minimumSizeHint().width(), 300)
    QApplication.processEvents()
    assert panel.width() < 600
    assert tools.add.text() == "Add as"
    assert tools.open.accessibleName() == "Open a picture…"
    panel.resize(1_000, 300)
    QApplication.processEvents()
    assert tools.add.text() == "Add to my digits as"


def test_long_names_have_room(panel: PadPanel) -> None:
    """Beside a bar and its number."""
    panel.set_network(("T-shirt/top", "A much longer name of a class"), 28)
    QApplication.processEvents()
    assert panel.reading.bars.width() >= panel.reading.bars.minimumSizeHint().width()
