"""Facts about legends."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from visualcnn.gui import colour_maps
from visualcnn.gui.theme import apply_theme, color, current_theme, font
from visualcnn.gui.views.network import legend
from visualcnn.gui.views.network.scale import Mode, ValueScale


def _scale(*values: float, signed: bool = False, mode: Mode = "layer") -> ValueScale:
    scale = ValueScale(signed=signed)
    tiles = [[value] for value in values] if mode == "tile" else [list(values)]
    scale.follow([min(tile) for tile in tiles], [max(tile) for tile in tiles], mode)
    return scale


def test_a_legend_ends_in_the_scales_own_numbers() -> None:
    """Signed scales are centred on zero, others begin there; each tile's own has no one number."""
    assert legend.ends(_scale(0.45)) == ("0", "0.5")
    assert legend.ends(_scale(0.45, signed=True)) == ("−0.5", "0.5")
    assert legend.ends(_scale(-3.0)) == ("−3", "3")
    assert legend.ends(_scale(0.1, 0.2, mode="tile")) == ("0", "max")


def test_no_number_is_cut(qapp: QApplication) -> None:
    """A diverging network's numbers fit into the column, whose width doesn't change with them."""
    apply_theme(qapp, dark=False)
    canvas = QImage(60, 20, QImage.Format.Format_RGB32)
    canvas.fill(color("panel"))
    lut = colour_maps.sequential(current_theme())
    with QPainter(canvas) as painter:
        painter.setFont(font("caption"))
        legend.upright(painter, QRectF(8, 4, 48, 12), _scale(1.5e10), lut)
    left = [canvas.pixelColor(8, y).name() for y in range(20)]
    assert set(left) == {color("panel").name()}


def test_high_is_up(qapp: QApplication) -> None:
    """An upright legend has the largest value's colour on top and zero's below."""
    apply_theme(qapp, dark=False)
    canvas = QImage(60, 80, QImage.Format.Format_RGB32)
    canvas.fill(color("panel"))
    lut = colour_maps.sequential(current_theme())
    with QPainter(canvas) as painter:
        legend.upright(painter, QRectF(0, 4, 50, 60), _scale(1.0), lut)
    top, bottom = (canvas.pixelColor(47, y).lightness() for y in (7, 61))
    assert top < bottom
