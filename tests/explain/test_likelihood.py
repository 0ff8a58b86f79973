"""Softmax, as the last step and as a layer: exponentials, probability, slopes and loss."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.explain.moments import moment_of
from visualcnn.explain.forward import explain
from visualcnn.explain.places import SOFTMAX, Place
from visualcnn.explain.story import SoftmaxStory
from visualcnn.nn import Flatten, Softmax

LOGITS = np.log(np.array([1.0, 2, 5])).reshape(3, 1, 1)


def test_a_probability_is_a_part_of_the_exponentials() -> None:
    """e⁰ of e⁰ + 2/5 + 1/5; the label's costs −log p, whatever class is asked for."""
    moment = moment_of([Flatten()], LOGITS, label=1)
    story, other = (explain(moment, Place(SOFTMAX, (i,))) for i in (1, 2))
    assert isinstance(story, SoftmaxStory)
    assert isinstance(other, SoftmaxStory)
    np.testing.assert_allclose(story.exponentials, [0.2, 0.4, 1], rtol=1e-6)
    assert story.total == pytest.approx(0.25)
    assert story.loss == other.loss == pytest.approx(math.log(4))
    assert story.sentence == (
        "e to the power of each logit less the largest: 0.400 of 1.60 in all is a probability "
        "of 0.250, which costs −log p = 1.39."
    )
    assert "costs" not in other.sentence


def test_without_a_label_there_is_no_loss() -> None:
    """As of a digit that the user drew."""
    story = explain(moment_of([Flatten()], LOGITS), Place(SOFTMAX, (0,)))
    assert isinstance(story, SoftmaxStory)
    assert (story.label, story.loss) == (None, None)


def test_the_logits_take_part_by_their_slopes() -> None:
    """p (1 − p) for the own one, which comes first, −p q for each other."""
    story = explain(moment_of([Flatten()], LOGITS), Place(SOFTMAX, (0,)))
    assert [source.place.index for source in story.sources] == [(0,), (2,), (1,)]
    slopes = [source.contribution for source in story.sources]
    np.testing.assert_allclose(slopes, [7 / 64, -5 / 64, -2 / 64], rtol=1e-6)


def test_certainty_still_leads_to_its_own_logit() -> None:
    """Where p rounds to 1 the slope doesn't round to 0; where p is too small for float32, too."""
    picture = np.array([60.0, 0, -80]).reshape(3, 1, 1)
    moment = moment_of([Flatten()], picture)
    for number in range(3):
        story = explain(moment, Place(SOFTMAX, (number,)))
        assert story.sources[0].place.index == (number,)
        assert story.sources[0].contribution > 0
        assert abs(story.rounding) <= story.bound


def test_a_softmax_layer_takes_each_place_of_a_picture_apart() -> None:
    """The logits are the channels at that place."""
    picture = np.random.default_rng(0).normal(size=(3, 2, 2))
    moment = moment_of([Softmax(), Flatten()], picture)
    story = explain(moment, Place("softmax1", (2, 0, 1)))
    assert isinstance(story, SoftmaxStory)
    np.testing.assert_array_equal(story.logits, moment.recording["input"][:, 0, 1])
    assert abs(story.rounding) <= story.bound
    assert story.sources[0].place == Place("input", (2, 0, 1))
    assert {source.place.index[1:] for source in story.sources} == {(0, 1)}
    assert story.loss is None
