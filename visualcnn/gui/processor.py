"""How many threads the matrix products of training use, as the user chose it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from visualcnn.gui.actions import Actions, thread_name
from visualcnn.gui.remember import Memory
from visualcnn.gui.session import TrainingSession


class Processor(QObject):
    """Marks the number in use; asks for it with `apply`, and for what the actions say then.

    `threads` stands in place of the remembered number until another is chosen.
    """

    def __init__(
        self,
        session: TrainingSession,
        memory: Memory,
        actions: Actions,
        threads: int | None = None,
    ) -> None:
        super().__init__(actions)
        self._session, self._memory, self._actions = session, memory, actions
        self._threads = threads or self._remembered()
        actions[thread_name(self._threads)].setChecked(True)
        for action in actions.threads.actions():
            action.triggered.connect(self._on_chosen)

    @property
    def threads(self) -> int | None:
        """The number chosen; None: all cores but one."""
        return self._threads

    def apply(self) -> None:
        """Ask the worker for the number chosen: it counts from the next step on."""
        self._session.use_threads(self._threads)

    def _remembered(self) -> int | None:
        """None where the number isn't one of those offered, as on a machine of fewer cores."""
        count: int = self._memory.get("threads", 0)
        return count if count > 0 and thread_name(count) in self._actions else None

    @Slot()
    def _on_chosen(self) -> None:
        self._threads = self._actions.threads.checkedAction().data()
        self._memory.set("threads", self._threads)
        self.apply()
