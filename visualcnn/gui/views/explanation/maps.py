"""The map that a value is read from and the map that it belongs to, with what is read outlined."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from visualcnn.explain.places import Place
from visualcnn.gui.icons import icon
from visualcnn.gui.theme import GRID, THEME, icon_size
from visualcnn.gui.views.explanation.body import Told, colours_of, is_signed
from visualcnn.gui.views.explanation.grid_face import Mask, limit_of
from visualcnn.gui.views.explanation.grid_geometry import Frame
from visualcnn.gui.views.explanation.names import map_name
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.gui.views.styled import StyledView
from visualcnn.nn.layer import Array

EVERY_MS = 120
"""Between two places while the window slides."""
_LARGEST_CELL = 14
_SMALLEST_CELL = 2


class Maps(StyledView):
    """Two maps side by side, or one below the other, and a button that goes over all places.

    A click on either asks for the number there. While it plays, the map that is made fills as the
    window slides, and each place is asked for only when the one before was shown.
    """

    place_wanted = Signal(object)
    """A Place that was chosen, or to which the window slides."""
    hovered = Signal(object)
    """The Place under the pointer, or None."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        """`side` is how large a map likes to be, in pixels at zoom 1."""
        super().__init__(parent)
        self._side = side
        self._told: Told | None = None
        self._channel = 0
        self._window: Frame | None = None
        self._asked: Place | None = None
        self.reads, self.makes = NumberGrid(self), NumberGrid(self)
        self.play = QToolButton(self)
        self.play.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.play.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.play.setProperty("compact", True)
        self.play.clicked.connect(self._toggle)
        self._buttons = [self.play]
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._slide)
        for grid in (self.reads, self.makes):
            grid.cell_chosen.connect(self._choose)
            grid.cell_hovered.connect(self._hover)
        self.start_styling()

    def add_button(self, button: QToolButton) -> None:
        """Have another button beside that which plays, or below it."""
        button.setParent(self)
        self._buttons.append(button)

    def restyle(self) -> None:
        """Take over the theme's icons and sizes."""
        self.play.setIconSize(icon_size())
        self._name_button()
        self.updateGeometry()
        self._place()

    def _name_button(self) -> None:
        playing = self._timer.isActive()
        self.play.setText("Pause" if playing else "Slide")
        self.play.setIcon(icon("pause" if playing else "play"))
        self.play.setToolTip(
            "Stay here" if playing else "Slide over the map, from here to its last place"
        )

    def show_told(self, told: Told, channel: int, window: Frame | None) -> None:
        """Show the map of `channel` that is read, `window` on it, and the map that is made.

        Maps of another rank than 3 have no place here: the widget is hidden.
        """
        story = told.story
        before = self._told.story.place if self._told else None
        moved = before is not None and before.layer == story.place.layer
        self._told, self._channel, self._window = told, channel, window
        if not (moved and story.place == self._asked):
            self._stop()
        self._asked = None
        shown = len(story.place.index) == 3 and told.values(story.reads).ndim == 3
        self.setVisible(shown)
        if shown:
            self._draw(told)

    def _draw(self, told: Told) -> None:
        story = told.story
        inputs, outputs = told.values(story.reads), told.values(story.place.layer)
        number, row, column = story.place.index
        read = inputs[self._channel]
        self.reads.set_title(map_name(story.reads, self._channel, len(inputs)))
        self.reads.show_values(
            read,
            signed=is_signed(story.reads, inputs),
            limit=limit_of(inputs),
            colours=colours_of(story.reads),
        )
        self.reads.frame(self._window)
        made = outputs[number]
        self.makes.set_title(map_name(story.place.layer, number, len(outputs)))
        self.makes.show_values(
            made,
            signed=is_signed(story.place.layer, outputs),
            limit=limit_of(outputs),
            colours=colours_of(story.place.layer),
            marked=(row, column),
            absent=self._later(made, row, column),
        )
        most = 2 * self._cell_for(self._side)
        self.setMaximumWidth(self._size_with(min(most, round(_LARGEST_CELL * THEME.zoom))).width())
        self.updateGeometry()
        self._place()

    def _later(self, made: Array, row: int, column: int) -> Mask | None:
        """While it plays: the places that the window hasn't come to yet."""
        if not self._timer.isActive():
            return None
        later: Mask = np.arange(made.size) > row * made.shape[1] + column
        later.shape = made.shape
        return later

    @property
    def playing(self) -> bool:
        """Whether the window slides."""
        return self._timer.isActive()

    def _toggle(self) -> None:
        if self._timer.isActive():
            self._stop()
        elif self._told is not None:
            self._timer.start()
            self._name_button()
            self._slide()
        if self._told is not None:
            self._draw(self._told)

    def _stop(self) -> None:
        self._timer.stop()
        self._name_button()

    def _slide(self) -> None:
        """Ask for the next place, unless the last one hasn't come yet."""
        if self._told is None or self._asked is not None:
            return
        place = self._told.story.place
        number, row, column = place.index
        rows, columns = self._told.values(place.layer).shape[1:]
        after = row * columns + column + 1
        if after >= rows * columns:
            self._stop()
            self._draw(self._told)
            return
        self._asked = Place(place.layer, (number, *divmod(after, columns)))
        self.place_wanted.emit(self._asked)

    def _place_of(self, row: int, column: int) -> Place | None:
        if self._told is None or row < 0:
            return None
        place = self._told.story.place
        if self.sender() is self.reads:
            return Place(self._told.story.reads, (self._channel, row, column))
        return Place(place.layer, (place.index[0], row, column))

    def _choose(self, row: int, column: int) -> None:
        self._stop()
        self.place_wanted.emit(self._place_of(row, column))

    def _hover(self, row: int, column: int) -> None:
        self.hovered.emit(self._place_of(row, column))

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees doesn't move."""
        super().hideEvent(event)
        self._stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other cells fit."""
        super().resizeEvent(event)
        self._place()

    def _sizes(self, side: int) -> tuple[QSize, QSize]:
        return self.reads.size_for(side, side), self.makes.size_for(side, side)

    def _place(self) -> None:
        """Side by side or one below the other, whichever gives larger cells."""
        below = self.play.sizeHint().height() + GRID
        room = QSize(self.width(), self.height() - below)
        beside, stacked = (self._largest(room, stacked=each) for each in (False, True))
        side = max(beside, stacked)
        for grid in (self.reads, self.makes):
            grid.fix_cells(side, side)
        first, second = self._sizes(side)
        if stacked > beside:
            self.makes.move(0, first.height() + GRID // 2)
            bottom = first.height() + GRID // 2 + second.height()
        else:
            self.makes.move(first.width() + GRID, 0)
            bottom = max(first.height(), second.height())
        left, top = 0, bottom + GRID // 2
        for button in self._buttons:
            size = button.sizeHint()
            if left and left + size.width() > self.width():
                left, top = 0, top + size.height()
            button.setGeometry(left, top, size.width(), size.height())
            left += size.width()

    def _largest(self, room: QSize, *, stacked: bool) -> int:
        """The largest cells with which both maps fit; the smallest if none do."""
        for side in range(round(_LARGEST_CELL * THEME.zoom), _SMALLEST_CELL, -1):
            first, second = self._sizes(side)
            width, height = first.width() + GRID + second.width(), first.height()
            height = max(height, second.height())
            if stacked:
                width = max(first.width(), second.width())
                height = first.height() + GRID // 2 + second.height()
            if width <= room.width() and height <= room.height():
                return side
        return _SMALLEST_CELL

    def sizeHint(self) -> QSize:
        """Both maps side by side, the larger one as large as it likes to be."""
        return self._size_with(self._cell_for(self._side))

    def _cell_for(self, length: int) -> int:
        longest = int(max(*self.reads.values.shape, *self.makes.values.shape))
        side = round(length * THEME.zoom) // longest
        return min(max(side, _SMALLEST_CELL), round(_LARGEST_CELL * THEME.zoom))

    def minimumSizeHint(self) -> QSize:
        """Every cell can still be seen."""
        return self._size_with(_SMALLEST_CELL)

    def _size_with(self, side: int) -> QSize:
        first, second = self._sizes(side)
        below = self.play.sizeHint().height() + GRID
        height = max(first.height(), second.height())
        return QSize(first.width() + GRID + second.width(), height + below)
