"""A user's own layer is explained without code by its author, whatever that code does."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.moments import moment_of
from tests.explain.random_networks import Doubled, Gain, Sine, Strided
from tests.nn.small_network import everything
from visualcnn.explain.forward import explain
from visualcnn.explain.own import alone
from visualcnn.explain.places import Place
from visualcnn.explain.story import OwnStory
from visualcnn.nn import Flatten
from visualcnn.nn.layer import Array, BaseLayer

PICTURE = np.arange(1.0, 9).reshape(2, 2, 2)


class Forward(BaseLayer):
    """Has no way back."""

    def forward(self, x: Array) -> Array:
        """x + 1."""
        return x + 1


class Wrong(Forward):
    """Returns a gradient of another shape than its input's."""

    def backpropagation(self, grad_output: Array) -> Array:
        """One number too few."""
        return grad_output[1:]


class Careless(BaseLayer):
    """Counts its calls in its own parameter, which no layer should."""

    def build(self, input_shape: tuple[int, ...], rng: np.random.Generator) -> None:
        """A counter."""
        del input_shape, rng
        self.parameters["calls"] = np.zeros(1, self.dtype)

    def forward(self, x: Array) -> Array:
        """x, counted."""
        self.parameters["calls"] += 1
        return x

    def backpropagation(self, grad_output: Array) -> Array:
        """The gradient, counted."""
        self.parameters["calls"] += 1
        return grad_output


def told(layer: BaseLayer, index: tuple[int, ...] = (0, 1, 1)) -> OwnStory:
    """The story of the layer's value at `index`."""
    moment = moment_of([layer, Flatten()], PICTURE)
    story = explain(moment, Place(moment.order[1], index))
    assert isinstance(story, OwnStory)
    return story


def test_inputs_outputs_settings_and_slopes_are_there() -> None:
    """sin(2 · 4): its slope is 2 cos(8), and only that input counts."""
    story = told(Sine(2.0))
    assert story.total == story.value == pytest.approx(np.sin(8), abs=1e-6)
    assert story.settings == {"pace": 2.0}
    assert story.slopes is not None
    assert np.count_nonzero(story.slopes) == 1
    assert story.slopes[0, 1, 1] == pytest.approx(2 * np.cos(8), abs=1e-6)
    (source,) = story.sources
    assert source.place == Place("input", (0, 1, 1))
    assert source.contribution == pytest.approx(8 * np.cos(8), abs=1e-5)
    assert story.inputs.shape == story.outputs.shape == (2, 2, 2)
    assert story.sentence == (
        "Sine is a layer of your own: it made 0.989, which depends on 1 input."
    )


def test_parameters_have_slopes_too() -> None:
    """Of gain · x with respect to the gain: x, and 0 for the other channel's."""
    story = told(Gain())
    assert list(story.parameters) == ["gain"]
    assert story.parameter_slopes["gain"].tolist() == [4, 0]
    assert story.sources[0].contribution == pytest.approx(story.value, rel=1e-6)


def test_a_layer_may_change_the_shape() -> None:
    """Every second channel: its value came from the channel that was read."""
    story = told(Strided())
    assert (story.inputs.shape, story.outputs.shape) == ((2, 2, 2), (1, 2, 2))
    assert [source.place.index for source in story.sources] == [(0, 1, 1)]


def test_who_inherits_from_a_known_kind_may_compute_something_else() -> None:
    """2 · max(x, 0) isn't told as max(x, 0)."""
    assert told(Doubled()).value == 8
    assert told(Doubled()).kind == "Doubled"


@pytest.mark.parametrize("make", [Forward, Wrong])
def test_a_layer_without_a_way_back_is_explained_all_the_same(make: type[BaseLayer]) -> None:
    """Its value is told, and that its inputs' part in it can't be."""
    story = told(make())
    assert (story.value, story.slopes, story.sources, story.parameter_slopes) == (5, None, (), {})
    assert story.sentence.endswith("and its backpropagation can't tell of which inputs.")


def test_a_careless_layer_counts_in_a_copy() -> None:
    """The moment's own parameters stay as they are."""
    moment = moment_of([Careless(), Flatten()], PICTURE)
    before = everything(moment.network)
    story = explain(moment, Place("careless1", (0, 0, 0)))
    assert everything(moment.network) == before
    assert story.value == 1


def test_a_layer_alone_computes_what_it_does_in_its_network() -> None:
    """With the same parameters."""
    moment = moment_of([Gain(), Flatten()], PICTURE)
    outputs = alone(moment, "gain1").forward(moment.recording["input"][..., np.newaxis])
    np.testing.assert_array_equal(outputs[..., 0], moment.recording["gain1"])
