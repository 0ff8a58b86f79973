"""Bars say each class's probability, for the eye and in words."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import color
from visualcnn.gui.views.probability_bars import ProbabilityBars


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
    track = bars.track(0)
    image = bars.grab().toImage()
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
