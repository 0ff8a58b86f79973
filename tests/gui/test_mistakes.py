"""Mistakes: matrix and biographies follow the run while somebody looks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.watched import until
from tests.gui.window import CONFIG
from tests.tiny import TEST, TINY, VALIDATION, tiny_dataset
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.mistakes import Mistakes
from visualcnn.gui.readings import Readings, reading_key
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.mistakes.lives import Lives
from visualcnn.gui.views.mistakes.matrix import Matrix
from visualcnn.gui.views.mistakes.order import INDEX
from visualcnn.gui.views.mistakes.panel import MistakesPanel
from visualcnn.training.snapshot import Sample

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


class Shown(MistakesPanel):
    """A panel that remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.matrices: list[Matrix | None] = []
        self.known: list[Lives | None] = []
        self.notes: list[str] = []
        self.wanted = False

    def show_matrix(self, matrix: Matrix | None, note: str = "") -> None:
        """Remember it."""
        super().show_matrix(matrix, note)
        self.matrices.append(matrix)
        self.notes.append(note)

    def show_lives(self, lives: Lives | None, note: str = "") -> None:
        """Remember them."""
        super().show_lives(lives, note)
        self.known.append(lives)

    def allow_reading(self, *, wanted: bool) -> None:
        """Remember it."""
        super().allow_reading(wanted=wanted)
        self.wanted = wanted


class Made:
    """A panel in sight, with all that it is filled from."""

    def __init__(self, session: TrainingSession) -> None:
        sample = Sample(np.zeros((8, 8), np.uint8), 3)
        self.session, self.analysis, self.panel = session, Analysis(), Shown()
        self.readings = Readings(session, self.analysis, lambda: sample)
        self.mistakes = Mistakes(session, self.readings, self.panel)
        self.analysis.progressed.connect(self.mistakes.show_progress)
        self.analysis.ended.connect(self.mistakes.end_progress)
        self.analysis.failed.connect(self.mistakes.show_failure)

    @property
    def matrix(self) -> Matrix | None:
        """The one that is shown."""
        return self.panel.matrices[-1] if self.panel.matrices else None

    @property
    def lives(self) -> Lives | None:
        """Those that are shown."""
        return self.panel.known[-1] if self.panel.known else None

    @property
    def steps(self) -> list[int]:
        """Of the validations that are shown."""
        return self.lives.steps.tolist() if self.lives is not None else []


@pytest.fixture
def made(session: TrainingSession, qtbot: QtBot) -> Iterator[Made]:
    """An untrained run of two epochs of five steps."""
    made = Made(session)
    qtbot.addWidget(made.panel)
    made.panel.resize(900, 300)
    made.panel.show()
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    yield made
    made.mistakes.close()
    made.readings.close()
    assert made.analysis.close()


def _epoch(made: Made, qtbot: QtBot) -> None:
    made.session.command(Command.EPOCH)
    until(qtbot, lambda: made.session.state in {State.PAUSED, State.FINISHED})


def test_each_validation_brings_both(made: Made, qtbot: QtBot) -> None:
    """The matrix counts what the report says, and every digit has one cell more."""
    _epoch(made, qtbot)
    until(qtbot, lambda: made.steps == [5] and made.matrix is not None)
    matrix, reading = made.matrix, made.readings.of("validation")
    assert matrix is not None
    assert reading is not None
    assert (matrix.split, matrix.step, matrix.confusion.total) == ("validation", 5, VALIDATION)
    assert matrix.confusion.accuracy == made.session.history.validations[-1].accuracy
    right = reading.results.predictions == reading.labels
    assert np.diagonal(matrix.confusion.counts).sum() == right.sum()
    assert not matrix.stale
    _epoch(made, qtbot)
    until(qtbot, lambda: made.steps == [5, 10])
    lives = made.lives
    assert lives is not None
    assert np.array_equal(lives.predictions[0], reading.results.predictions)
    split = tiny_dataset().validation
    assert np.array_equal(lives.labels, split.labels)
    assert np.array_equal(lives.take(np.array([2, 1])), split.images[[2, 1]])


def test_the_test_set_is_read_on_demand_only(made: Made, qtbot: QtBot) -> None:
    """By the button; then the matrix is of its digits."""
    _epoch(made, qtbot)
    made.panel.matrix.splits.button("test").click()
    assert made.matrix is None
    assert made.readings.of("test") is None
    assert made.panel.wanted
    made.panel.matrix.update_button.click()
    until(qtbot, lambda: made.matrix is not None)
    assert made.matrix is not None
    assert (made.matrix.split, made.matrix.confusion.total) == ("test", TEST)
    assert not made.panel.wanted
    made.panel.matrix.splits.button("validation").click()
    assert made.matrix is not None
    assert made.matrix.split == "validation"


def test_what_is_outdated_looks_so(made: Made, qtbot: QtBot) -> None:
    """One step on, both of them; an update makes them new."""
    _epoch(made, qtbot)
    until(qtbot, lambda: made.matrix is not None)
    made.session.command(Command.STEP)
    until(qtbot, lambda: made.matrix is not None and made.matrix.stale)
    assert made.panel.wanted
    made.panel.matrix.update_button.click()
    until(qtbot, lambda: made.matrix is not None and made.matrix.step == 6)
    assert made.matrix is not None
    assert not made.matrix.stale
    assert not made.panel.wanted


def test_the_order_stays_with_new_validations(made: Made, qtbot: QtBot) -> None:
    """As the user chose it, without anything being worked out anew."""
    _epoch(made, qtbot)
    until(qtbot, lambda: made.steps == [5])
    told = made.lives.told if made.lives else None
    orders = made.panel.lives.orders
    orders.setCurrentIndex(orders.findData(INDEX))
    orders.activated.emit(orders.currentIndex())
    assert made.lives is not None
    assert made.lives.told is told
    assert made.lives.order.tolist() == list(range(VALIDATION))
    _epoch(made, qtbot)
    until(qtbot, lambda: made.steps == [5, 10])
    assert made.lives.by == INDEX


def test_nobody_looks_nothing_is_worked_out(made: Made, qtbot: QtBot) -> None:
    """What was missed is there once somebody does."""
    until(qtbot, lambda: bool(made.panel.known and made.panel.matrices))
    made.panel.hide()
    before = len(made.panel.matrices), len(made.panel.known)
    _epoch(made, qtbot)
    qtbot.wait(100)
    assert (len(made.panel.matrices), len(made.panel.known)) == before
    made.panel.show()
    until(qtbot, lambda: made.steps == [5] and made.matrix is not None)


def test_another_run_begins_with_invitations(made: Made, qtbot: QtBot) -> None:
    """Nothing of the run before is left."""
    _epoch(made, qtbot)
    until(qtbot, lambda: made.steps == [5] and made.matrix is not None)
    with qtbot.waitSignal(made.session.prepared):
        made.session.start_run(CONFIG, tiny_dataset(), TINY)
    until(qtbot, lambda: made.matrix is None and made.lives is None)
    assert made.panel.lives.list.accessibleDescription().startswith("Press Train")


def test_progress_is_that_of_the_split_in_sight(made: Made) -> None:
    """Whatever else is being worked out."""
    made.mistakes.show_progress(reading_key("test"), 0.5)
    made.mistakes.show_progress("something else", 0.5)
    assert not made.panel.matrix.progress.isVisible()
    made.mistakes.show_progress(reading_key("validation"), 0.5)
    assert made.panel.matrix.progress.isVisible()
    made.mistakes.end_progress(reading_key("test"), 1.0)
    assert made.panel.matrix.progress.isVisible()
    made.mistakes.end_progress(reading_key("validation"), 1.0)
    assert not made.panel.matrix.progress.isVisible()


def test_a_failure_is_one_sentence(made: Made, qtbot: QtBot) -> None:
    """In place of the invitation; another split has its own."""
    made.mistakes.show_failure("something else", "No.")
    made.mistakes.show_failure(reading_key("validation"), "It could not be read.")
    until(qtbot, lambda: bool(made.panel.notes) and made.panel.notes[-1] != "")
    assert made.panel.matrix.canvas.accessibleDescription() == "It could not be read."
    made.panel.matrix.splits.button("test").click()
    assert "kept for the end" in made.panel.matrix.canvas.accessibleDescription()


def test_a_cell_opens_its_digits(made: Made, qtbot: QtBot) -> None:
    """The very ones that were read so."""
    _epoch(made, qtbot)
    until(qtbot, lambda: made.matrix is not None)
    assert made.matrix is not None
    true, predicted = (int(axis[0]) for axis in np.nonzero(made.matrix.confusion.counts))
    canvas = made.panel.matrix.canvas
    for _ in range(predicted):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    for _ in range(true):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    with qtbot.waitSignal(made.panel.samples_wanted) as heard:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert heard.args is not None
    split, indices, _ = heard.args
    reading = made.readings.of("validation")
    assert reading is not None
    assert split == "validation"
    assert (reading.labels[indices] == true).all()
    assert (reading.results.predictions[indices] == predicted).all()
    assert len(indices) == made.matrix.confusion.counts[true, predicted]
