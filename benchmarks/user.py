"""A scripted user of the explanations: one thing every 200 ms, with the mouse or by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from visualcnn.explain.places import Place
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.trials import PROOF
from visualcnn.gui.views.network.places import number_of
from visualcnn.gui.views.network.strip import StripView
from visualcnn.gui.views.network.tiles import TileGroup

ACT = 200
"""Milliseconds between two things that the user does."""
EACH = 8
"""So many of them on a page, then comes the next."""


class User(QObject):
    """Does one thing every 200 ms: numbers in the network, then what each page offers."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        parts = desktop.explain()
        self.panel, self.explainer = parts.panel, parts.explainer
        self.network = desktop.window.network
        self._rng = np.random.default_rng(0)
        self._acts = 0
        desktop.window.bring_up("explanation")
        self._timer = QTimer(self, interval=ACT)
        self._timer.timeout.connect(self.act)
        self._does: dict[str, Callable[[int], None]] = {
            "value": self._look,
            "gradient": self._look,
            "what if": self._try,
            "proof": self._prove,
            "filter": self._paint,
        }

    def begin(self) -> None:
        """From now on, following, with error maps."""
        self.choose_filter()
        self.click_number()
        click(self.panel.header.follow)
        click(self.network._header.kinds.button("errors"))  # noqa: SLF001 - nobody else presses it
        self._timer.start()

    def choose_filter(self) -> None:
        """The first one that is in sight."""
        group = next(g for view in self.seen() for g in view.groups if g.what == "filter")
        click(group.owner, group.rect(0).center().toPoint())

    def end(self) -> None:
        """Do nothing more."""
        self._timer.stop()

    def act(self) -> None:
        """The next thing."""
        page = list(self._does)[self._acts // EACH % len(self._does)]
        if self._acts % EACH == 0:
            click(self.panel.header.pages.button(page))
        else:
            self._does[page](self._acts)
        self._acts += 1

    def _look(self, number: int) -> None:
        """Another number: by mouse, or its neighbour by an arrow key."""
        if number % 2:
            self.click_number()
        else:
            view = self.seen()[0]
            QTest.keyClick(view, Qt.Key.Key_Right)

    def _try(self, number: int) -> None:
        page = self.panel.what_if
        click(page.steps.button("10" if number % 2 else "1"))

    def _prove(self, number: int) -> None:
        if not self.explainer.analysis.busy(PROOF):
            buttons = list(self.panel.proof.buttons.values())
            click(buttons[number % len(buttons)])

    def prove(self) -> None:
        """The longest proof."""
        click(self.panel.proof.buttons["random"])

    def _paint(self, number: int) -> None:
        page = self.panel.filter
        match number % EACH:
            case 1:
                click(page.after if page.after.isEnabled() else page.before)
            case 2 | 3:
                click(page.mute)
            case 4:
                click(page.editor.mode.button("paint"))
            case _:
                self.paint()

    def paint(self) -> None:
        """One weight of the filter."""
        grid = self.panel.filter.editor.grid
        click(grid, grid.cell_rect(0, 2).center().toPoint())

    def seen(self) -> list[StripView]:
        """The strips that are in sight."""
        return [view for view in self.network.views if not view.visibleRegion().isEmpty()]

    def pick(self) -> tuple[QWidget, QPoint, Place]:
        """Any number that is in sight: the strip, where on it, and what it is."""
        while True:
            view = self.seen()[int(self._rng.integers(len(self.seen())))]
            group = view.groups[-1]
            rect = group.rect(int(self._rng.integers(group.count)))
            if isinstance(group, TileGroup):
                x, y = self._rng.uniform(0, 1, 2).tolist()
                spot = QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height())
            else:
                spot = rect.center()
            cell = group.hit(QPointF(spot.toPoint()))
            if cell is None or not self._in_sight(view, spot.toPoint()):
                continue
            number = number_of(view.strip, group.selection(cell.block, cell))
            if isinstance(number, Place):
                return view, spot.toPoint(), number

    @staticmethod
    def _in_sight(view: QWidget, place: QPoint) -> bool:
        """Whether the strip isn't cut off there."""
        return view.visibleRegion().boundingRect().contains(place)

    def click_number(self) -> None:
        """Any of them."""
        view, place, _ = self.pick()
        click(view, place)


def click(widget: QWidget, place: QPoint | None = None) -> None:
    """With the mouse, there or in the middle."""
    where = widget.rect().center() if place is None else place
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
