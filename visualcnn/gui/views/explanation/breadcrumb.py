"""The way from a probability back to a pixel: a crumb for each number, one click apart."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from visualcnn.explain.places import Place
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import color, current_theme, font
from visualcnn.gui.views.explanation.names import full_name, short_name
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.tab_order import put_in_order

_ARROW = "←"
_MORE = "…"
_AIR = 10
_PADDING = 4
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Breadcrumb(StyledView):
    """Crumbs in one line: the current one with its index, others by their layer alone.

    Where they lack room, those farthest from the current one are left out, with "…" in their
    place. Tab reaches the current crumb; Left and Right go to its neighbours, Enter chooses.
    """

    chosen = Signal(object)
    """The Place of the crumb that was chosen."""
    hovered = Signal(object)
    """The Place of the crumb under the pointer, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The way back to the pixels")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._trail: tuple[Place, ...] = ()
        self._current = 0
        self._classes: tuple[str, ...] = ()
        self.crumbs: list[QToolButton] = []
        self._arrows: list[PlainLabel] = []
        self._gaps = (PlainLabel(_MORE, self), PlainLabel(_MORE, self))
        self.start_styling()

    def show_trail(
        self, trail: tuple[Place, ...], current: Place, classes: tuple[str, ...] = ()
    ) -> None:
        """Show `trail`, in the order given, with `current` standing out."""
        focused = any(crumb.hasFocus() for crumb in self.crumbs)
        self._trail, self._classes = trail, classes
        self._current = trail.index(current) if current in trail else 0
        self._make(len(trail))
        for number, crumb in enumerate(self.crumbs):
            here = number == self._current
            name = full_name(trail[number], classes)
            crumb.setText(name if here else short_name(trail[number], classes))
            crumb.setToolTip(verbatim(name if here else f"{name}: explain it"))
            crumb.setAccessibleName(name)
            crumb.setChecked(here)
            crumb.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
        self._place()
        if focused and self.crumbs:
            self.crumbs[self._current].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, count: int) -> None:
        """As many crumbs as places, with an arrow between any two."""
        for old in (*self.crumbs[count:], *self._arrows[max(0, count - 1) :]):
            old.hide()
            old.deleteLater()
        del self.crumbs[count:], self._arrows[max(0, count - 1) :]
        if len(self.crumbs) == count:
            return
        while len(self.crumbs) < count:
            crumb = QToolButton(self)
            crumb.setCheckable(True)
            crumb.setProperty("place", len(self.crumbs))
            crumb.clicked.connect(self._choose)
            crumb.installEventFilter(self)
            self.crumbs.append(crumb)
        while len(self._arrows) < count - 1:
            self._arrows.append(PlainLabel(_ARROW, self))
        put_in_order(self, self.crumbs)
        self._style_crumbs()

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self._style_crumbs()
        self.setFixedHeight(self.sizeHint().height())
        self._place()

    def _style_crumbs(self) -> None:
        size = f"font-size: {font('caption').pointSizeF():.2f}pt"
        theme, air = current_theme(), _PADDING - 1
        for crumb in self.crumbs:
            crumb.setStyleSheet(
                f"QToolButton {{ {size}; padding: 1px {air}px; color: {theme.text_quiet}; }}"
                f"QToolButton:checked {{ color: {theme.text}; font-weight: 600; }}"
                f"QToolButton:focus {{ border: 1px solid {theme.accent}; }}"
            )
        for label in (*self._arrows, *self._gaps):
            label.setStyleSheet(f"{size}; color: {color('text_quiet').name()}")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _widths(self) -> list[int]:
        plain, strong = QFontMetrics(font("caption")), QFontMetrics(font("caption", semi_bold=True))
        return [
            (strong if number == self._current else plain).horizontalAdvance(crumb.text())
            + 2 * _PADDING
            for number, crumb in enumerate(self.crumbs)
        ]

    def _between(self) -> int:
        return QFontMetrics(font("caption")).horizontalAdvance(_ARROW) + _AIR // 2

    def _shown(self, widths: list[int]) -> range:
        """The crumbs nearest to the current one for which there is room."""
        between = self._between()
        first = last = min(self._current, len(widths) - 1)
        room = self.width() - widths[first]
        if sum(widths) + between * (len(widths) - 1) <= self.width():
            return range(len(widths))
        room -= 2 * between
        grown = True
        while grown:
            grown = False
            for step in (-1, 1):
                place = first - 1 if step < 0 else last + 1
                if 0 <= place < len(widths) and widths[place] + between <= room:
                    room -= widths[place] + between
                    first, last = (place, last) if step < 0 else (first, place)
                    grown = True
        return range(first, last + 1)

    def _place(self) -> None:
        if not self.crumbs:
            for gap in self._gaps:
                gap.hide()
            return
        widths, between, height = self._widths(), self._between(), self.height()
        shown = self._shown(widths)
        left = 0
        self._gaps[0].setVisible(shown.start > 0)
        self._gaps[1].setVisible(shown.stop < len(widths))
        if shown.start > 0:
            self._gaps[0].setGeometry(0, 0, between, height)
            left = between
        for number, crumb in enumerate(self.crumbs):
            crumb.setVisible(number in shown)
            if number < len(self._arrows):
                self._arrows[number].setVisible(number in shown and number + 1 in shown)
            if number not in shown:
                continue
            crumb.setGeometry(left, 0, widths[number], height)
            left += widths[number]
            if number + 1 in shown:
                self._arrows[number].setGeometry(left, 0, between, height)
                left += between
        self._gaps[1].setGeometry(left, 0, between, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another number of crumbs fits."""
        super().resizeEvent(event)
        self._place()

    def sizeHint(self) -> QSize:
        """One line; any width does."""
        return QSize(400, QFontMetrics(font("caption")).height() + _AIR)

    def minimumSizeHint(self) -> QSize:
        """Room for a crumb."""
        return QSize(120, self.sizeHint().height())

    def _choose(self) -> None:
        number = int(self.sender().property("place"))
        self.crumbs[number].setChecked(number == self._current)
        self.chosen.emit(self._trail[number])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go along the crumbs; pointing at one tells where it lies."""
        number = watched.property("place")
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                place = min(max(number + step, 0), len(self.crumbs) - 1)
                if self.crumbs[place].isVisible():
                    self.crumbs[place].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.crumbs[number].click()
                return True
        elif event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self.hovered.emit(self._trail[number] if number < len(self._trail) else None)
        elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
            self.hovered.emit(None)
        return super().eventFilter(watched, event)
