"""Recovery: after a crash, the bar above the network offers to go on from the last autosave."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from visualcnn.gui.autosave import Autosaving
from visualcnn.gui.documents import Documents
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.task import Task
from visualcnn.gui.views.message_bar import MessageBar
from visualcnn.training.autosave import Autosave, any_left, autosave_folder, in_words, left_behind
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.model_record import read_record
from visualcnn.training.requests import Refused, Stop

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Offer:
    """The newest autosave that can be read, in the words of the bar."""

    autosave: Autosave
    sentence: str


class Recovery(QObject):
    """Offers one autosave at a time, the newest first; whatever isn't decided is offered again.

    What it found belongs to this window until it closes: no other one offers it meanwhile.
    """

    def __init__(
        self,
        session: TrainingSession,
        documents: Documents,
        autosaving: Autosaving,
        messages: MessageBar,
    ) -> None:
        super().__init__(messages)
        self._session, self._documents = session, documents
        self._autosaving, self._messages = autosaving, messages
        self._found: list[Autosave] = []
        self._offer: _Offer | None = None
        self._task: Task | None = None
        self._lost = ""
        """Why the run on screen can't go on, where only its autosave can."""
        messages.dismissed.connect(self._on_dismissed)
        messages.emptied.connect(self._show)
        session.prepared.connect(self._on_prepared)
        session.refused.connect(self._on_refused)
        autosaving.handed_over.connect(self._on_handed_over)

    def look(self) -> None:
        """See what ended processes have left, without holding up the window."""
        folder = autosave_folder()
        if self._task is None and any_left(folder):
            self._start_task(search=True)

    def close(self) -> None:
        """Leave what wasn't decided to the next start."""
        if self._task is not None:
            self._task.cancel()
            self._task.wait()
        for autosave in self._found:
            autosave.release()
        self._found = []
        self._offer = None

    def _start_task(self, *, search: bool) -> None:
        def work(task: Task) -> _Offer | None:
            del task
            if search:
                self._found = left_behind(autosave_folder())
            return _newest_readable(self._found)

        self._task = Task(work, self)
        self._task.setObjectName("recovery")
        self._task.done.connect(self._on_done)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    @Slot(object)
    def _on_done(self, offer: _Offer | None) -> None:
        self._offer = offer
        if self._lost and offer is not None:
            self._offer = replace(offer, sentence=f"{self._lost} {offer.sentence}")
            self._messages.clear()
        self._lost = ""
        self._show()

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        if isinstance(event.subject, Stop):
            self._lost = event.sentence.partition(". ")[0] + "."

    @Slot(object)
    def _on_handed_over(self, autosave: Autosave) -> None:
        """The run that was lost is offered at once, before any other."""
        if self._task is not None:
            autosave.release()
            return
        self._found.insert(0, autosave)
        self._offer = None
        self._start_task(search=False)

    @Slot()
    def _on_finished(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None

    @Slot()
    def _show(self) -> None:
        """The offer waits until the bar is free, and comes back after what took its place."""
        if self._offer is not None and not self._messages.sentence:
            self._messages.show_message(
                self._offer.sentence,
                "info",
                [("Continue", self._continue), ("Discard", self._discard)],
            )

    @Slot()
    def _on_dismissed(self) -> None:
        """Not now: the next start asks again."""
        if self._offer is not None and self._messages.sentence == self._offer.sentence:
            self._offer = None

    def _continue(self) -> None:
        """The offer stays until the run is there: the user may still cancel."""
        if self._offer is not None:
            self._documents.open_path(self._offer.autosave.path)

    def _discard(self) -> None:
        if self._offer is None:
            return
        discarded = self._offer.autosave
        self._withdraw()
        self._found.remove(discarded)
        discarded.remove()
        if self._found and self._task is None:
            self._start_task(search=False)

    def _withdraw(self) -> None:
        offer, self._offer = self._offer, None
        if offer is not None and self._messages.sentence == offer.sentence:
            self._messages.clear()

    @Slot()
    def _on_prepared(self) -> None:
        """The run that was asked for is on screen; without its data nothing replaces its file."""
        self._lost = ""
        source = self._documents.source
        for autosave in [found for found in self._found if source and _same(found.path, source)]:
            self._withdraw()
            if self._session.trainable:
                self._found.remove(autosave)
                self._autosaving.take_over(autosave)


def _newest_readable(found: list[Autosave]) -> _Offer | None:
    """The first that is a whole model file; those before it stay on disk, and are logged."""
    while found:
        try:
            record = read_record(found[0].path)
        except CheckpointError as error:
            log.warning("An autosave is skipped: %s", error)
            found.pop(0).release()
            continue
        when = in_words(found[0].saved_at())
        return _Offer(found[0], f"Continue from the autosave of {when}, step {record.step:,}?")
    return None


def _same(path: Path, other: Path) -> bool:
    """Whether both lead to one file: others may have its name."""
    return path.resolve() == other.resolve()
