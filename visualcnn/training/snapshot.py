"""A snapshot: one sample's way through the network, and the parameters, frozen for the screen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from visualcnn.data.batches import to_input
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import sample_losses, softmax
from visualcnn.nn.network import Network


@dataclass(frozen=True)
class Sample:
    """A picture to look at: uint8 (height, width), and its label where it has one."""

    image: npt.NDArray[np.uint8]
    label: int | None = None


@dataclass(frozen=True)
class Snapshot:
    """What the network makes of one sample after `step` updates; owns its arrays.

    activations: each layer's output without the batch, (channels, height, width) or (features,),
    by the layer's name, with the input picture first, as "input"; parameters by name, such as
    "conv1.weight"; probabilities (classes,); loss in nats where there is a label.
    """

    run: int
    step: int
    sample: Sample
    activations: dict[str, Array]
    parameters: dict[str, Array]
    probabilities: Array
    loss: float | None

    @property
    def prediction(self) -> int:
        """The most probable class."""
        return int(self.probabilities.argmax())


@np.errstate(over="ignore", invalid="ignore")
def take_snapshot(observer: Network, sample: Sample, run: int, step: int) -> Snapshot:
    """Record `sample` through `observer` (see Network.observer) and copy what it shows."""
    x = to_input(sample.image[np.newaxis])
    recording = observer.record(x.astype(observer.dtype, copy=False))
    logits = recording[next(reversed(recording))]
    loss = None
    if sample.label is not None:
        loss = float(sample_losses(logits, np.array([sample.label]))[0])
    return Snapshot(
        run=run,
        step=step,
        sample=sample,
        activations=_frozen({"input": x} | recording),
        parameters={
            name: _read_only(array.copy()) for name, array in observer.parameters().items()
        },
        probabilities=_read_only(softmax(logits)[:, 0]),
        loss=loss,
    )


def _frozen(recording: dict[str, Array]) -> dict[str, Array]:
    return {name: _read_only(array[..., 0]) for name, array in recording.items()}


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array
