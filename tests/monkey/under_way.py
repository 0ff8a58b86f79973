"""What a window is busy with at the moment when it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Slot

from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import State
from visualcnn.training.requests import Refused, SaveModel

UNDER_WAY: Final = ("training", "saving", "downloading")


class UnderWay(QObject):
    """Counts saves that were asked for and not answered; the rest the window knows itself."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._desktop, self._saves = desktop, 0
        save = desktop.session.save

        def counted(path: Path, replaces: bytes | None = None) -> None:
            self._saves += 1
            save(path, replaces)

        desktop.session.save = counted  # type: ignore[method-assign]
        desktop.session.saved.connect(self._on_saved)
        desktop.session.refused.connect(self._on_refused)
        desktop.session.prepared.connect(self._forget)

    def names(self) -> list[str]:
        """Those of UNDER_WAY that are."""
        busy = (
            self._desktop.session.state is State.RUNNING,
            self._saves > 0,
            self._desktop.data_messages._downloading,
        )
        return [name for name, is_busy in zip(UNDER_WAY, busy, strict=True) if is_busy]

    @Slot()
    def _on_saved(self) -> None:
        self._saves -= 1

    @Slot()
    def _forget(self) -> None:
        """Of a run that is gone nobody hears any more."""
        self._saves = 0

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        self._saves -= isinstance(event.subject, SaveModel)
