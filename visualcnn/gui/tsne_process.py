"""t-SNE in a process of its own: it takes long, can be stopped at once, and holds up nothing."""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray, QObject, QProcess, QProcessEnvironment, Signal, Slot

from visualcnn.nn.layer import Array

MODULE = "visualcnn.explain.tsne"
NOT_INSTALLED = "t-SNE needs scikit-learn: pip install 'visualcnn[tsne]'"
_LONGEST_END = 2_000
"""Milliseconds that a killed process gets to end."""


def installed() -> bool:
    """Whether scikit-learn is there."""
    return importlib.util.find_spec("sklearn") is not None


class TsneProcess(QObject):
    """One at a time: starting another ends the one before."""

    progressed = Signal(float)
    """How far it is, 0 to 1."""
    made = Signal(object)
    """The points, float32 (samples, 2)."""
    failed = Signal(str)
    """Why there are none, in one sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._made = Path()

    @property
    def running(self) -> bool:
        """Whether one is under way."""
        return self._process is not None

    def start(self, features: Array) -> None:
        """Lay out `features` float32 (samples, features) in a plane."""
        self.stop()
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="visualcnn-")
            place = Path(self._folder.name)
            paths = [place / "features.npy", place / "points.npy"]
            np.save(paths[0], features, allow_pickle=False)
        except OSError as error:
            self.stop()
            folder = tempfile.gettempdir()
            self.failed.emit(f"t-SNE can't write in {folder} ({error.strerror}): free some space.")
            return
        self._made = paths[1]
        process = self._process = QProcess(self)
        process.readyReadStandardOutput.connect(self._on_output)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        # More threads would take the training's cores.
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("OMP_NUM_THREADS", "1")
        process.setProcessEnvironment(environment)
        process.start(sys.executable, ["-m", MODULE, *map(str, paths)])

    def stop(self) -> None:
        """Give it up; nothing more is told of it."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(_LONGEST_END)
            process.deleteLater()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    @Slot()
    def _on_output(self) -> None:
        if self._process is None:
            return
        for word in _words(self._process.readAllStandardOutput()).split()[-1:]:
            try:
                part = float(word)
            except ValueError:
                continue
            self.progressed.emit(min(max(part, 0.0), 1.0))

    @Slot(int)
    def _on_finished(self, code: int) -> None:
        if self._process is None:
            return
        told = _words(self._process.readAllStandardError()).split("\n")
        points: Array | None = None
        if code == 0:
            try:
                points = np.load(self._made, allow_pickle=False)
            except (OSError, ValueError):
                told = []
        self.stop()
        if points is not None:
            self.made.emit(points)
        else:
            self.failed.emit(next((line for line in told if line), "t-SNE ended without a map."))

    @Slot(object)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.stop()
            self.failed.emit("t-SNE could not be started.")


def _words(told: QByteArray) -> str:
    return bytes(told.data()).decode(errors="replace")
