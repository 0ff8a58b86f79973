"""Two bars a class: before and after."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.way_back import CLASSES
from visualcnn.gui.theme import apply_theme, font
from visualcnn.gui.views.explanation.before_after import BeforeAfter


@pytest.fixture
def bars(qtbot: QtBot) -> BeforeAfter:
    """Three classes; the second, which is right, gains."""
    made = BeforeAfter()
    qtbot.addWidget(made)
    made.set_classes(CLASSES)
    made.resize(400, 120)
    made.show_change(np.array([0.5, 0.25, 0.25]), np.array([0.1, 0.9, 0.0]), 1)
    return made


def test_lines_in_words(bars: BeforeAfter) -> None:
    """For those who listen."""
    assert bars.words(1) == "dog: 25.0 % before, 90.0 % after, the label"
    assert bars.accessibleDescription().startswith("cat: 50.0 % before, 10.0 % after, dog")


def test_bars_are_as_long_as_their_probabilities(bars: BeforeAfter) -> None:
    """Both in one track, one above the other."""
    track = bars.track(1).width()
    before, after = bars.bars(1)
    assert before.width() == pytest.approx(0.25 * track)
    assert after.width() == pytest.approx(0.9 * track)
    assert before.bottom() <= after.top()


def test_another_number_of_classes_is_not_shown(bars: BeforeAfter) -> None:
    """It would be misread."""
    bars.show_change(np.ones(5) / 5, np.ones(5) / 5, 0)
    assert bars.accessibleDescription() == ""
    bars.grab()


def test_no_text_is_cut_off(bars: BeforeAfter, qapp: QApplication) -> None:
    """Not even of the longest name, at any zoom."""
    bars.set_classes(("a", "a very long name of a class", "b"))
    for zoom in (1.0, 1.5):
        apply_theme(qapp, dark=False, zoom=zoom)
        least = bars.minimumSizeHint()
        metrics = QFontMetrics(font(semi_bold=True))
        texts = ("a very long name of a class", "100.0 %", "100.0 %")
        assert least.width() > sum(map(metrics.horizontalAdvance, texts))
        assert least.height() >= 3 * QFontMetrics(font()).height()
        bars.resize(least)
        assert bars.track(1).left() > metrics.horizontalAdvance(texts[0])
    apply_theme(qapp, dark=False)


def test_not_a_number_has_no_bar(bars: BeforeAfter) -> None:
    """What isn't a probability is told, and no bar is drawn for it."""
    bars.show_change(np.array([np.nan, 1.0, 0.0]), np.array([np.nan, np.nan, 2.0]), None)
    assert bars.bars(0)[0].width() == 0
    assert bars.bars(2)[1].width() == bars.track(2).width()
    assert "NaN before" in bars.words(0)
    bars.grab()
