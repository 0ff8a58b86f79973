"""Facts about the digits that excite a filter most."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.filter_example import digits
from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.explanation.digits_view import DigitsView


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> DigitsView:
    """Nine digits."""
    apply_theme(qapp, dark=False)
    made = DigitsView()
    qtbot.addWidget(made)
    made.resize(180, 220)
    made.show_digits(digits())
    made.show()
    return made


def test_three_a_row(shown: DigitsView) -> None:
    """The best first; none lies over another, and all are inside."""
    places = [shown.place(number) for number in range(9)]
    assert [place.top() for place in places[:3]] == [places[0].top()] * 3
    assert places[3].left() == places[0].left()
    for number, place in enumerate(places):
        assert shown.rect().contains(place.toAlignedRect())
        assert not any(place.intersects(other) for other in places[number + 1 :])


def test_the_region_is_outlined_where_it_is(shown: DigitsView) -> None:
    """In the digit's own rows and columns; padding has none."""
    assert shown.region(0) is None
    seen, place, scale = shown.region(6), shown.place(6), shown.side / 9
    assert seen is not None
    assert seen.left() == pytest.approx(place.left() + 1 * scale)
    assert seen.top() == pytest.approx(place.top() + 2 * scale)
    assert seen.width() == pytest.approx(3 * scale)
    edge = shown.grab().toImage().pixelColor(int(seen.left()), int(seen.center().y()))
    assert abs(edge.hue() - color("accent").hue()) < 12


def test_a_click_chooses_a_digit(shown: DigitsView, qtbot: QtBot) -> None:
    """By its number among the validation digits; beside them there is nothing."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(shown.digit_chosen) as heard:
        QTest.mouseClick(shown, left, none, shown.place(4).center().toPoint())
    assert heard.args == [104]
    with qtbot.assertNotEmitted(shown.digit_chosen):
        QTest.mouseClick(shown, left, none, QPoint(0, 219))


def test_the_keyboard_chooses_a_digit(shown: DigitsView, qtbot: QtBot) -> None:
    """Arrows go from one to the next and say which; they stop at the ends."""
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(shown, key)
    assert shown.accessibleDescription() == "validation digit 101, labelled one: 4.25"
    with qtbot.waitSignal(shown.digit_chosen) as heard:
        QTest.keyClick(shown, Qt.Key.Key_Return)
    assert heard.args == [101]


def test_fewer_or_none(shown: DigitsView, qtbot: QtBot) -> None:
    """A small set has fewer; without any there is a sentence, and nothing to choose."""
    QTest.keyClick(shown, Qt.Key.Key_Down)
    QTest.keyClick(shown, Qt.Key.Key_Down)
    shown.show_digits(digits(2))
    with qtbot.waitSignal(shown.digit_chosen) as heard:
        QTest.keyClick(shown, Qt.Key.Key_Return)
    assert heard.args == [101]
    shown.show_digits(())
    assert "first validation" in shown.accessibleDescription()
    with qtbot.assertNotEmitted(shown.digit_chosen):
        QTest.keyClick(shown, Qt.Key.Key_Return)
    shown.grab()
