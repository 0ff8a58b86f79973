"""What tests of the explanations share: a moment of a tiny network, without any run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from pytestqt.qtbot import QtBot

from tests.tiny import tiny_dataset, tiny_layers
from visualcnn.data.batches import to_input
from visualcnn.explain.moment import Moment
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.jobs import Pieces
from visualcnn.gui.moments import Watched
from visualcnn.nn.loss import softmax
from visualcnn.nn.network import Network
from visualcnn.nn.optimizers import SGD
from visualcnn.training.snapshot import Sample

T = TypeVar("T")


def tiny_watched(step: int = 3, index: int = 0, batch: int = 4) -> Watched:
    """A validation sample of the tiny data in an untrained network, as if after `step`."""
    dataset = tiny_dataset()
    split = dataset.validation
    (image,) = split.take(np.array([index]))
    network = Network(tiny_layers(), dataset.image_shape, seed=step)
    network.set_mode(training=False)
    x = to_input(image[np.newaxis])
    recording = {"input": x} | network.record(x)
    probabilities = softmax(recording["dense1"])[:, 0]
    alone = {name: array[..., 0] for name, array in recording.items()}
    label = int(split.labels[index])
    moment = Moment(step, network, alone, probabilities, label, SGD(), 0.01)
    return Watched(1, moment, Sample(image, label), dataset, np.arange(batch))


def at_rest(qtbot: QtBot, analysis: Analysis, *keys: str) -> None:
    """Until nothing of these keys is awaited."""
    qtbot.waitUntil(lambda: not analysis.busy(*keys), timeout=10_000)


def result_of(pieces: Pieces[T]) -> T:
    """What a job returns, in this thread."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            result: T = end.value
            return result


def fingerprint(network: Network) -> bytes:
    """Every parameter and every state of a network."""
    arrays = network.parameters() | network.state()
    return b"".join(name.encode() + array.tobytes() for name, array in sorted(arrays.items()))


def until(qtbot: QtBot, is_so: Callable[[], bool]) -> None:
    """Wait for something that a thread brings about."""
    qtbot.waitUntil(is_so, timeout=10_000)
