"""Facts about a strip's label."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.network.label import Fonts, paint_rail
from visualcnn.gui.views.network.strips import Strip, strips
from visualcnn.nn.network import Network


def test_columns_are_wide_enough_for_every_text(qapp: QApplication, lenet5: Network) -> None:
    """No name, shape, number of parameters or class is cut off."""
    apply_theme(qapp, dark=False)
    shown = strips(lenet5.summary(), ("Ankle boot",) * 10)
    fonts = Fonts.current()
    sizes = fonts.sizes(shown)
    name, caption = QFontMetrics(fonts.name), QFontMetrics(fonts.caption)
    for strip in shown:
        assert name.horizontalAdvance(strip.name) <= sizes.names
        assert sizes.names + caption.horizontalAdvance(strip.shape) <= sizes.labels
        if not strip.filters:
            assert caption.horizontalAdvance(strip.parameters) <= sizes.counts
    assert sizes.classes == caption.horizontalAdvance("Ankle boot")


def _rail(strip: Strip) -> QImage:
    canvas = QImage(24, 40, QImage.Format.Format_RGB32)
    canvas.fill(color("panel"))
    with QPainter(canvas) as painter:
        paint_rail(painter, 40, 20, strip=strip, ends=False)
    return canvas


def test_what_learns_has_a_full_dot(qapp: QApplication, lenet5: Network) -> None:
    """A convolution's dot is filled, a pooling layer's is a ring, and data come from the input."""
    apply_theme(qapp, dark=False)
    picture, conv1, pool1 = strips(lenet5.summary(), ())[:3]
    assert _rail(conv1).pixelColor(11, 20) == color("text_quiet")
    assert _rail(pool1).pixelColor(11, 20) == color("panel")
    assert _rail(picture).pixelColor(11, 4) == color("panel")
    assert _rail(conv1).pixelColor(11, 4) != color("panel")
