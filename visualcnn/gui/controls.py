"""The controls: what each action, panel and question does to the session."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QInputDialog

from visualcnn.data.catalog import known_set
from visualcnn.data.dataset import Dataset
from visualcnn.gui.actions import Actions
from visualcnn.gui.data_loader import DataLoader
from visualcnn.gui.documents import Documents
from visualcnn.gui.main_window import MainWindow
from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.nn.architectures import (
    ARCHITECTURES,
    Architecture,
    ArchitectureError,
    architecture,
    functions_in,
)
from visualcnn.training.config import AT_RESET, Config
from visualcnn.training.requests import Prepared

SEEDS = 100_000
"""New seeds stay small enough to be read out in class."""


class Controls(QObject):
    """Connects actions and panels with what they do; every sentence goes to the message bar."""

    def __init__(
        self,
        session: TrainingSession,
        loader: DataLoader,
        documents: Documents,
        window: MainWindow,
        actions: Actions,
    ) -> None:
        super().__init__(window)
        self._session, self._loader, self._documents = session, loader, documents
        self._window, self._actions = window, actions
        self._chosen: dict[str, Any] = {}
        self._run = 0
        self._connect_actions()
        loader.loaded.connect(self.use_data)
        window.settings.changed.connect(self._on_settings)
        window.file_dropped.connect(documents.open_path)
        session.prepared.connect(self._on_prepared)

    def _connect_actions(self) -> None:
        does: dict[str, Callable[[], object]] = {
            "train": self.train_or_pause,
            "step": lambda: self._session.command(Command.STEP),
            "epoch": lambda: self._session.command(Command.EPOCH),
            "reset": self.reset,
            "reset_seed": lambda: self.reset(seed=secrets.randbelow(SEEDS)),
            "open": self._documents.open,
            "save": self._documents.save,
            "save_as": self._documents.save_as,
            "digits": lambda: self.use_data(self._loader.digits()),
            "mnist": lambda: self._loader.open_known("mnist"),
            "fashion-mnist": lambda: self._loader.open_known("fashion-mnist"),
            "folder": self._choose_folder,
            "python": self._choose_python,
            "quit": self._window.close,
            "layout": self._window.arrange,
            "defaults": self.use_defaults,
        }
        for name, do in does.items():
            self._actions[name].triggered.connect(_without_arguments(do))
        for name in ARCHITECTURES:
            self._actions[name].triggered.connect(self._on_architecture)

    @Slot()
    def _on_architecture(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.reset(architecture=action.objectName())

    def train_or_pause(self) -> None:
        """Train, or pause while it trains; a run whose data are absent says what it needs."""
        if self._session.state is State.RUNNING:
            self._session.command(Command.PAUSE)
        elif self._session.trainable:
            self._session.command(Command.TRAIN)
        else:
            self._say_what_it_needs()

    def _say_what_it_needs(self) -> None:
        """A run whose data are absent; before the first run there is nothing to say."""
        if self._session.model is not None:
            self._tell_missing_data(self._session.model.dataset_name)

    def reset(self, chosen: Architecture | None = None, **settings: Any) -> None:  # noqa: ANN401
        """Begin a new run with the present settings and what waited for Reset."""
        dataset = self._session.dataset or self._loader.digits()
        self._documents.when_safe(lambda: self._begin(dataset, chosen, **settings))

    def _begin(
        self,
        dataset: Dataset,
        chosen: Architecture | None = None,
        **settings: Any,  # noqa: ANN401 - each setting has its own type
    ) -> None:
        session = self._session
        config = session.config.changed(epochs=session.shown_epochs, **(self._chosen | settings))
        session.start_run(config, dataset, chosen or self._recipe(config.architecture))

    def _recipe(self, name: str) -> Architecture | None:
        """How the network called `name` is made, where its name alone doesn't say it.

        A model file may name a Python file; that is never run because it stands there.
        """
        kept, model = self._session.architecture, self._session.model
        if kept is not None and kept.name == name:
            return kept
        if model is None or name != model.config.architecture or name in ARCHITECTURES:
            return None
        return Architecture(name, model.new_layers)

    def use_data(self, dataset: Dataset) -> None:
        """Begin a new run on `dataset`; with a loaded run that waited for it, go on instead."""
        model = self._session.model
        waits = model is not None and not self._session.trainable
        if model is not None and waits and dataset.fingerprint == model.dataset_fingerprint:
            self._documents.adopt_again(model, dataset)
        else:
            self._documents.when_safe(lambda: self._begin(dataset))

    @Slot(dict)
    def _on_settings(self, settings: dict[str, Any]) -> None:
        """Settings of the run apply at its next step, the others wait for Reset.

        Epochs entered after the end are those that Train adds. An opened run whose data are absent
        has no next step: the next run gets them all.
        """
        self._chosen |= {name: settings[name] for name in settings.keys() & AT_RESET}
        now = {name: settings[name] for name in settings.keys() - AT_RESET}
        if "epochs" in now:
            self._session.shown_epochs = now["epochs"]
            now["epochs"] += self._session.epochs_before
            if self._session.state is State.FINISHED:
                del now["epochs"]
        if self._session.trainable:
            if now:
                self._session.change(now)
        else:
            self._chosen |= {name: now[name] for name in now.keys() - {"epochs"}}
            self._say_what_it_needs()

    def use_defaults(self) -> None:
        """Put the settings of the run back to what a first start has."""
        first, now = Config(), self._session.config
        names = {field.name for field in fields(Config)} - AT_RESET - {"epochs"}
        changed = {n: getattr(first, n) for n in names if getattr(first, n) != getattr(now, n)}
        self._on_settings(changed | {"epochs": first.epochs})

    @Slot(object)
    def _on_prepared(self, event: Prepared) -> None:
        """A run that went back to an earlier step is still the same file's."""
        self._chosen = {}
        if self._session.model is None and event.run != self._run:
            self._documents.new_run()
        self._run = event.run

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, "Folder with four IDX files")
        if folder:
            self._loader.open_folder(Path(folder))

    def _choose_python(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Python file with an architecture", "", "Python files (*.py)"
        )
        if name:
            self.use_python(Path(name))

    def use_python(self, path: Path) -> None:
        """Run the user's file and begin a run of the architecture in it."""
        try:
            function = self._choose_function(path, functions_in(path))
            chosen = architecture(f"{path}:{function}") if function else None
        except ArchitectureError as error:
            self._window.messages.show_message(str(error), "error", [])
            return
        if chosen is not None:
            self.use_architecture(chosen)

    def _choose_function(self, path: Path, names: tuple[str, ...]) -> str:
        """The only function of the file, or the one that the user picks; empty if none."""
        if len(names) == 1:
            return names[0]
        name, picked = QInputDialog.getItem(
            self._window,
            "Choose an architecture",
            verbatim(f"Functions in {path.name}"),
            *(names, 0, False),
        )
        return name if picked else ""

    def use_architecture(self, chosen: Architecture) -> None:
        """Begin a run of `chosen`."""
        self.reset(chosen, architecture=chosen.name)

    def _tell_missing_data(self, name: str) -> None:
        messages = self._window.messages
        if name not in ("mnist", "fashion-mnist"):
            messages.show_message(
                "This run was trained on data that aren't here: choose their folder, "
                "or begin a new run.",
                "warning",
                [("Choose folder…", self._choose_folder)],
            )
            return
        title = known_set(name).title
        messages.show_message(
            f"This run was trained on {title}, which isn't on this machine yet.",
            "warning",
            [
                ("Download", lambda: self._loader.download(name, title)),
                ("Choose folder…", self._choose_folder),
            ],
        )


def _without_arguments(do: Callable[[], object]) -> Callable[[bool], None]:
    """Qt hands `checked` to what an action triggers."""

    def slot(checked: bool) -> None:
        del checked
        do()

    return slot
