"""Pictures of the window, in as few colours as it takes to see no difference."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from docs.question import MOST_CLICKS, Question
from docs.window import closed, opened, trained
from tests.gui.visitor import Visitor
from visualcnn.data.paths import HOME_VARIABLE
from visualcnn.gui.icons import logo

COLOURS, FREQUENT, ROUNDS = 120, 64, 4

Colours = npt.NDArray[np.float64]
"""Red, green and blue, 0 to 255, in each row."""


def draw(questions: Iterable[Question], folder: Path, home: Path) -> None:
    """Ask each question of a new window, which keeps its files in `home`; grab what is seen.

    Raises RuntimeError where a question isn't answered as it says.
    """
    os.environ[HOME_VARIABLE] = str(home)
    app = QApplication([])
    app.setWindowIcon(logo())
    model, dataset = trained(home)
    folder.mkdir(exist_ok=True)
    for question in questions:
        # A new folder each time: a window remembers how the last one was left.
        settings = str(home / question.slug)
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, settings)
        desktop = opened(app, model, dataset)
        visitor = Visitor(desktop)
        said = question.ask(visitor)
        if question.title not in said or visitor.clicks > MOST_CLICKS:
            raise RuntimeError(
                f"{question.slug} took {visitor.clicks} clicks and ends at “{said}”."
            )
        image = desktop.window.grab().toImage()
        few_colours(image).save(str(folder / f"{question.slug}.png"), "PNG", 0)
        closed(desktop)


def few_colours(image: QImage) -> QImage:
    """The same picture with COLOURS: its most frequent ones, and the best for all the others.

    So surfaces stay as they are, and a colour that few pixels have isn't lost among greys.
    """
    width, height = image.width(), image.height()
    rows = image.convertToFormat(QImage.Format.Format_RGB32).constBits()
    pixels = np.frombuffer(rows, np.uint32) & 0xFFFFFF
    found, which, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    points = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(np.float64)
    colours = _settled(points, np.sqrt(counts), _spread(points, counts))
    indices = _squares(points, colours).argmin(axis=1).astype(np.uint8)[which]
    red, green, blue = colours.round().astype(np.int64).T
    made = QImage(indices.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
    made.setColorTable((0xFF000000 | red << 16 | green << 8 | blue).tolist())
    return made.copy()


def _spread(points: Colours, counts: npt.NDArray[np.int64]) -> Colours:
    """The most frequent of `points` first, then each time the one farthest from all so far."""
    chosen = np.argsort(-counts)[:FREQUENT].tolist()
    nearest = _squares(points, points[chosen]).min(axis=1)
    while len(chosen) < min(COLOURS, len(points)):
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, _squares(points, points[chosen[-1:]])[:, 0])
    return points[chosen]


def _settled(points: Colours, weights: Colours, colours: Colours) -> Colours:
    """Each colour after the most frequent ones moved to the mean of those that it stands for."""
    for _ in range(ROUNDS):
        nearest = _squares(points, colours).argmin(axis=1)
        for number in range(FREQUENT, len(colours)):
            mine = nearest == number
            if mine.any():
                colours[number] = np.average(points[mine], axis=0, weights=weights[mine])
    return colours


def _squares(points: Colours, others: Colours) -> Colours:
    """The squared distance of each of `points` from each of `others`."""
    distances: Colours = ((points[:, np.newaxis] - others) ** 2).sum(axis=2)
    return distances
