"""Texts with links that Tab goes along, and that Shift and Tab leave again: Qt's own keep it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QTextBrowser, QWidget


def focus_before(text: QWidget) -> bool:
    """Give the keyboard to what stands before `text` in its window."""
    parent = text.parentWidget()
    return parent is not None and parent.focusPreviousChild()


class LinksLabel(QLabel):
    """A label with links."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Beyond the first link the keyboard goes back to what stands before the label."""
        place = self.selectionStart()
        moved = super().focusNextPrevChild(forward)
        stays = self.hasFocus() and self.selectionStart() == place
        return focus_before(self) if stays and not forward else moved


class LinksBrowser(QTextBrowser):
    """A longer text with links."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Beyond the first link the keyboard goes back to what stands before the text."""
        place = self.textCursor().selectionStart()
        moved = super().focusNextPrevChild(forward)
        stays = self.hasFocus() and self.textCursor().selectionStart() == place
        return focus_before(self) if stays and not forward else moved
