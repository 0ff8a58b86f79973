"""The data loader: reads, draws or downloads data sets without holding up the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from visualcnn.data.catalog import KnownSetError
from visualcnn.data.dataset import Dataset
from visualcnn.data.digits import BuiltInDigits, built_in_digits, fill
from visualcnn.data.download import download
from visualcnn.data.paths import data_cache
from visualcnn.data.sources import MissingDataError, open_dataset
from visualcnn.gui.task import Task


class DataLoader(QObject):
    """One load at a time; a new one cancels the one before."""

    loaded = Signal(object)
    """Dataset."""
    missing = Signal(str)
    """Name of a known data set that would have to be downloaded."""
    unusable = Signal(str, str)
    """Name of a known data set, and one sentence: its download failed, or its copy is damaged."""
    failed = Signal(str)
    """One sentence."""
    progress = Signal(str, int, int)
    """Title, bytes done, bytes in all."""
    ended = Signal()
    """Whatever ran has ended, also when cancelled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._digits: BuiltInDigits | None = None

    def digits(self) -> Dataset:
        """The built-in digits, at once; those not drawn yet are drawn in the background."""
        if self._digits is None:
            dataset = self._digits = built_in_digits(data_cache())
            if not dataset.complete:
                task = Task(lambda task: _fill(dataset, task), self)
                task.finished.connect(task.deleteLater)
                task.start(Task.Priority.LowPriority)
        return self._digits

    def open_known(self, name: str) -> None:
        """Load "mnist" or "fashion-mnist" from this machine, or emit `missing`."""
        self._start(lambda _: open_dataset(name))

    def open_folder(self, folder: Path) -> None:
        """Load the four IDX files in `folder`."""
        self._start(lambda _: open_dataset(folder=folder))

    def download(self, name: str, title: str) -> None:
        """Download a known data set, with progress, then load it."""

        def work(task: Task) -> Dataset:
            download(
                name,
                data_cache() / name,
                lambda done, total: task.report((title, done, total)),
                lambda: task.cancelled,
            )
            return open_dataset(name)

        self._start(work)

    def cancel(self) -> None:
        """Give up what is being loaded."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Cancel everything and wait for the threads to end; nothing is told any more."""
        self._task = None
        tasks = self.findChildren(Task)
        for task in tasks:
            task.cancel()
        for task in tasks:
            task.wait()

    def _start(self, work: Callable[[Task], Dataset]) -> None:
        self.cancel()
        task = Task(work, self)
        task.progress.connect(self._on_progress)
        task.done.connect(self._on_done)
        task.failed.connect(self._on_failed)
        task.finished.connect(self._on_finished)
        self._task = task
        task.start()

    @Slot(object)
    def _on_progress(self, value: tuple[str, int, int]) -> None:
        if self.sender() is self._task:
            self.progress.emit(*value)

    @Slot(object)
    def _on_done(self, dataset: Dataset) -> None:
        if self.sender() is self._task:
            self.loaded.emit(dataset)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if self.sender() is not self._task:
            return
        if isinstance(error, MissingDataError):
            self.missing.emit(error.name)
        elif isinstance(error, KnownSetError):
            self.unusable.emit(error.name, str(error))
        else:
            self.failed.emit(str(error))

    @Slot()
    def _on_finished(self) -> None:
        task = self.sender()
        if task is self._task:
            self._task = None
            self.ended.emit()
        if task is not None:
            task.deleteLater()


def _fill(dataset: BuiltInDigits, task: Task) -> None:
    for _ in fill(dataset):
        if task.cancelled:
            return
