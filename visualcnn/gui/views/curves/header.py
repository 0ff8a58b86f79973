"""The row above the plots: their titles and what can be done with them."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QWidget

from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GRID, font, icon_size

_BUTTONS = {
    "log": ("Log scale", "log-scale", "Show the loss on a logarithmic axis, to see small values"),
    "follow": ("Follow", "follow", "Show the whole run as it grows (Home, or a double click)"),
    "picture": ("Save picture…", "picture", "Save the curves as a PNG or SVG picture"),
    "table": ("Save data…", "table", "Save the numbers as a CSV table"),
}


class Header(QWidget):
    """Titles over both plots, and the buttons `log`, `follow`, `picture` and `table`."""

    def __init__(self, titles: tuple[str, str]) -> None:
        super().__init__()
        self.titles = tuple(PlainLabel(title) for title in titles)
        self.log, self.follow, self.picture, self.table = (
            _button(text, tip) for text, _, tip in _BUTTONS.values()
        )
        self.log.setCheckable(True)
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        layout = QGridLayout(self)
        layout.setContentsMargins(GRID, GRID // 4, GRID // 2, 0)
        layout.setHorizontalSpacing(GRID)
        layout.addLayout(_row(self.titles[0], self.log), 0, 0)
        layout.addLayout(_row(self.titles[1], self.follow, self.picture, self.table), 0, 1)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme's icons and fonts."""
        for title in self.titles:
            title.setFont(font("heading"))
        for button, (_, name, _tip) in zip(
            (self.log, self.follow, self.picture, self.table), _BUTTONS.values(), strict=True
        ):
            button.setIcon(icon(name))
            button.setIconSize(icon_size())


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setProperty("compact", True)
    button.setAccessibleName(text.rstrip("…"))
    button.setToolTip(verbatim(tip))
    button.setAutoRaise(True)
    return button


def _row(title: PlainLabel, *buttons: QToolButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(2)
    row.addWidget(title)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row
