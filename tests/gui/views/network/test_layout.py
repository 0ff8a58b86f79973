"""Facts about the layout: as large as fits, in order, never too small to see."""

from __future__ import annotations

import pytest

from visualcnn.gui.views.network.frame import TextSizes
from visualcnn.gui.views.network.grids import SMALLEST
from visualcnn.gui.views.network.layout import arrange
from visualcnn.gui.views.network.strips import Strip, strips
from visualcnn.nn.architectures import ARCHITECTURES
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.network import Network

TEXT = TextSizes(line=15, caption=12, names=55, labels=122, counts=96, legend=42, classes=8)
SIZES = [(500, 300), (690, 412), (1300, 650), (2400, 1300)]


def _strips(name: str) -> tuple[Strip, ...]:
    network = Network(ARCHITECTURES[name](), (1, 28, 28))
    return strips(network.summary(), tuple("0123456789"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("name", ["lenet5", "mlp", "simple_cnn"])
def test_no_cell_below_two_pixels_and_nothing_beyond_the_edge(
    name: str, size: tuple[int, int], ratio: float
) -> None:
    """At every window size cells are at least 2 pixels wide, and rows wrap where they must."""
    layout = arrange(_strips(name), size, TEXT, 1.0, ratio)
    for strip in layout.strips:
        for grid in (strip.tiles, strip.filters):
            if grid:
                assert min(grid.cell) >= SMALLEST * ratio
        if strip.tiles:
            right = layout.columns.tiles + strip.tiles.size[1] / ratio
            assert right <= size[0]
            assert strip.tiles.size[0] / ratio <= strip.height
        if strip.filters:
            right = layout.columns.filters + strip.filters.size[1] / ratio
            assert right <= layout.columns.legend


def test_more_room_makes_larger_tiles() -> None:
    """The scale grows with the window, and what can fit does fit."""
    layouts = [arrange(_strips("lenet5"), size, TEXT) for size in SIZES]
    scales = [layout.scale for layout in layouts]
    assert scales == sorted(scales)
    assert scales[-1] > scales[0]
    assert layouts[2].height <= SIZES[2][1]


def test_lenet_is_compact() -> None:
    """At the size that 1280×800 leaves, LeNet-5 takes at most half a screen more than it gets."""
    assert arrange(_strips("lenet5"), (690, 412), TEXT).height <= 500


def test_cells_never_reach_beyond_the_edge() -> None:
    """Rows of cells wrap at every width and zoom, also where the cells don't divide the width."""
    for width in range(660, 700):
        assert arrange(_strips("lenet5"), (width, 380), TEXT, 1.5).width <= width


def test_zoom_makes_tiles_larger() -> None:
    """Zoom 2 draws each cell with twice the pixels."""
    plain, zoomed = (arrange(_strips("lenet5"), (690, 100), TEXT, zoom) for zoom in (1.0, 2.0))
    assert zoomed.strips[0].tiles
    assert plain.strips[0].tiles
    assert zoomed.strips[0].tiles.cell[0] == 2 * plain.strips[0].tiles.cell[0]


def test_many_kernels_wrap() -> None:
    """A filter with more kernels than fit in a row still lies within its column."""
    network = Network([Conv2d(40, 3), Conv2d(4, 5)], (1, 20, 20))
    layout = arrange(strips(network.summary(), ()), (690, 412), TEXT)
    filters = layout.strips[2].filters
    assert filters
    assert filters.tiles == 40
    assert filters.inner_columns < 40
    assert layout.columns.filters + filters.size[1] <= layout.columns.legend


def test_long_class_names_stand_in_lines() -> None:
    """Bars lie down where names don't fit below them."""
    wide = TextSizes(15, 12, 55, 122, 96, 42, classes=70)
    bars = [arrange(_strips("mlp"), (690, 412), text).strips[-1].bars for text in (TEXT, wide)]
    assert [bar.upright for bar in bars if bar] == [True, False]


def test_lenet_fits_the_smallest_screen() -> None:
    """The whole LeNet-5 with its probabilities fits what 1280×800 leaves of a first window."""
    measured = TextSizes(line=14, caption=11, names=55, labels=124, counts=96, legend=42, classes=6)
    assert arrange(_strips("lenet5"), (810, 461), measured).height <= 461


def test_room_that_is_left_goes_to_the_pictures() -> None:
    """Of the layouts that fit, the one with the largest pictures is taken, not the lowest."""
    low, high = (arrange(_strips("lenet5"), (970, height), TEXT) for height in (480, 590))
    assert low.scale == high.scale
    assert high.height <= 590
    assert high.area > 1.1 * low.area
