"""A filter's story has the engine's own numbers; the pictures that excite it most are found."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.finished import finished
from tests.explain.random_networks import random_moment
from tests.nn.small_network import everything
from visualcnn.explain.backward import reverse
from visualcnn.explain.fields import receptive_field
from visualcnn.explain.filters import explain_filter, filters_of, most_exciting
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import Place, PlaceError
from visualcnn.explain.samples import Samples
from visualcnn.nn import BaseLayer, Conv2d, Dense, Flatten, MaxPool2d, Network, ReLU, softmax
from visualcnn.nn.layer import Array, Shape

SHAPE = (1, 8, 9)


class Frame(BaseLayer):
    """A user's own layer with filters that make one number each: no maps, and no bias."""

    def build(self, input_shape: Shape, rng: np.random.Generator) -> None:
        """As large as the picture."""
        self.parameters["masks"] = rng.normal(size=(3, *input_shape)).astype(self.dtype)

    def output_shape(self, input_shape: Shape) -> Shape:
        """A number for each filter."""
        del input_shape
        return (3,)

    def forward(self, x: Array) -> Array:
        """Σ mask · x."""
        self.x = x
        return np.asarray(np.einsum("fchw,chwn->fn", self.parameters["masks"], x))

    def backpropagation(self, grad_output: Array) -> Array:
        """Back to mask and x."""
        self.gradients["masks"] = np.einsum("fn,chwn->fchw", grad_output, self.x)
        return np.asarray(np.einsum("fn,fchw->chwn", grad_output, self.parameters["masks"]))


class Twisted(BaseLayer):
    """A user's own layer whose outputs are neither maps nor features: (height, width)."""

    def output_shape(self, input_shape: Shape) -> Shape:
        """The first channel alone."""
        return input_shape[1:]

    def forward(self, x: Array) -> Array:
        """The first channel."""
        return np.asarray(x[0])


def network() -> Network:
    """Two convolutions with a pooling between, and a dense layer."""
    layers = [Conv2d(3, 3, padding=1), ReLU(), MaxPool2d(2), Conv2d(4, 2), Flatten(), Dense(3)]
    made = Network(layers, SHAPE, seed=6)
    made.set_mode(training=False)
    return made


def pictures(count: int, seed: int = 0) -> Array:
    """Random pictures for it."""
    return np.random.default_rng(seed).random((*SHAPE, count), np.float32)


def samples(x: Array) -> Samples:
    """They, taken piece by piece."""
    return Samples(x.shape[-1], lambda start, stop: x[..., start:stop])


def moment(mine: Network) -> Moment:
    """One picture's."""
    x = pictures(1, 9)
    recording = {"input": x} | mine.record(x)
    logits = recording[next(reversed(recording))]
    alone = {name: array[..., 0] for name, array in recording.items()}
    return Moment(3, mine, alone, softmax(logits)[:, 0], label=1)


def test_a_filter_has_the_engines_own_numbers() -> None:
    """Kernels, bias, norm, mean, gradient and map, of every filter of random networks."""
    seen = 0
    for seed in range(60):
        now = random_moment(seed)
        back = reverse(now)
        for name, layer in now.network.layers.items():
            found = filters_of(layer)
            for number in range(len(found[1]) if found else 0):
                story = explain_filter(now, name, number, back)
                weight, bias = layer.parameters["weight"], layer.parameters["bias"]
                np.testing.assert_array_equal(story.kernels, weight[number])
                assert story.bias == bias[number]
                exact = weight[number].astype(np.float64)
                assert story.norm == pytest.approx(np.linalg.norm(exact))
                assert story.mean == pytest.approx(exact.mean())
                gradient = back.gradients[f"{name}.weight"][number]
                assert story.gradient is not None
                np.testing.assert_array_equal(story.gradient, gradient)
                assert story.gradient_norm == pytest.approx(np.linalg.norm(gradient))
                assert story.feature_map is not None
                np.testing.assert_array_equal(story.feature_map, now.values(name)[number])
                assert (story.filters, story.reads) == (len(weight), now.before(name))
                seen += 1
    assert seen > 50


def test_a_story_owns_its_arrays() -> None:
    """They are read-only, and stay as they are when the network goes on."""
    mine = network()
    story = explain_filter(moment(mine), "conv2", 1)
    kernels = story.kernels.copy()
    mine.layers["conv2"].parameters["weight"][...] = 0
    np.testing.assert_array_equal(story.kernels, kernels)
    with pytest.raises(ValueError, match="read-only"):
        story.kernels[0, 0, 0] = 1


def test_without_a_way_back_there_is_no_gradient() -> None:
    """Neither the array nor its norm."""
    story = explain_filter(moment(network()), "conv1", 0)
    assert story.gradient is None
    assert story.gradient_norm is None


def test_its_sentence_says_where_it_answers_most() -> None:
    """The kernel's size, the channels, the largest value of the map and its place."""
    now = moment(network())
    story = explain_filter(now, "conv2", 3)
    values = now.values("conv2")[3]
    row, column = np.unravel_index(values.argmax(), values.shape)
    assert story.sentence.startswith(
        "Filter 3 of conv2 looks at 2×2 places of 3 channels at a time, and answers most, "
    )
    assert story.sentence.endswith(f" at row {row}, column {column}.")
    assert story.name(2) == "conv2 filter 3, kernel 2"


def test_a_users_own_filters_have_a_story() -> None:
    """Whatever the array is called; what isn't a map for each filter is left out."""
    now = moment(Network([Frame(), Dense(2)], SHAPE))
    story = explain_filter(now, "frame1", 2, reverse(now))
    assert story.parameter == "masks"
    assert story.kernels.shape == SHAPE
    assert story.bias is None
    assert story.feature_map is None
    assert story.gradient is not None
    assert story.sentence == "Filter 2 of frame1 looks at 8×9 places of 1 channel at a time."


@pytest.mark.parametrize(
    ("layer", "number", "words"),
    [
        ("conv9", 0, "This network has no layer 'conv9'"),
        ("dense1", 0, "dense1 has no filters"),
        ("conv1", 3, "conv1 has no filter 3, only 0 to 2"),
        ("conv1", -1, "conv1 has no filter -1, only 0 to 2"),
    ],
)
def test_a_filter_that_is_not_there_is_told(layer: str, number: int, words: str) -> None:
    """One sentence."""
    with pytest.raises(PlaceError, match=words):
        explain_filter(moment(network()), layer, number)


@pytest.mark.parametrize("layer", ["conv1", "pool1", "conv2", "dense1"])
def test_the_most_exciting_pictures_are_found(layer: str) -> None:
    """As sorting the largest value of every picture's map does, over several pieces."""
    mine, x = network(), pictures(620)
    values = mine.record(x)[layer]
    found = finished(most_exciting(mine, samples(x), layer))
    assert len(found) == len(values)
    for maps, best in zip(values, found, strict=True):
        flat = maps.reshape(-1, 620)
        order = np.argsort(-flat.max(axis=0), kind="stable")[:9]
        assert [excited.index for excited in best] == order.tolist()
        for excited in best:
            map_ = np.atleast_2d(maps[..., excited.index])
            assert excited.value == map_[excited.row, excited.column] == map_.max()


def test_of_equal_pictures_the_first_wins() -> None:
    """So that the same pictures give the same answer, each of them once."""
    which = np.random.default_rng(4).integers(0, 3, 600)
    x = pictures(3)[..., which]
    values = network().record(pictures(3))["conv2"].reshape(4, -1, 3).max(axis=1)
    found = finished(most_exciting(network(), samples(x), "conv2", count=30))
    for each, best in zip(values, found, strict=True):
        first = np.flatnonzero(which == each.argmax())[:30]
        assert [excited.index for excited in best] == first.tolist()
    empty = finished(most_exciting(network(), samples(0 * x), "relu1"))
    assert {(excited.row, excited.column) for best in empty for excited in best} == {(0, 0)}


def test_there_may_be_fewer_pictures_than_are_asked_for() -> None:
    """Then all of them, in order."""
    found = finished(most_exciting(network(), samples(pictures(5)), "conv1"))
    assert all(sorted(excited.index for excited in best) == list(range(5)) for best in found)


@pytest.mark.parametrize("own", [False, True])
def test_the_part_that_drove_it_is_its_receptive_field(own: bool) -> None:
    """In random networks; and nothing outside of it changes the value."""
    changed = 0
    for seed in range(40):
        now = random_moment(seed, own=own)
        mine, rng = now.network, np.random.default_rng(seed)
        x = rng.random((*mine.input_shape, 6), np.float32)
        layer = str(rng.choice([n for n, s in mine.shapes.items() if len(s) in {1, 3}]))
        for number, best in enumerate(finished(most_exciting(mine, samples(x), layer, 2))):
            for excited in best:
                position = (excited.row, excited.column)
                index = (number, *position) if len(mine.shapes[layer]) == 3 else (number,)
                assert excited.region == receptive_field(now, Place(layer, index))
                other = rng.random(x.shape, np.float32)[..., excited.index]
                if (seen := excited.region) is not None:
                    rows = slice(seen.top, seen.top + seen.height)
                    columns = slice(seen.left, seen.left + seen.width)
                    other[:, rows, columns] = x[:, rows, columns, excited.index]
                again = mine.record(other[..., np.newaxis])[layer][(*index, 0)]
                assert again == pytest.approx(excited.value, rel=1e-4, abs=1e-5)
                changed += not np.array_equal(other, x[..., excited.index])
    assert changed > 40


def test_one_piece_is_taken_at_a_time() -> None:
    """No more than 250 pictures, and the layers behind the one asked for aren't computed."""
    mine, sizes = network(), []

    def take(start: int, stop: int) -> Array:
        sizes.append(stop - start)
        return pictures(stop - start, start)

    finished(most_exciting(mine, Samples(1100, take), "conv1"))
    assert sizes == [250, 250, 250, 250, 100]


def test_a_network_that_blew_up_is_excited_by_nothing() -> None:
    """NaN is no value; what is finite still counts."""
    mine = network()
    mine.layers["conv1"].parameters["weight"][1] = np.nan
    found = finished(most_exciting(mine, samples(pictures(10)), "conv1"))
    assert [len(best) for best in found] == [9, 0, 9]


def test_a_network_that_overflows_warns_nobody() -> None:
    """Weights too large for float32's sums: infinite values don't count, and nothing is logged."""
    mine = network()
    for array in mine.parameters().values():
        array[...] = 1e30
    for layer in ("conv1", "conv2", "dense1"):
        found = finished(most_exciting(mine, samples(pictures(10)), layer))
        assert {len(best) for best in found} == ({9} if layer == "conv1" else {0})


def test_the_finite_part_of_a_map_still_counts() -> None:
    """A picture with one pixel that isn't a number excites by the largest of its other values."""
    x = pictures(6)
    x[0, 0, 0, 2] = np.nan
    values = network().record(x)["conv1"]
    found = finished(most_exciting(network(), samples(x), "conv1"))
    for maps, best in zip(values, found, strict=True):
        (excited,) = (each for each in best if each.index == 2)
        assert excited.value == np.nanmax(maps[..., 2])
        assert excited.value == maps[excited.row, excited.column, 2]


def test_nothing_of_the_network_changes() -> None:
    """Bit for bit, buffers included."""
    mine = network()
    before = everything(mine)
    work = most_exciting(mine, samples(pictures(10)), "conv2")
    for _ in range(2):
        next(work)
        assert everything(mine) == before
    finished(most_exciting(mine, samples(pictures(10)), "conv2"))
    assert everything(mine) == before


def test_a_layer_without_maps_is_told() -> None:
    """One sentence, and one for a layer that isn't there."""
    mine = Network([Twisted(), Flatten(), Dense(2)], SHAPE)
    with pytest.raises(PlaceError, match="outputs of twisted1 are neither maps nor features"):
        finished(most_exciting(mine, samples(pictures(2)), "twisted1"))
    with pytest.raises(PlaceError, match="This network has no layer 'conv7'"):
        finished(most_exciting(mine, samples(pictures(2)), "conv7"))
