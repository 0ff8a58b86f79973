"""How the window looks, as the user chose it: light or dark, and how large."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from visualcnn.gui.actions import Actions
from visualcnn.gui.remember import Memory
from visualcnn.gui.theme import apply_theme

ZOOMS: Final = (1.0, 1.25, 1.5, 2.0)
THEMES: Final[dict[str, bool | None]] = {"system": None, "light": False, "dark": True}


class Looks(QObject):
    """Applies what is remembered when it is made, and what the actions ask for from then on."""

    def __init__(self, app: QApplication, memory: Memory, actions: Actions) -> None:
        super().__init__(actions)
        self._app, self._memory, self._actions = app, memory, actions
        for name in ("zoom_in", "zoom_out", "zoom_reset"):
            actions[name].triggered.connect(self._on_zoom)
        for name in THEMES:
            actions[name].triggered.connect(self._on_theme)
        self._apply()

    @property
    def zoom(self) -> float:
        """How large text and tiles are."""
        zoom: float = self._memory.get("zoom", 1.0)
        return zoom if zoom in ZOOMS else 1.0

    @property
    def theme(self) -> str:
        """One of THEMES."""
        name: str = self._memory.get("theme", "system")
        return name if name in THEMES else "system"

    def _apply(self) -> None:
        self._actions[self.theme].setChecked(True)
        apply_theme(self._app, THEMES[self.theme], self.zoom)
        self._actions.restyle()

    @Slot()
    def _on_theme(self) -> None:
        self._memory.set("theme", self.sender().objectName())
        self._apply()

    @Slot()
    def _on_zoom(self) -> None:
        at = ZOOMS.index(self.zoom)
        steps = {"zoom_in": at + 1, "zoom_out": at - 1, "zoom_reset": 0}
        asked = steps[self.sender().objectName()]
        zoom = ZOOMS[min(max(asked, 0), len(ZOOMS) - 1)]
        # Everything would be laid out anew, for nothing.
        if zoom != self.zoom:
            self._memory.set("zoom", zoom)
            self._apply()
