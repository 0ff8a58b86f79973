"""The curves as a picture file: PNG at twice the size of the screen, or SVG."""

from __future__ import annotations

from pathlib import Path

import pyqtgraph
from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from visualcnn.gui.theme import GRID, color, font
from visualcnn.gui.views.curves.plot import CurvePlot
from visualcnn.training.atomic import write_atomically

SHARPNESS = 2


def save_picture(view: pyqtgraph.GraphicsView, plots: list[CurvePlot], path: Path) -> None:
    """Write what `view` shows, each plot under its title; the name's ending says how.

    Raises SaveError when the file can't be written; a picture that was there is then as it was.
    """
    header = round(QFontMetricsF(font("heading")).height()) + 2 * GRID
    size = QSize(view.width(), view.height() + header)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if path.suffix.lower() == ".svg":
        # SVG 1.1, the other choice, clips; but Qt doesn't write where a clip ends (6.10).
        generator = QSvgGenerator(QSvgGenerator.SvgVersion.SvgTiny12)
        generator.setOutputDevice(buffer)
        generator.setSize(size)
        generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
        # Otherwise text is scaled by the ratio of Qt's 72 dots an inch to the screen's.
        generator.setResolution(view.logicalDpiX())
        generator.setTitle("Loss and accuracy")
        _paint(generator, view, plots, header)
    else:
        image = QImage(size * SHARPNESS, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SHARPNESS)
        _paint(image, view, plots, header)
        QImageWriter(buffer, b"png").write(image)
    write_atomically(path, bytes(buffer.data().data()), keep_backup=False)


def _paint(
    device: QSvgGenerator | QImage,
    view: pyqtgraph.GraphicsView,
    plots: list[CurvePlot],
    header: int,
) -> None:
    painter = QPainter(device)
    size = view.size()
    painter.fillRect(QRectF(0, 0, size.width(), size.height() + header), color("panel"))
    painter.setFont(font("heading"))
    painter.setPen(color("text"))
    baseline = header - GRID
    for plot in plots:
        left = plot.mapToScene(QPointF(0, 0)).x()
        painter.drawText(QPointF(left + GRID, baseline), plot.measure.title)
    target = QRectF(0, header, size.width(), size.height())
    view.render(painter, target, view.rect())
    for plot in plots:
        place = QRectF(plot.canvas.geometry())
        plot.canvas.render(painter, place.translated(0, header), plot.canvas.rect())
    painter.end()
