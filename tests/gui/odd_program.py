"""The real program in a process of its own: it makes a step, saves, makes another, and is closed.

`python odd_program.py FILE [homeless]` prints what the window said as one JSON line. "homeless":
the system doesn't know this user's home folder, as in many a container.
"""

from __future__ import annotations

import json
import pwd
import sys
from argparse import Namespace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication

from visualcnn.data.dataset import DataError
from visualcnn.data.paths import user_data
from visualcnn.data.personal import PersonalSet
from visualcnn.gui import desktop
from visualcnn.gui.states import Command, State

OPTIONS = Namespace(
    model=None, data=None, dataset=None, architecture=None, train=False, no_ask=True, threads=1
)
told: dict[str, object] = {"sentence": "", "settings": "", "own digit": "", "saved": 0, "steps": 0}


def unknown(uid: int) -> pwd.struct_passwd:
    """As where no entry of the user is."""
    raise KeyError(f"getpwuid(): uid not found: {uid}")


class User(desktop.Desktop):
    """A window that uses itself."""

    def start(self, options: Namespace) -> None:
        """As soon as the run is there."""
        self.session.prepared.connect(self._begin)
        self.session.saved.connect(self._saved)
        self.session.refused.connect(self._end)
        self.session.state_changed.connect(self._rest)
        super().start(options)

    @Slot(object)
    def _begin(self, event: object) -> None:
        del event
        QTimer.singleShot(0, self, lambda: self.session.command(Command.STEP))

    @Slot(object)
    def _rest(self, state: State) -> None:
        if state is not State.PAUSED:
            return
        told["steps"] = self.session.step
        if self.session.step == 1:
            self.documents.path = Path(sys.argv[1])
            self.documents.save()
        else:
            self._end(None)

    @Slot(object)
    def _saved(self, event: object) -> None:
        del event
        told["saved"] = self.session.step
        self.memory.set("zoom", 1.25)
        told["settings"] = self.window.messages.label.text()
        QTimer.singleShot(0, self, lambda: self.session.command(Command.STEP))

    @Slot(object)
    def _end(self, event: object) -> None:
        del event
        told["sentence"] = self.window.messages.label.text()
        try:
            PersonalSet(user_data() / "digits").add(np.zeros((28, 28), np.uint8), 3)
        except DataError as error:
            told["own digit"] = str(error)
        self.window.close()


if __name__ == "__main__":
    if "homeless" in sys.argv:
        pwd.getpwuid = unknown
    desktop.Desktop = User  # type: ignore[misc]
    code = desktop.open_window(OPTIONS)
    assert QApplication.activeModalWidget() is None
    sys.stdout.write(json.dumps(told) + "\n")
    sys.exit(code)
