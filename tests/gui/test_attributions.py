"""What drives a class or a number is worked out while somebody looks, for what is wanted last."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import at_rest, fingerprint, result_of, tiny_watched, until
from visualcnn.explain.attribution import (
    GRADIENT_INPUT,
    OCCLUSION,
    SALIENCY,
    gradient_input,
    occlusion,
    saliency,
)
from visualcnn.explain.places import INPUT, SOFTMAX, Place, Weight
from visualcnn.gui import attributions
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.attributions import COVERING, GRADIENTS, Attributions
from visualcnn.gui.jobs import Pieces
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.explanation.why_view import KINDS, PREDICTED, WhyView

CELL = Place("conv1", (1, 4, 5))


class Asked:
    """Whoever looks at the page, and all that is shown there."""

    def __init__(self, session: TrainingSession) -> None:
        self.analysis = Analysis()
        self.why = Attributions(session, self.analysis)
        self.views: list[WhyView] = []
        self.said: list[tuple[str, str]] = []
        self.why.shown.connect(self.views.append)
        self.why.said.connect(lambda page, sentence: self.said.append((page, sentence)))

    @property
    def last(self) -> WhyView:
        """What is shown."""
        return self.views[-1]

    def is_whole(self) -> bool:
        """Whether all maps are there, and of what is wanted."""
        if not self.views:
            return False
        made = self.last.maps.values()
        return all(each.attribution is not None and not each.late for each in made)


@pytest.fixture
def asked(qtbot: QtBot, session: TrainingSession) -> Iterator[Asked]:
    """Somebody looks at the page; there is a moment."""
    assert qtbot is not None
    asked = Asked(session)
    asked.why.look(seen=True)
    asked.why.watch(tiny_watched())
    yield asked
    asked.why.close()
    assert asked.analysis.close()


def whole(asked: Asked, qtbot: QtBot) -> WhyView:
    """What is shown once nothing is awaited any more."""
    at_rest(qtbot, asked.analysis, GRADIENTS, COVERING)
    until(qtbot, asked.is_whole)
    return asked.last


def test_the_predicted_class_comes_first(asked: Asked, qtbot: QtBot) -> None:
    """With maps that are those of `explain`, for the moment that is watched."""
    view, moment = whole(asked, qtbot), tiny_watched().moment
    target = Place(SOFTMAX, (int(moment.probabilities.argmax()),))
    assert (view.target, view.chosen, view.unit) == (target, PREDICTED, None)
    assert view.value == moment.value(target)
    wanted = {
        SALIENCY: saliency(moment, target),
        GRADIENT_INPUT: gradient_input(moment, target),
        OCCLUSION: result_of(occlusion(moment, target, view.size, view.stride)),
    }
    for kind, attribution in wanted.items():
        made = view.maps[kind].attribution
        assert made is not None
        np.testing.assert_allclose(made.values, attribution.values, rtol=1e-4, atol=1e-7)


def test_any_class_and_any_number_can_be_asked_about(asked: Asked, qtbot: QtBot) -> None:
    """A number by clicking it, a class also by its bar; weights and pixels change nothing."""
    asked.why.choose(CELL)
    view = whole(asked, qtbot)
    assert (view.target, view.unit, view.is_class) == (CELL, CELL, False)
    asked.why.choose_class(7)
    assert whole(asked, qtbot).target == Place(SOFTMAX, (7,))
    asked.why.choose_unit()
    assert whole(asked, qtbot).target == CELL
    asked.why.choose(Place(SOFTMAX, (2,)))
    view = whole(asked, qtbot)
    assert (view.target, view.chosen, view.unit) == (Place(SOFTMAX, (2,)), 2, CELL)
    asked.why.choose(Weight("conv1", "weight", (0, 0, 0, 0)))
    asked.why.choose(Place(INPUT, (0, 1, 1)))
    assert whole(asked, qtbot).target == Place(SOFTMAX, (2,))


def test_without_a_number_there_is_none_to_ask_about(asked: Asked, qtbot: QtBot) -> None:
    """The class stays."""
    asked.why.choose_unit()
    assert whole(asked, qtbot).is_class


def test_other_patches_leave_the_gradients_as_they_are(asked: Asked, qtbot: QtBot) -> None:
    """Only what changes is worked out anew."""
    before = whole(asked, qtbot)
    asked.why.cover(3, 2)
    after = whole(asked, qtbot)
    assert (after.size, after.stride) == (3, 2)
    for kind in (SALIENCY, GRADIENT_INPUT):
        assert after.maps[kind].attribution is before.maps[kind].attribution
    covered = after.maps[OCCLUSION].attribution
    assert covered is not None
    assert (covered.patches.size, covered.patches.stride) == (3, 2)


def test_nobody_looks_and_nothing_is_worked_out(asked: Asked, qtbot: QtBot) -> None:
    """What is under way is given up; seen again, the present moment is answered."""
    asked.why.look(seen=False)
    before = len(asked.views)
    assert not asked.analysis.busy(GRADIENTS, COVERING)
    asked.why.watch(tiny_watched(step=9))
    asked.why.choose(CELL)
    assert not asked.analysis.busy(GRADIENTS, COVERING)
    assert len(asked.views) == before
    asked.why.look(seen=True)
    view = whole(asked, qtbot)
    assert view.target == CELL
    assert view.maps[SALIENCY].attribution is not None
    assert view.maps[SALIENCY].attribution.step == 9


def test_what_is_known_already_is_not_asked_for_again(asked: Asked, qtbot: QtBot) -> None:
    """It is shown at once."""
    before = whole(asked, qtbot)
    asked.why.look(seen=False)
    asked.why.look(seen=True)
    assert not asked.analysis.busy(GRADIENTS, COVERING)
    assert asked.last is not before
    assert asked.last.maps[OCCLUSION].attribution is before.maps[OCCLUSION].attribution


def test_maps_that_are_out_of_date_are_marked_after_a_moment(
    asked: Asked, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the covering takes long; the gradients are there meanwhile. A stop leaves it so."""
    whole(asked, qtbot)
    monkeypatch.setattr(attributions, "occlusion", _endless)
    asked.why.choose_class(7)
    until(qtbot, lambda: asked.last.target == Place(SOFTMAX, (7,)))
    until(qtbot, lambda: not asked.last.maps[SALIENCY].late)
    old = asked.last.maps[OCCLUSION]
    assert old.late
    assert old.attribution is not None
    assert old.attribution.target != Place(SOFTMAX, (7,))
    assert asked.analysis.busy(COVERING)
    asked.why.stop()
    assert not asked.analysis.busy(COVERING)
    stopped = asked.last.maps[OCCLUSION]
    assert (stopped.attribution, stopped.late) == (None, False)
    assert stopped.note.startswith("Stopped")
    asked.why.look(seen=False)
    asked.why.look(seen=True)
    assert not asked.analysis.busy(COVERING)
    monkeypatch.undo()
    asked.why.cover(asked.last.size, asked.last.stride)
    assert whole(asked, qtbot).target == Place(SOFTMAX, (7,))


def _endless(*_: object) -> Pieces[object]:
    while True:
        yield 0.5


def test_the_first_maps_say_that_they_are_on_their_way(
    asked: Asked, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than show nothing at all."""
    monkeypatch.setattr(attributions, "occlusion", _endless)
    asked.why.forget(choice=True)
    asked.why.watch(tiny_watched())
    until(qtbot, lambda: bool(asked.views))
    assert asked.last.maps[OCCLUSION].attribution is None
    assert asked.last.maps[OCCLUSION].note
    asked.why.stop()


def test_what_cannot_be_worked_out_says_why(
    asked: Asked, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one sentence, in place of its maps; the others are there."""

    def refuses(*_: object) -> object:
        raise ValueError("own1 (Mine) can't go back: it has no way.")

    whole(asked, qtbot)
    monkeypatch.setattr(attributions, "saliency", refuses)
    asked.why.choose_class(7)
    at_rest(qtbot, asked.analysis, GRADIENTS, COVERING)
    until(qtbot, lambda: asked.last.target == Place(SOFTMAX, (7,)))
    for kind in (SALIENCY, GRADIENT_INPUT):
        assert asked.last.maps[kind].attribution is None
        assert asked.last.maps[kind].note == "own1 (Mine) can't go back: it has no way."
    assert asked.last.maps[OCCLUSION].attribution is not None


def test_a_number_that_the_network_has_not_is_said(asked: Asked, qtbot: QtBot) -> None:
    """In one sentence; the next one is answered."""
    asked.why.choose(Place("conv9", (0, 0, 0)))
    until(qtbot, lambda: bool(asked.said))
    page, sentence = asked.said[-1]
    assert page == "why"
    assert "conv9" in sentence
    asked.why.choose(CELL)
    assert whole(asked, qtbot).target == CELL


def test_another_network_forgets_what_was_chosen(asked: Asked, qtbot: QtBot) -> None:
    """Another run of the same one doesn't."""
    asked.why.choose(CELL)
    asked.why.cover(3, 3)
    asked.why.forget(choice=False)
    asked.why.watch(tiny_watched())
    view = whole(asked, qtbot)
    assert (view.target, view.size) == (CELL, 3)
    asked.why.forget(choice=True)
    asked.why.watch(tiny_watched())
    view = whole(asked, qtbot)
    assert (view.is_class, view.chosen, view.unit) == (True, PREDICTED, None)
    assert view.size < 3


def test_the_moment_is_left_as_it_is(asked: Asked, qtbot: QtBot) -> None:
    """Its network, its recording and its probabilities."""
    watched = tiny_watched()
    network = watched.moment.network
    before = fingerprint(network)
    recorded = {name: array.tobytes() for name, array in watched.moment.recording.items()}
    asked.why.watch(watched)
    assert set(whole(asked, qtbot).maps) == set(KINDS)
    assert fingerprint(network) == before
    assert {n: a.tobytes() for n, a in watched.moment.recording.items()} == recorded
    assert not any(layer.gradients for layer in network.layers.values())
