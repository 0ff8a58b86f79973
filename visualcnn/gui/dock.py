"""A panel's frame at the window's edge, which hides what is in it while another tab is in front."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDockWidget, QWidget


class Dock(QDockWidget):
    """Qt only moves what is behind another tab out of sight: Tab would still go through it."""

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(f"{name} dock")
        # Qt tells of it amid its laying out of all docks. What is shown then lays them out at
        # once, again, and Qt goes on in a list that is gone.
        self.visibilityChanged.connect(self._follow, Qt.ConnectionType.QueuedConnection)

    @Slot(bool)
    def _follow(self, seen: bool) -> None:
        self.widget().setVisible(seen)

    def fill(self, name: str, view: QWidget) -> None:
        """Hold `view`: hidden, it keeps its room, so that nothing moves when it is shown."""
        view.setObjectName(name)
        policy = view.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        view.setSizePolicy(policy)
        self.setWidget(view)
