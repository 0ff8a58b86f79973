"""Texts with links that Tab goes along, and that Shift and Tab leave again: Qt's own keep it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QTextBrowser


class LinksLabel(QLabel):
    """A label with links."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Beyond the first link the keyboard goes back to what stands before the label."""
        place = self.selectionStart()
        moved = super().focusNextPrevChild(forward)
        stays = self.hasFocus() and self.selectionStart() == place
        return self.parentWidget().focusPreviousChild() if stays and not forward else moved


class LinksBrowser(QTextBrowser):
    """A longer text with links."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Beyond the first link the keyboard goes back to what stands before the text."""
        place = self.textCursor().selectionStart()
        moved = super().focusNextPrevChild(forward)
        stays = self.hasFocus() and self.textCursor().selectionStart() == place
        return self.parentWidget().focusPreviousChild() if stays and not forward else moved
