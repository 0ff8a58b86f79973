"""Forward: how any one number of a network came about, as a story of its layer's kind."""

from __future__ import annotations

import numpy as np

from visualcnn.explain.cell import Cell, require_place
from visualcnn.explain.likelihood import probability, softmax_layer
from visualcnn.explain.moment import Moment
from visualcnn.explain.own import own_layer
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.explain.pointwise import curve, flattened, kept_by_dropout, norm
from visualcnn.explain.prose import number
from visualcnn.explain.story import PassedStory, Story
from visualcnn.explain.weighted import convolution, dense
from visualcnn.explain.windowed import maximum, mean
from visualcnn.nn.activation import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import BaseLayer
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d


def explain(moment: Moment, place: Place) -> Story:
    """How the number at `place` came about; raises PlaceError where there is none.

    What inherits from a known kind may compute something else, and so is a layer of its own.
    """
    require_place(moment, place)
    # A diverged run can be looked at: its infinities and NaNs are values like any other.
    with np.errstate(invalid="ignore", over="ignore"):
        return _explain(Cell(moment, place))


def _explain(cell: Cell) -> Story:
    if cell.place.layer == INPUT:
        return _pixel(cell)
    if cell.place.layer == SOFTMAX:
        return probability(cell)
    layer = cell.layer
    return _known(cell, layer) if type(layer) in KINDS.values() else own_layer(cell)


def _pixel(cell: Cell) -> PassedStory:
    """Where every way ends. It reads nothing, so `reads` is the picture itself."""
    sentence = f"{number(cell.value)} is a pixel of the picture, from 0 (background) to 1 (ink)."
    return PassedStory(cell.place, cell.value, "Picture", INPUT, sentence, (), before=cell.value)


def _known(cell: Cell, layer: BaseLayer) -> Story:  # noqa: PLR0911 - a table of the kinds
    match layer:
        case Conv2d():
            return convolution(cell, layer)
        case Dense():
            return dense(cell)
        case MaxPool2d():
            return maximum(cell, layer)
        case AvgPool2d():
            return mean(cell, layer)
        case ReLU() | LeakyReLU() | Tanh() | Sigmoid():
            return curve(cell, layer)
        case Softmax():
            return softmax_layer(cell)
        case BatchNorm():
            return norm(cell, layer)
        case Flatten():
            return flattened(cell)
        case Dropout():
            return kept_by_dropout(cell)
    return own_layer(cell)
