"""Facts about what the inspector says: all of it follows from shapes and the snapshot."""

from __future__ import annotations

import math

import numpy as np
import pytest

from visualcnn.gui import text
from visualcnn.gui.views.inspector.content import Content, Describer
from visualcnn.gui.views.network.selection import Selection
from visualcnn.gui.views.network.strips import strips
from visualcnn.nn.architectures import ARCHITECTURES
from visualcnn.nn.network import Network
from visualcnn.training.snapshot import Sample, Snapshot, take_snapshot

DIGITS = tuple("0123456789")


def _look(name: str) -> tuple[Describer, Snapshot]:
    network = Network(ARCHITECTURES[name](), (1, 28, 28))
    image = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    summary = network.summary()
    snapshot = take_snapshot(network.observer(), Sample(image), 0, 0)
    return Describer(summary, strips(summary, DIGITS)), snapshot


def _facts(content: Content) -> dict[str, str]:
    return dict(content.facts)


def test_a_map_comes_with_the_filter_that_made_it() -> None:
    """A convolution's map is followed by its filter, all kernels of it."""
    describer, snapshot = _look("lenet5")
    content = describer.describe(Selection("conv2", "map", (4,)), snapshot)
    assert content.title == "conv2 · map 4"
    tile = snapshot.activations["conv2"][4]
    big, made_by = content.pictures
    assert (big.values[0] == tile).all()
    assert (made_by.values == snapshot.parameters["conv2.weight"][4]).all()
    assert _facts(content)["norm"] == text.value(float(np.linalg.norm(tile.astype(float))))


def test_a_map_without_filters_stands_alone() -> None:
    """A pooled map has no filter to show."""
    describer, snapshot = _look("lenet5")
    assert len(describer.describe(Selection("pool1", "map", (0,)), snapshot).pictures) == 1


def test_a_filter_shows_its_bias() -> None:
    """Its kernels are one picture, its bias a fact."""
    describer, snapshot = _look("lenet5")
    content = describer.describe(Selection("conv2", "filter", (3,)), snapshot)
    assert content.pictures[0].values.shape == (6, 5, 5)
    assert _facts(content)["bias"] == text.value(float(snapshot.parameters["conv2.bias"][3]))


def test_a_cells_weights_are_the_picture_that_it_reads() -> None:
    """The first dense layer sees the picture, so its weights have the picture's shape."""
    describer, snapshot = _look("mlp")
    content = describer.describe(Selection("dense1", "cell", (5,)), snapshot)
    weights = snapshot.parameters["dense1.weight"][5]
    assert (content.pictures[0].values == weights.reshape(1, 28, 28)).all()
    assert _facts(content)["value"] == text.value(float(snapshot.activations["dense1"][5]))


def test_a_cells_weights_on_maps_and_on_cells() -> None:
    """Behind pooled maps they have the maps' shape, behind another dense layer they are a row."""
    describer, snapshot = _look("lenet5")
    shapes = [
        describer.describe(Selection(name, "cell", (0,)), snapshot).pictures[0].values.shape
        for name in ("dense1", "dense2")
    ]
    assert shapes == [(16, 5, 5), (120, 1, 1)]


def test_a_cell_that_learns_nothing_has_a_value_only() -> None:
    """A nonlinearity's output has no weights."""
    describer, snapshot = _look("lenet5")
    content = describer.describe(Selection("relu3", "cell", (7,)), snapshot)
    assert not content.pictures
    assert list(_facts(content)) == ["value"]


def test_a_probability_names_its_place() -> None:
    """The most probable class is the first of ten, and its loss is its own logarithm."""
    describer, snapshot = _look("lenet5")
    best = snapshot.prediction
    facts = _facts(describer.describe(Selection("softmax", "probability", (best,)), snapshot))
    assert facts["place"] == "1 of 10"
    loss = -math.log(float(snapshot.probabilities[best]))
    assert facts["loss if right"] == text.value(loss)


@pytest.mark.parametrize(
    ("selection", "known"),
    [
        (Selection("conv1", "filter", (5,)), True),
        (Selection("conv1", "filter", (6,)), False),
        (Selection("pool1", "filter", (0,)), False),
        (Selection("conv9", "map", (0,)), False),
        (Selection("input", "input", (0,)), True),
        (Selection("softmax", "probability", (9,)), True),
        (Selection("softmax", "probability", (10,)), False),
    ],
)
def test_it_knows_what_the_network_has(selection: Selection, known: bool) -> None:
    """Only what exists can be shown."""
    describer, _ = _look("lenet5")
    assert describer.knows(selection) is known
    if known:
        assert describer.describe(selection, None).title
