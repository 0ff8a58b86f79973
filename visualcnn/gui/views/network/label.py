"""A strip's left side: the way of the data, the layer's name, its shape and its parameters."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPolygonF

from visualcnn.gui.theme import color, font
from visualcnn.gui.views.network import legend
from visualcnn.gui.views.network.frame import NAME_GAP, Columns, TextSizes
from visualcnn.gui.views.network.strips import Strip

_RAIL = 11.0
_DOT = 3.0
_WIDEST_NUMBER = "±1.5e−4"


@dataclass(frozen=True)
class Fonts:
    """The panel's two fonts, measured once a layout."""

    name: QFont
    caption: QFont

    @classmethod
    def current(cls) -> Fonts:
        """As the theme has them now."""
        return cls(font("body", semi_bold=True), font("caption"))

    def sizes(self, strips: tuple[Strip, ...]) -> TextSizes:
        """What the strips' texts need."""
        name, caption = QFontMetrics(self.name), QFontMetrics(self.caption)
        names = max(name.horizontalAdvance(strip.name) for strip in strips)
        shapes = max(caption.horizontalAdvance(strip.shape) for strip in strips)
        counts = {strip: caption.horizontalAdvance(strip.parameters) for strip in strips}
        classes = (caption.horizontalAdvance(each) for each in strips[-1].class_names)
        return TextSizes(
            line=name.height(),
            caption=caption.height(),
            names=names,
            labels=max(names + NAME_GAP + shapes, *counts.values()),
            counts=max((counts[strip] for strip in strips if not strip.filters), default=0),
            legend=caption.horizontalAdvance(_WIDEST_NUMBER) + legend.THICKNESS + 6,
            classes=max(classes, default=0),
        )


def paint_rail(
    painter: QPainter, height: float, center: float, *, strip: Strip, ends: bool
) -> None:
    """The line along which data flows down; a full dot learns, a ring doesn't."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color("line"), 1.5))
    top = center if strip.what == "input" else 0.0
    painter.drawLine(QPointF(_RAIL, top), QPointF(_RAIL, center if ends else height))
    painter.setPen(QPen(color("text_quiet"), 1.5))
    painter.setBrush(color("text_quiet" if strip.learns else "panel"))
    if ends:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("text_quiet"))
        tip = QPointF(_RAIL, center + _DOT)
        wings = (QPointF(-_DOT - 1, -2 * _DOT), QPointF(_DOT + 1, -2 * _DOT))
        painter.drawPolygon(QPolygonF([tip, *(tip + wing for wing in wings)]))
    else:
        painter.drawEllipse(QPointF(_RAIL, center), _DOT, _DOT)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def paint_label(
    painter: QPainter, strip: Strip, columns: Columns, fonts: Fonts, height: float
) -> None:
    """Name and shape side by side, and the parameters' number."""
    line = QFontMetrics(fonts.name).height()
    left = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
    painter.setFont(fonts.name)
    painter.setPen(color("text"))
    painter.drawText(QRectF(columns.names, 0, columns.filters, line), left, strip.name)
    painter.setFont(fonts.caption)
    painter.setPen(color("text_quiet"))
    painter.drawText(QRectF(columns.shapes, 0, columns.filters, line), left, strip.shape)
    place = second_place(strip.parameters, columns, fonts, height)
    painter.drawText(place, left, strip.parameters)


def second_place(words: str, columns: Columns, fonts: Fonts, height: float) -> QRectF:
    """Where `words` stand: below the name, or in the next column if the strip is too low."""
    caption = QFontMetrics(fonts.caption)
    line, below = QFontMetrics(fonts.name).height(), caption.height()
    if height >= line + below or not columns.has_room_for(caption.horizontalAdvance(words)):
        return QRectF(columns.names, line, columns.filters, below)
    return QRectF(columns.filters, 0, columns.legend - columns.filters, line)
