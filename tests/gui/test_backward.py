"""The way back is gone once for each moment and its samples, however much is asked of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import at_rest, fingerprint, tiny_watched
from visualcnn.explain import backward as explain_backward
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.reverse import ErrorStory, Reverse, WeightStory
from visualcnn.gui import backward
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.backward import GRADIENT, Backward

WEIGHT = Weight("conv1", "weight", (1, 0, 2, 2))
CELL = Place("conv1", (1, 4, 5))


class Asked:
    """A way back, what it told, and how often it was gone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.analysis = Analysis()
        self.backward = Backward(self.analysis)
        self.weights: list[WeightStory] = []
        self.errors: list[ErrorStory] = []
        self.backs: list[Reverse] = []
        self.gone = 0
        self.backward.weight_explained.connect(self.weights.append)
        self.backward.error_explained.connect(self.errors.append)
        self.backward.went_back.connect(self.backs.append)

        def counted(*args: object) -> Reverse:
            self.gone += 1
            return explain_backward.reverse(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(backward, "reverse", counted)


@pytest.fixture
def asked(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """With a moment to ask of."""
    assert qtbot is not None
    asked = Asked(monkeypatch)
    asked.backward.watch(tiny_watched())
    yield asked
    assert asked.analysis.close()


def test_a_weight_and_an_activation_share_one_way_back(asked: Asked, qtbot: QtBot) -> None:
    """It is told once."""
    asked.backward.explain(WEIGHT, "digit")
    at_rest(qtbot, asked.analysis, GRADIENT)
    asked.backward.explain(CELL, "digit")
    at_rest(qtbot, asked.analysis, GRADIENT)
    assert asked.weights[0].weight == WEIGHT
    assert asked.errors[0].place == CELL
    assert len(asked.backs) == asked.gone == 1


def test_the_batch_has_a_way_back_of_its_own(asked: Asked, qtbot: QtBot) -> None:
    """Of as many samples; an activation's error is the digit's all the same."""
    asked.backward.explain(WEIGHT, "batch")
    at_rest(qtbot, asked.analysis, GRADIENT)
    asked.backward.explain(CELL, "batch")
    at_rest(qtbot, asked.analysis, GRADIENT)
    assert len(asked.weights[0].inputs) == 4
    assert len(asked.backs) == 1
    assert asked.backs[0].batch == 1
    assert asked.gone == 2


def test_the_digits_way_back_is_prepared_while_the_batchs_is_under_way(
    asked: Asked, qtbot: QtBot
) -> None:
    """Whoever opens the filter's page just then sees its gradient all the same."""
    asked.backward.explain(WEIGHT, "batch")
    asked.backward.prepare()
    asked.backward.prepare()
    at_rest(qtbot, asked.analysis, GRADIENT)
    assert [back.batch for back in asked.backs] == [1]


def test_another_moment_is_gone_back_anew(asked: Asked, qtbot: QtBot) -> None:
    """What is known of the old one is of no use, and what was asked of it isn't told."""
    asked.backward.explain(WEIGHT, "digit")
    asked.backward.watch(tiny_watched(step=9))
    asked.backward.explain(WEIGHT, "digit")
    at_rest(qtbot, asked.analysis, GRADIENT)
    qtbot.wait(20)
    assert [back.moment.step for back in asked.backs] == [9]
    assert len(asked.weights) == 1


def test_to_prepare_tells_the_way_back_alone(asked: Asked, qtbot: QtBot) -> None:
    """Once: what is known needs no job."""
    asked.backward.prepare()
    asked.backward.prepare()
    at_rest(qtbot, asked.analysis, GRADIENT)
    asked.backward.prepare()
    assert not asked.analysis.busy(GRADIENT)
    assert len(asked.backs) == asked.gone == 1
    assert not asked.weights


def test_without_a_moment_nothing_is_asked(asked: Asked) -> None:
    """Before a network is there."""
    asked.backward.watch(None)
    asked.backward.explain(WEIGHT, "digit")
    assert not asked.analysis.busy(GRADIENT)


def test_the_moment_itself_is_not_computed_with(asked: Asked, qtbot: QtBot) -> None:
    """The window's thread may use it meanwhile: the work is done on a copy."""
    watched = tiny_watched()
    before = fingerprint(watched.moment.network)
    asked.backward.watch(watched)
    asked.backward.explain(WEIGHT, "batch")
    at_rest(qtbot, asked.analysis, GRADIENT)
    assert fingerprint(watched.moment.network) == before
    assert not any(layer.gradients for layer in watched.moment.network.layers.values())
    assert np.isfinite(asked.weights[0].gradient)
