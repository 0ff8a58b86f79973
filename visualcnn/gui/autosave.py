"""Autosaving: asks the worker for copies of the run when they are due, and has them written."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import State
from visualcnn.gui.views.message_bar import MessageBar
from visualcnn.training.autosave import Autosave, Copied, Rhythm
from visualcnn.training.autosaver import Autosaver
from visualcnn.training.report import EpochReport
from visualcnn.training.requests import Prepared, Refused, Saved, Stop

log = logging.getLogger(__name__)

LOOK_EVERY = 5_000
"""Milliseconds between two looks whether a copy is due, while there is anything new."""
_FAILED = "This run can't be autosaved (the log says why): save it yourself now and then."


class Autosaving(QObject):
    """Keeps the newest steps on disk while they are in no file of the user's.

    The worker only copies; a thread of the autosaver's encodes and writes.
    """

    written = Signal(object)
    """None, or the error for which a copy could not be made or written."""
    handed_over = Signal(object)
    """Autosave of a run that was lost: whoever hears it looks after it."""

    def __init__(
        self, session: TrainingSession, messages: MessageBar, rhythm: Rhythm | None = None
    ) -> None:
        super().__init__(messages)
        self._session, self._messages = session, messages
        self._rhythm = rhythm or Rhythm()
        self._autosaver = Autosaver(told=self.written.emit)
        self._run = 0
        self._new = self._told = self._closed = False
        self._timer = QTimer(self, interval=LOOK_EVERY)
        self._timer.timeout.connect(self._look)
        self.written.connect(self._on_written)
        session.prepared.connect(self._on_prepared)
        session.advanced.connect(self._on_advanced)
        session.validated.connect(self._on_validated)
        session.copied.connect(self._on_copied)
        session.saved.connect(self._on_saved)
        session.refused.connect(self._on_refused)

    def take_over(self, autosave: Autosave) -> None:
        """The run on screen came from this file: it is replaced by the run's next copies."""
        self._autosaver.take_over(autosave)
        self._rhythm.kept()

    def close(self, *, leave: bool) -> Path | None:
        """Write nothing more. Where the run should `leave` a copy: the file for the last one."""
        self._timer.stop()
        self._closed = True
        if not leave:
            self._autosaver.drop()
        if not self._autosaver.close():
            log.warning("The disk took too long for the last autosave")
            return None
        return self._autosaver.path_to_leave() if leave else None

    def release(self) -> None:
        """After `close`, and after the last copy: leave the file to the next start."""
        self._autosaver.release()

    @Slot(object)
    def _on_prepared(self, event: Prepared) -> None:
        """Another run: whoever dropped the last one was asked about its steps."""
        self._new = False
        if event.run != self._run:
            self._run = event.run
            self._autosaver.drop()
            self._rhythm.restart()
        else:
            self._on_advanced()

    @Slot()
    def _on_advanced(self) -> None:
        self._new = True
        if not self._timer.isActive():
            self._timer.start()

    @Slot(object)
    def _on_validated(self, event: EpochReport) -> None:
        if event.ends_epoch:
            self._copy_if_due(good_moment=True)

    @Slot()
    def _look(self) -> None:
        if not self._new or not self._session.unsaved:
            self._timer.stop()
            return
        self._copy_if_due(good_moment=self._session.state is not State.RUNNING)

    def _copy_if_due(self, *, good_moment: bool) -> None:
        session = self._session
        wanted = self._new and session.unsaved and session.trainable
        if wanted and not self._autosaver.busy and self._rhythm.due(good_moment=good_moment):
            self._new = False
            self._rhythm.kept()
            session.take_copy()

    @Slot(object)
    def _on_copied(self, event: Copied | Refused) -> None:
        if isinstance(event, Refused):
            self.written.emit(RuntimeError(event.sentence))
        else:
            self._autosaver.keep(event.state)

    @Slot(object)
    def _on_saved(self, event: Saved) -> None:
        """The user's own file has it all."""
        self._autosaver.drop()
        self._rhythm.kept()
        self._new = event.step != self._session.step

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        """Where the worker itself failed, its run is gone: only the last copy is left."""
        if isinstance(event.subject, Stop):
            self._new = False
            self._autosaver.hand_over(self.handed_over.emit)

    @Slot(object)
    def _on_written(self, error: Exception | None) -> None:
        """Tell the first fault of several; the next due copy tries again."""
        if error is None or self._closed:
            self._told = False
            return
        self._on_advanced()
        if not self._told:
            self._told = True
            self._messages.show_message(_FAILED, "warning", [])
