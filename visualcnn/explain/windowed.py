"""Pooling: which value of a window stands for it, or what their mean is."""

from __future__ import annotations

import numpy as np

from visualcnn.explain.cell import Cell, kept
from visualcnn.explain.prose import number
from visualcnn.explain.story import Source, WindowStory
from visualcnn.nn.layer import Array
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d


def maximum(cell: Cell, layer: MaxPool2d) -> WindowStory:
    """The window's first largest value; the others took no part."""
    corner, window = _window(cell, layer)
    row, column = divmod(int(window.argmax()), window.shape[1])
    shares = np.zeros(window.shape)
    shares[row, column] = window[row, column]
    first = (cell.place.index[0], corner[0] + row, corner[1] + column)
    winner = cell.source(first, float(window[row, column]))
    losers = [source for source in _sources(cell, corner, shares) if source.place != winner.place]
    sentence = (
        f"{number(cell.value)} is the largest value of the {_size(window)} window: "
        f"it stands at row {first[1]}, column {first[2]} of {cell.reads}."
    )
    return WindowStory(
        *cell.head(sentence, (winner, *losers)),
        window=kept(window),
        corner=corner,
        winner=(row, column),
    )


def mean(cell: Cell, layer: AvgPool2d) -> WindowStory:
    """All values of the window, in equal parts."""
    corner, window = _window(cell, layer)
    sources = _sources(cell, corner, window.astype(np.float64) / window.size)
    sentence = f"{number(cell.value)} is the mean of the {_size(window)} window."
    return WindowStory(*cell.head(sentence, sources), window=kept(window), corner=corner)


def _window(cell: Cell, layer: MaxPool2d | AvgPool2d) -> tuple[tuple[int, int], Array]:
    """The window's first row and column, and its values (height, width)."""
    channel, row, column = cell.place.index
    top, left = row * layer.stride[0], column * layer.stride[1]
    height, width = layer.window
    return (top, left), cell.inputs[channel, top : top + height, left : left + width]


def _sources(cell: Cell, corner: tuple[int, int], shares: Array) -> tuple[Source, ...]:
    rows, columns = (axis.reshape(-1) for axis in np.indices(shares.shape))
    channel = np.full_like(rows, cell.place.index[0])
    where = np.stack([channel, rows + corner[0], columns + corner[1]])
    return cell.sources(where, shares.reshape(-1))


def _size(window: Array) -> str:
    return f"{window.shape[0]}×{window.shape[1]}"
