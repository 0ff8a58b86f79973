"""Axes have few ticks at round values."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.curves.axes import (
    MOST_EPOCHS,
    EpochAxis,
    StepAxis,
    log_ticks,
    round_spacing,
    round_ticks,
)
from visualcnn.gui.views.curves.measures import write_accuracy, write_loss


@pytest.mark.parametrize(
    ("span", "ticks", "spacing"), [(100, 5, 20), (2.3, 4, 1), (0.9, 5, 0.2), (1e6, 4, 500_000)]
)
def test_spacing_is_round(span: float, ticks: float, spacing: float) -> None:
    """Ticks are 1, 2 or 5 times a power of ten apart, and not more than asked for."""
    assert round_spacing(span, ticks) == pytest.approx(spacing)


def test_ticks_lie_within() -> None:
    """Ticks are the multiples of their spacing within the range, ends included."""
    assert round_ticks(0, 2.4, 1) == [0, 1, 2]
    assert round_ticks(0.95, 1, 0.01) == pytest.approx([0.95, 0.96, 0.97, 0.98, 0.99, 1])


@pytest.mark.parametrize(
    ("low", "high", "values"),
    [(-2, 0.5, [0.01, 0.1, 1]), (-1.5, 0, [0.05, 0.1, 0.2, 0.5, 1]), (-1.1, -1.0, [0.08, 0.1])],
)
def test_log_ticks_are_round(low: float, high: float, values: list[float]) -> None:
    """On a logarithmic axis ticks are round values too, also within one decade."""
    found = [10**tick for tick in log_ticks(low, high, 5)]
    assert set(values) <= {round(value, 6) for value in found}
    assert len(found) <= 6


def test_values_are_written_as_their_ticks_need() -> None:
    """As many decimals as the distance of the ticks needs; accuracies in percent."""
    assert write_loss(0.5, 0.1) == "0.5"
    assert write_loss(2, 1) == "2"
    assert write_loss(0.05, 0) == "0.05"
    assert write_accuracy(0.985, 0.005) == "98.5 %"
    assert write_accuracy(1, 0.2) == "100 %"
    assert write_accuracy(0.5, 0) == "50 %"


def test_steps_are_whole(qtbot: QtBot) -> None:
    """Far zoomed in, the axis has no fractions of steps."""
    del qtbot
    axis = StepAxis()
    ((spacing, values),) = axis.tickValues(1, 3.5, 1_000)
    assert spacing == 1
    assert axis.tickStrings([*values, 1_234], 1, 1) == ["1", "2", "3", "1,234"]


def test_many_epochs_are_thinned(qtbot: QtBot) -> None:
    """Where epochs are narrow, only every second, fifth or tenth is marked."""
    del qtbot
    axis = EpochAxis()
    ends = list(range(10, 1_001, 10))
    axis.show_epochs(ends, 2, 0, 1_000)
    (marks,) = axis._tickLevels
    assert [text for _, text in marks][:3] == ["epoch 10", "20", "30"]
    assert marks[0][0] == 100
    axis.show_epochs(ends[:2], 0.1, 0, 1_000)
    assert [text for _, text in axis._tickLevels[0]] == ["epoch 1", "2"]


@pytest.mark.parametrize("last", [10, 10**9])
def test_however_epochs_crowd_few_are_marked(qtbot: QtBot, last: int) -> None:
    """Each mark is a text, and a stranger's file may end as many epochs as there is room for."""
    del qtbot
    axis = EpochAxis()
    ends = [*range(1, 100_000), 10**9]
    axis.show_epochs(ends, 1e-6, 0, last)
    assert 0 < len(axis.marked) <= MOST_EPOCHS


def test_epochs_are_marked_where_they_are_in_sight(qtbot: QtBot) -> None:
    """Far zoomed in each has its mark, of however many, and those out of sight have none.

    The first in sight says what they are.
    """
    del qtbot
    axis = EpochAxis()
    ends = range(10, 1_000_001, 10)
    axis.show_epochs(ends, 0.1, 500_001, 500_040)
    (marks,) = axis._tickLevels
    assert marks == [
        (500_010, "epoch 50,001"),
        (500_020, "50,002"),
        (500_030, "50,003"),
        (500_040, "50,004"),
    ]


def test_as_many_epochs_of_another_run_are_marked_anew(qtbot: QtBot) -> None:
    """It isn't their number alone that counts."""
    del qtbot
    axis = EpochAxis()
    axis.show_epochs([500, 1_000], 1, 0, 1_000)
    axis.show_epochs([50, 100], 1, 0, 1_000)
    assert axis.marked == [50, 100]


@pytest.mark.parametrize("place", [(-1_000, 1_000), (300, 400), (-400, -320), (-1e300, 1e300)])
def test_no_range_has_many_ticks_on_a_log_axis(place: tuple[float, float]) -> None:
    """Nor any beyond the largest number or below the smallest, however far the user zooms out."""
    ticks = log_ticks(*place, 6)
    assert len(ticks) <= 24
    assert all(0 < 10**tick < float("inf") for tick in ticks)
