"""The engine: layers, networks and optimisers, written in NumPy alone.

Activations are **batch-last**. Where most texts write (batch, channel, height, width), an array
here is (channel, height, width, batch): all samples' values of one pixel lie side by side.

    texts:   x[n]       is picture n            a window's rows are short, scattered runs
    here:    x[..., n]  is picture n            a window's rows are long runs over the batch

              batch →
    pixel 0   ▓▓▓▓▓▓▓▓   one contiguous run: copying it, adding to it or taking its
    pixel 1   ▓▓▓▓▓▓▓▓   maximum with another run is a single sweep of the processor's
    pixel 2   ▓▓▓▓▓▓▓▓   vector unit
"""

from visualcnn.nn.activation import LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from visualcnn.nn.architectures import (
    ARCHITECTURES,
    Architecture,
    ArchitectureError,
    architecture,
)
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.layer import Array, BaseLayer, Shape, ShapeError
from visualcnn.nn.loss import CrossEntropy, sample_losses, softmax
from visualcnn.nn.network import Network
from visualcnn.nn.optimizers import OPTIMIZERS, make_optimizer
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d
from visualcnn.nn.schedules import SCHEDULES, learning_rate
from visualcnn.nn.summary import LayerSummary, NetworkSummary

__all__ = [
    "ARCHITECTURES",
    "OPTIMIZERS",
    "SCHEDULES",
    "Architecture",
    "ArchitectureError",
    "Array",
    "AvgPool2d",
    "BaseLayer",
    "BatchNorm",
    "Conv2d",
    "CrossEntropy",
    "Dense",
    "Dropout",
    "Flatten",
    "LayerSummary",
    "LeakyReLU",
    "MaxPool2d",
    "Network",
    "NetworkSummary",
    "ReLU",
    "Shape",
    "ShapeError",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "architecture",
    "learning_rate",
    "make_optimizer",
    "sample_losses",
    "softmax",
]
