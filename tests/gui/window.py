"""What tests of the whole window share: options, a tiny run, and waiting for it."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import State
from visualcnn.training.config import Config

OPTIONS = Namespace(
    model=None, data=None, dataset=None, architecture=None, train=False, no_ask=False
)
CONFIG = Config(architecture="tiny", batch_size=10, epochs=2, learning_rate=0.01)


def options(**given: Any) -> Namespace:  # noqa: ANN401 - each option has its own type
    """The command line's options, with some given."""
    return Namespace(**(vars(OPTIONS) | given))


def wait(qtbot: QtBot, desktop: Desktop, state: State) -> None:
    """Until the session is in `state`."""
    qtbot.waitUntil(lambda: desktop.session.state is state, timeout=10_000)


def dialog_of(qtbot: QtBot, kind: type[QMessageBox | QFileDialog]) -> Any:  # noqa: ANN401
    """The open dialog of a kind."""

    def find() -> list[Any]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

    qtbot.waitUntil(lambda: len(find()) == 1)
    return find()[0]
