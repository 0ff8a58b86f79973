"""Every number of random networks is explained by what it was made from, to float32's rounding."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter

import numpy as np
import pytest

from tests.explain.moments import moment_of, random_places
from tests.explain.random_networks import OWN, random_moment
from tests.nn.small_network import everything
from visualcnn.explain.forward import explain
from visualcnn.explain.places import INPUT, SOFTMAX, Place, PlaceError
from visualcnn.explain.story import (
    CurveStory,
    NormStory,
    OwnStory,
    PassedStory,
    SoftmaxStory,
    Story,
    WeightedSum,
    WindowStory,
)
from visualcnn.nn import Flatten
from visualcnn.nn.kinds import KINDS


def test_the_story_summed_again_is_the_value() -> None:
    """The shown terms, in float64, give the engine's float32 within the story's own bound."""
    kinds: Counter[str] = Counter()
    for moment, place in random_places(4):
        story = explain(moment, place)
        assert story.value == moment.value(place)
        assert abs(story.rounding) <= story.bound, (place, story)
        kinds[story.kind] += 1
    assert set(kinds) >= {*KINDS, *(kind.__name__ for kind in OWN), "Picture"}
    assert min(kinds.values()) >= 20, kinds


def test_the_sources_are_numbers_of_what_is_read() -> None:
    """Each is the recording's at its place, in the layer before, and those that count come first.

    Only a maximum's window may have larger values of no part, and they none.
    """
    for moment, place in random_places():
        story = explain(moment, place)
        sizes = [abs(source.contribution) for source in story.sources]
        assert sizes == sorted(sizes, reverse=True)
        assert len({source.place for source in story.sources}) == len(sizes)
        for source in story.sources:
            assert source.place.layer == story.reads == moment.before(place.layer)
            assert source.value == moment.value(source.place)


def constant(story: Story) -> float | None:
    """What a story adds to its sources; None where they aren't terms of a sum."""
    match story:
        case WeightedSum(bias=bias):
            return bias
        case NormStory():
            deviation = math.sqrt(story.variance + story.epsilon)
            return story.total - story.scale * story.before / deviation
        case SoftmaxStory() | OwnStory():
            return None
        case PassedStory(reads="input", place=Place(layer="input")):
            return story.value
    return 0.0


def test_the_contributions_add_up_to_the_value() -> None:
    """With the bias, or with what a norm adds; those of a softmax, which are slopes, to 0."""
    for moment, place in random_places():
        story = explain(moment, place)
        total = sum(source.contribution for source in story.sources)
        added = constant(story)
        if added is not None:
            assert abs(total + added - story.value) <= story.bound + 1e-12 * abs(total), story
        elif isinstance(story, SoftmaxStory):
            assert abs(total) < 1e-12


def test_the_weights_are_those_of_the_layer() -> None:
    """Each tap's weight is the parameter that the story names for it."""
    for moment, place in random_places(1):
        story = explain(moment, place)
        if isinstance(story, WeightedSum):
            for index in np.ndindex(*story.weights.shape):
                assert story.weights[index] == moment.weight(story.weight(index))


def test_the_story_fits_the_kind_of_layer() -> None:
    """A user's layer has its own, also where it inherits from a known kind."""
    stories = {
        explain(moment, place).kind: type(explain(moment, place))
        for moment, place in random_places(1)
    }
    expected: dict[type[Story], str] = {
        WeightedSum: "Conv2d Dense",
        WindowStory: "MaxPool2d AvgPool2d",
        CurveStory: "ReLU LeakyReLU Tanh Sigmoid",
        NormStory: "BatchNorm",
        PassedStory: "Flatten Dropout Picture",
        SoftmaxStory: "Softmax",
        OwnStory: "Gain Sine Strided Doubled",
    }
    assert stories == {kind: story for story, kinds in expected.items() for kind in kinds.split()}


def test_a_pixel_has_nothing_before_it() -> None:
    """It is its own value, and names the picture as what is read."""
    moment = moment_of([Flatten()], np.full((1, 1, 2), 0.25))
    story = explain(moment, Place(INPUT, (0, 0, 1)))
    assert (story.value, story.total, story.reads, story.sources) == (0.25, 0.25, INPUT, ())
    assert "0.250 is a pixel" in story.sentence


def test_every_story_is_one_sentence_and_read_only() -> None:
    """The sentence ends in a full stop; no array can be written into."""
    for moment, place in random_places(1):
        story = explain(moment, place)
        assert story.sentence.endswith(".")
        assert story.sentence.count(". ") == 0
        for field in dataclasses.fields(story):
            array = getattr(story, field.name)
            if isinstance(array, np.ndarray):
                assert not array.flags.writeable, field.name


def test_explaining_changes_nothing() -> None:
    """Not one array, buffer or random stream of the moment, whatever a user's layer does."""
    for seed in range(20):
        moment = random_moment(seed, own=True)
        held = everything(moment.network), {k: v.tobytes() for k, v in moment.recording.items()}
        for layer in moment.order:
            explain(moment, Place(layer, (0,) * moment.values(layer).ndim))
        after = everything(moment.network), {k: v.tobytes() for k, v in moment.recording.items()}
        assert after == held


def test_a_diverged_network_is_explained_without_a_warning() -> None:
    """Every kind of layer, with infinities and NaN in what it reads and in its parameters."""
    for seed in range(100):
        moment = random_moment(seed, own=seed % 2 == 0)
        with np.errstate(all="ignore"):
            for array in moment.network.parameters().values():
                array.reshape(-1)[0] = (np.inf, np.nan)[seed % 2]
            recording = moment.network.record(moment.recording[INPUT][..., np.newaxis])
        known = {name: output[..., 0] for name, output in recording.items()}
        diverged = dataclasses.replace(moment, recording={**moment.recording, **known})
        for layer in moment.order:
            story = explain(diverged, Place(layer, (0,) * moment.values(layer).ndim))
            assert isinstance(story.total, float)
            assert story.sentence.endswith(".")


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (Place("nothing", (0,)), "This network has no layer 'nothing'."),
        (Place("flatten1", (4,)), "flatten1 has no value at (4): its shape is (4)."),
        (Place("flatten1", (-1,)), "flatten1 has no value at (-1): its shape is (4)."),
        (Place(INPUT, (0, 0)), "input has no value at (0, 0): its shape is (1, 2, 2)."),
        (Place(SOFTMAX, (9,)), "softmax has no value at (9): its shape is (4)."),
    ],
)
def test_a_place_that_isnt_there_is_told(place: Place, sentence: str) -> None:
    """In one sentence, as a ValueError."""
    moment = moment_of([Flatten()], np.zeros((1, 2, 2)))
    with pytest.raises(PlaceError) as caught:
        explain(moment, place)
    assert str(caught.value) == sentence
