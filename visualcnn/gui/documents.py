"""Documents: model files as the user opens, saves and drops them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from visualcnn.data.dataset import DataError, Dataset
from visualcnn.data.paths import home_folder
from visualcnn.data.sources import open_dataset
from visualcnn.gui.remember import Memory
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.task import Task
from visualcnn.nn.faults import fault
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import BaseLayer
from visualcnn.training.autosave import is_autosave
from visualcnn.training.checkpoint import CheckpointError, seal_of
from visualcnn.training.model_file import ENDING, ModelFile, read_model
from visualcnn.training.requests import Adopt, Prepared, Refused, Saved, SaveModel

log = logging.getLogger(__name__)

FILTER = f"visualcnn models (*{ENDING});;All files (*)"


class Documents(QObject):
    """Opens in the background, saves through the worker, and asks once about unsaved steps."""

    failed = Signal(object, object)
    """Path and error of a file that can't be opened; the run on screen stays as it was."""
    path_changed = Signal()
    recent_changed = Signal()
    conflicted = Signal(str)
    """Sentence: the run's file was saved by somebody else, and is as they left it."""

    def __init__(
        self, session: TrainingSession, memory: Memory, window: QWidget, *, ask: bool
    ) -> None:
        super().__init__(window)
        self._session, self._memory, self._window, self._ask = session, memory, window, ask
        self._closed = False
        self._task: Task | None = None
        self._after_saving: Callable[[], None] | None = None
        self.path: Path | None = None
        self._seal: bytes | None = None
        self._opened: tuple[Path, bytes] | None = None
        """The file that the run on screen came from, with its seal: it may be an autosave."""
        self._adopted: dict[int, tuple[Path, bytes]] = {}
        """The same of runs that were asked for, by their numbers."""
        session.prepared.connect(self._on_prepared)
        session.saved.connect(self._on_saved)
        session.refused.connect(self._on_refused)

    def open(self) -> None:
        """Let the user choose a file, then open it."""
        self.when_safe(self._choose_file)

    def open_path(self, path: Path) -> None:
        """Open `path`, unless unsaved steps are kept."""
        self.when_safe(lambda: self.read(path, KINDS))

    def _choose_file(self) -> None:
        dialog = QFileDialog(self._window, "Open a model", self._folder(), FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_chosen)
        _show(dialog)

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        self.read(Path(name), KINDS)

    def read(self, path: Path, kinds: dict[str, type[BaseLayer]]) -> None:
        """Read and check `path` in the background; `kinds` are the layers that it may ask for."""
        self._give_up_reading()
        task = Task(lambda _: _read(path, kinds, self._session.dataset), self)
        task.setObjectName(str(path))
        task.done.connect(self._on_read)
        task.failed.connect(self._on_unreadable)
        # In this order: a deleted task must not be remembered for a moment.
        task.finished.connect(self._forget_task)
        task.finished.connect(task.deleteLater)
        self._task = task
        task.start()

    @Slot()
    def _forget_task(self) -> None:
        if self.sender() is self._task:
            self._task = None

    @Slot(object)
    def _on_read(self, found: tuple[Path, bytes, ModelFile, Dataset | None]) -> None:
        if self.sender() is self._task:
            path, seal, model, dataset = found
            run = self._session.adopt(model, dataset, kept=not is_autosave(path))
            self._adopted[run] = path, seal

    def adopt_again(self, model: ModelFile, dataset: Dataset) -> None:
        """Go on from the file on screen, `model`, whose data have come."""
        run = self._session.adopt(model, dataset)
        if self._opened is not None:
            self._adopted[run] = self._opened

    @Slot(object)
    def _on_prepared(self, event: Prepared) -> None:
        """Only now the file is that of the run: until here, the one on screen had its own."""
        found = self._adopted.pop(event.run, None)
        if found is None:
            return
        path, seal = found
        if is_autosave(path):
            self.new_run()
        else:
            self._remember(path, seal)
        self._opened = found

    @property
    def source(self) -> Path | None:
        """The file that the run on screen was opened from, also where it isn't the run's own."""
        return self._opened[0] if self._opened else None

    @Slot(object)
    def _on_unreadable(self, error: Exception) -> None:
        task = self._task
        if task is not None and self.sender() is task:
            self._memory.forget_recent(task.objectName())
            self.recent_changed.emit()
            self.failed.emit(Path(task.objectName()), error)

    def save(self) -> None:
        """Save where the run was saved or opened; the first time, ask where."""
        if self.path is None:
            self.save_as()
        else:
            self._session.save(self.path, self._seal)

    def replace(self) -> None:
        """Save where `save` does, whoever saved there meanwhile."""
        if self.path is not None:
            self._session.save(self.path)

    def save_as(self) -> None:
        """Ask where, then save."""
        dialog = QFileDialog(self._window, "Save the model", self._folder(), FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ENDING.removeprefix("."))
        dialog.selectFile(self.path.name if self.path else f"{self._session.config.architecture}")
        dialog.fileSelected.connect(self._on_save_chosen)
        dialog.rejected.connect(self._forget_wish)
        _show(dialog)

    @Slot(str)
    def _on_save_chosen(self, name: str) -> None:
        self._session.save(Path(name))

    @Slot()
    def _forget_wish(self) -> None:
        self._after_saving = None

    @Slot(object)
    def _on_saved(self, event: Saved) -> None:
        self._remember(event.path, event.seal)
        wish, self._after_saving = self._after_saving, None
        if wish is not None:
            wish()

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        if isinstance(event.subject, SaveModel):
            self._after_saving = None
        if isinstance(event.subject, Adopt):
            self._adopted.pop(event.subject.run, None)
        if event.conflict:
            self.conflicted.emit(event.sentence)

    def when_safe(self, action: Callable[[], None]) -> None:
        """Do `action`, which drops the run; ask first where it has unsaved steps."""
        if not self._session.unsaved or not self._ask:
            action()
            return
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Unsaved training")
        box.setText(f"Save the training of {self._session.step:,} steps first?")
        box.setInformativeText("Without saving, the weights and curves are lost.")
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        box.finished.connect(lambda choice: self._on_choice(choice, action))
        _show(box)

    def _on_choice(self, choice: int, action: Callable[[], None]) -> None:
        # The window may have been closed meanwhile: what opens now would keep the process alive.
        if self._closed:
            return
        saves = choice == QMessageBox.StandardButton.Save
        # While the question stood there, a file that was being read may have taken the run's place.
        if saves and self._session.unsaved:
            self._after_saving = action
            self.save()
        elif saves or choice == QMessageBox.StandardButton.Discard:
            action()

    def new_run(self) -> None:
        """The run on screen isn't any file's."""
        self.path = self._seal = self._opened = None
        self.path_changed.emit()

    def close(self) -> None:
        """Ask nothing and read nothing any more."""
        self._closed = True
        self._give_up_reading()

    def _give_up_reading(self) -> None:
        """Of a file that is being read, or was read and isn't shown yet."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            task.wait()

    def _remember(self, path: Path, seal: bytes) -> None:
        self.path, self._seal = path, seal
        self._memory.set("folder", str(path.resolve().parent))
        self._memory.add_recent(str(path.resolve()))
        self.path_changed.emit()
        self.recent_changed.emit()

    def _folder(self) -> str:
        return str(self._memory.get("folder", str(home_folder())))


def _show(dialog: QMessageBox | QFileDialog) -> None:
    """Open it without stopping the event loop: training and curves go on behind it."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _read(
    path: Path, kinds: dict[str, type[BaseLayer]], present: Dataset | None
) -> tuple[Path, bytes, ModelFile, Dataset | None]:
    # First: should another one be saved just now, this one isn't taken for it.
    seal = seal_of(path)
    try:
        model = read_model(path, kinds)
    except CheckpointError:
        raise
    except (Exception, SystemExit) as error:
        raise CheckpointError(f"{path.name} can't be opened: {fault(error)}.") from error
    return path, seal, model, _data_of(model, present)


def _data_of(model: ModelFile, present: Dataset | None) -> Dataset | None:
    """The data that `model` was trained on, if this machine has them."""
    if present is not None and present.fingerprint == model.dataset_fingerprint:
        return present
    try:
        found = open_dataset(model.dataset_name)
    except DataError:
        log.info("The data of %s can't be read", model.dataset_name, exc_info=True)
        return None
    return found if found.fingerprint == model.dataset_fingerprint else None
