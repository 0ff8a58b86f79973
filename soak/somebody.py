"""Somebody who uses all of a window, again and again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractScrollArea

from benchmarks.user import ACT, User, click
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State

EXPLAINED, EXPLORED, REST = 40, 24, 12
"""Acts in the explanations, then in gallery, pad, mistakes and map, and of rest: one round."""
ROUND = (EXPLAINED + EXPLORED + REST) * ACT / 1_000
"""Seconds, about."""
FIRST, PAGES = "conv1", ("gradient", "what if", "proof", "filter", "value")
"""What is looked at while everything stands still."""
DIGIT = np.array([[40, 40], [200, 40], [120, 130], [90, 240]], np.float64)


class Somebody(QObject):
    """Uses the explanations and then everything else: one thing every 200 ms, round by round.

    After each round the run stands still for a moment, at the end of an epoch and with the same
    number of the same digit in sight: so what is held can be compared from round to round.
    """

    rested = Signal()
    """A round is over and everything stands still."""

    def __init__(self, desktop: Desktop, folder: Path, act: int = ACT) -> None:
        """Saves in `folder`, and does something every `act` milliseconds."""
        super().__init__(desktop)
        self._desktop, self._path = desktop, folder / "soak.visualcnn"
        self._parts = desktop.explore()
        self._user = User(desktop)
        self._user.begin()
        self._user.end()
        self._acts = self._idle = self.saved = 0
        desktop.session.saved.connect(self._count_saved)
        self._timer = QTimer(self, interval=act)
        self._timer.timeout.connect(self._act)
        self._timer.start()

    def _count_saved(self, event: object) -> None:
        del event
        self.saved += 1

    def end(self) -> None:
        """Do nothing more; the run goes on."""
        self._timer.stop()
        self._desktop.session.command(Command.TRAIN)

    def _act(self) -> None:
        number = self._acts % (EXPLAINED + EXPLORED + 1)
        if number == EXPLAINED + EXPLORED:
            self._rest()
            return
        self._acts += 1
        if number == 0:
            self._desktop.window.bring_up("explanation")
        if number < EXPLAINED:
            self._click_once(self._acts - 1)
            self._user.act()
            return
        number -= EXPLAINED
        (self._look_at_gallery, self._draw, self._look_at_mistakes, self._look_at_map)[number // 6](
            number % 6
        )

    def _click_once(self, number: int) -> None:
        """In the first round into each strip: some of it is made when first asked for."""
        views = self._user.network.views
        if number < len(views):
            view = views[number]
            for group in view.groups:
                click(view, group.rect(0).center().toPoint())

    def _rest(self) -> None:
        session = self._desktop.session
        if session.state is State.RUNNING and not self._idle:
            self._choose_the_first()
            session.command(Command.PAUSE)
        elif session.state is State.PAUSED:
            self._idle += 1
            self._do_as_always(self._idle)
        if self._idle == REST:
            self._idle = 0
            self._acts += 1
            self.rested.emit()
            session.command(Command.TRAIN)

    def _choose_the_first(self) -> None:
        window = self._desktop.window
        window.sample.choose("validation", 0)
        for area in window.network.findChildren(QAbstractScrollArea):
            area.verticalScrollBar().setValue(0)
        window.bring_up("explanation")
        self._user.choose_filter()
        view = next(view for view in self._user.seen() if view.strip.name == FIRST)
        click(view, view.groups[-1].rect(0).center().toPoint())

    def _do_as_always(self, number: int) -> None:
        """Train to the epoch's end, then have each page tell of this moment."""
        if number == 1:
            self._desktop.session.command(Command.EPOCH)
        elif number - 2 < len(PAGES):
            click(self._user.panel.header.pages.button(PAGES[number - 2]))

    def _look_at_gallery(self, number: int) -> None:
        window, grid = self._desktop.window, self._parts.gallery.grid
        if number == 0:
            self._desktop.actions["gallery"].trigger()
        elif number < 4:
            for area in (grid, *window.network.findChildren(QAbstractScrollArea)):
                _scroll(area)
        else:
            window.sample.choose("validation", 7 * self._acts % 100)

    def _draw(self, number: int) -> None:
        canvas = self._parts.pad.canvas
        if number == 0:
            self._desktop.actions["draw"].trigger()
        elif number < 5:
            canvas.draw_path(DIGIT + 2 * number, np.ones(len(DIGIT) - 1, np.bool_))
        else:
            canvas.clear()
            self._desktop.session.save(self._path)

    def _look_at_mistakes(self, number: int) -> None:
        if number == 0:
            self._desktop.actions["mistakes"].trigger()
        elif number == 3:
            click(self._parts.mistakes.matrix.canvas)

    def _look_at_map(self, number: int) -> None:
        if number == 0:
            self._desktop.actions["map"].trigger()
        elif number == 4:
            click(self._parts.map.scatter)


def _scroll(area: QAbstractScrollArea) -> None:
    bar = area.verticalScrollBar()
    below = bar.value() + bar.pageStep() // 2
    bar.setValue(bar.minimum() if bar.value() == bar.maximum() else below)
