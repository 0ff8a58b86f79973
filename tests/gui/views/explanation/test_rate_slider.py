"""A learning rate, dragged or typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.explanation.rate_slider import LARGEST, SMALLEST, RateSlider


@pytest.fixture
def rate(qtbot: QtBot) -> RateSlider:
    """At 0.01."""
    made = RateSlider()
    qtbot.addWidget(made)
    made.show_rate(0.01)
    made.show()
    return made


def test_showing_says_nothing(rate: RateSlider, qtbot: QtBot) -> None:
    """Slider and field agree; the rate is kept as it is."""
    with qtbot.assertNotEmitted(rate.rate_changed):
        rate.show_rate(0.0033)
    assert rate.rate == 0.0033
    assert rate.field.value == 0.0033
    assert rate.slider.value() == pytest.approx(20 * 2.52, abs=1)


def test_the_slider_is_logarithmic(rate: RateSlider, qtbot: QtBot) -> None:
    """A page is a power of ten; its ends are the smallest and the largest rate."""
    with qtbot.waitSignal(rate.rate_changed) as changed:
        QTest.keyClick(rate.slider, Qt.Key.Key_PageUp)
    assert changed.args == [pytest.approx(0.1)]
    rate.slider.setValue(rate.slider.maximum())
    assert rate.rate == LARGEST
    rate.slider.setValue(rate.slider.minimum())
    assert rate.rate == SMALLEST


def test_a_rate_can_be_typed(rate: RateSlider, qtbot: QtBot) -> None:
    """Any number above zero, also beyond the slider."""
    for typed, number in (("5e-3", 0.005), ("20", 20.0), ("1e-7", 1e-7)):
        with qtbot.waitSignal(rate.rate_changed) as changed:
            rate.field.lineEdit().selectAll()
            QTest.keyClicks(rate.field.lineEdit(), typed)
            QTest.keyClick(rate.field.lineEdit(), Qt.Key.Key_Return)
        assert changed.args == [pytest.approx(number)]
        assert rate.rate == pytest.approx(number)


@pytest.mark.parametrize("typed", ["0", "-1", "much", "nan", "inf"])
def test_what_is_no_rate_is_refused(rate: RateSlider, qtbot: QtBot, typed: str) -> None:
    """With one sentence; the rate stays."""
    rate.field.lineEdit().selectAll()
    QTest.keyClicks(rate.field.lineEdit(), typed)
    with qtbot.waitSignal(rate.refused) as refused, qtbot.assertNotEmitted(rate.rate_changed):
        QTest.keyClick(rate.field.lineEdit(), Qt.Key.Key_Return)
    assert refused.args == ["A learning rate is a number above 0."]
    assert rate.rate == 0.01
    assert rate.field.value == 0.01
