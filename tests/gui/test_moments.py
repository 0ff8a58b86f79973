"""Moments come when they are wanted, one at a time, of the sample that counts now."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import fingerprint, tiny_watched, until
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.gui.moments import FOLLOW_SECONDS, Moments, Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.nn.network import Network
from visualcnn.training.requests import TakeMoment
from visualcnn.training.snapshot import Sample


class Shelf:
    """The sample that counts, and all that arrived."""

    def __init__(self, session: TrainingSession) -> None:
        self.sample = picture(3)
        self.moments = Moments(session, lambda: self.sample)
        self.seen: list[Watched] = []
        self.moments.arrived.connect(self.seen.append)

    @property
    def last(self) -> Watched:
        """The newest."""
        return self.seen[-1]


def picture(index: int) -> Sample:
    """A validation sample."""
    split = tiny_dataset().validation
    (image,) = split.take(np.array([index]))
    return Sample(image, int(split.labels[index]))


@pytest.fixture
def shelf(session: TrainingSession, qtbot: QtBot) -> Iterator[Shelf]:
    """With an untrained run of many epochs."""
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG.changed(epochs=4_000), tiny_dataset(), TINY)
    shelf = Shelf(session)
    yield shelf
    shelf.moments.close()


def test_what_arrives_is_the_network_as_it_is(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """Step, label, rate and batch; and the recording is what the moment's network computes."""
    session.command(Command.STEP)
    until(qtbot, lambda: session.state is State.PAUSED)
    shelf.moments.refresh()
    until(qtbot, lambda: bool(shelf.seen))
    watched = shelf.last
    assert watched.step == 1
    assert watched.sample is shelf.sample
    assert watched.moment.label == shelf.sample.label
    assert 0 < watched.moment.learning_rate <= CONFIG.learning_rate
    assert len(watched.batch) == CONFIG.batch_size
    again = watched.moment.network.record(watched.moment.values("input")[..., np.newaxis])
    for name, array in again.items():
        assert np.array_equal(array[..., 0], watched.moment.values(name)), name


def test_each_moment_has_a_network_of_its_own(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """A later one changes nothing in an earlier one."""
    shelf.moments.refresh()
    until(qtbot, lambda: len(shelf.seen) == 1)
    before = fingerprint(shelf.seen[0].moment.network)
    session.command(Command.STEP)
    until(qtbot, lambda: session.state is State.PAUSED)
    shelf.moments.refresh()
    until(qtbot, lambda: len(shelf.seen) == 2)
    assert fingerprint(shelf.seen[0].moment.network) == before
    assert fingerprint(shelf.seen[1].moment.network) != before


def test_of_many_requests_one_is_under_way(shelf: Shelf, qtbot: QtBot) -> None:
    """The others are one more, after it."""
    for _ in range(10):
        shelf.moments.refresh()
    until(qtbot, lambda: len(shelf.seen) == 2)
    qtbot.wait(50)
    assert len(shelf.seen) == 2


def test_a_moment_of_another_sample_is_dropped(shelf: Shelf, qtbot: QtBot) -> None:
    """And one of the new sample is asked for."""
    shelf.moments.refresh()
    shelf.sample = picture(5)
    until(qtbot, lambda: bool(shelf.seen))
    qtbot.wait(30)
    assert [watched.sample for watched in shelf.seen] == [shelf.sample]


def test_before_a_run_is_there_nothing_is_asked(session: TrainingSession) -> None:
    """There is no network yet."""
    shelf = Shelf(session)
    shelf.moments.refresh()
    assert not shelf.moments.under_way


def test_a_frozen_moment_stays_while_training_runs(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """Until training stops: then there is an exact one."""
    shelf.moments.awake = True
    session.command(Command.TRAIN)
    until(qtbot, lambda: session.step > 30)
    assert not shelf.seen
    session.command(Command.PAUSE)
    until(qtbot, lambda: bool(shelf.seen) and shelf.last.step == session.step)
    assert session.state is State.PAUSED


def test_followed_moments_come_a_few_times_a_second(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """At most every quarter, and each is of a later step."""
    shelf.moments.awake = True
    session.command(Command.TRAIN)
    times: list[float] = []
    shelf.moments.arrived.connect(lambda _: times.append(time.monotonic()))
    shelf.moments.following = True
    qtbot.waitUntil(lambda: len(times) == 4, timeout=5_000)
    session.command(Command.PAUSE)
    gaps = np.diff(times)
    assert gaps.min() > FOLLOW_SECONDS * 0.9
    steps = [watched.step for watched in shelf.seen]
    assert steps == sorted(set(steps))


def test_while_the_last_one_is_worked_on_no_other_is_asked_for(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """Whatever is computed for a moment is computed to its end."""
    working = [True]
    shelf.moments.waits = lambda: working[0]
    shelf.moments.awake = True
    session.command(Command.TRAIN)
    shelf.moments.following = True
    qtbot.wait(400)
    assert not shelf.seen
    working[0] = False
    until(qtbot, lambda: bool(shelf.seen))


def test_long_work_makes_the_next_moment_come_later(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """So that the training keeps most of the time."""
    shelf.moments.awake = True
    session.command(Command.TRAIN)
    shelf.moments.following = True
    until(qtbot, lambda: len(shelf.seen) == 1)
    shelf.moments.count(10.0)
    qtbot.wait(700)
    assert len(shelf.seen) == 1


@pytest.mark.parametrize("stop", ["asleep", "frozen"])
def test_nothing_is_asked_for_when_nobody_follows(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot, stop: str
) -> None:
    """A panel that is hidden costs nothing."""
    shelf.moments.awake = True
    session.command(Command.TRAIN)
    shelf.moments.following = True
    until(qtbot, lambda: bool(shelf.seen))
    if stop == "asleep":
        shelf.moments.awake = False
    else:
        shelf.moments.following = False
        assert not shelf.moments.following
    qtbot.wait(50)
    count = len(shelf.seen)
    qtbot.wait(600)
    assert len(shelf.seen) == count


def test_another_run_is_asked_anew(shelf: Shelf, session: TrainingSession, qtbot: QtBot) -> None:
    """A request that was lost with the run before holds nothing up."""
    shelf.moments.refresh()
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    shelf.seen.clear()
    shelf.moments.refresh()
    until(qtbot, lambda: bool(shelf.seen))
    assert shelf.last.run == session.run


def test_a_refusal_holds_nothing_up(shelf: Shelf, session: TrainingSession, qtbot: QtBot) -> None:
    """A picture of another size can't go through; the next one can."""
    good, shelf.sample = shelf.sample, Sample(np.zeros((3, 3), np.uint8))
    with qtbot.waitSignal(session.refused) as blocker:
        shelf.moments.refresh()
    assert isinstance(blocker.args[0].subject, TakeMoment)
    shelf.sample = good
    shelf.moments.refresh()
    until(qtbot, lambda: bool(shelf.seen))


def test_a_layer_that_fails_while_it_is_copied_is_a_refusal(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user's may fail anywhere: one sentence, and the next moment arrives."""

    def fail(*_: object) -> None:
        raise KeyError("odd")

    with monkeypatch.context() as patched:
        patched.setattr(Network, "copy", fail)
        with qtbot.waitSignal(session.refused) as blocker:
            shelf.moments.refresh()
    assert blocker.args[0].sentence.startswith("This didn't work: KeyError: 'odd'")
    assert not shelf.seen
    shelf.moments.refresh()
    until(qtbot, lambda: bool(shelf.seen))


def test_weights_set_by_hand_bring_an_exact_moment(
    shelf: Shelf, session: TrainingSession, qtbot: QtBot
) -> None:
    """Though no step was done."""
    shelf.moments.awake = True
    shelf.moments.refresh()
    until(qtbot, lambda: len(shelf.seen) == 1)
    weight = shelf.last.moment.network.parameters()["conv1.weight"].copy()
    weight[1] = 0
    session.apply({"conv1.weight": weight}, "conv1 filter 1 muted")
    until(qtbot, lambda: len(shelf.seen) == 2)
    assert shelf.last.step == 0
    assert not shelf.last.moment.network.parameters()["conv1.weight"][1].any()


def test_pictures_of_the_batch_are_those_it_was_trained_on() -> None:
    """As the network takes them, with their labels."""
    watched = tiny_watched(batch=4)
    pictures, labels = watched.pictures("batch")
    train = tiny_dataset().train
    assert pictures is not None
    assert labels is not None
    assert pictures.shape == (1, 8, 8, 4)
    assert np.array_equal(pictures[0, :, :, 2] * 255, train.images[2])
    assert labels.tolist() == train.labels[:4].tolist()
    assert watched.pictures("digit") == (None, None)


def test_without_a_step_there_is_no_batch() -> None:
    """That is told in a sentence."""
    with pytest.raises(ValueError, match="do a step first"):
        tiny_watched(batch=0).pictures("batch")


def test_apart_is_the_same_with_another_network() -> None:
    """What computes with it disturbs nobody."""
    watched = tiny_watched()
    apart = watched.apart()
    assert apart.network is not watched.moment.network
    assert fingerprint(apart.network) == fingerprint(watched.moment.network)
    assert apart.recording is watched.moment.recording
