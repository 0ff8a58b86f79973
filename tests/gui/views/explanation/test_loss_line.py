"""The loss of a trial as a line."""

from __future__ import annotations

import math

import pytest
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.explanation.loss_line import LossLine


@pytest.fixture
def line(qtbot: QtBot) -> LossLine:
    """Three losses."""
    made = LossLine()
    qtbot.addWidget(made)
    made.resize(300, 120)
    made.show_losses((2.0, 1.0, 0.0))
    return made


def test_height_is_the_loss(line: LossLine) -> None:
    """From zero at the bottom to the largest one at the top, in equal steps."""
    area, points = line.area(), line.points()
    assert [point.y() for point in points] == pytest.approx(
        [area.top(), area.center().y(), area.bottom()]
    )
    assert points[1].x() - points[0].x() == pytest.approx(points[2].x() - points[1].x())


def test_in_words(line: LossLine) -> None:
    """For those who listen."""
    assert line.accessibleDescription() == "2.00 → 1.00 → 0"


def test_it_stays_inside_its_room(line: LossLine) -> None:
    """Also as small as it may be, with long numbers at both ends."""
    line.show_losses((1.234e-5, 9.876e-7))
    line.resize(line.minimumSizeHint())
    area = line.area()
    assert area.width() > 0
    assert area.height() > 0
    line.grab()


def test_it_ends_where_the_loss_is_no_number(line: LossLine) -> None:
    """Nothing is drawn of what came after."""
    line.show_losses((1.0, math.nan, 0.5))
    assert len(line.points()) == 1
    line.grab()
    line.show_losses((math.nan, 1.0))
    assert not line.points()
    line.grab()


def test_no_losses_are_no_line(line: LossLine) -> None:
    """Nor is a loss of zero a fault."""
    line.show_losses(())
    assert not line.points()
    line.grab()
    line.show_losses((0.0, 0.0))
    assert all(point.y() == line.area().bottom() for point in line.points())
