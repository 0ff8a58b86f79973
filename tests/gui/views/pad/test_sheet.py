"""The sheet keeps its marks, so that each can be taken back to the last pixel."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from visualcnn.gui.views.pad.sheet import MOST_UNDONE, SIDE, Sheet, fitted


def draw(sheet: Sheet, *points: tuple[float, float], width: float = 20) -> None:
    """One stroke through `points`."""
    sheet.begin(QPointF(*points[0]), width)
    for point in points[1:]:
        sheet.go(QPointF(*point), width)
    sheet.end()


@pytest.fixture
def sheet() -> Sheet:
    """With one stroke, down the middle."""
    made = Sheet()
    draw(made, (140, 80), (140, 200))
    return made


def test_a_stroke_is_a_line_with_round_ends(sheet: Sheet) -> None:
    """As wide as the pen, full inside, soft at its edge only."""
    middle = sheet.grey[140].astype(float) / 255
    assert middle.sum() == pytest.approx(20, abs=0.1)
    assert set(np.unique(middle[131:149])) == {1.0}
    assert not middle[:129].any()
    rows = np.flatnonzero(sheet.grey[:, 140] > 127)
    assert (rows[0], rows[-1]) == (70, 209)
    assert sheet.grey[71, 132] == 0


def test_a_touch_is_a_dot() -> None:
    """As wide as the pen too."""
    sheet = Sheet()
    part = sheet.begin(QPointF(50, 60), 30)
    sheet.end()
    area = sheet.grey.sum() / 255
    assert area == pytest.approx(np.pi * 15**2, rel=0.01)
    rows, columns = np.nonzero(sheet.grey)
    assert part.contains(int(columns.min()), int(rows.min()))
    assert part.contains(int(columns.max()), int(rows.max()))


def test_only_the_told_part_changes(sheet: Sheet) -> None:
    """What a piece of a stroke paints lies in the part that it returns."""
    before = sheet.grey.copy()
    sheet.begin(QPointF(30, 30), 12)
    first = sheet.grey.copy()
    part = sheet.go(QPointF(60, 90), 12)
    changed = np.argwhere(first != sheet.grey)
    assert len(changed)
    assert all(part.contains(int(column), int(row)) for row, column in changed)
    assert part.width() < 60
    assert (before <= sheet.grey).all()


def test_undo_takes_back_stroke_after_stroke(sheet: Sheet) -> None:
    """Every pixel is what it was before."""
    before = sheet.grey.copy()
    draw(sheet, (40, 40), (240, 60), (100, 230), width=31)
    assert not np.array_equal(sheet.grey, before)
    assert sheet.undo()
    assert np.array_equal(sheet.grey, before)
    assert sheet.undo()
    assert not sheet.grey.any()
    assert sheet.empty
    assert not sheet.undo()


def test_clearing_can_be_undone(sheet: Sheet) -> None:
    """Nothing that was drawn is lost by one key."""
    before = sheet.grey.copy()
    sheet.clear()
    assert sheet.empty
    assert not sheet.grey.any()
    sheet.clear()
    assert sheet.undo()
    assert np.array_equal(sheet.grey, before)
    assert not sheet.empty


def test_what_follows_a_clearing_begins_anew(sheet: Sheet) -> None:
    """The old stroke doesn't come back with the undo of a new one."""
    sheet.clear()
    draw(sheet, (20, 20), (40, 20))
    draw(sheet, (20, 60), (40, 60))
    sheet.undo()
    assert sheet.grey[20, 30] == 255
    assert not sheet.grey[100:].any()


def test_of_very_many_drawings_the_newest_can_be_undone(sheet: Sheet) -> None:
    """Memory is bounded, and what is on the sheet stays whole."""
    for _ in range(MOST_UNDONE):
        draw(sheet, (40, 80), (40, 200))
        sheet.clear()
    draw(sheet, (200, 80), (200, 200))
    seen = sheet.grey.copy()
    undone = 0
    while sheet.undo():
        undone += 1
    assert MOST_UNDONE <= undone <= MOST_UNDONE + 2
    assert not sheet.grey.any()
    for _ in range(2 * MOST_UNDONE):
        draw(sheet, (200, 80), (200, 200))
    np.testing.assert_array_equal(sheet.grey >= seen, True)
    sheet.clear()
    sheet.undo()
    np.testing.assert_array_equal(sheet.grey >= seen, True)


def test_nothing_is_undone_while_the_pen_draws(sheet: Sheet) -> None:
    """A stroke is taken back as a whole, when it is one."""
    sheet.begin(QPointF(10, 10), 10)
    assert not sheet.undo()
    sheet.end()
    assert sheet.undo()


def test_a_lifted_pen_draws_nothing(sheet: Sheet) -> None:
    """A move without a touch, as of a mouse that was pressed somewhere else."""
    before = sheet.grey.copy()
    assert sheet.go(QPointF(10, 10), 20).isEmpty()
    assert np.array_equal(sheet.grey, before)


def test_a_small_picture_is_enlarged_without_blur() -> None:
    """Each pixel of a digit 28 high becomes ten by ten equal ones."""
    ink = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    sheet = Sheet()
    sheet.put(fitted(ink))
    assert np.array_equal(sheet.grey[::10, ::10], ink)
    assert np.array_equal(sheet.grey[9::10, 9::10], ink)


def test_a_large_picture_is_averaged_and_stays_in_shape() -> None:
    """A wide one lies across the middle; no line is lost."""
    ink = np.zeros((600, 1_200), np.uint8)
    ink[100:500, 300:303] = 255
    sheet = Sheet()
    sheet.put(fitted(ink))
    rows, columns = np.nonzero(sheet.grey > 60)
    assert rows.min() == pytest.approx(70 + 100 * SIDE / 1_200, abs=2)
    assert rows.max() == pytest.approx(70 + 500 * SIDE / 1_200, abs=2)
    assert set(columns) <= {69, 70, 71}


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (281, 281), (3, 200)])
def test_any_size_fits(shape: tuple[int, int]) -> None:
    """Lines of one pixel and squares of one too."""
    sheet = Sheet()
    sheet.put(fitted(np.full(shape, 255, np.uint8)))
    assert sheet.grey.any()
    assert not sheet.empty


def test_a_picture_can_be_drawn_on_and_taken_back(sheet: Sheet) -> None:
    """It takes the place of what was there, which comes back."""
    before = sheet.grey.copy()
    picture = fitted(np.full((14, 14), 90, np.uint8))
    assert isinstance(picture, QImage)
    sheet.put(picture)
    assert set(np.unique(sheet.grey)) == {90}
    draw(sheet, (10, 10), (100, 10))
    assert sheet.grey[10, 50] == 255
    sheet.undo()
    assert set(np.unique(sheet.grey)) == {90}
    sheet.undo()
    assert np.array_equal(sheet.grey, before)
