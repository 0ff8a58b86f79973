"""A number field that takes any notation, and whose arrows go to the next round value."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from visualcnn.gui.ladders import Number, read_number


def _written(value: Number) -> str:
    """As short as it can be typed: "64", "0.05", "1e6", "1e-5"."""
    if isinstance(value, int):
        return str(value)
    mantissa, _, exponent = f"{value:.6g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


class NumberField(QAbstractSpinBox):
    """Emits what the user entered, when editing ended or an arrow was pressed; judges nothing."""

    entered = Signal(object)
    """int or float; str where it isn't a number."""

    def __init__(
        self,
        next_value: Callable[[float, int], Number],
        unit: str = "",
        zero_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`next_value` gives the value after one step up (1) or down (-1)."""
        super().__init__(parent)
        self._next_value = next_value
        self._unit = f" {unit}" if unit else ""
        self._zero_text = zero_text
        self._value: Number = 0
        # Not QLineEdit.isModified: Return clears it before the editing is said to be finished.
        self._typing = False
        self.lineEdit().textEdited.connect(self._begin_typing)
        self.editingFinished.connect(self._enter)

    def _begin_typing(self) -> None:
        self._typing = True

    @property
    def value(self) -> Number:
        """What is shown, apart from what is being typed."""
        return self._value

    @property
    def typing(self) -> bool:
        """Whether the user has typed something that isn't entered yet."""
        return self._typing

    def show_value(self, value: Number) -> None:
        """Show `value`; emits nothing."""
        self._value = value
        zero = value == 0 and self._zero_text
        text = self._zero_text if zero else f"{_written(value)}{self._unit}"
        if text != self.lineEdit().text():
            self.lineEdit().setText(text)
        self._typing = False
        self.lineEdit().setCursorPosition(0)

    def _enter(self) -> None:
        if not self._typing:
            return
        # What was typed is entered once: on Return, or else when the focus leaves.
        self._typing = False
        text = self.lineEdit().text().strip()
        if self._zero_text and text == self._zero_text:
            self.entered.emit(0)
            return
        self.entered.emit(read_number(text.removesuffix(self._unit.strip()).strip()))

    def stepBy(self, steps: int) -> None:
        """Arrows, keys and wheel: on by so many round values."""
        value = self._value
        for _ in range(abs(steps)):
            value = self._next_value(value, 1 if steps > 0 else -1)
        self.entered.emit(value)

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Both ways; what goes too far is refused with a sentence."""
        return (
            QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
            | QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        )

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Anything may be typed."""
        return QValidator.State.Acceptable, text, position

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past changes nothing: the wheel turns a field that has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
