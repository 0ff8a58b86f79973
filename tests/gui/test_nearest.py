"""The nearest training digits: of the digit that rests, by pixels; by activations when asked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import at_rest, until
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.data.batches import to_input
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.nearest import (
    COUNT,
    NEAREST_ACTIVATIONS,
    NEAREST_PIXELS,
    REST,
    Nearest,
    pictures_of,
)
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.nearest import NearestView
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.gui.views.sample_search import SampleChoice
from visualcnn.training.requests import Refused, TakeMoment
from visualcnn.training.snapshot import Sample


class Searched:
    """The search with its view, a sample panel, and what the analysis thread was asked."""

    def __init__(self, session: TrainingSession) -> None:
        self.session = session
        self.panel, self.view, self.analysis = SamplePanel(), NearestView(), Analysis()
        session.prepared.connect(self._on_prepared)
        self.nearest = Nearest(session, self.analysis, self.panel, self.view)
        self.ended: list[str] = []
        self.analysis.ended.connect(lambda key, _: self.ended.append(key))

    def _on_prepared(self) -> None:
        if self.session.dataset is not None:
            self.panel.set_dataset(self.session.dataset)

    def pixels(self) -> list[int]:
        """What is shown, by its index; nothing while it is of another digit."""
        row = self.view.pixels
        return [] if row.stale else [digit.index for digit in row.digits]


@pytest.fixture
def searched(session: TrainingSession, qtbot: QtBot) -> Iterator[Searched]:
    """In sight, with an untrained run."""
    made = Searched(session)
    qtbot.addWidget(made.view)
    qtbot.addWidget(made.panel)
    made.view.show()
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG.changed(epochs=4_000), tiny_dataset(), TINY)
    yield made
    made.nearest.close()
    assert made.analysis.close()


def by_pixels(sample: Sample, leave_out: int | None = None) -> list[tuple[float, int]]:
    """The five nearest, computed one by one."""
    train = tiny_dataset().train
    goal = sample.image.astype(np.float64) / 255
    every = [
        (float(np.sqrt(((image.astype(np.float64) / 255 - goal) ** 2).sum())), index)
        for index, image in enumerate(train.images)
        if index != leave_out
    ]
    return sorted(every)[:COUNT]


def test_pictures_are_taken_as_they_are_kept() -> None:
    """Unsigned bytes with the samples last, as the network has them."""
    split = tiny_dataset().train
    taken = pictures_of(split).take(3, 7)
    assert taken.dtype == np.uint8
    assert np.array_equal(taken / np.float32(255), to_input(split.images[3:7]))


def test_the_nearest_by_pixels_come_by_themselves(searched: Searched, qtbot: QtBot) -> None:
    """With their distances, labels and pictures."""
    until(qtbot, lambda: bool(searched.pixels()))
    expected = by_pixels(searched.panel.sample())
    train = tiny_dataset().train
    digits = searched.view.pixels.digits
    assert [digit.index for digit in digits] == [index for _, index in expected]
    assert [digit.distance for digit in digits] == pytest.approx([far for far, _ in expected])
    for digit in digits:
        assert np.array_equal(digit.image, train.images[digit.index])
        assert digit.label == str(train.labels[digit.index])


def test_a_training_digit_is_not_its_own_neighbour(searched: Searched, qtbot: QtBot) -> None:
    """By pixels nor by activations."""
    searched.panel.choose("train", 7)
    until(qtbot, lambda: bool(searched.pixels()))
    expected = [index for _, index in by_pixels(searched.panel.sample(), leave_out=7)]
    assert searched.pixels() == expected
    searched.view.button.click()
    until(qtbot, lambda: bool(searched.view.activations.digits))
    assert 7 not in [digit.index for digit in searched.view.activations.digits]


def test_another_digit_with_its_number_is_a_neighbour(searched: Searched, qtbot: QtBot) -> None:
    """A drawing has a number in its split as well, which isn't that of a training digit."""
    searched.panel.show_drawing(Sample(tiny_dataset().train.images[0].copy()))
    until(qtbot, lambda: bool(searched.pixels()))
    nearest = searched.view.pixels.digits[0]
    assert (nearest.index, nearest.distance) == (0, 0.0)


def test_a_digit_that_changes_often_is_waited_for(searched: Searched, qtbot: QtBot) -> None:
    """Only where it rests is anything searched; until then the old ones are dimmed."""
    until(qtbot, lambda: bool(searched.pixels()))
    at_rest(qtbot, searched.analysis, NEAREST_PIXELS)
    searched.ended.clear()
    for grey in range(10):
        searched.panel.show_drawing(Sample(np.full((8, 8), 25 * grey, np.uint8)))
        assert searched.view.pixels.stale
        assert not searched.analysis.busy(NEAREST_PIXELS)
        qtbot.wait(REST // 10)
    until(qtbot, lambda: bool(searched.pixels()))
    assert searched.ended == [NEAREST_PIXELS]
    assert searched.pixels() == [index for _, index in by_pixels(searched.panel.sample())]


def test_what_is_known_is_not_searched_again(searched: Searched, qtbot: QtBot) -> None:
    """Coming back to a digit within its rest, or another run on the same data."""
    until(qtbot, lambda: bool(searched.pixels()))
    at_rest(qtbot, searched.analysis, NEAREST_PIXELS)
    searched.ended.clear()
    before = searched.panel.choice
    searched.panel.choose("test", 2)
    assert searched.pixels() == []
    searched.panel.choose(before.split, before.index)
    assert searched.pixels() != []
    qtbot.wait(2 * REST)
    assert searched.ended == []


def test_nobody_looks_nothing_is_searched(searched: Searched, qtbot: QtBot) -> None:
    """It is made up for when somebody does."""
    until(qtbot, lambda: bool(searched.pixels()))
    at_rest(qtbot, searched.analysis, NEAREST_PIXELS)
    searched.view.hide()
    searched.ended.clear()
    searched.panel.choose("test", 2)
    qtbot.wait(2 * REST)
    assert searched.ended == []
    searched.view.show()
    until(qtbot, lambda: bool(searched.pixels()))
    assert searched.pixels() == [index for _, index in by_pixels(searched.panel.sample())]


def test_the_nearest_by_activations_are_found_when_asked(
    searched: Searched, session: TrainingSession, qtbot: QtBot
) -> None:
    """By what the last layer with weights reads, in evaluation mode, with their step."""
    assert searched.view.note.text() == ""
    assert "what dropout1 makes" in searched.view.activations.accessibleDescription()
    searched.view.button.click()
    assert searched.view.button.text() == "Stop"
    until(qtbot, lambda: bool(searched.view.activations.digits))
    assert searched.view.note.text().startswith("step 0 · ")
    assert session.network is not None
    network = session.network.copy()
    network.set_mode(training=False)
    train = tiny_dataset().train
    both = np.concatenate([searched.panel.sample().image[np.newaxis], train.images])
    values = network.record(to_input(both))["flatten1"].astype(np.float64)
    apart = np.sqrt(((values[:, 1:] - values[:, :1]) ** 2).sum(axis=0))
    digits = searched.view.activations.digits
    assert [digit.index for digit in digits] == np.argsort(apart)[:COUNT].tolist()
    assert [digit.distance for digit in digits] == pytest.approx(np.sort(apart)[:COUNT].tolist())


def test_they_are_of_a_step_and_say_so(
    searched: Searched, session: TrainingSession, qtbot: QtBot
) -> None:
    """Once the run goes on they are dimmed; found again they are of the present step."""
    searched.view.button.click()
    until(qtbot, lambda: bool(searched.view.activations.digits))
    session.command(Command.STEP)
    until(qtbot, lambda: session.state is State.PAUSED)
    assert searched.view.activations.stale
    assert searched.view.note.text().startswith("as of step 0")
    searched.view.button.click()
    until(qtbot, lambda: not searched.view.activations.stale)
    assert searched.view.note.text().startswith("step 1 · ")


def test_another_digit_ends_the_search(searched: Searched, qtbot: QtBot) -> None:
    """And what was found of the last one is gone."""
    searched.view.button.click()
    until(qtbot, lambda: bool(searched.view.activations.digits))
    searched.view.button.click()
    searched.panel.choose("test", 3)
    assert searched.view.activations.digits == ()
    assert searched.view.button.text() == "Find"
    at_rest(qtbot, searched.analysis, NEAREST_ACTIVATIONS)
    qtbot.wait(50)
    assert searched.view.activations.digits == ()


def test_a_search_can_be_stopped(searched: Searched, qtbot: QtBot) -> None:
    """Before its moment is there, too."""
    searched.view.button.click()
    searched.view.button.click()
    assert searched.view.button.text() == "Find"
    qtbot.wait(50)
    assert searched.view.activations.digits == ()


def test_another_run_knows_none(searched: Searched, session: TrainingSession, qtbot: QtBot) -> None:
    """They were of another network."""
    searched.view.button.click()
    until(qtbot, lambda: bool(searched.view.activations.digits))
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(seed=1), TINY)
    assert searched.view.activations.digits == ()
    assert searched.pixels() == []


def test_a_click_chooses_the_training_digit(searched: Searched) -> None:
    """For the whole window."""
    searched.view.sample_wanted.emit("train", 9)
    assert searched.panel.choice == SampleChoice("train", 9)


def test_what_fails_is_told(searched: Searched, qtbot: QtBot) -> None:
    """In the view, in one sentence."""
    searched.view.button.click()
    until(qtbot, lambda: bool(searched.view.activations.digits))
    searched.analysis.failed.emit(NEAREST_ACTIVATIONS, "There isn't enough memory.")
    assert searched.view.note.text() == "There isn't enough memory."
    searched.analysis.failed.emit("another", "Not ours.")
    assert searched.view.note.text() == "There isn't enough memory."


def test_what_the_worker_refuses_is_told(
    searched: Searched, session: TrainingSession, qtbot: QtBot
) -> None:
    """And nothing is waited for any more; what others are refused is theirs."""
    searched.view.button.click()
    request = TakeMoment(searched.panel.sample(), 1)
    session.refused.emit(Refused(request, "There is no network to look at yet.", ""))
    assert searched.view.note.text() == "There is no network to look at yet."
    assert searched.view.button.text() == "Find"
    session.refused.emit(Refused(request, "Another one.", ""))
    assert searched.view.note.text() == "There is no network to look at yet."
    qtbot.wait(50)
    assert searched.view.activations.digits == ()


def test_without_a_run_nothing_can_be_asked(session: TrainingSession, qtbot: QtBot) -> None:
    """The button is grey, and asking all the same does nothing."""
    made = Searched(session)
    qtbot.addWidget(made.view)
    qtbot.addWidget(made.panel)
    made.view.show()
    assert not made.view.button.isEnabled()
    made.view.activations_wanted.emit()
    assert made.view.button.text() == "Find"
    made.nearest.close()
    assert made.analysis.close()
