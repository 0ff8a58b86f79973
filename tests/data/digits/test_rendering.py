"""Facts about ink: where the pen goes, how wide it is, and that it fits the box."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from visualcnn.data.digits.handwriting import Writing
from visualcnn.data.digits.rendering import fit_to_box, render


def _line(x: list[float], y: list[float], radius: float = 2.0) -> Writing:
    row = np.array([x, y, [radius] * len(x)], np.float32)[:, np.newaxis]
    one = np.ones(1, np.float32)
    return Writing(row[0], row[1], row[2], softness=one, brightness=one)


def _down(*pen: bool) -> npt.NDArray[np.bool_]:
    return np.array([pen])


def test_a_straight_stroke_is_a_bar_with_round_ends() -> None:
    """A pen of radius 2 on the line y = 10 fills rows 8 to 11, from x = 4 to x = 16."""
    ink = render(_line([6, 14], [10, 10]), _down(True))[0]
    assert (ink[8:12, 6:14] == 255).all()
    assert ink[:8].sum() == ink[12:].sum() == 0
    assert ink[:, :4].sum() == ink[:, 16:].sum() == 0
    assert 0 < ink[8, 4] < 255


def test_ink_amounts_to_the_area_under_the_pen() -> None:
    """The grey levels add up to the stroke's area (length · width + a disc), within 3 %."""
    ink = render(_line([5, 13], [6, 14]), _down(True))[0]
    area = 4 * 8 * 2**0.5 + np.pi * 4
    assert abs(ink.sum() / 255 - area) < 0.03 * area


def test_a_lifted_pen_leaves_no_ink() -> None:
    """Between two strokes nothing is drawn, but each stroke has its ink."""
    ink = render(_line([3, 3, 17, 17], [5, 15, 5, 15], 1), _down(True, False, True))[0]
    assert ink[:, 5:15].sum() == 0
    assert ink[10, 2] == ink[10, 16] == 255


def test_faint_ink_is_grey() -> None:
    """Brightness below 1 greys full ink; above 1 it stays white."""
    line = _line([6, 14], [10, 10])
    faint = render(line._replace(brightness=np.full(1, 0.5, np.float32)), _down(True))
    strong = render(line._replace(brightness=np.full(1, 1.2, np.float32)), _down(True))
    assert faint.max() == 128
    assert strong.max() == 255


def test_ink_is_fitted_to_the_box() -> None:
    """Whatever its unit and place, the longer side of the ink, pen width included, becomes 20."""
    fitted = fit_to_box(_line([-3, 1], [100, 108], 0.5))
    left = (fitted.x - fitted.radius).min()
    top, bottom = (fitted.y - fitted.radius).min(), (fitted.y + fitted.radius).max()
    assert left == top == 0
    assert abs(bottom - 20) < 1e-5
