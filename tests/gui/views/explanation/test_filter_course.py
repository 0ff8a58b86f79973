"""Facts about a filter's course over the run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.filter_example import course
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.explanation.filter_course import FilterCourseView


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> FilterCourseView:
    """Twelve validations."""
    apply_theme(qapp, dark=False)
    made = FilterCourseView()
    qtbot.addWidget(made)
    made.resize(220, 160)
    made.show_course(course(), 1)
    return made


def test_the_norm_rises_from_zero(shown: FilterCourseView) -> None:
    """Points go right with the step and up with the norm; the largest is at the top."""
    points, area = shown.points(), shown.area()
    assert len(points) == 12
    assert [point.x() for point in points] == sorted(point.x() for point in points)
    heights = [area.bottom() - point.y() for point in points]
    assert heights[-1] == pytest.approx(area.height())
    assert heights[0] == pytest.approx(area.height() / 12)
    assert shown.words == "norm 6.00 at step 0, 72.0 at step 1,100"


def test_kernels_are_spread_over_the_run(shown: FilterCourseView) -> None:
    """As many as fit, from the first to the last."""
    moments = shown.moments()
    assert moments[0] == 0
    assert moments[-1] == 11
    assert 4 <= len(moments) < 12
    shown.resize(900, 160)
    assert shown.moments() == list(range(12))


def test_what_is_not_kept_leaves_the_line(shown: FilterCourseView) -> None:
    """Too large weights have their norms alone, and the tooltip says why."""
    shown.show_course(replace(course(), weights=None, note="too large"), 0)
    assert not shown.moments()
    assert shown.points()
    assert shown.toolTip() == "too large"
    shown.grab()


def test_before_the_first_validation(shown: FilterCourseView) -> None:
    """One sentence, nothing else; a course of no readings is no other."""
    shown.show_course(None, 0)
    sentence = shown.words
    shown.show_course(course(0), 0)
    assert shown.words == sentence
    assert sentence.startswith("No validation as yet")
    assert not shown.points()
    shown.grab()


def test_the_picture_shows_the_channels_kernel(shown: FilterCourseView) -> None:
    """Another channel's kernel looks different where its weights are."""
    numbers = course()
    assert numbers.weights is not None
    weights = numbers.weights.copy()
    weights[:, 2] *= -1
    numbers = replace(numbers, weights=weights)
    shown.show_course(numbers, 1)
    first = shown.grab().toImage()
    shown.show_course(numbers, 0)
    assert shown.grab().toImage() == first
    shown.show_course(numbers, 2)
    assert shown.grab().toImage() != first


def test_a_norm_that_is_no_number_is_left_out(shown: FilterCourseView) -> None:
    """A run that diverged still has its course before that."""
    norms = course().norms.copy()
    norms[-1] = np.nan
    shown.show_course(replace(course(), norms=norms), 0)
    assert len(shown.points()) == 11
    shown.grab()
