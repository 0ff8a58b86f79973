"""What MNIST did to its digits: crop to the ink, scale to a 20×20 box, place by centre of mass.

Source: "The MNIST database of handwritten digits" (LeCun, Cortes, Burges): the digits were
"size normalized to fit in a 20x20 pixel box while preserving their aspect ratio", anti-aliased,
and then "centered in a 28x28 image by computing the center of mass of the pixels, and translating
the image so as to position this point at the center of the 28x28 field". The translation is by
whole pixels, and the centre it aims at is the pixel in row 14, column 14 (counted from 0).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from visualcnn.data.dataset import DataError, Images

BOX_SIDE = 20
FIELD_SIDE = 28
MIDDLE = FIELD_SIDE // 2

Moves = npt.NDArray[np.intp]
Box = tuple[tuple[int, int], tuple[int, int]]
"""(first row, end row), (first column, end column); the ends are not in it."""
Picture = npt.NDArray[np.uint8] | npt.NDArray[np.floating[Any]]


def centre(image: Picture) -> Images:
    """The drawing `image` (h, w), light ink on dark, as MNIST would hold it: uint8 (28, 28).

    uint8 counts from 0 to 255, floats from 0 to 1. Raises `DataError` for an image without ink,
    or one that isn't a picture at all.
    """
    cropped = crop_to_ink(image)
    placed: Images = place_by_mass(scale_to_box(cropped)[np.newaxis])[0]
    return placed


def crop_to_ink(image: Picture) -> Images:
    """The part of `image` (h, w) inside the bounding box of its ink, as uint8."""
    grey = _as_uint8(image)
    (top, bottom), (left, right) = ink_box(grey)
    return grey[top:bottom, left:right]


def ink_box(image: Images) -> Box:
    """The bounding box of all pixels above 0 in `image` (h, w): its rows, its columns."""
    rows = np.flatnonzero(image.any(axis=1))
    columns = np.flatnonzero(image.any(axis=0))
    if not len(rows):
        raise DataError("The picture is empty: there is no ink to centre.")
    return (int(rows[0]), int(rows[-1]) + 1), (int(columns[0]), int(columns[-1]) + 1)


def scale_to_box(image: Images, side: int = BOX_SIDE) -> Images:
    """`image` (h, w) scaled so that its longer side is `side` pixels, keeping the aspect ratio.

    Each new pixel is the mean of the area that it covers in the old picture, so lines thin
    smoothly (anti-aliasing). The shorter side is rounded to whole pixels, at least one.
    """
    height, width = image.shape
    longer = max(height, width)
    new_height = max(1, math.floor(height * side / longer + 0.5))
    new_width = max(1, math.floor(width * side / longer + 0.5))
    # einsum, not @: in a window that would wait for a matrix product of the training.
    down, across = _area_weights(height, new_height), _area_weights(width, new_width)
    scaled: npt.NDArray[np.float64] = np.einsum(
        "ik,jk->ij", np.einsum("ij,jk->ik", down, image), across
    )
    return np.floor(scaled + 0.5).astype(np.uint8)


def centre_of_mass(images: Images) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Row and column (each (n,), in pixels counted from 0) of the ink's centre in (n, h, w)."""
    mass = np.maximum(images.sum(axis=(1, 2), dtype=np.int64), 1)
    rows, columns = np.arange(images.shape[1]), np.arange(images.shape[2])
    row_moment = (images.sum(axis=2, dtype=np.int64) * rows).sum(axis=1)
    column_moment = (images.sum(axis=1, dtype=np.int64) * columns).sum(axis=1)
    return row_moment / mass, column_moment / mass


def place_by_mass(images: Images, side: int = FIELD_SIDE) -> Images:
    """Pictures (n, h, w) in fields of `side`, by their centre of mass: uint8 (n, side, side).

    Each is moved by whole pixels so that its centre of mass comes nearest to the middle, but its
    ink never beyond the field's edge. Raises `DataError` for ink more than `side` high or wide.
    """
    return place(images, *moves_by_mass(images, side), side)


def moves_by_mass(images: Images, side: int = FIELD_SIDE) -> tuple[Moves, Moves]:
    """By how many pixels `place_by_mass` moves each of (n, h, w) down and to the right: (n,)."""
    row, column = centre_of_mass(images)
    down = _moves(row, images.max(axis=2) > 0, side)
    right = _moves(column, images.max(axis=1) > 0, side)
    return down, right


def place(images: Images, down: Moves, right: Moves, side: int = FIELD_SIDE) -> Images:
    """Pictures (n, h, w) at rows `down` and columns `right` (n,) of fields of `side`, else black.

    What comes to lie outside the field is left out. uint8 (n, side, side).
    """
    sample = np.arange(len(images))[:, np.newaxis, np.newaxis]
    rows, in_rows = _moved(down, images.shape[1], side)
    columns, in_columns = _moved(right, images.shape[2], side)
    found = images[sample, rows[:, :, np.newaxis], columns[:, np.newaxis, :]]
    fields: Images = found * (in_rows[:, :, np.newaxis] & in_columns[:, np.newaxis, :])
    return fields


def _moves(centres: npt.NDArray[np.float64], inked: npt.NDArray[np.bool_], side: int) -> Moves:
    """Along one axis: the whole pixels that bring each centre nearest to the field's middle."""
    first = inked.argmax(axis=1)
    last = inked.shape[1] - 1 - inked[:, ::-1].argmax(axis=1)
    if (last - first >= side).any():
        raise DataError(f"The ink is more than {side} pixels high or wide: scale it first.")
    moves = np.floor(side // 2 - centres + 0.5).astype(np.intp)
    return np.clip(moves, -first, side - 1 - last)


def _moved(
    moves: Moves, size: int, side: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Along one axis: which old place each of the new ones shows, and whether it exists."""
    places = np.arange(side) - moves[:, np.newaxis]
    return np.clip(places, 0, size - 1), (places >= 0) & (places < size)


def _as_uint8(image: Picture) -> Images:
    if image.ndim != 2:
        raise DataError(f"A picture has a height and a width, not the shape {image.shape}.")
    if image.dtype == np.uint8:
        return np.asarray(image, np.uint8)
    if not np.issubdtype(image.dtype, np.floating):
        raise DataError(f"A picture is made of uint8 or floating-point numbers, not {image.dtype}.")
    if not np.isfinite(image).all():
        raise DataError("The picture holds numbers that are not finite.")
    grey: Images = np.floor(np.clip(image, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    return grey


def _area_weights(old: int, new: int) -> npt.NDArray[np.float64]:
    """How much of each old pixel lies in each new one, as shares: (new, old), rows sum to 1."""
    edges = np.arange(new + 1) * (old / new)
    lower = np.maximum(edges[:-1, np.newaxis], np.arange(old))
    upper = np.minimum(edges[1:, np.newaxis], np.arange(1, old + 1))
    weights: npt.NDArray[np.float64] = np.maximum(upper - lower, 0.0) * (new / old)
    return weights
