"""Bars say each class's probability, for the eye and in words."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import color
from visualcnn.gui.views.probability_bars import ProbabilityBars
from visualcnn.gui.views.probability_line import ProbabilityLine

# What the offscreen platform logs whenever a window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


class Events(QObject):
    """Notes which widget got which event."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[tuple[QObject, QEvent.Type]] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every event of the widgets."""
        self.all.append((watched, event.type()))
        return super().eventFilter(watched, event)


@pytest.fixture
def bars(qtbot: QtBot) -> ProbabilityBars:
    """Two classes, 75 % and 25 %, the second of which is the label."""
    made = ProbabilityBars()
    qtbot.addWidget(made)
    made.set_classes(("Bag", "Coat"))
    made.show_probabilities(np.array([0.75, 0.25]), 1)
    made.resize(made.sizeHint().width() + 100, made.sizeHint().height())
    return made


def test_lines_in_words(bars: ProbabilityBars) -> None:
    """Each line reads as class, probability and whether it is the label."""
    assert bars.prediction == 0
    assert bars.line_text(0) == "Bag: 75 %"
    assert bars.accessibleDescription() == "Bag: 75 %, Coat: 25 %, the label"


def test_bar_is_as_long_as_its_probability(bars: ProbabilityBars) -> None:
    """Three quarters of the prediction's track are dark."""
    image = bars.grab().toImage()
    track = bars.track(0)
    middle = int(track.center().y())
    dark = [
        image.pixelColor(x, middle) == color("text")
        for x in range(int(track.left()) + 1, int(track.right()))
    ]
    assert sum(dark) / len(dark) == pytest.approx(0.75, abs=0.03)


def test_other_number_of_classes_is_not_shown(bars: ProbabilityBars) -> None:
    """Probabilities that don't fit the classes are left out, not misread."""
    bars.show_probabilities(np.ones(10) / 10, 1)
    assert bars.prediction is None
    assert bars.line_text(1) == "Coat, the label"


def test_stale_bars_are_dimmed(bars: ProbabilityBars) -> None:
    """Out-of-date bars are drawn fainter."""
    fresh = bars.grab().toImage()
    bars.set_stale(True)
    x, y = int(bars.track(0).left()) + 3, int(bars.track(0).center().y())
    assert bars.grab().toImage().pixelColor(x, y) != fresh.pixelColor(x, y)


def test_only_what_changed_is_painted(bars: ProbabilityBars) -> None:
    """Other numbers of one class leave the other's line alone, and no layout is done again."""
    bars.show()
    bars.show_probabilities(np.array([0.75, 0.25]), 1)
    QApplication.processEvents()
    seen = Events()
    bars.installEventFilter(seen)
    first, second = bars.findChildren(ProbabilityLine)
    second.installEventFilter(seen)
    bars.show_probabilities(np.array([0.6, 0.25]), 1)
    QApplication.processEvents()
    assert (first.number.text(), second.number.text()) == ("60.0 %", "25.0 %")
    assert (second, QEvent.Type.Paint) not in seen.all
    assert (bars, QEvent.Type.LayoutRequest) not in seen.all
    bars.removeEventFilter(seen)
    second.removeEventFilter(seen)


def test_the_pointer_gets_the_exact_number(bars: ProbabilityBars) -> None:
    """Each line has its words as tooltip, also after they changed."""
    bars.show_probabilities(np.array([0.9876, 0.0124]), None)
    tips = [line.toolTip() for line in bars.findChildren(ProbabilityLine)]
    assert tips == ["Bag: 98.8 %", "Coat: 1.24 %"]


def test_not_a_number_has_no_bar(bars: ProbabilityBars) -> None:
    """What isn't a probability is told, and no bar is drawn for it."""
    bars.show_probabilities(np.array([np.nan, 2.0]), 1)
    first, second = bars.findChildren(ProbabilityLine)
    assert first.number.text() == "NaN"
    assert first.bar.width() == 0
    assert second.bar.width() == second.track.width()
