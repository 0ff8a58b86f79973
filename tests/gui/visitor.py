"""A visitor: somebody who clicks with a mouse in the real window, waits, looks, and counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QDeadlineTimer, QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)

from visualcnn.explain.places import SOFTMAX, Place, Weight
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.live_errors import ERRORS
from visualcnn.gui.moments import Moments
from visualcnn.gui.page_progress import PAGES
from visualcnn.gui.states import State
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.gui.views.network.area import StripArea
from visualcnn.gui.views.network.overlay import cell_of
from visualcnn.gui.views.network.places import selection_of
from visualcnn.gui.views.network.tiles import TileGroup

PATIENCE = 20_000
"""Milliseconds that a visitor waits for an answer."""
_AIR = 12
"""Pixels around a number that is scrolled to."""
_LOOKS = 3
"""So many times in a row all must be at rest: one answer may have another asked for."""

_Widget = TypeVar("_Widget", bound=QWidget)


class Visitor:
    """Clicks only what is in sight. `clicks` counts; moving and scrolling don't count as clicks.

    Raises LookupError where there is nothing to click, TimeoutError where no answer comes.
    """

    def __init__(self, desktop: Desktop) -> None:
        self.clicks = 0
        self._desktop, self._window = desktop, desktop.window
        parts = desktop.explain()
        self._panel, self._glossary, self._explainer = parts.panel, parts.glossary, parts.explainer
        self._wait(lambda: True)

    # What can be clicked in the network, and on the digit.

    def cell(self, layer: str, *index: int) -> None:
        """An activation, by its layer and its index in it."""
        self._number(Place(layer, index))

    def weight(self, layer: str, *index: int) -> None:
        """A weight of a filter: filter, kernel, row and column."""
        self._number(Weight(layer, "weight", index))

    def bar(self, number: int) -> None:
        """The probability of a class."""
        self._number(Place(SOFTMAX, (number,)))

    def pixel(self, row: int, column: int) -> None:
        """A pixel of the large digit."""
        self._click(self._window.sample.picture, self._pixel(row, column))

    def point(self, row: int, column: int) -> None:
        """Let the mouse rest on a pixel of the large digit: no click."""
        self._move(self._window.sample.picture, self._pixel(row, column))

    def _pixel(self, row: int, column: int) -> QPoint:
        sample, area = self._window.sample, self._window.sample.picture.area
        side = area.width() / sample.sample().image.shape[1]
        place: QPointF = area.topLeft() + QPointF(column + 0.5, row + 0.5) * side
        return place.toPoint()

    def error_maps(self) -> None:
        """The switch in the network's head."""
        self.press("Shown: Error maps")

    # What can be clicked in the explanations.

    def page(self, name: str) -> None:
        """The title of a page, by its name: one of the header's PAGES."""
        button = self._panel.header.pages.button(name)
        self._click(button, button.rect().center(), lambda: self._panel.page == name)

    def crumb(self, layer: str) -> None:
        """The step of the way back that lies in `layer`."""
        crumbs = [
            crumb
            for crumb in self._panel.header.crumbs.crumbs
            if crumb.isVisible() and crumb.text().split()[0] == layer
        ]
        crumb = _only(crumbs, f"crumb of {layer}")
        self._click(crumb, crumb.rect().center(), crumb.isChecked)

    def number(self, title: str, row: int, column: int) -> None:
        """A number of the grid whose title begins so."""
        grids = [grid for grid in self._seen(NumberGrid) if grid.title.startswith(title)]
        grid = _only(grids, f"grid “{title}”")
        self._click(grid, grid.cell_rect(row, column).center().toPoint())

    def row(self, words: str) -> None:
        """The row of a table whose first text contains `words`."""
        for table in self._seen(QAbstractItemView):
            model = table.model()
            for number in range(model.rowCount()):
                index = model.index(number, 0)
                if words in str(index.data()):
                    table.scrollTo(index)
                    self._click(table.viewport(), table.visualRect(index).center())
                    return
        raise LookupError(f"No row says “{words}”.")

    def tenfold(self) -> None:
        """Beside the handle of the learning rate's slider, to the right: ten times as much."""
        slider = _only(self._seen(QSlider), "slider")
        option = QStyleOptionSlider()
        slider.initStyleOption(option)
        kind, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        handle = slider.style().subControlRect(kind, option, part, slider)
        self._click(slider, QPoint(handle.right() + _AIR, handle.center().y()))

    def term(self, name: str) -> None:
        """A word that leads to the glossary, at the right of a page's head."""
        for label in self._seen(QLabel):
            place = _link(label, name)
            if place is not None:
                self._click(label, place, lambda: self._glossary.term is not None)
                return
        raise LookupError(f"No link says “{name}”.")

    def press(self, name: str) -> None:
        """A button, by its text or its accessible name."""
        buttons = [
            button
            for button in self._seen(QAbstractButton)
            if name in {button.text(), button.accessibleName()} and button.isEnabled()
        ]
        button = _only(buttons, f"button “{name}”")
        self._click(button, button.rect().center())

    # What is seen.

    def read(self, page: str) -> str:
        """What stands at the head of a page, of the "network", or the "glossary"'s term.

        Empty where that isn't in sight.
        """
        if page == "network":
            return self._window.network.sentence
        if page == "glossary":
            return (self._glossary.term or "") if _in_sight(self._glossary) else ""
        heads = [
            f"{shown.title.text()}: {shown.sentence.text()}"
            for shown in self._panel.pages
            if _in_sight(shown) and self._panel.page == page
        ]
        verdict = self._panel.proof.verdict
        if page == "proof" and _in_sight(verdict):
            return verdict.text()
        return heads[0] if heads else ""

    def _seen(self, kind: type[_Widget]) -> list[_Widget]:
        return [widget for widget in self._window.findChildren(kind) if _in_sight(widget)]

    # How it is clicked.

    def _number(self, number: Place | Weight) -> None:
        network = self._window.network
        (area,) = network.findChildren(StripArea)
        selection = selection_of(area.strips, number)
        if selection is None:
            raise LookupError(f"The network shows no {number}.")
        view = next(view for view in network.views if view.strip.name == selection.layer)
        group = view.group(selection.what)
        if isinstance(group, TileGroup):
            place = group.number_rect(cell_of(selection)).center().toPoint()
        elif group is not None:
            place = group.rect(selection.index[0]).center().toPoint()
        else:
            raise LookupError(f"{selection.layer} shows no {selection.what}.")
        inside = view.mapToParent(place)
        area.ensureVisible(inside.x(), inside.y(), _AIR, _AIR)
        self._click(view, place, lambda: view.selected == selection)

    def _click(
        self, widget: QWidget, place: QPoint, shown: Callable[[], bool] = lambda: True
    ) -> None:
        """Click what is seen at a place of `widget`, and wait until that is `shown`."""
        at = self._move(widget, place)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self.clicks += 1
        QTest.mouseClick(self._window.windowHandle(), left, none, at)
        self._wait(shown)

    def _move(self, widget: QWidget, place: QPoint) -> QPoint:
        """Move the mouse to a place of `widget`, if that is seen there; where in the window."""
        at = widget.mapTo(self._window, place)
        seen = self._window.childAt(at)
        if seen is None or not (seen is widget or widget.isAncestorOf(seen)):
            raise LookupError(f"{widget.accessibleName() or widget} is covered or out of sight.")
        QTest.mouseMove(self._window.windowHandle(), at)
        return at

    def _wait(self, shown: Callable[[], bool]) -> None:
        patience, looks = QDeadlineTimer(PATIENCE), 0
        while looks < _LOOKS:
            if patience.hasExpired():
                raise TimeoutError("The window didn't answer.")
            QTest.qWait(5)
            looks = looks + 1 if shown() and self._at_rest() else 0

    def _at_rest(self) -> bool:
        """Nothing is awaited, and nothing is about to be shown."""
        explainer, window = self._explainer, self._window
        moments = [*explainer.findChildren(Moments), *window.network.findChildren(Moments)]
        return not (
            explainer.analysis.busy(*PAGES, ERRORS)
            or any(each.under_way for each in moments)
            or any(timer.isActive() for timer in explainer.findChildren(QTimer))
            or self._desktop.display.clock.running
            or self._desktop.session.state is State.RUNNING
        )


def _in_sight(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def _only(found: Sequence[_Widget], name: str) -> _Widget:
    if len(found) != 1:
        raise LookupError(f"There are {len(found)} of this in sight: {name}.")
    return found[0]


def _link(label: QLabel, name: str) -> QPoint | None:
    """Where the link called `name` lies in a label: moving over it tells."""
    if f'href="{name}"' not in label.text():
        return None
    heard: list[str] = []
    label.linkHovered.connect(heard.append)
    middle = label.rect().center().y()
    places = (QPoint(x, middle) for x in range(0, label.width(), 4))
    for place in places:
        QTest.mouseMove(label, place)
        if heard and heard[-1] == name:
            return place
    return None
