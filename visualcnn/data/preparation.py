"""A picture from outside goes MNIST's way: crop, 20×20 box, centre of mass, 28×28, step by step.

`centring` says what each step is and where it comes from. Here each can be left out, so that one
sees what a network makes of a picture that wasn't prepared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from visualcnn.data.centring import (
    BOX_SIDE,
    FIELD_SIDE,
    Box,
    ink_box,
    moves_by_mass,
    place,
    scale_to_box,
)
from visualcnn.data.dataset import Images


@dataclass(frozen=True)
class Steps:
    """Which of MNIST's steps are taken.

    Without `crop` the whole drawing area goes on. Without `scale` the ink keeps its size: the
    field is then the square around the drawing area, resized at the end. Without `centre` the
    middle of the picture, not its centre of mass, comes to the field's middle. Without all three
    the drawing area is resized to the field, no more.
    """

    crop: bool = True
    scale: bool = True
    centre: bool = True


ALL_STEPS: Final = Steps()


@dataclass(frozen=True, eq=False)
class Preparation:
    """What each step made of a drawing: read-only pictures, uint8, light ink on dark.

    `cropped` (h, w) is the drawing inside `box`; `boxed` the same in the 20×20 box (its longer
    side 20); `placed` the field with `boxed` in row `shift[0]`, column `shift[1]` (that of its
    top left pixel); `final` (side, side) what the network reads. A step that isn't taken hands on
    what it got.
    """

    cropped: Images
    boxed: Images
    placed: Images
    final: Images
    box: Box
    shift: tuple[int, int]


def box_side(side: int) -> int:
    """The side of the box in a field of `side`: 20 of 28, and as large a share of others."""
    return max(1, (2 * side * BOX_SIDE + FIELD_SIDE) // (2 * FIELD_SIDE))


def prepare(ink: Images, steps: Steps = ALL_STEPS, side: int = FIELD_SIDE) -> Preparation:
    """The drawing `ink`, uint8 (h, w), light on dark, as a network for `side`×`side` reads it.

    Raises `DataError`, in one sentence, for a drawing without ink.
    """
    box = ink_box(ink)
    if not steps.crop:
        box = (0, ink.shape[0]), (0, ink.shape[1])
    (top, bottom), (left, right) = box
    cropped = ink[top:bottom, left:right].copy()
    boxed = scale_to_box(cropped, box_side(side)) if steps.scale else cropped
    placed, shift = _placed(boxed, side if steps.scale else max(ink.shape), centre=steps.centre)
    final = placed if len(placed) == side else scale_to_box(placed, side)
    for picture in (cropped, boxed, placed, final):
        picture.flags.writeable = False
    return Preparation(cropped, boxed, placed, final, box, shift)


def _placed(boxed: Images, field: int, *, centre: bool) -> tuple[Images, tuple[int, int]]:
    """`boxed` in a square of `field`, and the row and column where it begins there."""
    one = boxed[np.newaxis]
    if centre:
        down, right = moves_by_mass(one, field)
    else:
        down, right = (np.array([(field - length) // 2]) for length in boxed.shape)
    return place(one, down, right, field)[0], (int(down[0]), int(right[0]))
