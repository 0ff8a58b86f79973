"""The paths by which the loss reaches an activation add up to its error, everywhere."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.explain.unchanged import moment_bytes
from tests.explain.ways_back import random_place, random_reverse
from visualcnn.explain.backward import reverse
from visualcnn.explain.errors import explain_error
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT, SOFTMAX, Place, PlaceError, Weight
from visualcnn.explain.reverse import ErrorStory, Reverse
from visualcnn.explain.story import ROUNDING
from visualcnn.explain.weights import explain_weight
from visualcnn.nn import Conv2d, Dense, Flatten, MaxPool2d, Network, ReLU
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import Array, BaseLayer
from visualcnn.nn.loss import softmax


def stories(back: Reverse, seed: int) -> list[tuple[str, int, ErrorStory]]:
    """Of three values of every layer and of the picture: layer, sample, story."""
    rng = np.random.default_rng(seed)
    found = []
    for layer in [INPUT, *back.moment.network.layers]:
        for _ in range(3):
            sample = int(rng.integers(back.batch))
            place = random_place(back, layer, rng)
            found.append((layer, sample, explain_error(back, place, sample)))
    return found


@pytest.mark.parametrize("own", [False, True])
def test_the_paths_add_up_to_the_engines_error(own: bool) -> None:
    """In 250 random networks, through every kind of layer, within float32's rounding."""
    seen = set()
    for seed in range(250):
        back = random_reverse(seed, own=own)
        before = moment_bytes(back.moment)
        for layer, sample, story in stories(back, seed):
            at = (*story.place.index, sample)
            assert story.value == float(back.errors[layer][at])
            assert story.activation == float(back.activations[layer][at])
            assert abs(story.total - story.value) <= story.bound or not story.decomposed
            after = back.moment.after(layer)
            kind = "loss" if after in (None, SOFTMAX) else back.moment.layer(str(after)).kind
            assert story.decomposed == (kind in {*KINDS, "loss"})
            assert story.decomposed or not story.paths
            assert all(path.place.layer == after for path in story.paths)
            seen.add(kind)
        assert moment_bytes(back.moment) == before
    assert seen >= {*KINDS, "loss"}
    assert own == ("Gain" in seen)


def test_a_paths_error_is_that_of_the_later_value() -> None:
    """So that the story goes on there: each path can be followed to the probabilities."""
    for seed in range(60):
        back = random_reverse(seed)
        for _, sample, story in stories(back, seed):
            for path in story.paths:
                if path.place.layer != SOFTMAX:
                    later = explain_error(back, path.place, sample)
                    assert path.error == later.value


def test_the_largest_paths_come_first() -> None:
    """By what they add."""
    for seed in range(60):
        back = random_reverse(seed)
        for _, _, story in stories(back, seed):
            sizes = [abs(path.share) for path in story.paths]
            assert sizes == sorted(sizes, reverse=True)


def _back(*layers: BaseLayer, label: int | None = 0, batch: int = 1) -> Reverse:
    """The way back of `batch` equal pictures of 3×3, from 0.1 to 0.9, in reading order."""
    network = Network(layers, (1, 3, 3), seed=2)
    network.set_mode(training=False)
    picture = np.linspace(0.1, 0.9, 9, dtype=np.float32).reshape(1, 3, 3)
    recording = {INPUT: picture}
    for name, array in network.record(picture[..., np.newaxis]).items():
        recording[name] = array[..., 0]
    logits = next(reversed(recording.values()))
    moment = Moment(1, network, recording, softmax(logits), label)
    pictures: Array = np.repeat(picture[..., np.newaxis], batch, axis=-1)
    return reverse(moment, pictures, np.full(batch, label or 0))


def test_a_logits_error_is_the_probability_less_what_is_right() -> None:
    """Shared by the batch: p - 1 for the label, p for the others."""
    back = _back(Flatten(), Dense(3), label=1, batch=4)
    for own in range(3):
        story = explain_error(back, Place("dense1", (own,)), 2)
        (path,) = story.paths
        p = float(back.moment.probabilities[own])
        assert path.place == Place(SOFTMAX, (own,))
        assert path.slope == pytest.approx(p - (own == 1), abs=1e-6)
        assert path.error == 0.25
        assert abs(story.value - story.total) <= story.bound
        assert f"where {int(own == 1)} is right" in story.sentence


def test_a_probabilitys_error_is_the_slope_of_the_loss() -> None:
    """-1 / p for the label, shared by the batch; no other probability is asked for."""
    back = _back(Flatten(), Dense(3), label=1, batch=2)
    story = explain_error(back, Place(SOFTMAX, (1,)))
    p = float(back.moment.probabilities[1])
    assert story.activation == pytest.approx(p, rel=1e-6)
    assert story.value == story.total == pytest.approx(-1 / p / 2, rel=1e-6)
    other = explain_error(back, Place(SOFTMAX, (0,)))
    assert (other.value, other.total, other.paths) == (0, 0, ())
    assert other.sentence.startswith("The loss is −log p of class 1 alone")


def test_a_probability_of_nothing_has_an_infinite_slope() -> None:
    """Where float32 has no smaller number than 0 for it."""
    back = _back(Flatten(), Dense(2), label=0)
    back.moment.network.parameters()["dense1.bias"][...] = [0, 500]
    story = explain_error(reverse(back.moment), Place(SOFTMAX, (0,)))
    assert story.value == -math.inf
    assert "−∞" in story.sentence


@pytest.mark.parametrize("logit", [95, 97, 103])
def test_what_float32_can_hardly_hold_is_within_the_bound(logit: float) -> None:
    """A probability of 1e-42 has a digit or two, and a third of it fewer still."""
    moment = _back(Flatten(), Dense(2), label=1).moment
    moment.network.parameters()["dense1.bias"][...] = [0, logit]
    back = reverse(moment, np.zeros((1, 3, 3, 3), np.float32), np.ones(3, np.int64))
    story = explain_error(back, Place("dense1", (0,)))
    assert abs(story.value - story.total) > ROUNDING * story.total > 0
    assert abs(story.value - story.total) <= story.bound < 2e-38
    weight = explain_weight(back, Weight("dense1", "bias", (0,)))
    assert abs(weight.gradient - weight.total) <= weight.bound


def test_a_convolution_reaches_a_pixel_through_each_window_over_it() -> None:
    """Of 2×2 windows on 3×3, four lie over the centre and one over a corner."""
    back = _back(Conv2d(2, 2), Flatten(), Dense(2))
    centre = explain_error(back, Place(INPUT, (0, 1, 1)))
    assert len(centre.paths) == 2 * 4
    corner = explain_error(back, Place(INPUT, (0, 0, 0)))
    weight = back.moment.layer("conv1").parameters["weight"]
    assert {path.place: path.slope for path in corner.paths} == {
        Place("conv1", (f, 0, 0)): float(weight[f, 0, 0, 0]) for f in range(2)
    }
    assert corner.sentence.startswith("2 paths through conv1 lead here and make ")


def test_what_no_window_reads_has_no_path() -> None:
    """With a stride of 2, a window of 2 leaves the last row and column out."""
    back = _back(MaxPool2d(2), Flatten(), Dense(2))
    story = explain_error(back, Place(INPUT, (0, 2, 2)))
    assert (story.value, story.paths) == (0, ())
    sentence = "No value of pool1 is made from this one: the loss doesn't depend on it."
    assert story.sentence == sentence


def test_only_the_winner_of_a_window_hears_of_the_loss() -> None:
    """The others' path is there, and shut."""
    back = _back(MaxPool2d(2), Flatten(), Dense(2))
    winner = explain_error(back, Place(INPUT, (0, 1, 1)))
    assert [path.slope for path in winner.paths] == [1]
    assert winner.sentence.startswith("1 path through pool1 leads here and makes ")
    loser = explain_error(back, Place(INPUT, (0, 0, 1)))
    assert [path.slope for path in loser.paths] == [0]
    assert loser.value == 0
    assert loser.sentence == "Nothing of the loss comes back through pool1: its only path is shut."


def test_the_sentence_says_where_the_loss_goes() -> None:
    """A positive error: more of the value, more loss."""
    back = _back(Flatten(), Dense(2), label=0)
    raising = explain_error(back, Place("dense1", (1,)))
    assert raising.value > 0
    feature = explain_error(back, Place("flatten1", (4,)))
    verb = "raise" if feature.value > 0 else "lower"
    assert feature.sentence.endswith(f": a little more of it would {verb} the loss.")


class OneWay(BaseLayer):
    """A user's own layer that only goes forward."""

    def forward(self, x: Array) -> Array:
        """As it is."""
        return x


@pytest.mark.parametrize(
    ("place", "sample", "sentence"),
    [
        (Place("conv9", (0,)), 0, "This network has no layer 'conv9'."),
        (Place("relu1", (9,)), 0, "relu1 has no value at (9): its shape is (9)."),
        (Place("relu1", (0,)), 1, "There is no sample 1: the gradients are of 1."),
        (Place("relu1", (0,)), -1, "There is no sample -1: the gradients are of 1."),
        (Place(INPUT, (0, 0, 0)), 0, "A layer of your own after input can't tell its gradient."),
    ],
)
def test_a_place_that_is_not_there_is_told(place: Place, sample: int, sentence: str) -> None:
    """In one sentence, as is an error that a user's layer keeps to itself."""
    back = _back(OneWay(), Flatten(), ReLU(), Dense(2))
    with pytest.raises(PlaceError) as told:
        explain_error(back, place, sample)
    assert str(told.value) == sentence
