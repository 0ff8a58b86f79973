"""The settings panel: every hyper-parameter of the run, changed one at a time."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from visualcnn.gui.ladders import Number
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GAP, GRID, color, font
from visualcnn.gui.views.column_scroll import ColumnScroll
from visualcnn.gui.views.settings_fields import SETTINGS, meaningless
from visualcnn.gui.views.settings_row import SettingRow
from visualcnn.gui.views.styled import StyledView
from visualcnn.gui.views.tint import tint
from visualcnn.training.config import AT_RESET, FIRST_LEARNING_RATE, Config, ConfigError

NOW = "From the next step on"
LATER = "At Reset"
WAITING = "Waits for Reset"
ENDS_RUN = "Waits for Reset, which ends the run under way"


class SettingsPanel(StyledView):
    """Shows a Config; emits what the user changed, and nothing that the program did.

    Settings that wait for Reset keep what the user entered until a run with another seed or
    architecture is shown, or `forget_waiting` is called.
    """

    changed = Signal(dict)
    """Only what changed: setting to value. A new optimizer may bring its own learning rate."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Settings")
        self._config = Config()
        self._running = False
        self._waiting: dict[str, Any] = {}
        self.now, self.later = PlainLabel(NOW), PlainLabel(LATER)
        self.later.setWordWrap(True)
        self.rows: dict[str, SettingRow] = {}
        self._lay_out()
        self.start_styling()
        self.show_config(self._config, running=False)

    def _lay_out(self) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(GRID, GRID, GRID, GRID)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.now, 0, 0, 1, 2)
        for number, setting in enumerate(SETTINGS):
            if setting.name == "architecture":
                grid.setRowMinimumHeight(2 * number + 1, GAP - 6)
                grid.addWidget(self.later, 2 * number + 2, 0, 1, 2)
            shift = 3 if setting.name in AT_RESET else 1
            row = SettingRow(setting, grid, 2 * number + shift)
            row.entered.connect(self._on_entered)
            self.rows[setting.name] = row
        grid.setRowStretch(2 * len(SETTINGS) + 4, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ColumnScroll(inner))

    def show_config(self, config: Config, running: bool) -> None:
        """Show the run's settings; what the user is typing stays. Emits nothing."""
        if any(getattr(config, name) != getattr(self._config, name) for name in AT_RESET):
            self._waiting = {}
        self._config = config
        self._running = running
        self._fill()

    def forget_waiting(self) -> None:
        """Another run is there: show its seed and architecture."""
        self._waiting = {}
        self._fill()

    def _fill(self) -> None:
        shown = self._config.changed(**self._waiting)
        for name, row in self.rows.items():
            row.enable(meaningless(self._config, name))
            if not row.typing:
                row.show_value(getattr(shown, name))
        waiting = ENDS_RUN if self._running else WAITING
        self.later.setText(waiting if self._waiting else LATER)
        self._color_later()

    def _on_entered(self, name: str, value: Number | str) -> None:
        row = self.rows[name]
        shown = self._config.changed(**self._waiting)
        try:
            shown.changed(**{name: value})
        except ConfigError as error:
            row.complain(str(error))
            row.show_value(getattr(shown, name))
            return
        row.complain("")
        if value == getattr(shown, name):
            row.show_value(value)
            return
        changes = {name: value} | self._learning_rate_with(name, value)
        if name in AT_RESET:
            self._waiting[name] = value
            if value == getattr(self._config, name):
                del self._waiting[name]
        else:
            self._config = self._config.changed(**changes)
        self._fill()
        self.changed.emit(changes)

    def _learning_rate_with(self, name: str, value: Number | str) -> dict[str, float]:
        """A new optimizer's own learning rate, unless the user had chosen one."""
        before = FIRST_LEARNING_RATE[self._config.optimizer]
        if name != "optimizer" or self._config.learning_rate != before:
            return {}
        after = FIRST_LEARNING_RATE[str(value)]
        return {} if after == before else {"learning_rate": after}

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons."""
        for row in self.rows.values():
            row.restyle()
        for caption in (self.now, self.later):
            caption.setFont(font("caption", semi_bold=True))
        tint(self.now, color("text_quiet"))
        self._color_later()

    def _color_later(self) -> None:
        name = "accent" if self._waiting else "text_quiet"
        tint(self.later, color(name))
