"""Somebody who uses the window by keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.explained import explanations_of
from tests.gui.watched import until
from visualcnn.explain.places import Place
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.views.explanation import ExplanationPanel

NONE = Qt.KeyboardModifier.NoModifier
LONGEST = 60
"""Nobody presses Tab more often than this to get somewhere."""


class Walker:
    """Presses keys on whatever has the keyboard, and never touches the mouse."""

    def __init__(self, desktop: Desktop, qtbot: QtBot) -> None:
        self.panel: ExplanationPanel = explanations_of(desktop).panel
        self.window, self._qtbot = desktop.window, qtbot
        self.met: list[QWidget] = []
        until(qtbot, lambda: self.window.focusWidget() is self.window.toolbar.train)

    @property
    def here(self) -> QWidget:
        """What has the keyboard; it can be seen."""
        widget = self.window.focusWidget()
        top = widget.mapTo(self.window, widget.rect().topLeft())
        assert widget.isVisible(), widget
        assert self.window.rect().contains(top), widget
        return widget

    @property
    def place(self) -> Place | None:
        """What is explained."""
        told = self.panel.value.told
        return told.story.place if told else None

    def press(self, *keys: Qt.Key) -> None:
        """One key after another."""
        for key in keys:
            shift = key == Qt.Key.Key_Backtab
            modifier = Qt.KeyboardModifier.ShiftModifier if shift else NONE
            QTest.keyClick(self.here, key, modifier)
            QApplication.processEvents()

    def tab_into(self, part: QWidget) -> int:
        """Press Tab until the keyboard is at `part` or in it; returns how often."""
        for times in range(LONGEST):
            self.met.append(self.here)
            if self.here is part or part.isAncestorOf(self.here):
                return times
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{part} is too far away by Tab")

    def choose(self, *keys: Qt.Key) -> Place:
        """Press `keys`, which choose something; the place that is explained then."""
        before = self.place
        self.press(*keys)
        until(self._qtbot, lambda: self.place is not None and self.place != before)
        assert self.place is not None
        return self.place
