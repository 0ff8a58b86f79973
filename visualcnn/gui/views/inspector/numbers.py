"""The numbers in a picture's cells: texts that Qt paints without Python."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QWidget

from visualcnn.gui import text
from visualcnn.gui.colour_maps import ColourMap
from visualcnn.gui.mosaic import Steps, Values
from visualcnn.gui.palette import Theme, contrast
from visualcnn.gui.plain_text import PlainLabel

ROOM = 28
"""Pixels a cell from which on its number stands in it."""


class Numbers:
    """One text a cell on `owner`; only what changes costs anything."""

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner
        self._labels: list[PlainLabel] = []
        self._texts: list[str] = []
        self._plain: list[bool] = []

    def lie(self, places: Sequence[QRectF], font: QFont) -> None:
        """Stand at `places`, each in the middle."""
        for label in self._labels[len(places) :]:
            label.hide()
            label.deleteLater()
        del self._labels[len(places) :]
        self._labels += [self._make() for _ in places[len(self._labels) :]]
        for label, place in zip(self._labels, places, strict=True):
            label.setFont(font)
            # With its size fixed, no layout is asked anew whenever the text changes.
            label.setFixedSize(place.toAlignedRect().size())
            label.move(place.toAlignedRect().topLeft())
        self._texts, self._plain = [""] * len(places), [True] * len(places)
        for label in self._labels:
            label.clear()
            label.setForegroundRole(QPalette.ColorRole.Text)
            label.show()

    def show(self, texts: Iterable[str], plain: Iterable[bool]) -> None:
        """Show `texts`; in the colour of text where `plain`, else in the panel's."""
        for cell, (words, is_plain) in enumerate(zip(texts, plain, strict=True)):
            if words != self._texts[cell]:
                self._texts[cell] = words
                self._labels[cell].setText(words)
            if is_plain != self._plain[cell]:
                self._plain[cell] = is_plain
                role = QPalette.ColorRole.Text if is_plain else QPalette.ColorRole.Base
                self._labels[cell].setForegroundRole(role)

    def _make(self) -> PlainLabel:
        label = PlainLabel(parent=self._owner)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label


def decimals(values: Values, metrics: QFontMetrics, room: float) -> int | None:
    """How many decimals every number has room for in a cell; None where they would mislead."""
    if room < ROOM:
        return None
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0))
    # Two significant digits of the largest number, or all of them might read 0.00.
    needed = max(0, 1 - math.floor(math.log10(largest))) if largest else 0
    for number in range(max(2, needed), needed - 1, -1):
        if metrics.horizontalAdvance(fixed(-largest, number)) + 2 <= room:
            return number
    return None


def fixed(number: float, decimals: int) -> str:
    """With so many decimals, and never minus zero, which would look like a number below it."""
    shown = f"{number:.{decimals}f}"
    return shown.removeprefix("-") if float(shown) == 0 else shown.replace("-", text.MINUS)


def reads_plain(steps: Steps, colour_map: ColourMap, theme: Theme) -> list[bool]:
    """Whether the colour of text reads better on each of `steps` than the panel's does."""
    plain: list[bool] = _plain_steps(colour_map, theme)[steps].ravel().tolist()
    return plain


@cache
def _plain_steps(colour_map: ColourMap, theme: Theme) -> npt.NDArray[np.bool_]:
    grounds = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in colour_map(theme)]
    return np.array([contrast(theme.text, each) >= contrast(theme.panel, each) for each in grounds])
