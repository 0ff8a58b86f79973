"""What the window remembers between starts: JSON text in the system's settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

RECENT = "recent files"
RECENT_COUNT = 8


class Memory(QObject):
    """Values by key. QSettings would hand numbers back as text, so all is kept as JSON."""

    unkept = Signal(str)
    """Once, if values can't be written: a sentence. They hold as long as the program runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = QSettings("visualcnn", "visualcnn")
        self._told = False

    def get(self, key: str, default: Any) -> Any:  # noqa: ANN401 - JSON is of any type
        """The value kept under `key`; `default` where it is absent, damaged or of another type."""
        try:
            value = json.loads(str(self._settings.value(key, "")))
        except (ValueError, RecursionError):
            return default
        return value if isinstance(value, type(default)) else default

    def set(self, key: str, value: Any) -> None:  # noqa: ANN401 - JSON is of any type
        """Keep `value`, plain data."""
        self._settings.setValue(key, json.dumps(value))
        self._settings.sync()
        if self._settings.status() is QSettings.Status.AccessError and not self._told:
            self._told = True
            folder = Path(self._settings.fileName()).parent
            self.unkept.emit(
                f"Your settings can't be kept in {folder}: see that it can be written."
            )

    def bytes(self, key: str) -> QByteArray:
        """Qt's own description of a window or its docks; empty where absent."""
        return QByteArray.fromHex(self.get(key, "").encode("ascii", "ignore"))

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Keep a description that Qt made."""
        self.set(key, bytes(value.toHex().data()).decode())

    def recent(self) -> list[str]:
        """Paths of model files, the newest first."""
        return [str(path) for path in self.get(RECENT, [])]

    def add_recent(self, path: str) -> None:
        """`path` was opened or saved."""
        others = [old for old in self.recent() if old != path]
        self.set(RECENT, [path, *others][:RECENT_COUNT])

    def forget_recent(self, path: str) -> None:
        """`path` is gone."""
        self.set(RECENT, [old for old in self.recent() if old != path])
