"""What the window remembers between starts: JSON text in the system's settings."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

RECENT = "recent files"
RECENT_COUNT = 8


class Memory:
    """Values by key. QSettings would hand numbers back as text, so all is kept as JSON."""

    def __init__(self) -> None:
        self._settings = QSettings("visualcnn", "visualcnn")

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
