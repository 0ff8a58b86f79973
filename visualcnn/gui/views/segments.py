"""A choice of a few words side by side, one of which holds."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.theme import current_theme
from visualcnn.gui.views.styled import StyledView


class Segments(StyledView):
    """Buttons that exclude one another; Tab reaches them, arrow keys go from one to the next."""

    chosen = Signal(str)
    """The name of what the user has chosen anew."""

    def __init__(
        self, name: str, options: Mapping[str, tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        """`options` by name: the title, and the tooltip that says why. The first one holds."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for option, (title, why) in options.items():
            button = QToolButton()
            button.setText(title)
            button.setToolTip(verbatim(why))
            button.setAccessibleName(f"{name}: {title}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setProperty("option", option)
            self._group.addButton(button)
            self._buttons[option] = button
            row.addWidget(button)
        self._now = next(iter(options))
        self._buttons[self._now].setChecked(True)
        self._group.buttonToggled.connect(self._toggle)
        self.start_styling()

    @property
    def option(self) -> str:
        """The name of what holds."""
        return self._now

    def choose(self, option: str) -> None:
        """Show another one as chosen, without saying so."""
        self._now = option
        self._buttons[option].setChecked(True)

    def button(self, option: str) -> QToolButton:
        """The button of that name."""
        return self._buttons[option]

    def _toggle(self, button: QToolButton, on: bool) -> None:
        option = str(button.property("option"))
        if on and option != self._now:
            self._now = option
            self.chosen.emit(option)

    def restyle(self) -> None:
        """Outline the buttons, so that they are seen to belong together."""
        theme = current_theme()
        last = len(self._buttons) - 1
        for number, button in enumerate(self._buttons.values()):
            left, right = 4 * (number == 0), 4 * (number == last)
            seam = "" if number == last else "border-right: none;"
            button.setStyleSheet(
                f"QToolButton {{ border: 1px solid {theme.handle}; {seam} padding: 3px 10px;"
                f" border-top-left-radius: {left}px; border-bottom-left-radius: {left}px;"
                f" border-top-right-radius: {right}px; border-bottom-right-radius: {right}px; }}"
                f"QToolButton:checked {{ background: {theme.line}; font-weight: 600; }}"
                f"QToolButton:focus {{ border: 1px solid {theme.accent}; }}"
            )
