"""Experiments answer on a copy; the run changes by Apply alone, and that can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import at_rest, fingerprint, tiny_watched, until
from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.data.batches import to_input
from visualcnn.explain.experiment import Experiment
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.experiments import ACCURACY, EXPERIMENT, Experiments
from visualcnn.gui.moments import Moments, Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.nn.loss import softmax
from visualcnn.nn.network import Network
from visualcnn.training.snapshot import Sample

MUTED = Experiment().mute("conv1", 1)


class Lab:
    """Experiments on a run whose moments arrive by themselves."""

    def __init__(self, session: TrainingSession) -> None:
        sample = Sample(tiny_dataset().validation.images[0], 3)
        self.analysis = Analysis()
        self.experiments = Experiments(session, self.analysis)
        self.said: list[str] = []
        self.changes: list[bool] = []
        self.watched: Watched | None = None
        self.experiments.said.connect(self.said.append)
        self.experiments.changed.connect(lambda: self.changes.append(True))
        self.moments = Moments(session, lambda: sample)
        self.moments.awake = True
        self.moments.arrived.connect(self._watch)

    def _watch(self, watched: Watched) -> None:
        self.watched = watched
        self.experiments.watch(watched)

    @property
    def network(self) -> Network:
        """As it is at the moment that is watched."""
        assert self.watched is not None
        return self.watched.moment.network


@pytest.fixture
def lab(session: TrainingSession, qtbot: QtBot) -> Iterator[Lab]:
    """An untrained run, and its first moment."""
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG.changed(epochs=4_000), tiny_dataset(), TINY)
    lab = Lab(session)
    lab.moments.refresh()
    until(qtbot, lambda: lab.watched is not None)
    yield lab
    lab.moments.close()
    assert lab.analysis.close()


def test_digit_and_accuracy_answer(lab: Lab, qtbot: QtBot) -> None:
    """As a network with that filter muted computes them; the moment's own stays as it is."""
    before = fingerprint(lab.network)
    lab.experiments.experiment_with(MUTED)
    at_rest(qtbot, lab.analysis, EXPERIMENT, ACCURACY)
    muted = lab.network.copy()
    for parameter in muted.layers["conv1"].parameters.values():
        parameter[1] = 0
    split = tiny_dataset().validation
    tried, model = lab.experiments.tried, lab.experiments.model
    assert tried is not None
    assert model is not None
    for outcome, network in ((tried, muted), (model, lab.network)):
        logits = network.forward(to_input(split.images)).copy()
        assert outcome.accuracy == np.mean(logits.argmax(axis=0) == split.labels)
        assert outcome.probabilities == pytest.approx(softmax(logits)[:, 0], abs=1e-6)
    assert fingerprint(lab.network) == before


def test_without_an_experiment_nothing_is_tried(lab: Lab, qtbot: QtBot) -> None:
    """Also once it is taken back."""
    assert lab.experiments.tried is None
    assert not lab.analysis.busy(EXPERIMENT, ACCURACY)
    lab.experiments.experiment_with(MUTED)
    until(qtbot, lambda: lab.experiments.tried is not None)
    lab.experiments.experiment_with(MUTED.clear())
    assert lab.experiments.tried is None
    assert not lab.analysis.busy(EXPERIMENT, ACCURACY)


def test_an_accuracy_is_found_to_its_end_while_moments_come(lab: Lab) -> None:
    """If each moment began it anew, it would never be there."""
    lab.experiments.experiment_with(MUTED)
    wanted = lab.analysis._wanted[ACCURACY]
    assert lab.watched is not None
    lab.experiments.watch(replace(lab.watched))
    assert lab.analysis._wanted[ACCURACY] is wanted


def test_a_moment_that_has_passed_is_not_kept(lab: Lab, qtbot: QtBot) -> None:
    """It holds a whole network; what is found of it late keeps it neither."""
    lab.experiments.experiment_with(MUTED)
    at_rest(qtbot, lab.analysis, EXPERIMENT, ACCURACY)
    assert lab.experiments._own is not None
    lab.experiments.experiment_with(MUTED.mute("conv1", 0))
    lab.experiments.watch(tiny_watched(step=4))
    assert lab.experiments._own is None
    at_rest(qtbot, lab.analysis, EXPERIMENT, ACCURACY)
    assert lab.experiments._own is None


def test_a_filter_that_is_not_there_is_told(lab: Lab, qtbot: QtBot) -> None:
    """When it is tried, and when it is applied."""
    with qtbot.waitSignal(lab.analysis.failed) as blocker:
        lab.experiments.experiment_with(Experiment().mute("conv1", 99))
    assert "conv1 has no filter 99" in blocker.args[1]
    lab.experiments.apply()
    assert "conv1 has no filter 99" in lab.said[-1]


def test_apply_changes_the_model_and_ends_the_experiment(
    lab: Lab, session: TrainingSession, qtbot: QtBot
) -> None:
    """Recorded by name; the filter and its bias are 0, the others as they were."""
    before = lab.network.parameters()["conv1.weight"].copy()
    lab.experiments.experiment_with(MUTED)
    assert lab.experiments.can_apply
    lab.experiments.apply()
    assert not lab.experiments.can_apply
    until(qtbot, lambda: not lab.network.parameters()["conv1.weight"][1].any())
    assert not lab.experiments.experiment.active
    after = lab.network.parameters()["conv1.weight"]
    assert np.array_equal(after[[0, 2]], before[[0, 2]])
    assert [change.new for change in session.history.changes] == ["conv1 filter 1 muted"]
    assert lab.experiments.can_undo


def test_a_second_change_waits_for_what_the_first_one_made(
    lab: Lab, session: TrainingSession, qtbot: QtBot
) -> None:
    """It would bring back the weights from before the first."""
    at_once: list[bool] = []

    def try_again() -> None:
        lab.experiments.experiment_with(Experiment().mute("conv1", 0))
        at_once.append(lab.experiments.can_apply)

    session.parameters_changed.connect(try_again)
    lab.experiments.experiment_with(MUTED)
    lab.experiments.apply()
    until(qtbot, lambda: bool(at_once))
    assert at_once == [False]
    until(qtbot, lambda: lab.experiments.can_apply)
    session.parameters_changed.disconnect(try_again)
    lab.experiments.apply()
    until(qtbot, lambda: not lab.network.parameters()["conv1.weight"][:2].any())


def test_undo_takes_it_back(lab: Lab, session: TrainingSession, qtbot: QtBot) -> None:
    """Bit for bit; there is nothing more to undo."""
    before = fingerprint(lab.network)
    lab.experiments.experiment_with(MUTED)
    lab.experiments.apply()
    until(qtbot, lambda: session.undoable)
    lab.experiments.undo()
    until(qtbot, lambda: not session.undoable)
    until(qtbot, lambda: fingerprint(lab.network) == before)
    assert not lab.experiments.can_undo


def test_after_a_step_nothing_can_be_undone(
    lab: Lab, session: TrainingSession, qtbot: QtBot
) -> None:
    """And who asks all the same is told so."""
    lab.experiments.experiment_with(MUTED)
    lab.experiments.apply()
    until(qtbot, lambda: session.undoable)
    session.command(Command.STEP)
    until(qtbot, lambda: session.state is State.PAUSED)
    assert not lab.experiments.can_undo
    lab.experiments.undo()
    until(qtbot, lambda: bool(lab.said))
    assert "undo" in lab.said[-1]


def test_while_training_nothing_is_applied(
    lab: Lab, session: TrainingSession, qtbot: QtBot
) -> None:
    """The experiment stays, and the reason is told."""
    session.command(Command.TRAIN)
    until(qtbot, lambda: session.step > 5)
    lab.experiments.experiment_with(MUTED)
    assert not lab.experiments.can_apply
    lab.experiments.apply()
    assert lab.said == ["Pause first: an experiment can be applied while the model stands still."]
    assert lab.experiments.experiment is MUTED


def test_another_run_has_no_experiment(lab: Lab) -> None:
    """Nor anything that came of one."""
    lab.experiments.experiment_with(MUTED)
    lab.experiments.forget()
    assert not lab.experiments.experiment.active
    assert lab.experiments.model is None
    assert not lab.analysis.busy(EXPERIMENT, ACCURACY)


def test_without_data_only_the_digit_answers(session: TrainingSession, qtbot: QtBot) -> None:
    """A file may be opened where its data are absent."""
    lab = Lab(session)
    lab.experiments.watch(replace(tiny_watched(), dataset=None))
    lab.experiments.experiment_with(MUTED)
    assert not lab.analysis.busy(ACCURACY)
    until(qtbot, lambda: lab.experiments.tried is not None)
    assert lab.experiments.tried is not None
    assert lab.experiments.tried.accuracy is None
    assert lab.analysis.close()


def test_many_changes_are_named_in_short(lab: Lab, session: TrainingSession, qtbot: QtBot) -> None:
    """The history keeps one line."""
    experiment = Experiment()
    for number in range(3):
        experiment = experiment.mute("conv1", number)
    lab.experiments.experiment_with(experiment)
    lab.experiments.apply()
    until(qtbot, lambda: bool(session.history.changes))
    assert session.history.changes[-1].new == "3 filters changed by hand"
