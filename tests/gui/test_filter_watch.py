"""The filter watch tells all that is known of a filter, while somebody looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import tiny_watched, until
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.explain.backward import reverse
from visualcnn.explain.experiment import Experiment
from visualcnn.explain.places import Place, Weight
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.filter_watch import GATHER, FilterWatch
from visualcnn.gui.moments import Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.gui.views.explanation.filter_view import FilterView


class Page:
    """A watch, and what it tells."""

    def __init__(self, session: TrainingSession) -> None:
        self.analysis = Analysis()
        self.watched: Watched = tiny_watched()
        self.watch = FilterWatch(session, lambda: self.watched.sample, self.analysis)
        self.views: list[FilterView] = []
        self.said: list[tuple[str, str]] = []
        self.watch.shown.connect(self.views.append)
        self.watch.said.connect(lambda *told: self.said.append(told))


@pytest.fixture
def page(session: TrainingSession, qtbot: QtBot) -> Iterator[Page]:
    """A run, a moment, a filter, and somebody who looks."""
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    page = Page(session)
    page.watch.look(seen=True)
    page.watch.choose("conv1", 2)
    page.watch.watch(page.watched)
    yield page
    page.watch.close()
    assert page.analysis.close()


def test_a_filter_is_told_at_once(page: Page) -> None:
    """With what is known as yet."""
    view = page.views[-1]
    assert (view.story.layer, view.story.number) == ("conv1", 2)
    assert view.model is not None
    assert view.label == page.watched.moment.label
    assert view.class_names == tuple("0123456789")
    assert view.digits == ()
    assert view.story.gradient_norm is None


def test_the_digits_come_after_it(page: Page, qtbot: QtBot) -> None:
    """Nine of them, with the step they are of."""
    until(qtbot, lambda: len(page.views[-1].digits) == 9)
    assert page.views[-1].digits_step == 0


def test_the_way_back_adds_the_gradient(page: Page, qtbot: QtBot) -> None:
    """That of another moment doesn't."""
    page.watch.take_back(reverse(tiny_watched(step=9).moment))
    page.watch.choose("conv1", 1)
    assert page.views[-1].story.gradient_norm is None
    page.watch.take_back(reverse(page.watched.apart()))
    until(qtbot, lambda: page.views[-1].story.gradient_norm is not None)


def test_a_validation_adds_to_the_course(
    page: Page, session: TrainingSession, qtbot: QtBot
) -> None:
    """Of norms, means and the filter itself."""
    session.command(Command.EPOCH)
    until(qtbot, lambda: session.state is State.PAUSED)
    until(qtbot, lambda: _steps(page.views[-1]) == [5])
    course = page.views[-1].course
    assert course is not None
    assert course.weights is not None


def _steps(view: FilterView) -> list[int]:
    return view.course.steps.tolist() if view.course is not None else []


def test_news_come_together(page: Page, qtbot: QtBot) -> None:
    """Ten moments within a blink are one page, and the last one counts."""
    qtbot.wait(2 * GATHER)
    count = len(page.views)
    for step in range(10):
        page.watch.watch(tiny_watched(step=step))
    assert len(page.views) == count
    until(qtbot, lambda: len(page.views) == count + 1)
    last = tiny_watched(step=9).moment.network.parameters()["conv1.weight"][2]
    assert page.views[-1].story.kernels.tolist() == last.tolist()


def test_an_experiment_is_told_with_its_outcome(page: Page, qtbot: QtBot) -> None:
    """The view has the state of all filters."""
    experiment = Experiment().mute("conv1", 2)
    page.watch.experiment_with(experiment)
    assert page.views[-1].muted
    until(qtbot, lambda: page.views[-1].tried is not None)
    until(qtbot, lambda: page.views[-1].tried.accuracy is not None)  # type: ignore[union-attr]
    page.watch.stop()


@pytest.mark.parametrize(
    ("number", "chosen"),
    [
        (Place("conv1", (1, 4, 5)), ("conv1", 1)),
        (Weight("conv1", "weight", (0, 0, 1, 1)), ("conv1", 0)),
        (Weight("conv1", "bias", (1,)), ("conv1", 1)),
        (Place("relu1", (1, 4, 5)), ("conv1", 2)),
        (Place("dense1", (4,)), ("conv1", 2)),
        (Weight("dense1", "weight", (4, 3)), ("conv1", 2)),
        (Place("conv9", (1, 4, 5)), ("conv1", 2)),
        (Place("conv1", (99, 4, 5)), ("conv1", 2)),
    ],
)
def test_the_filter_of_a_number_is_followed(
    page: Page, number: Place | Weight, chosen: tuple[str, int]
) -> None:
    """A number that belongs to none leaves the one that is shown."""
    page.watch.follow(number)
    assert page.watch.chosen == chosen


def test_nothing_is_told_when_nobody_looks(page: Page) -> None:
    """All of it when somebody does again."""
    page.watch.look(seen=False)
    count = len(page.views)
    page.watch.choose("conv1", 0)
    page.watch.watch(page.watched)
    assert len(page.views) == count
    page.watch.look(seen=True)
    assert page.views[-1].story.number == 0


def test_a_filter_that_is_not_there_is_said(page: Page) -> None:
    """Once, on its page."""
    page.watch.choose("conv1", 99)
    assert page.said == [("filter", "conv1 has no filter 99, only 0 to 2.")]
    assert page.watch.chosen is None


def test_another_network_has_another_filter(page: Page) -> None:
    """The same one keeps the choice."""
    page.watch.forget(choice=False)
    assert page.watch.chosen == ("conv1", 2)
    page.watch.forget(choice=True)
    assert page.watch.chosen is None
    count = len(page.views)
    page.watch.watch(page.watched)
    assert len(page.views) == count


def test_what_can_be_done_follows_the_state(
    page: Page, session: TrainingSession, qtbot: QtBot
) -> None:
    """Of a moment that isn't the run's present one nothing is applied."""
    page.watch.experiment_with(Experiment().mute("conv1", 2))
    assert session.step != page.watched.step
    assert not page.views[-1].can_apply
    page.watch.watch(tiny_watched(step=0))
    until(qtbot, lambda: page.views[-1].can_apply)
    page.watch.apply()
    until(qtbot, lambda: page.views[-1].can_undo)
    page.watch.undo()
    until(qtbot, lambda: not page.views[-1].can_undo)
