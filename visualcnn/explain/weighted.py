"""Weighted sums: how a value of a convolution or of a dense layer came about."""

from __future__ import annotations

from typing import Final

import numpy as np

from visualcnn.explain.cell import Cell, Indices, kept
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT
from visualcnn.explain.prose import number
from visualcnn.explain.story import MOST_SOURCES, WeightedSum
from visualcnn.nn.activation import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Flatten
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.layer import Array, BaseLayer, Shape

KEEP_PLACES: Final[tuple[type[BaseLayer], ...]] = (
    *(ReLU, LeakyReLU, Tanh, Sigmoid, Softmax),
    *(BatchNorm, Dropout),
)
"""The kinds that leave every number at its place."""


def convolution(cell: Cell, layer: Conv2d) -> WeightedSum:
    """The patch under the kernel, times the filter's weights, and its bias."""
    chosen, row, column = cell.place.index
    top = row * layer.stride[0] - layer.padding[0]
    left = column * layer.stride[1] - layer.padding[1]
    rows, columns, inside = _taps((top, left), layer.kernel, cell.inputs.shape)
    weights = layer.parameters["weight"][chosen]
    bias = float(layer.parameters["bias"][chosen])
    patch = np.zeros_like(weights)
    patch[:, inside] = cell.inputs[:, rows[inside], columns[inside]]
    products = patch.astype(np.float64) * weights
    channels = np.arange(len(patch)).repeat(int(inside.sum()))
    where = np.stack([channels, *(np.tile(at[inside], len(patch)) for at in (rows, columns))])
    sentence = _sentence(products, bias, cell.value, "in the patch")
    if not inside.any():
        sentence = f"The patch is all padding: the bias alone makes it {number(cell.value)}."
    sources = cell.sources(where, products[:, inside].reshape(-1), MOST_SOURCES)
    return WeightedSum(
        *cell.head(sentence, sources),
        inputs=kept(patch),
        weights=kept(weights),
        bias=bias,
        corner=(top, left),
        inside=inside,
        weight_index=(chosen,),
    )


def _taps(
    corner: tuple[int, int], kernel: tuple[int, int], shape: Shape
) -> tuple[Indices, Indices, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """Row, column and whether it isn't padding, of every tap of a window: each of its shape."""
    rows, columns = np.indices(kernel)
    rows += corner[0]
    columns += corner[1]
    inside = (rows >= 0) & (rows < shape[1]) & (columns >= 0) & (columns < shape[2])
    inside.setflags(write=False)
    return rows, columns, inside


def dense(cell: Cell) -> WeightedSum:
    """All inputs, times the output's weights, and its bias."""
    (output,) = cell.place.index
    parameters = cell.layer.parameters
    weights, bias = parameters["weight"][output], float(parameters["bias"][output])
    products = cell.inputs.astype(np.float64) * weights
    return WeightedSum(
        *cell.head(
            _sentence(products, bias, cell.value, "before it"),
            cell.sources(np.arange(len(products))[np.newaxis], products, MOST_SOURCES),
        ),
        inputs=kept(cell.inputs),
        weights=kept(weights),
        bias=bias,
        picture=_picture(cell.moment, cell.reads),
        weight_index=(output,),
    )


def _picture(moment: Moment, layer: str) -> Shape | None:
    """The shape of what was put in a row, where nothing since has moved a number."""
    while layer != INPUT:
        before = moment.before(layer)
        kind = type(moment.layer(layer))
        if kind is Flatten and moment.values(before).ndim == 3:
            return moment.values(before).shape
        if kind is not Flatten and kind not in KEEP_PLACES:
            return None
        layer = before
    return None


def _sentence(products: Array, bias: float, value: float, where: str) -> str:
    total = number(float(products.sum()))
    if products.size == 1:
        terms = f"The value {where} times its weight is {total}"
    else:
        terms = f"The {products.size:,} values {where}, each times its weight, add up to {total}"
    return f"{terms}; the bias of {number(bias)} makes it {number(value)}."
