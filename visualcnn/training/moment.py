"""A moment of a run: all that explanations of one sample are made from, copied at one step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from visualcnn.nn.layer import Array
from visualcnn.nn.network import Network
from visualcnn.nn.optimizers import Optimizer
from visualcnn.training.snapshot import Sample, take_snapshot

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Upcoming:
    """What the next step would be made with, and the samples of the last one.

    `optimizer` is a copy that shares nothing with the run's; `batch` are indices into the
    training samples, int64 (samples,), none where no step was made since the run was there.
    """

    optimizer: Optimizer
    learning_rate: float
    batch: Indices


@dataclass(frozen=True)
class RunMoment:
    """The network after `step` updates, what it makes of `sample`, and its next step's optimiser.

    Owns its arrays, all read-only. `activations`, `parameters`, `probabilities` and `loss` are
    those of a Snapshot; `state` holds what is kept but not learned, such as "norm1.mean".
    `optimizer` stands as before the next step, which would have `learning_rate`. `batch` are the
    indices, int64 (samples,), of the last mini-batch in the training samples; none where no step
    was made since the run was there. `serial` is that of the request.
    """

    run: int
    step: int
    serial: int
    sample: Sample
    activations: dict[str, Array]
    parameters: dict[str, Array]
    state: dict[str, Array]
    probabilities: Array
    loss: float | None
    optimizer: Optimizer | None
    learning_rate: float
    batch: Indices

    @property
    def prediction(self) -> int:
        """The most probable class."""
        return int(self.probabilities.argmax())


def take_moment(
    observer: Network, sample: Sample, run: int, step: int, upcoming: Upcoming, serial: int = 0
) -> RunMoment:
    """Record `sample` through `observer` (see Network.observer) and copy all that it was made of.

    What `upcoming` holds becomes the moment's own.
    """
    shown = take_snapshot(observer, sample, run, step)
    state = {name: array.copy() for name, array in observer.state().items()}
    moments = [m for slot in upcoming.optimizer.moments.values() for m in slot.values()]
    for array in (*state.values(), *moments, upcoming.batch):
        array.flags.writeable = False
    return RunMoment(
        run=run,
        step=step,
        serial=serial,
        sample=sample,
        activations=shown.activations,
        parameters=shown.parameters,
        state=state,
        probabilities=shown.probabilities,
        loss=shown.loss,
        optimizer=upcoming.optimizer,
        learning_rate=upcoming.learning_rate,
        batch=upcoming.batch,
    )
