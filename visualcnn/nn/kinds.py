"""The kinds of layer that come with visualcnn, by name: what a model file may ask for."""

from __future__ import annotations

from visualcnn.nn.activation import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.layer import BaseLayer
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d

KINDS: dict[str, type[BaseLayer]] = {
    kind.__name__: kind
    for kind in (
        *(Conv2d, MaxPool2d, AvgPool2d, Dense, Flatten, Dropout, BatchNorm),
        *(ReLU, LeakyReLU, Tanh, Sigmoid, Softmax),
    )
}
