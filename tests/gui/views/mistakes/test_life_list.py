"""The list of biographies: a user's place in it stays, whatever comes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tests.gui.views.mistakes.example import lives
from visualcnn.data.dataset import Images, Indices
from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.mistakes.life_list import LifeList
from visualcnn.gui.views.mistakes.lives import Lives
from visualcnn.gui.views.mistakes.order import FLIPS, INDEX, SURE, order
from visualcnn.gui.views.mistakes.row_layout import RowLayout
from visualcnn.training.biography import Biographies, biographies
from visualcnn.training.digit_history import DigitHistory
from visualcnn.training.sample_results import SampleResults

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MANY = 10_000


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> LifeList:
    """Room for three rows and a bit."""
    apply_theme(qapp, dark=False)
    made = LifeList()
    qtbot.addWidget(made)
    made.resize(520, made.minimumSizeHint().height() + 8)
    made.show_lives(lives())
    made.show()
    return made


def _layout(shown: LifeList) -> RowLayout:
    assert shown.lives is not None
    return RowLayout.fitted(shown.lives, shown.viewport().width())


def _strip(shown: LifeList, row: int) -> QRect:
    layout = _layout(shown)
    top = layout.heading + row * layout.height - shown.verticalScrollBar().value()
    return layout.strip(top)


def _top(shown: LifeList) -> int:
    """The digit on top."""
    assert shown.lives is not None
    return int(shown.lives.order[shown.verticalScrollBar().value() // _layout(shown).height])


def _reversed(before: Lives) -> Lives:
    return replace(before, order=before.order[::-1])


def test_hovering_tells_a_moment(shown: LifeList, qtbot: QtBot) -> None:
    """Of the digit and validation under the mouse; beside the strip the whole life."""
    strip = _strip(shown, 0)
    place = QPoint(strip.right() - 2, strip.center().y())
    words = "validation 1 · label bee · step 1,040: ✓ read as bee, 80 %"
    with qtbot.waitSignal(shown.pointed) as heard:
        QTest.mouseMove(shown.viewport(), place)
    assert heard.args == [words]
    assert shown.words_at(QPoint(5, strip.center().y())).startswith("validation 1 · label bee: 3")
    assert shown.words_at(QPoint(5, 2)) == ""
    with qtbot.waitSignal(shown.pointed) as left:
        QApplication.sendEvent(shown.viewport(), QEvent(QEvent.Type.Leave))
    assert left.args == [""]


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_the_tooltip_tells_it_too(shown: LifeList) -> None:
    """With what a double click does."""
    place, kind = _strip(shown, 0).center(), QEvent.Type.ToolTip
    view = shown.viewport()
    QApplication.sendEvent(view, QHelpEvent(kind, place, view.mapToGlobal(place)))
    assert "read as" in QToolTip.text()
    assert "Double click" in QToolTip.text()
    QToolTip.hideText()


def test_a_double_click_chooses_the_digit(shown: LifeList, qtbot: QtBot) -> None:
    """A single one only makes it the current one."""
    place = _strip(shown, 1).center()
    with qtbot.assertNotEmitted(shown.digit_chosen):
        QTest.mouseClick(shown.viewport(), LEFT, NONE, place)
    assert shown.current == 2
    with qtbot.waitSignal(shown.digit_chosen) as heard:
        QTest.mouseDClick(shown.viewport(), LEFT, NONE, place)
    assert heard.args == [2]


def test_the_keyboard_reaches_every_digit_and_moment(shown: LifeList, qtbot: QtBot) -> None:
    """Down the list, and along a strip; Enter looks at the digit."""
    QTest.keyClick(shown, Qt.Key.Key_Down)
    assert shown.current == 2
    QTest.keyClick(shown, Qt.Key.Key_Left)
    assert shown.accessibleDescription().endswith("step 1,040: ✗ read as bee, 70 %")
    for _ in range(9):
        QTest.keyClick(shown, Qt.Key.Key_Left)
    assert "step 10: ✓ read as cow" in shown.accessibleDescription()
    QTest.keyClick(shown, Qt.Key.Key_Right)
    assert "step 20" in shown.accessibleDescription()
    QTest.keyClick(shown, Qt.Key.Key_End)
    assert shown.current == 11
    assert shown.verticalScrollBar().value() == shown.verticalScrollBar().maximum()
    QTest.keyClick(shown, Qt.Key.Key_PageUp)
    assert shown.current == 9
    QTest.keyClick(shown, Qt.Key.Key_Home)
    assert shown.current == 1
    assert shown.verticalScrollBar().value() == 0
    with qtbot.waitSignal(shown.digit_chosen) as heard:
        QTest.keyClick(shown, Qt.Key.Key_Return)
    assert heard.args == [1]


def test_new_ones_keep_the_place(shown: LifeList) -> None:
    """The digit on top stays there to the pixel, and the current one current."""
    assert shown.lives is not None
    QTest.keyClick(shown, Qt.Key.Key_Down)
    bar = shown.verticalScrollBar()
    bar.setValue(3 * _layout(shown).height + 5)
    top, current = _top(shown), shown.current
    shown.show_lives(_reversed(shown.lives))
    assert _top(shown) == top
    assert bar.value() % _layout(shown).height == 5
    assert shown.current == current


def test_at_the_beginning_it_stays_at_the_beginning(shown: LifeList) -> None:
    """Who looks at the first ones wants to see which they are."""
    assert shown.lives is not None
    shown.show_lives(_reversed(shown.lives))
    assert shown.verticalScrollBar().value() == 0
    assert _top(shown) == 11


def test_another_order_begins_at_its_beginning(shown: LifeList) -> None:
    """Whatever was in sight before."""
    shown.verticalScrollBar().setValue(100)
    shown.show_lives(lives(SURE))
    assert shown.verticalScrollBar().value() == 0
    assert shown.current == _top(shown) == 3


def test_none_and_other_ones(shown: LifeList, qtbot: QtBot) -> None:
    """A sentence in their place, and nothing to choose."""
    shown.show_lives(None, "Press Train.")
    assert shown.current is None
    assert shown.accessibleDescription() == "Press Train."
    assert shown.words_at(QPoint(50, 50)) == ""
    with qtbot.assertNotEmitted(shown.digit_chosen):
        QTest.keyClick(shown, Qt.Key.Key_Return)
        QTest.mouseDClick(shown.viewport(), LEFT, NONE, QPoint(50, 50))
    shown.grab()
    shown.show_lives(lives())
    assert shown.current == 1


def test_where_it_is_too_narrow_it_scrolls(shown: LifeList) -> None:
    """No column is cut off; what lies to the right is scrolled to."""
    shown.resize(200, shown.height())
    across = shown.horizontalScrollBar()
    assert across.maximum() > 0
    across.setValue(across.maximum())
    assert shown.lives is not None
    layout = RowLayout.fitted(shown.lives, 1)
    last = layout.strip(0).left() + layout.strip_width - 2 - across.value()
    assert "step 1,040" in shown.words_at(QPoint(last, layout.heading + 5))


def test_right_and_wrong_are_painted(shown: LifeList) -> None:
    """In the row of their digit, upper and lower half."""
    strip = _strip(shown, 0)
    image = shown.viewport().grab().toImage()
    width = strip.width() // 4
    first, second = strip.left() + width // 2, strip.left() + width + width // 2
    high, low = strip.top() + 2, strip.bottom() - 2
    assert image.pixelColor(first, high) == color("panel")
    assert image.pixelColor(first, low).hue() == pytest.approx(color("bad").hue(), abs=8)
    assert image.pixelColor(second, high).hue() == pytest.approx(color("good").hue(), abs=8)
    assert image.pixelColor(second, low) == color("panel")


def test_only_digits_in_sight_are_fetched(shown: LifeList) -> None:
    """Of ten thousand, however far it is scrolled."""
    taken: list[int] = []

    def take(samples: Indices) -> Images:
        taken.extend(samples.tolist())
        return np.zeros((len(samples), 8, 8), np.uint8)

    labels = np.zeros(MANY, np.uint8)
    history, half = DigitHistory(), np.full(MANY, 0.5, np.float32)
    history.add(1, SampleResults(labels.copy(), half, half.copy(), half.copy()))
    told: Biographies = biographies(history, labels)
    many = Lives(
        history.steps,
        history.predictions,
        history.confidences,
        labels,
        ("0",),
        told,
        order(told, INDEX),
        INDEX,
        take,
    )
    shown.show_lives(many)
    shown.grab()
    taken.clear()
    shown.verticalScrollBar().setValue(shown.verticalScrollBar().maximum())
    shown.grab()
    assert set(taken) == set(range(MANY - 4, MANY)) or set(taken) == set(range(MANY - 5, MANY))


def test_another_zoom_keeps_the_digit_on_top(shown: LifeList, qapp: QApplication) -> None:
    """Larger rows, the same first one."""
    shown.verticalScrollBar().setValue(2 * _layout(shown).height)
    top = _top(shown)
    apply_theme(qapp, dark=True, zoom=1.3)
    assert _top(shown) == top
    apply_theme(qapp, dark=False)
    assert _top(shown) == top


def test_what_is_told_follows_new_ones(shown: LifeList, qtbot: QtBot) -> None:
    """With the keyboard in the list it is the current digit's; without it nothing."""
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    assert shown.told().startswith("validation 1 · label bee: 3 flips")
    shown.show_lives(lives(FLIPS, 3))
    assert shown.told().startswith("validation 1 · label bee: 2 flips")
    with qtbot.waitSignal(shown.pointed) as heard:
        shown.clearFocus()
    assert heard.args == [""]
    assert shown.told() == ""
