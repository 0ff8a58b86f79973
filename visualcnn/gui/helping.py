"""The menu Help: what visualcnn is, and what to send to whoever is to find a fault in it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from visualcnn import __version__
from visualcnn.gui.actions import Actions
from visualcnn.gui.diagnostics import diagnostics
from visualcnn.gui.main_window import MainWindow
from visualcnn.gui.session import TrainingSession


class Helping(QObject):
    """Answers to the actions "diagnostics" and "about"."""

    def __init__(self, session: TrainingSession, window: MainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        actions["diagnostics"].triggered.connect(self._copy_diagnostics)
        actions["about"].triggered.connect(self._about)

    @Slot()
    def _copy_diagnostics(self) -> None:
        QGuiApplication.clipboard().setText(diagnostics(self._session))
        self._window.messages.show_message(
            "The diagnostics are copied: paste them into your report. Your home folder is shown "
            "as ~ in them.",
            "info",
        )

    @Slot()
    def _about(self) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle("About visualcnn")
        box.setText(f"visualcnn {__version__}")
        box.setInformativeText(
            "A convolutional network, written from scratch in NumPy, learns to read digits while "
            "you watch. What you see is the code in visualcnn/nn. MIT licence."
        )
        box.finished.connect(box.deleteLater)
        box.open()
