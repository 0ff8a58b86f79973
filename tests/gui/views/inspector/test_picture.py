"""Facts about an enlarged picture."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.inspector.content import Picture
from visualcnn.gui.views.inspector.picture import PictureView

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def _picture(*shape: int) -> Picture:
    values = np.linspace(-1, 1, int(np.prod(shape)), dtype=np.float32).reshape(shape)
    return Picture("", "conv1 filter 0", "filter", values, "kernel")


@pytest.mark.parametrize("shape", [(1, 28, 28), (6, 5, 5), (64, 3, 3), (120, 1, 1), (1, 9, 31)])
@pytest.mark.parametrize("width", [180, 290, 600])
def test_it_is_as_wide_as_its_panel_and_no_wider(
    qtbot: QtBot, qapp: QApplication, shape: tuple[int, ...], width: int
) -> None:
    """Whatever the shape, all of it is inside, in whole pixels a cell, at least two."""
    apply_theme(qapp, dark=False)
    view = PictureView(_picture(*shape))
    qtbot.addWidget(view)
    view.resize(width, 10)
    view.show()
    wide, high = view.picture_size
    assert wide <= width
    assert high < view.height()
    assert view.cell_size >= 2
    assert view.cell_size == int(view.cell_size)
    view.grab()


def test_a_view_knows_what_it_can_show(qtbot: QtBot, qapp: QApplication) -> None:
    """New numbers are taken in place; another filter is not."""
    apply_theme(qapp, dark=False)
    view = PictureView(_picture(6, 5, 5))
    qtbot.addWidget(view)
    assert view.fits(_picture(6, 5, 5))
    assert not view.fits(_picture(3, 5, 5))
    assert not view.fits(Picture("", "conv1 filter 1", "filter", _picture(6, 5, 5).values))
