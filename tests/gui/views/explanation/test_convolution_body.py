"""Facts about the drawing of a convolution's value."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import click, hover, press, told
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import WeightedSum
from visualcnn.gui.views.explanation.convolution_body import ConvolutionBody

CORNER = Place("conv1", (1, 0, 0))


@pytest.fixture
def body(qtbot: QtBot) -> ConvolutionBody:
    """With a value in the map's corner, whose patch is partly padding."""
    made = ConvolutionBody()
    qtbot.addWidget(made)
    made.resize(984, 190)
    made.show()
    made.show_told(told(CORNER))
    return made


def story() -> WeightedSum:
    """What is drawn."""
    made = told(CORNER).story
    assert isinstance(made, WeightedSum)
    return made


def test_the_channel_that_adds_most_is_shown(body: ConvolutionBody) -> None:
    """With its patch, kernel and products, and all channels' sums in the list."""
    sums = story().products.sum(axis=(1, 2))
    assert body.channel == np.abs(sums).argmax()
    patch, kernel, products = body.calculation.grids
    np.testing.assert_array_equal(patch.values, story().inputs[body.channel])
    np.testing.assert_array_equal(kernel.values, story().weights[body.channel])
    np.testing.assert_array_equal(products.values, story().products[body.channel])
    adds = [term.adds for term in body.sums.terms]
    assert adds == pytest.approx([*sums, story().bias, story().value])
    assert sum(adds[:-1]) == pytest.approx(adds[-1], rel=1e-5)


def test_numbers_stand_in_the_cells_of_the_usual_panel(body: ConvolutionBody) -> None:
    """At 984 pixels all three grids have them."""
    assert all(grid.has_numbers for grid in body.calculation.grids)


def test_another_channel_stays_chosen_in_its_layer(body: ConvolutionBody) -> None:
    """Also for the next value, until another layer's is shown."""
    other = 1 - body.channel
    body.sums.row_chosen.emit(other)
    assert body.channel == other
    body.show_told(told(Place("conv1", (1, 4, 4))))
    assert body.channel == other
    body.show_told(told(Place("conv2", (0, 0, 0))))
    body.show_told(told(CORNER))
    assert body.channel != other


def test_padding_leads_nowhere(body: ConvolutionBody) -> None:
    """A pixel of the patch asks for that pixel, the zeros around the picture for nothing."""
    wanted: list[Place] = []
    body.place_wanted.connect(wanted.append)
    patch, _, products = body.calculation.grids
    click(patch, 0, 0)
    click(patch, 1, 2)
    click(products, 2, 1)
    assert wanted == [
        Place("input", (body.channel, 0, 1)),
        Place("input", (body.channel, 1, 0)),
    ]


def test_weights_and_bias_can_be_chosen(body: ConvolutionBody) -> None:
    """A cell of the kernel asks for that weight, the row of the bias for the bias."""
    wanted: list[Weight] = []
    body.weight_wanted.connect(wanted.append)
    click(body.calculation.grids[1], 2, 0)
    body.sums.row_chosen.emit(2)
    assert wanted == [
        Weight("conv1", "weight", (1, body.channel, 2, 0)),
        Weight("conv1", "bias", (1,)),
    ]


def test_pointing_tells_the_calculation(body: ConvolutionBody) -> None:
    """Input times weight is the product, in words; and where the input lies."""
    said: list[str] = []
    hovered: list[Place | None] = []
    body.said.connect(said.append)
    body.hovered.connect(hovered.append)
    patch = body.calculation.grids[0]
    hover(patch, 1, 1)
    hover(patch, 0, 1)
    assert hovered == [Place("input", (body.channel, 0, 0)), None]
    assert " × " in said[0]
    assert said[1].startswith("padding: 0 × ")
    body.calculation.cell_hovered.emit(-1, -1)
    assert said[-1] == ""


def test_the_filter_is_one_click_away(body: ConvolutionBody, qtbot: QtBot) -> None:
    """By its layer and number."""
    assert body.open_filter.text() == "Filter 1"
    with qtbot.waitSignal(body.filter_wanted) as signal:
        press(body.open_filter)
    assert signal.args == ["conv1", 1]


def test_other_stories_are_refused(body: ConvolutionBody) -> None:
    """A pooled value has no kernel."""
    with pytest.raises(TypeError, match="is no weighted sum"):
        body.show_told(told(Place("pool1", (0, 0, 0))))
