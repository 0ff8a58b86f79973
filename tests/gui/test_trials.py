"""Trials: steps on a copy, and proofs, of the moment that is watched when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import at_rest, fingerprint, tiny_watched
from visualcnn.explain.places import Weight
from visualcnn.explain.verdict import Verdict
from visualcnn.explain.what_if import WhatIf
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.trials import PROOF, WHAT_IF, Trials

WEIGHT = Weight("conv1", "weight", (1, 0, 2, 2))


class Tried:
    """Trials and their results."""

    def __init__(self) -> None:
        self.analysis = Analysis()
        self.trials = Trials(self.analysis)
        self.watched = tiny_watched(step=1_234)
        self.trials.watch(self.watched)
        self.results: list[WhatIf] = []
        self.verdicts: list[Verdict] = []
        self.trials.tried.connect(self.results.append)
        self.trials.proved.connect(self.verdicts.append)


@pytest.fixture
def tried(qtbot: QtBot) -> Iterator[Tried]:
    """With a moment."""
    assert qtbot is not None
    tried = Tried()
    yield tried
    assert tried.analysis.close()


def test_steps_are_taken_on_a_copy(tried: Tried, qtbot: QtBot) -> None:
    """The moment's own network stays as it is."""
    before = fingerprint(tried.watched.moment.network)
    tried.trials.try_steps(0.1, 10, "batch")
    at_rest(qtbot, tried.analysis, WHAT_IF)
    (result,) = tried.results
    assert result.steps == 10
    assert result.losses[-1] < result.losses[0]
    assert fingerprint(tried.watched.moment.network) == before


def test_of_a_dragged_rate_the_last_one_counts(tried: Tried, qtbot: QtBot) -> None:
    """Those between are given up."""
    for rate in (0.1, 0.2, 0.3):
        tried.trials.try_steps(rate, 1, "digit")
    at_rest(qtbot, tried.analysis, WHAT_IF)
    assert [result.learning_rate for result in tried.results] == [0.3]


def test_the_same_is_tried_on_another_moment(tried: Tried, qtbot: QtBot) -> None:
    """Nothing where nothing was tried before."""
    tried.trials.try_again("digit")
    assert not tried.analysis.busy(WHAT_IF)
    tried.trials.try_steps(0.1, 3, "digit")
    at_rest(qtbot, tried.analysis, WHAT_IF)
    tried.trials.watch(tiny_watched(step=9))
    tried.trials.try_again("batch")
    at_rest(qtbot, tried.analysis, WHAT_IF)
    first, second = tried.results
    assert (second.learning_rate, second.steps) == (first.learning_rate, first.steps)
    assert second.losses[0] != first.losses[0]


@pytest.mark.parametrize("kind", ["weight", "layer", "random", "convolution"])
def test_every_proof_agrees_and_tells_its_step(tried: Tried, qtbot: QtBot, kind: str) -> None:
    """The engine is right, and the title says of when."""
    assert tried.trials.prove(kind, WEIGHT, "conv1", "digit") == ""
    at_rest(qtbot, tried.analysis, PROOF)
    (verdict,) = tried.verdicts
    assert verdict.agrees, verdict.sentence
    assert verdict.title.endswith(" · step 1,234")


@pytest.mark.parametrize(
    ("kind", "weight", "layer", "word"),
    [
        ("weight", None, "conv1", "weight"),
        ("layer", WEIGHT, None, "layer"),
        ("convolution", WEIGHT, None, "layer"),
    ],
)
def test_what_is_lacking_is_told(
    tried: Tried, kind: str, weight: Weight | None, layer: str | None, word: str
) -> None:
    """And nothing begins."""
    sentence = tried.trials.prove(kind, weight, layer, "digit")
    assert sentence.startswith(f"Choose a {word} first")
    assert not tried.analysis.busy(PROOF)


def test_without_a_moment_nothing_begins(tried: Tried) -> None:
    """Neither a trial nor a proof."""
    tried.trials.watch(None)
    tried.trials.try_steps(0.1, 1, "digit")
    assert "sample" in tried.trials.prove("random", None, None, "digit")
    assert not tried.analysis.busy(WHAT_IF, PROOF)


def test_a_layer_that_learns_nothing_is_refused_in_a_sentence(tried: Tried, qtbot: QtBot) -> None:
    """The proof's own."""
    with qtbot.waitSignal(tried.analysis.failed) as blocker:
        tried.trials.prove("layer", WEIGHT, "relu1", "digit")
    assert blocker.args == [PROOF, "relu1 learns nothing, so it has no gradients to prove."]


def test_a_proof_can_be_stopped(tried: Tried, qtbot: QtBot) -> None:
    """It tells nothing then."""
    tried.trials.prove("random", None, None, "batch")
    tried.trials.stop()
    qtbot.wait(50)
    assert not tried.verdicts
    assert not tried.analysis.busy(PROOF)
