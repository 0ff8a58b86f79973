"""The pad's files: pictures that are opened or dropped, and drawings that are saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QIODevice, QObject, QSaveFile, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from visualcnn.data.dataset import DataError, Images
from visualcnn.data.ink import as_ink
from visualcnn.gui.picture_files import read_picture
from visualcnn.gui.task import Task
from visualcnn.gui.views.pad.panel import PadPanel
from visualcnn.gui.views.pad.sheet import fitted
from visualcnn.training.snapshot import Sample

_OPEN = "Pictures (*.png *.jpg *.jpeg *.bmp);;All files (*)"
_DRAWING, _READ = "The drawing (*.png)", "What the network reads (*.png)"
_EMPTY = "The pad is empty: draw a digit first."


class DrawingFiles(QObject):
    """Reads in the background: a large photograph takes a while. The newest file counts."""

    def __init__(
        self,
        panel: PadPanel,
        sample: Callable[[], Sample | None],
        parent: QObject | None = None,
    ) -> None:
        """`sample` gives what the network reads of the drawing."""
        super().__init__(parent)
        self._panel, self._sample = panel, sample
        self._task: Task | None = None
        self._folder = Path.home()
        panel.open_wanted.connect(self.open)
        panel.dropped.connect(self.read)
        panel.save_wanted.connect(self.save)

    def close(self) -> None:
        """Give up a file that is being read."""
        self._task = None
        for task in self.findChildren(Task):
            task.cancel()
            task.wait()

    @Slot()
    def open(self) -> None:
        """Let the user choose a picture, and put its ink on the pad."""
        dialog = QFileDialog(self._panel, "Open a picture", str(self._folder), _OPEN)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_chosen)
        _show(dialog)

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        self._folder = Path(name).parent
        self.read(Path(name))

    @Slot(object)
    def read(self, path: Path) -> None:
        """Put the ink of the picture `path` on the pad, or say why that can't be done."""
        if self._task is not None:
            self._task.cancel()
        self._panel.say(f"Reading {path.name}…")
        task = Task(lambda _: _read(path), self)
        task.done.connect(self._on_read)
        task.failed.connect(self._on_unreadable)
        task.finished.connect(task.deleteLater)
        task.finished.connect(self._forget_task)
        self._task = task
        task.start()

    @Slot()
    def _forget_task(self) -> None:
        if self.sender() is self._task:
            self._task = None

    @Slot(object)
    def _on_read(self, picture: QImage) -> None:
        if self.sender() is self._task:
            self._panel.say("")
            self._panel.canvas.put(picture)

    @Slot(object)
    def _on_unreadable(self, error: Exception) -> None:
        if self.sender() is self._task:
            known = isinstance(error, DataError)
            self._panel.say(str(error) if known else f"It can't be read: {error}.", bad=True)

    @Slot()
    def save(self) -> None:
        """Ask where, and which of the two pictures, then save it."""
        if self._sample() is None:
            self._panel.say(_EMPTY, bad=True)
            return
        dialog = QFileDialog(self._panel, "Save the picture", str(self._folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_DRAWING, _READ])
        dialog.setDefaultSuffix("png")
        dialog.selectFile("digit.png")
        dialog.accepted.connect(lambda: self._on_save_chosen(dialog))
        _show(dialog)

    def _on_save_chosen(self, dialog: QFileDialog) -> None:
        path, sample = Path(dialog.selectedFiles()[0]), self._sample()
        self._folder = path.parent
        if sample is None:
            self._panel.say(_EMPTY, bad=True)
            return
        small = dialog.selectedNameFilter() == _READ
        image = sample.image if small else self._panel.canvas.ink()
        reason = _write(path, image)
        if reason:
            self._panel.say(f"{path.name} can't be saved: {reason}.", bad=True)
        else:
            self._panel.say(f"Saved as {path.name}.")


def _read(path: Path) -> QImage:
    return fitted(as_ink(read_picture(path)))


def _write(path: Path, image: Images) -> str:
    """Write `image`, uint8 (height, width), as a PNG; what went wrong, or "".

    A file that was there stays whole until the new one is.
    """
    height, width = image.shape
    rows = np.ascontiguousarray(image)
    picture = QImage(rows.data, width, height, width, QImage.Format.Format_Grayscale8)
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        return file.errorString()
    written = picture.save(file, "PNG")  # type: ignore[call-overload]
    return "" if written and file.commit() else file.errorString()


def _show(dialog: QFileDialog) -> None:
    """Open it without stopping the event loop: training goes on behind it."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
