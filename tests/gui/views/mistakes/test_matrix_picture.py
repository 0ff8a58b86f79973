"""The matrix's picture: mistakes stand out, what is right is calm, zero is quiet."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.gui.views.mistakes.example import matrix
from visualcnn.explain.confusion import confusion
from visualcnn.gui.colour_maps import sequential
from visualcnn.gui.theme import apply_theme, color, current_theme
from visualcnn.gui.views.mistakes.matrix import COUNTS, SHARES, Matrix
from visualcnn.gui.views.mistakes.matrix_layout import MatrixLayout, Texts
from visualcnn.gui.views.mistakes.matrix_picture import (
    FAINTEST,
    MatrixPainter,
    frame,
    mistakes,
    shades,
)
from visualcnn.gui.views.network.scale import ValueScale

TEXTS = Texts(line=14, name=30, number=30, figures=(40, 60, 50), heads=14)


def _scale(shown: Matrix, unit: str) -> ValueScale:
    scale = ValueScale()
    scale.follow([0.0], [float(mistakes(shown, unit).max())], "layer")
    return scale


def _drawn(shown: Matrix, unit: str = COUNTS, texts: Texts = TEXTS) -> tuple[QImage, MatrixLayout]:
    layout = MatrixLayout.fitted(shown.classes, texts, QSize(700, 300))
    image = QImage(700, 300, QImage.Format.Format_RGB32)
    image.fill(color("panel"))
    with QPainter(image) as painter:
        MatrixPainter(shown, layout, unit, _scale(shown, unit)).paint(painter)
    return image, layout


def _ground(image: QImage, rect: QRectF) -> tuple[int, int, int]:
    pixel = image.pixelColor(int(rect.left()) + 2, int(rect.top()) + 2)
    return pixel.red(), pixel.green(), pixel.blue()


def test_only_mistakes_are_coloured() -> None:
    """The scale is that of the mistakes: what is right, however often, has no part in it."""
    shown = matrix()
    assert mistakes(shown, COUNTS).max() == 1
    found = shades(shown, COUNTS, _scale(shown, COUNTS))
    assert found.tolist() == [[0, 255, 0], [0, 0, 0], [255, 255, 0]]


def test_the_rarest_mistake_is_seen() -> None:
    """One beside a thousand."""
    labels = np.zeros(2_000, np.uint8)
    read = np.ones(2_000, np.uint8)
    read[0] = 2
    shown = Matrix("test", 1, labels, read, confusion(labels, read, 3), ("a", "b", "c"))
    assert shades(shown, COUNTS, _scale(shown, COUNTS))[0].tolist() == [0, 255, FAINTEST]


@pytest.mark.parametrize("dark", [False, True])
def test_the_cells_have_their_colours(qapp: QApplication, *, dark: bool) -> None:
    """A mistake the map's, zero the panel's, what is right neither of them."""
    apply_theme(qapp, dark=dark)
    for unit in (COUNTS, SHARES):
        image, layout = _drawn(matrix(), unit)
        panel = color("panel")
        nothing = (panel.red(), panel.green(), panel.blue())
        lut = sequential(current_theme())
        step = shades(matrix(), unit, _scale(matrix(), unit))[0, 1]
        assert _ground(image, layout.rect(0, 1)) == tuple(lut[step].tolist())
        assert _ground(image, layout.rect(1, 0)) == nothing
        calm = _ground(image, layout.rect(1, 1))
        assert calm != nothing
        assert max(abs(a - b) for a, b in zip(calm, nothing, strict=True)) < 24


def test_a_stale_matrix_is_dimmed(qapp: QApplication) -> None:
    """Nothing in it is as dark as it was."""
    apply_theme(qapp, dark=False)
    fresh, layout = _drawn(matrix())
    stale, _ = _drawn(matrix(stale=True))
    cell = layout.rect(0, 1)
    assert sum(_ground(stale, cell)) > sum(_ground(fresh, cell)) + 50


def test_long_names_stand_upright(qapp: QApplication) -> None:
    """Something is written above each column, and inside its head."""
    apply_theme(qapp, dark=False)
    texts = Texts(14, 60, 30, (40, 60, 50), 60)
    image, layout = _drawn(matrix(("a rather long name", "bee", "cow")), texts=texts)
    for number in range(3):
        head = layout.column_head(number).toAlignedRect()
        ink = [
            (x, y)
            for x in range(head.left(), head.right())
            for y in range(head.top(), head.bottom())
            if image.pixelColor(x, y).lightness() < 120
        ]
        assert ink
        assert max(y for _, y in ink) > head.bottom() - 12
    tall = [layout.column_head(0).top() + 20 > y for _, y in ink]
    assert not any(tall)


def test_a_frame_lies_around_its_cell(qapp: QApplication) -> None:
    """Of the colour that is asked for; the cell's inside stays as it is."""
    apply_theme(qapp, dark=False)
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(color("panel"))
    with QPainter(image) as painter:
        frame(painter, QRectF(10, 10, 20, 20), "accent", 2)
    assert image.pixelColor(9, 20) == color("accent")
    assert image.pixelColor(20, 20) == color("panel")
