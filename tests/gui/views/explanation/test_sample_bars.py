"""Bars of samples: what each adds, one of them chosen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.explanation.sample_bars import SampleBars

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def bars(qtbot: QtBot) -> SampleBars:
    """Four samples, the second of which is chosen."""
    made = SampleBars()
    qtbot.addWidget(made)
    made.resize(202, 100)
    made.show_values(np.array([0.5, -1.0, 0.25, 0.0]), 1)
    made.show()
    return made


def test_lengths_are_in_proportion(bars: SampleBars) -> None:
    """Up for what is added, down for what is taken away, the longest is the largest."""
    heights = [bars.bar(sample).height() for sample in range(4)]
    assert heights[0] == pytest.approx(heights[1] / 2)
    assert heights[3] == 0
    assert bars.bar(0).bottom() == pytest.approx(bars.bar(1).top())
    assert bars.bar(1).bottom() < bars.height()


def test_a_click_chooses_the_sample(bars: SampleBars, qtbot: QtBot) -> None:
    """Wherever in its column; the one that is chosen already says nothing."""
    place = bars.bar(2).center().toPoint()
    with qtbot.waitSignal(bars.sample_chosen) as chosen:
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [2]
    with qtbot.assertNotEmitted(bars.sample_chosen):
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=place)


def test_keys_go_from_sample_to_sample(bars: SampleBars) -> None:
    """And stop at both ends."""
    keys = Qt.Key
    for key, sample in (
        (keys.Key_Right, 2),
        (keys.Key_End, 3),
        (keys.Key_Right, 3),
        (keys.Key_Left, 2),
        (keys.Key_Home, 0),
        (keys.Key_Left, 0),
        (keys.Key_PageDown, 3),
    ):
        QTest.keyClick(bars, key)
        assert bars.sample == sample


def test_the_chosen_sample_in_words(bars: SampleBars) -> None:
    """For those who listen."""
    assert bars.accessibleDescription() == "Sample 1 of 4 adds −1.00"


def test_what_is_no_number_has_no_bar(bars: SampleBars) -> None:
    """And doesn't hide the others."""
    bars.show_values(np.array([np.nan, 1.0, np.inf]), 0)
    assert bars.bar(0).height() == 0
    assert bars.bar(2).height() == 0
    assert bars.bar(1).height() > 0
    bars.grab()


def test_without_samples_nothing_can_be_chosen(bars: SampleBars, qtbot: QtBot) -> None:
    """Neither by mouse nor by key."""
    bars.show_values(np.zeros(0), 0)
    with qtbot.assertNotEmitted(bars.sample_chosen):
        QTest.mouseClick(bars, Qt.MouseButton.LeftButton)
        QTest.keyClick(bars, Qt.Key.Key_Right)
    bars.grab()
