"""The status line says where training stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.status import StatusLine
from visualcnn.training.history import Validation


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    """A status line as wide as a small window."""
    made = StatusLine()
    qtbot.addWidget(made)
    made.resize(1_280, 28)
    made.show()
    return made


class Paints(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every event of the widget."""
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_training_is_said_in_full(line: StatusLine) -> None:
    """State and data, epoch and step, speed, time left and best validation stand there."""
    line.show_state("Training", "MNIST")
    line.show_progress(1_874, 1.5, 10)
    line.show_speed(15_234.0, 21.2)
    line.show_best(Validation(938, 0.05, 0.984, 5_000))
    assert line.state.text() == "Training on MNIST"
    assert line.progress.text() == "epoch 2/10 · step 1,874"
    assert line.bar.value() == 500
    assert line.speed.text() == "15,200 images/s"
    assert line.left.text() == "0:21 left"
    assert line.best.text() == "best validation 98.4 % of 5,000"


def test_unknown_numbers_are_left_out(line: StatusLine) -> None:
    """Before speed and validation are known, their fields are empty."""
    line.show_progress(0, 0.0, 10)
    line.show_speed(None, None)
    line.show_best(None)
    assert {field.text() for field in (line.progress, line.speed, line.left, line.best)} == {""}


@pytest.mark.parametrize(
    ("epochs", "words", "bar"),
    [
        (0.25, "epoch 1/2", 250),
        (1.0, "epoch 1/2", 1_000),
        (1.1, "epoch 2/2", 100),
        (2.5, "epoch 3", 500),
    ],
)
def test_an_epoch_is_full_at_its_end(line: StatusLine, epochs: float, words: str, bar: int) -> None:
    """Its number changes with the first step of the next one."""
    line.show_progress(7, epochs, 2)
    assert line.progress.text() == f"{words} · step 7"
    assert line.bar.value() == bar


def test_pause_takes_the_speed_away(line: StatusLine) -> None:
    """A paused run has no speed and no time left, but keeps its step."""
    line.show_state("Training", "MNIST")
    line.show_progress(1_874, 1.5, 10)
    line.show_speed(15_234.0, 21.2)
    line.show_state("Paused", "MNIST")
    line.show_progress(1_875, 1.501, 10)
    line.show_speed(15_234.0, 21.2)
    assert line.state.text() == "Paused · MNIST"
    assert (line.speed.text(), line.left.text()) == ("", "")
    assert "1,875" in line.progress.text()


def test_validation_is_shown_until_the_next_step(line: StatusLine) -> None:
    """A validation under way says how far it is."""
    line.show_validating(2_000, 5_000)
    assert line.progress.text() == "validating 2,000 of 5,000"
    line.show_progress(939, 1.001, 10)
    assert line.progress.text() == "epoch 2/10 · step 939"


def test_nothing_moves(line: StatusLine) -> None:
    """Fields keep their places as the numbers of a usual run change; longer ones still show."""
    fields = (line.progress, line.bar, line.speed, line.left, line.best)
    places = []
    line.show_state("Training", "MNIST")
    for step, speed, left, epochs in (
        (1, 9.0, 1.0, 5),
        (99_999, 98_765.0, 3_599.0, 10),
        (999_999, 198_765.0, 35_999.0, 100),
    ):
        line.show_progress(step, epochs - 0.5, epochs)
        line.show_speed(speed, left)
        line.show_best(Validation(step, 0.1, 0.999, 1_000 * epochs))
        QApplication.processEvents()
        places.append([field.geometry() for field in fields])
    assert places[0] == places[1]
    for field in (line.progress, line.speed, line.left, line.best):
        assert field.sizeHint().width() <= field.width()


def test_the_bar_is_painted_by_the_event_loop(line: StatusLine) -> None:
    """Not within the call, where all of Python would wait for it."""
    line.show_progress(1, 0.1, 10)
    QApplication.processEvents()
    paints = Paints()
    line.bar.installEventFilter(paints)
    line.show_progress(2, 0.9, 10)
    assert paints.count == 0
    QApplication.processEvents()
    assert paints.count == 1
    line.bar.removeEventFilter(paints)


def test_long_titles_are_elided(line: StatusLine) -> None:
    """A long name of the data neither widens the line nor is lost: the tooltip has it."""
    line.show_state("Training", "A folder of pictures with a very long name, " * 4)
    line.grab()
    assert line.minimumSizeHint().width() <= 1_280
    assert line.state.toolTip() == line.state.text()


def test_reset_clears_the_numbers(line: StatusLine) -> None:
    """Another run begins without the numbers of the last."""
    line.show_progress(1_874, 1.5, 10)
    line.show_speed(15_234.0, 21.2)
    line.show_best(Validation(938, 0.05, 0.984, 5_000))
    line.reset()
    assert line.progress.text() == line.best.text() == ""
    assert line.bar.isHidden()


@pytest.mark.parametrize(
    "state", ["Preparing", "Ready", "Training", "Paused", "Finished", "Failed"]
)
def test_states_differ_in_shape(line: StatusLine, state: str) -> None:
    """Each state's sign differs from that of a state beside it, also without colours."""
    shapes = {}
    for each in ("Ready", "Training", "Paused", "Finished", "Failed", state):
        line.show_state(each, "")
        image = line.shape.grab().toImage()
        corner = image.pixelColor(0, 0)
        shapes[each] = tuple(image.pixelColor(x, y) != corner for x in range(12) for y in range(12))
    assert len({shapes[each] for each in shapes if each != "Preparing"}) == 5
    assert shapes.get("Preparing", shapes["Ready"]) == shapes["Ready"]
