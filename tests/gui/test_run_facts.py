"""What the window knows of the run follows from what the worker reports."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.tiny import tiny_dataset, tiny_trainer
from visualcnn.gui.run_facts import RunFacts
from visualcnn.training.report import StepReport
from visualcnn.training.requests import Changed
from visualcnn.training.subject import RunSubject


@pytest.fixture
def facts(qtbot: QtBot) -> RunFacts:
    """Of an untrained run, without a data set."""
    assert qtbot is not None
    facts = RunFacts()
    facts.begin(RunSubject(tiny_trainer()).prepared())
    return facts


def report(step: int) -> StepReport:
    """Of ten samples of forty."""
    return StepReport(0, step, 0, 10 * step, 40, 10, 1.0, 0.5, 0.1)


def changed(facts: RunFacts, *, undoable: bool) -> Changed:
    """Weights were set by hand, or taken back."""
    return Changed(facts.run, facts.config, (), undoable=undoable)


def test_a_run_begins_with_its_network(facts: RunFacts) -> None:
    """In evaluation mode, to explain with."""
    assert facts.network is not None
    assert not any(layer.training for layer in facts.network.layers.values())
    assert facts.step == 0
    assert facts.seconds_left is None
    assert not facts.unsaved


def test_steps_are_counted_and_lose_something(facts: RunFacts) -> None:
    """Until they are saved."""
    facts.add_steps([report(1), report(2)])
    assert (facts.step, facts.epochs, facts.history.steps) == (2, 0.5, 2)
    assert facts.last_step == report(2)
    assert facts.unsaved
    facts.saved_step = 2
    assert not facts.unsaved


def test_weights_set_by_hand_are_unsaved_though_no_step_was_done(facts: RunFacts) -> None:
    """Before and after they are taken back: the file may have either."""
    facts.take_changes(changed(facts, undoable=True))
    assert facts.undoable
    assert facts.unsaved
    facts.saved_step = 0
    facts.take_changes(changed(facts, undoable=False))
    assert not facts.undoable
    assert facts.unsaved


def test_after_a_step_nothing_by_hand_can_be_taken_back(facts: RunFacts) -> None:
    """The worker would refuse it."""
    facts.take_changes(changed(facts, undoable=True))
    facts.add_steps([report(1)])
    assert not facts.undoable


def test_a_change_of_settings_leaves_what_is_saved(facts: RunFacts) -> None:
    """No weight is another."""
    facts.take_changes(changed(facts, undoable=False))
    assert not facts.unsaved


def test_classes_have_the_names_of_the_data(facts: RunFacts) -> None:
    """None while there are neither data nor a file."""
    assert facts.class_names == ()
    facts.dataset = tiny_dataset()
    assert facts.class_names == tuple("0123456789")
