"""The canvas is drawn on with mouse, pen, finger and keys, and all of them leave the same ink."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QKeyEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.pad.canvas import THICKEST, THICKNESS, THINNEST, Canvas
from visualcnn.gui.views.pad.sheet import SIDE

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    """Shown, with one pixel of the sheet for each of the screen."""
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(SIDE + 2, SIDE + 2)
    made.show()
    return made


def drag(canvas: Canvas, *points: tuple[int, int]) -> None:
    """Drag the mouse through `points`."""
    places = [QPoint(*point) for point in points]
    QTest.mousePress(canvas, Left, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, Left, pos=places[-1])


def tablet(canvas: Canvas, kind: QEvent.Type, place: QPointF, pressure: float) -> None:
    """A pen that touches with a pressure of 0..1."""
    device = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Pressure,
        1,
        1,
    )
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else Left
    keys = Qt.KeyboardModifier.NoModifier
    event = QTabletEvent(kind, device, place, place, pressure, 0, 0, 0, 0, 0, keys, Left, button)
    QApplication.sendEvent(canvas, event)
    assert event.isAccepted()


def test_the_mouse_draws(canvas: Canvas, qtbot: QtBot) -> None:
    """Light ink on dark where it went, and it is told."""
    with qtbot.waitSignal(canvas.changed):
        drag(canvas, (60, 140), (200, 140))
    ink = canvas.ink()
    assert ink.shape == (SIDE, SIDE)
    assert ink.dtype == np.uint8
    assert ink[139, 60:200].min() == 255
    assert not ink[:120].any()


def test_moving_without_a_button_draws_nothing(canvas: Canvas, qtbot: QtBot) -> None:
    """Nor does another button."""
    with qtbot.assertNotEmitted(canvas.changed):
        QTest.mouseMove(canvas, QPoint(50, 50))
        QTest.mousePress(canvas, Qt.MouseButton.RightButton, pos=QPoint(50, 50))
        QTest.mouseMove(canvas, QPoint(90, 50))
    assert canvas.sheet.empty


def test_a_path_is_painted_as_the_mouse_paints(canvas: Canvas) -> None:
    """The same pixels, stroke by stroke."""
    drag(canvas, (60, 60), (200, 60), (90, 200))
    drag(canvas, (40, 230), (200, 230))
    by_mouse = canvas.ink()
    canvas.clear()
    points = np.array([[60, 60], [200, 60], [90, 200], [40, 230], [200, 230]], np.float64)
    canvas.draw_path(points, np.array([True, True, False, True]))
    assert np.array_equal(canvas.ink(), by_mouse)
    canvas.undo()
    assert not canvas.ink()[220:240].any()
    assert canvas.ink().any()


def test_the_sheet_follows_the_size(canvas: Canvas) -> None:
    """The same part of the pad means the same ink, however large it is on the screen."""
    drag(canvas, (71, 141), (211, 141))
    small = canvas.ink()
    canvas.clear()
    canvas.resize(2 * SIDE + 2, 3 * SIDE)
    drag(canvas, (141, 281), (421, 281))
    assert np.abs(canvas.ink().astype(int) - small).mean() < 0.5


def test_a_pen_presses(canvas: Canvas) -> None:
    """The harder, the thicker; a tablet's event makes no mouse event."""
    for y, pressure in ((60, 0.0), (180, 1.0)):
        tablet(canvas, QEvent.Type.TabletPress, QPointF(60, y), pressure)
        tablet(canvas, QEvent.Type.TabletMove, QPointF(200, y), pressure)
        tablet(canvas, QEvent.Type.TabletRelease, QPointF(200, y), pressure)
    column = canvas.ink()[:, 140] / 255
    assert column[:120].sum() == pytest.approx(0.3 * THICKNESS, abs=0.5)
    assert column[120:].sum() == pytest.approx(1.5 * THICKNESS, abs=0.5)


def test_a_finger_draws(canvas: Canvas) -> None:
    """The first one that touches; the second draws nothing."""
    device = QTest.createTouchDevice()
    QTest.touchEvent(canvas, device).press(0, QPoint(60, 100), canvas)
    QTest.touchEvent(canvas, device).move(0, QPoint(200, 100), canvas)
    QTest.touchEvent(canvas, device).stationary(0).press(1, QPoint(100, 240), canvas)
    QTest.touchEvent(canvas, device).release(0, QPoint(200, 100), canvas).stationary(1)
    QTest.touchEvent(canvas, device).release(1, QPoint(100, 240), canvas)
    ink = canvas.ink()
    assert ink[99, 60:200].min() == 255
    assert not ink[200:].any()
    assert not canvas.sheet.drawing


def test_keys_undo_clear_and_change_the_pen(canvas: Canvas, qtbot: QtBot) -> None:
    """Ctrl+Z, Delete, [ and ]."""
    drag(canvas, (60, 140), (200, 140))
    before = canvas.ink()
    QTest.keyClick(canvas, Key.Key_Delete)
    assert canvas.sheet.empty
    QTest.keyClick(canvas, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(canvas.ink(), before)
    with qtbot.waitSignal(canvas.thickness_changed) as told:
        QTest.keyClick(canvas, Key.Key_BracketRight)
    assert told.args == [canvas.thickness]
    assert canvas.thickness > THICKNESS
    for _ in range(30):
        QTest.keyClick(canvas, Key.Key_BracketLeft)
    assert canvas.thickness == THINNEST
    canvas.set_thickness(1_000)
    assert canvas.thickness == THICKEST


def test_keys_draw(canvas: Canvas) -> None:
    """Space puts a pen down in the middle, arrows lead it, Space lifts it."""
    QTest.keyClick(canvas, Key.Key_Space)
    for _ in range(10):
        QTest.keyClick(canvas, Key.Key_Right)
    QTest.keyClick(canvas, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Key.Key_Space)
    QTest.keyClick(canvas, Key.Key_Up)
    ink = canvas.ink()
    assert ink[139, 142:208].min() == 255
    assert not ink[:, :120].any()
    assert not canvas.sheet.drawing


def test_its_keys_win_over_the_windows(canvas: Canvas) -> None:
    """Shortcuts of the window don't take what it knows; others they may."""
    for key, known in ((Key.Key_Delete, True), (Key.Key_Space, True), (Key.Key_F5, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(canvas, event)
        assert event.isAccepted() is known


def test_new_ink_is_seen_where_it_is(canvas: Canvas, qapp: QApplication) -> None:
    """Painted part by part it looks as painted whole, in light and in dark."""
    for dark in (False, True):
        apply_theme(qapp, dark)
        canvas.clear()
        drag(canvas, (60, 60), (200, 60), (90, 200))
        seen = canvas.grab().toImage()
        canvas.restyle()
        assert canvas.grab().toImage() == seen
        ink, paper = seen.pixelColor(100, 60), seen.pixelColor(30, 250)
        assert (ink.lightness() > paper.lightness()) is dark
    apply_theme(qapp, dark=False)


def test_it_says_what_it_is(canvas: Canvas) -> None:
    """To those who listen and those who point; and Tab reaches it."""
    assert canvas.accessibleName()
    assert "Ctrl+Z" in canvas.toolTip()
    assert canvas.focusPolicy() == Qt.FocusPolicy.StrongFocus
