"""What the message bar says about data and files: absent, on their way, or faulty."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from visualcnn.data.catalog import known_set
from visualcnn.gui.data_loader import DataLoader
from visualcnn.gui.documents import Documents
from visualcnn.gui.main_window import MainWindow
from visualcnn.gui.views.message_bar import Kind
from visualcnn.nn.architectures import ArchitectureError
from visualcnn.training.model_file import UnknownKindError
from visualcnn.training.user_kinds import kinds_in

MEGABYTE = 1_000_000


class DataMessages(QObject):
    """One sentence and what can be done about it, for every fault of data and files."""

    def __init__(self, loader: DataLoader, documents: Documents, window: MainWindow) -> None:
        super().__init__(window)
        self._loader, self._documents, self._window = loader, documents, window
        self._downloading = False
        loader.missing.connect(self._on_missing)
        loader.unusable.connect(self._on_unusable)
        loader.failed.connect(self._on_failed)
        loader.progress.connect(self._on_progress)
        loader.ended.connect(self._on_ended)
        documents.failed.connect(self._on_unreadable)
        documents.conflicted.connect(self._on_conflict)

    @Slot(str)
    def _on_missing(self, name: str) -> None:
        known = known_set(name)
        sentence = f"{known.title} isn't on this machine yet ({known.size / MEGABYTE:.0f} MB)."
        self._offer(name, sentence, "info", "Download")

    @Slot(str, str)
    def _on_unusable(self, name: str, sentence: str) -> None:
        self._offer(name, sentence, "error", "Download again")

    def _offer(self, name: str, sentence: str, kind: Kind, words: str) -> None:
        """The sentence, a button `words` that downloads the set, and one for a folder with it."""
        self._downloading = False
        deed = partial(self._loader.download, name, known_set(name).title)
        self._window.messages.show_message(
            sentence, kind, [(words, deed), ("Choose folder…", self._choose_folder)]
        )

    @Slot(str, int, int)
    def _on_progress(self, title: str, done: int, total: int) -> None:
        self._downloading = True
        self._window.messages.show_message(
            f"Downloading {title}: {done / MEGABYTE:.1f} of {total / MEGABYTE:.1f} MB",
            "info",
            [("Cancel", self._loader.cancel)],
        )

    @Slot()
    def _on_ended(self) -> None:
        if self._downloading:
            self._downloading = False
            self._window.messages.clear_kind("info")

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._downloading = False
        self._window.messages.show_message(
            sentence, "error", [("Choose folder…", self._choose_folder)]
        )

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, "Folder with four IDX files")
        if folder:
            self._loader.open_folder(Path(folder))

    @Slot(str)
    def _on_conflict(self, sentence: str) -> None:
        self._window.messages.show_message(
            sentence,
            "warning",
            [("Save as…", self._documents.save_as), ("Replace it", self._documents.replace)],
        )

    @Slot(object, object)
    def _on_unreadable(self, path: Path, error: Exception) -> None:
        messages = self._window.messages
        if isinstance(error, UnknownKindError):
            messages.show_message(
                str(error), "warning", [("Choose its Python file…", lambda: self._choose(path))]
            )
        else:
            messages.show_message(str(error), "error", [])

    def _choose(self, path: Path) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Python file with the layers", str(path.parent), "Python files (*.py)"
        )
        if not name:
            return
        try:
            kinds = kinds_in(Path(name))
        except ArchitectureError as error:
            self._window.messages.show_message(str(error), "error", [])
            return
        self._documents.read(path, kinds)
