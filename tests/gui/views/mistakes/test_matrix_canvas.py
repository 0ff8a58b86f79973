"""The matrix as a widget: by mouse and keyboard, at every size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tests.gui.views.mistakes.example import matrix
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.mistakes.matrix import SHARES
from visualcnn.gui.views.mistakes.matrix_canvas import OPEN, MatrixCanvas

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas(qtbot: QtBot, qapp: QApplication) -> MatrixCanvas:
    """Three classes."""
    apply_theme(qapp, dark=False)
    made = MatrixCanvas()
    qtbot.addWidget(made)
    made.resize(500, 200)
    made.show_matrix(matrix())
    made.show()
    return made


def _middle(canvas: MatrixCanvas, true: int, predicted: int) -> QPoint:
    return canvas.rect_of(true, predicted)[0].toPoint()


def test_a_click_chooses_a_cell(canvas: MatrixCanvas, qtbot: QtBot) -> None:
    """One that has digits; an empty one becomes the current one and that is all."""
    with qtbot.waitSignal(canvas.cell_chosen) as heard:
        QTest.mouseClick(canvas, LEFT, NONE, _middle(canvas, 2, 1))
    assert heard.args == [2, 1]
    with qtbot.assertNotEmitted(canvas.cell_chosen):
        QTest.mouseClick(canvas, LEFT, NONE, _middle(canvas, 1, 0))
        QTest.mouseClick(canvas, LEFT, NONE, QPoint(1, 1))
        QTest.mouseClick(canvas, Qt.MouseButton.RightButton, NONE, _middle(canvas, 2, 1))
    assert canvas.current == (1, 0)


def test_the_keyboard_reaches_every_cell(canvas: MatrixCanvas, qtbot: QtBot) -> None:
    """Arrows stop at the edges and say where they are; Enter chooses."""
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(canvas, key)
    assert canvas.current == (0, 1)
    assert canvas.accessibleDescription() == "label ant read as bee: 1 of 4 (25.0 %)"
    with qtbot.waitSignal(canvas.cell_chosen) as heard:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert heard.args == [0, 1]
    for _ in range(5):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    with qtbot.waitSignal(canvas.cell_pointed) as pointed:
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert pointed.args == [2, 2]


def test_resting_the_mouse_tells_a_cell_or_a_class(canvas: MatrixCanvas) -> None:
    """What a click does is added where there is something to be shown."""
    cell = QPointF(_middle(canvas, 0, 1))
    assert canvas.hover_words(cell) == f"label ant read as bee: 1 of 4 (25.0 %)\n{OPEN}"
    empty = QPointF(_middle(canvas, 1, 0))
    assert canvas.hover_words(empty) == "label bee read as ant: 0 of 4 (0.0 %)"
    before = QPointF(4, _middle(canvas, 2, 0).y())
    assert canvas.hover_words(before).startswith("Recall 50.0 %: 2 of 4 digits labelled cow")
    assert canvas.hover_words(QPointF(1, 1)) == ""


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_the_tooltip_tells_it(canvas: MatrixCanvas) -> None:
    """Where the mouse rests."""
    place = _middle(canvas, 0, 1)
    kind = QEvent.Type.ToolTip
    QApplication.sendEvent(canvas, QHelpEvent(kind, place, canvas.mapToGlobal(place)))
    assert QToolTip.text().startswith("label ant read as bee")
    QToolTip.hideText()


def test_pointing_is_seen(canvas: MatrixCanvas, qtbot: QtBot) -> None:
    """A frame for the mouse, and another for the keyboard."""
    canvas.activateWindow()
    qtbot.waitUntil(canvas.isActiveWindow)
    canvas.clearFocus()
    plain = canvas.grab().toImage()
    QTest.mouseMove(canvas, _middle(canvas, 1, 1))
    pointed = canvas.grab().toImage()
    assert pointed != plain
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.grab().toImage() == plain
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    focused = canvas.grab().toImage()
    assert focused not in (plain, pointed)
    canvas.clearFocus()
    assert canvas.grab().toImage() == plain


def test_the_current_cell_stays_with_new_numbers(canvas: MatrixCanvas) -> None:
    """Those of another validation; other classes begin anew."""
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    canvas.show_matrix(matrix(stale=True))
    assert canvas.current == (1, 0)
    canvas.show_matrix(matrix(("a", "b", "c", "d")))
    assert canvas.current == (0, 0)


def test_the_unit_changes_the_numbers(canvas: MatrixCanvas) -> None:
    """The same cells, other texts."""
    counts = canvas.grab().toImage()
    canvas.use_unit(SHARES)
    assert canvas.grab().toImage() != counts


def test_without_a_matrix_there_is_a_sentence(canvas: MatrixCanvas, qtbot: QtBot) -> None:
    """And nothing to choose."""
    canvas.show_matrix(None, "Press Train.")
    assert canvas.accessibleDescription() == canvas.words((0, 0)) == "Press Train."
    assert canvas.hover_words(QPointF(100, 100)) == ""
    with qtbot.assertNotEmitted(canvas.cell_chosen):
        QTest.mouseClick(canvas, LEFT, NONE, QPoint(100, 100))
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.mouseMove(canvas, QPoint(20, 20))
    assert canvas.rect_of(0, 0) == (QPointF(), QSize())
    canvas.grab()


def test_zoom_and_many_classes_need_more_room(canvas: MatrixCanvas, qapp: QApplication) -> None:
    """Its smallest size grows, so that it scrolls and no number is cut off."""
    small = canvas.minimumSizeHint()
    apply_theme(qapp, dark=True, zoom=1.5)
    large = canvas.minimumSizeHint()
    apply_theme(qapp, dark=False)
    assert large.width() > small.width()
    canvas.show_matrix(matrix(tuple(f"class {number}" for number in range(47))))
    assert canvas.sizeHint().height() > 47 * 10
    canvas.grab()
