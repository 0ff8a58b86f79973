"""Patches tile the picture; covering one is the same as setting its pixels to 0 oneself."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.random_networks import random_moment
from visualcnn.explain.covering import Covering, Patches
from visualcnn.explain.fields import Region, receptive_field
from visualcnn.explain.places import INPUT, Place


@pytest.mark.parametrize("shape", [(28, 28), (7, 10), (1, 1)])
@pytest.mark.parametrize(("size", "stride"), [(1, 1), (3, 1), (4, 2), (5, 5), (6, 4), (40, 3)])
def test_the_cells_tile_the_picture(shape: tuple[int, int], size: int, stride: int) -> None:
    """Each pixel lies in its cell's patch; no patch is larger than it should be, or outside."""
    patches = Patches(shape, size, stride)
    for pixel in np.ndindex(*shape):
        row, column = pixel
        patch = patches.patch((row // stride, column // stride))
        assert 0 <= patch.top <= row < patch.top + patch.height <= shape[0]
        assert 0 <= patch.left <= column < patch.left + patch.width <= shape[1]
        assert max(patch.height, patch.width) <= size
    assert patches.cells == (-(-shape[0] // stride), -(-shape[1] // stride))


def test_a_cell_lies_in_the_middle_of_its_patch() -> None:
    """Two pixels of four, with one more all around; less of it at the edges."""
    patches = Patches((10, 12), 4, 2)
    assert patches.patch((2, 3)) == Region(3, 5, 4, 4)
    assert patches.patch((0, 5)) == Region(0, 9, 3, 3)
    assert patches.ranges((2, 3)) == (slice(3, 7), slice(5, 9))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ((0, 0), "top left"),
        ((0, 4), "top"),
        ((4, 0), "left"),
        ((4, 4), "middle"),
        ((4, 8), "right"),
        ((8, 4), "bottom"),
        ((8, 8), "bottom right"),
    ],
)
def test_where_a_patch_is_is_said_in_words(cell: tuple[int, int], words: str) -> None:
    """By thirds of the picture."""
    assert Patches((27, 27), 3, 3).where(cell) == words


def test_what_does_not_matter_costs_nothing() -> None:
    """A patch that is 0 already, or that the number doesn't see: nothing else is left out."""
    left_out = 0
    for seed in range(80):
        moment = random_moment(seed, own=seed % 2 == 0)
        rng = np.random.default_rng(seed)
        layer = str(rng.choice(moment.order[1:]))
        shape = moment.values(layer).shape
        target = Place(layer, tuple(int(rng.integers(size)) for size in shape))
        _, height, width = moment.recording[INPUT].shape
        patches = Patches((height, width), 1, 1)
        covering = Covering(moment, target, patches)
        seen = receptive_field(moment, target)
        for cell in np.ndindex(height, width):
            if covering.matters(cell):
                assert seen is not None
                assert seen.top <= cell[0] < seen.top + seen.height
                assert moment.recording[INPUT][:, cell[0], cell[1]].any()
            else:
                left_out += 1
                assert abs(covering.losses([cell])[0]) < 1e-6
    assert left_out > 300


def test_a_pixel_depends_on_itself_alone() -> None:
    """Covering it costs its value."""
    moment = random_moment(3)
    picture = moment.recording[INPUT]
    channel, row, column = (int(i) for i in np.unravel_index(picture.argmax(), picture.shape))
    patches = Patches((picture.shape[1], picture.shape[2]), 1, 1)
    covering = Covering(moment, Place(INPUT, (channel, row, column)), patches)
    assert covering.before == picture.max()
    assert covering.matters((row, column))
    assert not covering.matters((row - 1, column))
    assert covering.losses([(row, column)])[0] == picture.max()
