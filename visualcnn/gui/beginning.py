"""The beginning: what the command line asked for, one after the other."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from functools import partial
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
        self._left: list[Callable[[], object]] = []
        """What is asked for when the run before it is there."""
        self._trains = self._over = False
        self._fault = ""

    def begin(self, options: Namespace, config: Config) -> None:
        """Ask for the first run, with the settings `config`; the rest follows by itself."""
        self._trains = options.train
        chosen = self._architecture(options.architecture)
        self._left = self._asked_for(options, chosen)
        # After those who clear the message bar for a new run.
        self._session.prepared.connect(self._on_prepared)
        self._session.refused.connect(self._on_refused)
        for failed in (self._loader.missing, self._loader.unusable, self._loader.failed):
            failed.connect(self._end)
        self._documents.failed.connect(self._end)
        if chosen is not None and not self._left:
            config = config.changed(architecture=options.architecture)
            self._session.start_run(config, self._loader.digits(), chosen)
        else:
            self._session.start_run(config, self._loader.digits())

    def _architecture(self, name: str | None) -> Architecture | None:
        try:
            return architecture(name) if name else None
        except ValueError as error:
            self._fault = str(error)
            return None

    def _asked_for(
        self, options: Namespace, chosen: Architecture | None
    ) -> list[Callable[[], object]]:
        """A file, which has its own architecture; or data, and then a run of the chosen one."""
        if options.model:
            return [partial(self._documents.open_path, Path(options.model))]
        if options.data:
            load = partial(self._loader.open_folder, Path(options.data))
        elif options.dataset not in (None, "digits"):
            load = partial(self._loader.open_known, options.dataset)
        else:
            return []
        if chosen is None:
            return [load]
        # What is wrong with it on those data is told of them.
        return [load, partial(self._controls.reset, chosen, architecture=options.architecture)]

    @Slot()
    def _on_prepared(self) -> None:
        if self._over:
            return
        if self._left:
            self._left.pop(0)()
            return
        self._over = True
        if self._fault:
            self._messages.show_message(self._fault, "error", [])
        elif self._trains:
            QTimer.singleShot(0, self._session, self._controls.train_or_pause)

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        if isinstance(event.subject, NewRun | Adopt):
            self._end()

    @Slot()
    def _end(self) -> None:
        self._over = True
