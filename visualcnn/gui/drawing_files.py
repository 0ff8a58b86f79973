"""The pad's files: pictures that are opened or dropped, and drawings that are saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QObject, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from visualcnn.data.dataset import DataError, Images
from visualcnn.data.ink import as_ink
from visualcnn.data.paths import home_folder
from visualcnn.gui.picture_files import read_picture
from visualcnn.gui.task import Task
from visualcnn.gui.views.pad.panel import PadPanel
from visualcnn.gui.views.pad.sheet import fitted
from visualcnn.training.atomic import SaveError, write_atomically
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
        self._folder = home_folder()
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
        # In this order: a task that is deleted already can't be told from others as the sender.
        task.finished.connect(self._forget_task)
        task.finished.connect(task.deleteLater)
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
        try:
            write_atomically(path, _png(image), keep_backup=False)
        except SaveError as error:
            self._panel.say(str(error), bad=True)
        else:
            self._panel.say(f"Saved as {path.name}.")


def _read(path: Path) -> QImage:
    return fitted(as_ink(read_picture(path)))


def _png(image: Images) -> bytes:
    """The PNG file of `image`, uint8 (height, width)."""
    height, width = image.shape
    rows = np.ascontiguousarray(image)
    picture = QImage(rows.data, width, height, width, QImage.Format.Format_Grayscale8)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _show(dialog: QFileDialog) -> None:
    """Open it without stopping the event loop: training goes on behind it."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
