"""Mistakes: what the mistakes panel shows, worked out while somebody looks at it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Slot

from visualcnn.explain.confusion import confusion
from visualcnn.gui.readings import Reading, Readings, reading_key
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import State
from visualcnn.gui.views.mistakes.lives import Lives
from visualcnn.gui.views.mistakes.matrix import Matrix
from visualcnn.gui.views.mistakes.order import order
from visualcnn.gui.views.mistakes.panel import MistakesPanel
from visualcnn.training.biography import biographies

GATHER = 60
"""Milliseconds in which validations gather: of tiny data there are many a second."""
NO_DATA = "Open this run's data set: biographies need its validation digits."
TOO_MANY = "There are too many validation digits for a history of each of them."


class Mistakes(QObject):
    """Keeps matrix and biographies up to date, each in an event of its own.

    The digits that the user wants are told by the panel itself.
    """

    def __init__(
        self,
        session: TrainingSession,
        readings: Readings,
        panel: MistakesPanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._readings, self._panel = session, readings, panel
        self._reading: Reading | None = None
        self._matrix: Matrix | None = None
        self._lives: Lives | None = None
        self._matrix_due = self._lives_due = True
        self._failure = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._draw_next)
        self._connect()

    def _connect(self) -> None:
        session, panel = self._session, self._panel
        self._readings.arrived.connect(self._on_reading)
        session.validated.connect(self._on_validated)
        session.prepared.connect(self._on_prepared)
        session.advanced.connect(self._check_age)
        session.state_changed.connect(self._check_age)
        session.parameters_changed.connect(self._check_age)
        panel.came_into_sight.connect(self._draw_soon)
        panel.split_chosen.connect(self._on_split)
        panel.order_chosen.connect(self._on_order)
        panel.reading_wanted.connect(self._on_wanted)

    def close(self) -> None:
        """Work nothing out any more."""
        self._matrix_due = self._lives_due = False
        self._timer.stop()

    @Slot(str, float)
    def show_progress(self, key: str, part: float) -> None:
        """A job of the key `key` is done to that part, 0 to 1: passed over unless it is ours."""
        if key == reading_key(self._panel.split):
            self._panel.set_progress(part)

    @Slot(str, float)
    def end_progress(self, key: str, seconds: float) -> None:
        """A job of the key `key` ended."""
        del seconds
        if key == reading_key(self._panel.split):
            self._panel.set_progress(None)

    @Slot(str, str)
    def show_failure(self, key: str, sentence: str) -> None:
        """A job of the key `key` failed: say why in place of an invitation."""
        if key == reading_key(self._panel.split):
            self._failure, self._matrix_due = sentence, True
            self._draw_soon()

    @Slot(str)
    def _on_reading(self, split: str) -> None:
        if split == self._panel.split:
            self._failure, self._matrix_due = "", True
            self._draw_soon()

    @Slot()
    def _on_validated(self) -> None:
        self._lives_due = True
        self._draw_soon()

    @Slot()
    def _on_prepared(self) -> None:
        """Another run is there, or the same one at an earlier step."""
        self._failure = ""
        self._matrix_due = self._lives_due = True
        self._draw_soon()

    @Slot(str)
    def _on_split(self, split: str) -> None:
        del split
        self._failure = ""
        self._panel.set_progress(None)
        self._draw_matrix()

    @Slot(str)
    def _on_order(self, by: str) -> None:
        if self._lives is not None:
            told = self._lives.told
            self._lives = replace(self._lives, order=order(told, by), by=by)
            self._panel.show_lives(self._lives)

    @Slot(str)
    def _on_wanted(self, split: str) -> None:
        self._readings.want(split)

    @Slot()
    def _draw_soon(self) -> None:
        """Once what comes together is there, if somebody looks."""
        due = self._matrix_due or self._lives_due
        if due and self._panel.isVisible() and not self._timer.isActive():
            self._timer.start(GATHER)

    @Slot()
    def _draw_next(self) -> None:
        """One of both in each event: the window answers in between."""
        if not self._panel.isVisible():
            return
        if self._matrix_due:
            self._draw_matrix()
        elif self._lives_due:
            self._draw_lives()
        if self._matrix_due or self._lives_due:
            self._timer.start(0)

    def _draw_matrix(self) -> None:
        self._matrix_due = False
        reading = self._readings.of(self._panel.split)
        self._matrix = self._matrix_of(reading) if reading is not None else None
        self._panel.show_matrix(self._matrix, self._failure)
        self._allow()

    def _matrix_of(self, reading: Reading) -> Matrix:
        names, predictions = self._session.class_names, reading.results.predictions
        highest = max(int(a.max(initial=0)) for a in (reading.labels, predictions))
        counted = confusion(reading.labels, predictions, max(len(names), highest + 1))
        return Matrix(
            reading.split,
            reading.step,
            reading.labels,
            predictions,
            counted,
            names,
            self._stale(reading.split),
        )

    def _stale(self, split: str) -> bool:
        """Whether what is known of `split` counts no longer, and nothing newer comes by itself."""
        comes = split == "validation" and self._session.state is State.RUNNING
        return self._readings.outdated(split) and not comes

    def _allow(self) -> None:
        session, split = self._session, self._panel.split
        known = session.dataset is not None and session.network is not None
        self._panel.allow_reading(wanted=known and self._readings.outdated(split))

    @Slot()
    def _check_age(self) -> None:
        """A matrix is dimmed once the network has learned on; drawn only when that changes."""
        if not self._panel.isVisible():
            self._matrix_due = True
            return
        self._allow()
        if self._matrix is not None and not self._matrix_due:
            stale = self._stale(self._matrix.split)
            if stale != self._matrix.stale:
                self._matrix = replace(self._matrix, stale=stale)
                self._panel.show_matrix(self._matrix)

    def _draw_lives(self) -> None:
        self._lives_due = False
        history, dataset = self._session.history, self._session.dataset
        digits = history.digits
        note = ""
        self._lives = None
        if dataset is None:
            note = NO_DATA if history.validations else ""
        elif len(digits) and digits.samples == len(dataset.validation):
            labels, by = dataset.validation.labels, self._panel.order
            told = biographies(digits, labels)
            self._lives = Lives(
                digits.steps,
                digits.predictions,
                digits.confidences,
                labels,
                self._session.class_names,
                told,
                order(told, by),
                by,
                dataset.validation.take,
            )
        elif history.validations and not len(digits):
            note = TOO_MANY
        self._panel.show_lives(self._lives, note)
