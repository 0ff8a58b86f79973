"""Facts about the picture files of the curves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from visualcnn.gui.palette import rgb
from visualcnn.gui.theme import current_theme
from visualcnn.gui.views.curves import CurvesView


def _training_blue(path: Path) -> int:
    """How many pixels have the smoothed line's very colour."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    blue = rgb(current_theme().training)
    return int((pixels[:, :, 2::-1] == np.array(blue, np.uint8)).all(axis=2).sum())


def test_lines_are_as_thick_as_on_the_screen(view: CurvesView, tmp_path: Path) -> None:
    """A picture of twice the size draws lines twice as wide."""
    view.refresh()
    view.save_picture(tmp_path / "curves.png")
    view.grab().save(str(tmp_path / "screen.png"))
    assert _training_blue(tmp_path / "curves.png") > 3 * _training_blue(tmp_path / "screen.png")
