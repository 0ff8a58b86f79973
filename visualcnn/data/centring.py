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
    rows = np.flatnonzero(grey.any(axis=1))
    columns = np.flatnonzero(grey.any(axis=0))
    if not len(rows):
        raise DataError("The picture is empty: there is no ink to centre.")
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def scale_to_box(image: Images, side: int = BOX_SIDE) -> Images:
    """`image` (h, w) scaled so that its longer side is `side` pixels, keeping the aspect ratio.

    Each new pixel is the mean of the area that it covers in the old picture, so lines thin
    smoothly (anti-aliasing). The shorter side is rounded to whole pixels, at least one.
    """
    height, width = image.shape
    longer = max(height, width)
    new_height = max(1, math.floor(height * side / longer + 0.5))
    new_width = max(1, math.floor(width * side / longer + 0.5))
    scaled = _area_weights(height, new_height) @ image @ _area_weights(width, new_width).T
    return np.floor(scaled + 0.5).astype(np.uint8)


def centre_of_mass(images: Images) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Row and column (each (n,), in pixels counted from 0) of the ink's centre in (n, h, w)."""
    mass = np.maximum(images.sum(axis=(1, 2), dtype=np.int64), 1)
    rows, columns = np.arange(images.shape[1]), np.arange(images.shape[2])
    row_moment = (images.sum(axis=2, dtype=np.int64) * rows).sum(axis=1)
    column_moment = (images.sum(axis=1, dtype=np.int64) * columns).sum(axis=1)
    return row_moment / mass, column_moment / mass


def place_by_mass(images: Images) -> Images:
    """Pictures (n, h, w) in 28×28 fields, by their centre of mass: uint8 (n, 28, 28).

    Each is moved by whole pixels so that its centre of mass comes nearest to the middle, but its
    ink never beyond the field's edge. Raises `DataError` for ink more than 28 high or wide.
    """
    row, column = centre_of_mass(images)
    sample = np.arange(len(images))[:, np.newaxis, np.newaxis]
    rows, in_rows = _moved(row, images.max(axis=2) > 0)
    columns, in_columns = _moved(column, images.max(axis=1) > 0)
    found = images[sample, rows[:, :, np.newaxis], columns[:, np.newaxis, :]]
    fields: Images = found * (in_rows[:, :, np.newaxis] & in_columns[:, np.newaxis, :])
    return fields


def _moved(
    centres: npt.NDArray[np.float64], inked: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Along one side: which old place each of the 28 new ones shows, and whether it exists."""
    size = inked.shape[1]
    first = inked.argmax(axis=1)
    last = size - 1 - inked[:, ::-1].argmax(axis=1)
    if (last - first >= FIELD_SIDE).any():
        raise DataError("The ink is more than 28 pixels high or wide: scale it first.")
    move = np.floor(MIDDLE - centres + 0.5).astype(np.intp)
    move = np.clip(move, -first, FIELD_SIDE - 1 - last)
    places = np.arange(FIELD_SIDE) - move[:, np.newaxis]
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
