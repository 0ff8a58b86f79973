"""The beginning: what the command line asked for, one after the other."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from visualcnn.gui.controls import Controls
from visualcnn.gui.data_loader import DataLoader
from visualcnn.gui.documents import Documents
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.message_bar import MessageBar
from visualcnn.nn.architectures import Architecture, architecture
from visualcnn.training.config import Config
from visualcnn.training.requests import Adopt, NewRun, Refused


class Beginning(QObject):
    """First an untrained run on the built-in digits; then a file or data; then it may train.

    What fails is told, and ends it: what the user does later is no part of it any more.
    """

    def __init__(
        self,
        session: TrainingSession,
        documents: Documents,
        loader: DataLoader,
        controls: Controls,
        messages: MessageBar,
    ) -> None:
        super().__init__(messages)
        self._session, self._documents, self._loader = session, documents, loader
        self._controls, self._messages = controls, messages
        self._options = Namespace()
        self._fault = ""
        self._first = self._over = False

    def begin(self, options: Namespace, config: Config) -> None:
        """Ask for the first run, with the settings `config`; the rest follows by itself."""
        self._options = options
        chosen = self._architecture()
        if chosen is not None:
            config = config.changed(architecture=options.architecture)
        # After those who clear the message bar for a new run.
        self._session.prepared.connect(self._on_prepared)
        self._session.refused.connect(self._on_refused)
        for failed in (self._loader.missing, self._loader.unusable, self._loader.failed):
            failed.connect(self._end)
        self._documents.failed.connect(self._end)
        self._session.start_run(config, self._loader.digits(), chosen)

    def _architecture(self) -> Architecture | None:
        if not self._options.architecture:
            return None
        try:
            return architecture(self._options.architecture)
        except ValueError as error:
            self._fault = str(error)
            return None

    @Slot()
    def _on_prepared(self) -> None:
        if self._over:
            return
        if not self._first:
            self._first = True
            if self._ask_for_more():
                return
        self._over = True
        if self._fault:
            self._messages.show_message(self._fault, "error", [])
        if self._options.train:
            QTimer.singleShot(0, self._session, self._controls.train_or_pause)

    def _ask_for_more(self) -> bool:
        """A file or data, where there was a word of them; whether there was."""
        options = self._options
        if options.model:
            self._documents.open_path(Path(options.model))
        elif options.data:
            self._loader.open_folder(Path(options.data))
        elif options.dataset not in (None, "digits"):
            self._loader.open_known(options.dataset)
        else:
            return False
        return True

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        if isinstance(event.subject, NewRun | Adopt):
            self._end()

    @Slot()
    def _end(self) -> None:
        self._over = True
