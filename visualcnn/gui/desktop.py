"""The desktop application: builds the parts once, joins them, and closes them in order."""

from __future__ import annotations

import gc
import logging
import sys
from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication

from visualcnn import __version__
from visualcnn.gui.actions import Actions
from visualcnn.gui.autosave import Autosaving
from visualcnn.gui.beginning import Beginning
from visualcnn.gui.controls import Controls
from visualcnn.gui.data_loader import DataLoader
from visualcnn.gui.data_messages import DataMessages
from visualcnn.gui.display import Display
from visualcnn.gui.documents import Documents
from visualcnn.gui.faults import Faults
from visualcnn.gui.first_paint import when_painted
from visualcnn.gui.garbage import GarbageCollector
from visualcnn.gui.helping import Helping
from visualcnn.gui.icons import logo
from visualcnn.gui.logs import start_log, stop_log
from visualcnn.gui.looks import Looks
from visualcnn.gui.main_window import MainWindow
from visualcnn.gui.processor import Processor
from visualcnn.gui.recent import RecentFiles
from visualcnn.gui.recovery import Recovery
from visualcnn.gui.remember import Memory
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.signals import end_process, hear_signals, say_lost
from visualcnn.gui.states import Command
from visualcnn.gui.theme import THEME
from visualcnn.gui.training_thread import TrainingThread
from visualcnn.nn.architectures import ARCHITECTURES
from visualcnn.training.config import Config
from visualcnn.training.requests import Stop

if TYPE_CHECKING:
    from visualcnn.gui.explanations import Explanations
    from visualcnn.gui.exploration import Exploration

log = logging.getLogger(__name__)

LONGEST_STEP = 1_800
"""Milliseconds that closing waits for the present step of training."""


class Desktop(QObject):
    """One window with all that belongs to it. `ask` is False where nobody can answer.

    `threads` of matrix products are used in place of the remembered number.
    """

    def __init__(self, app: QApplication, *, ask: bool = True, threads: int | None = None) -> None:
        super().__init__()
        self._ask = ask
        self.memory = Memory(self)
        self._closed = False
        self._garbage = GarbageCollector(self)
        self.thread_ = TrainingThread(self)
        self.session = TrainingSession(self.thread_, self)
        self.actions = Actions(self, threads)
        self.looks = Looks(app, self.memory, self.actions)
        self.processor = Processor(self.session, self.memory, self.actions, threads)
        self.window = MainWindow(self.actions)
        self.loader = DataLoader(self)
        self.documents = Documents(self.session, self.memory, self.window, ask=ask)
        self.display = Display(self.session, self.window, self.actions)
        self._explanations: Explanations | None = None
        self._exploration: Exploration | None = None
        self.controls = Controls(
            self.session, self.loader, self.documents, self.window, self.actions
        )
        self.recent = RecentFiles(self.documents, self.memory, self.window.toolbar.recent)
        self.data_messages = DataMessages(self.loader, self.documents, self.window)
        self.autosaving = Autosaving(self.session, self.window.messages)
        self.recovery = Recovery(
            self.session, self.documents, self.autosaving, self.window.messages
        )
        self.beginning = Beginning(
            self.session, self.documents, self.loader, self.controls, self.window.messages
        )
        self.faults = Faults(self.window.messages, self)
        self.helping = Helping(self.session, self.window, self.actions)
        self._connect()
        self.window.restore(self.memory.bytes("geometry"), self.memory.bytes("layout"))
        self.thread_.start()

    def _connect(self) -> None:
        self.window.closing.connect(self._on_closing)
        self.documents.path_changed.connect(self._name_window)
        self.session.advanced.connect(self._mark_modified)
        self.session.saved.connect(self._mark_modified)
        self.session.prepared.connect(self._mark_modified)
        self.memory.unkept.connect(self._tell_of_settings)
        THEME.theme_changed.connect(self._restyle)

    def start(self, options: Namespace) -> None:
        """What the command line asked for, on the built-in digits unless it names data."""
        if self._closed:
            return
        self.beginning.begin(options, self._remembered_config())
        self.recovery.look()

    def explain(self) -> Explanations:
        """What explains numbers, made when first asked for: the window opens sooner without it."""
        if self._explanations is None:
            from visualcnn.gui.explanations import Explanations

            self._explanations = Explanations(self.session, self.window, self)
        return self._explanations

    def explore(self) -> Exploration:
        """Gallery, mistakes, pad, map and pins, made when first asked for, like what explains."""
        if self._exploration is None:
            from visualcnn.gui.exploration import Exploration

            self._exploration = Exploration(
                self.session, self.window, self.explain(), self.actions, self.memory, self
            )
        return self._exploration

    def _remember_config(self) -> None:
        config = self.session.config
        if config.architecture in ARCHITECTURES and self.session.dataset is not None:
            shown = config.changed(epochs=self.session.shown_epochs, seed=Config.seed)
            self.memory.set("settings", asdict(shown))

    def _remembered_config(self) -> Config:
        """The settings of the last time; the first ones where there are none that make sense."""
        try:
            config = Config(**self.memory.get("settings", {}))
            known = config.architecture in ARCHITECTURES
        except (TypeError, ValueError):
            return Config()
        # Whoever else wrote there: a Python file isn't run because of it.
        return config if known else Config()

    @Slot()
    def _restyle(self) -> None:
        """Draw the icons anew, whether the user or the system changed the theme."""
        self.actions.restyle()
        self.actions.follow(self.session.state, trainable=self.session.trainable)

    @Slot()
    def _name_window(self) -> None:
        path = self.documents.path
        self.window.setWindowTitle(f"{path.name if path else 'Untitled'}[*] – visualcnn")
        self._mark_modified()

    @Slot()
    def _mark_modified(self) -> None:
        if self.window.isWindowModified() != self.session.unsaved:
            self.window.setWindowModified(self.session.unsaved)

    @Slot(str)
    def _tell_of_settings(self, sentence: str) -> None:
        log.warning("%s", sentence)
        if self.window.messages.isHidden() and not self._closed:
            self.window.messages.show_message(sentence, "warning", [])

    # The end.

    @Slot(object)
    def _on_closing(self, event: QCloseEvent) -> None:
        if self._closed or not self.session.unsaved or not self._ask:
            self.close()
            event.accept()
            return
        event.ignore()
        self.session.command(Command.PAUSE)
        self.documents.when_safe(self._close_window)

    def _close_window(self) -> None:
        self.close()
        self.window.close()

    def leave(self) -> None:
        """Close without asking, with an autosave: nobody may be there to answer."""
        self._ask = False
        self._close_window()

    def close(self) -> None:
        """Remember the arrangement, end all threads; unsaved steps are autosaved if not asked."""
        if self._closed:
            return
        self._closed = True
        self.memory.set_bytes("geometry", self.window.saveGeometry())
        self.memory.set_bytes("layout", self.window.arrangement())
        self._remember_config()
        self.display.close()
        self.session.close()
        for part in (self._exploration, self._explanations):
            if part is not None:
                part.close()
        self.loader.close()
        self.documents.close()
        self.recovery.close()
        self._end_training(leave=self.session.unsaved and not self._ask)
        self.autosaving.release()
        self.faults.close()
        self._garbage.stop()

    def _end_training(self, *, leave: bool) -> None:
        """Wait for the worker; where unsaved steps should `leave` an autosave, for that too."""
        save_to = self.autosaving.close(leave=leave)
        if not self.thread_.stop(Stop(save_to), LONGEST_STEP):
            log.error("A step took longer than closing can wait; leaving it behind")
        elif leave and (save_to is None or self.thread_.last_refusal):
            reason = self.thread_.last_refusal or "The last steps could not be autosaved."
            log.error("The last steps were not autosaved: %s", reason)
            say_lost(reason.rstrip("."))


def open_window(options: Namespace) -> int:
    """Show the window until it is closed; the process's exit code."""
    writing = start_log()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("visualcnn")
    app.setDesktopFileName("visualcnn")
    app.setWindowIcon(logo())
    app.setApplicationVersion(__version__)
    desktop = Desktop(app, ask=not options.no_ask, threads=options.threads)
    heartbeat = hear_signals(desktop, desktop.leave)
    desktop.window.show()

    def begin() -> None:
        desktop.processor.apply()
        desktop.start(options)
        desktop.explain()
        desktop.explore()
        # What is there by now stays: no later collection needs to look at it.
        gc.freeze()

    when_painted(desktop.window, begin)
    code = app.exec()
    heartbeat.stop()
    desktop.close()
    stop_log(writing)
    if desktop.thread_.isRunning():
        end_process(code)
    return code
