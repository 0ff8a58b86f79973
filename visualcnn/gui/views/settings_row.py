"""One row of the settings: a label, a field, and room for one sentence below."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy

from visualcnn.gui.ladders import Number
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import color, font
from visualcnn.gui.views.number_field import NumberField
from visualcnn.gui.views.settings_fields import Setting
from visualcnn.gui.views.tint import tint


class ChoiceField(QComboBox):
    """A combo box that the wheel turns only while it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class SettingRow(QObject):
    """Emits what the user entered for its setting; shows values and complaints."""

    entered = Signal(str, object)
    """The setting's name, and int, float or str."""

    def __init__(self, setting: Setting, grid: QGridLayout, row: int) -> None:
        super().__init__()
        self.setting = setting
        self.label = PlainLabel(setting.label)
        self.field = self._make_field()
        self.complaint = PlainLabel()
        self.complaint.setWordWrap(True)
        self.complaint.hide()
        self.label.setBuddy(self.field)
        self.field.setAccessibleName(setting.label.replace("&", ""))
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.addWidget(self.label, row, 0)
        grid.addWidget(self.field, row, 1)
        grid.addWidget(self.complaint, row + 1, 0, 1, 2)
        self.enable("")
        self.restyle()

    def _make_field(self) -> NumberField | ChoiceField:
        setting = self.setting
        if setting.next_value is not None:
            number = NumberField(setting.next_value, setting.unit, setting.zero_text)
            number.entered.connect(self._on_entered)
            return number
        choice = ChoiceField()
        for name, title in (setting.titles or {}).items():
            choice.addItem(title, name)
        choice.setMinimumContentsLength(8)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.activated.connect(lambda index: self._on_entered(choice.itemData(index)))
        return choice

    def _on_entered(self, value: Number | str) -> None:
        if isinstance(value, int) and not self.setting.whole:
            value = float(value)
        self.entered.emit(self.setting.name, value)

    @property
    def typing(self) -> bool:
        """Whether the user is about to enter another value."""
        return isinstance(self.field, NumberField) and self.field.typing

    def show_value(self, value: Number | str) -> None:
        """Show `value`, without emitting anything."""
        if isinstance(self.field, NumberField):
            self.field.show_value(value if not isinstance(value, str) else 0)
            return
        index = self.field.findData(value)
        if index < 0:
            self.field.addItem(str(value).rpartition("/")[2], value)
            index = self.field.count() - 1
        self.field.setCurrentIndex(index)

    def complain(self, sentence: str) -> None:
        """Say below the field what is wrong; "" takes it back."""
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))

    def enable(self, reason: str) -> None:
        """Let the field be used, or not, for `reason`, which its tooltip then says."""
        self.field.setEnabled(not reason)
        self.label.setEnabled(not reason)
        for part in (self.label, self.field):
            part.setToolTip(verbatim(reason or self.setting.tip))

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        # Fusion makes number fields lower than combo boxes.
        self.field.setMinimumHeight(QFontMetrics(font()).height() + 10)
        self.complaint.setFont(font("caption"))
        tint(self.complaint, color("bad"))
