"""The menu of recent files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from visualcnn.gui.documents import Documents
from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.remember import Memory


class RecentFiles(QObject):
    """Keeps the menu as the memory is; choosing a file opens it."""

    def __init__(self, documents: Documents, memory: Memory, menu: QMenu) -> None:
        super().__init__(menu)
        self._documents, self._memory, self._menu = documents, memory, menu
        documents.recent_changed.connect(self.fill)
        self.fill()

    @Slot()
    def fill(self) -> None:
        """List the files, the newest first."""
        self._menu.clear()
        for name in self._memory.recent():
            action = self._menu.addAction(Path(name).name.replace("&", "&&"))
            action.setToolTip(verbatim(name))
            action.setData(name)
            action.triggered.connect(self._open)
        self._menu.setEnabled(bool(self._menu.actions()))
        self._menu.setToolTipsVisible(True)

    @Slot()
    def _open(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._documents.open_path(Path(action.data()))
