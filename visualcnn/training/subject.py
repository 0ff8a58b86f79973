"""Subjects: the networks that a worker looks at, of a run that goes on or of a file."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from visualcnn.nn.network import Network
from visualcnn.training.by_hand import ByHand
from visualcnn.training.model_file import ModelFile
from visualcnn.training.moment import RunMoment, Upcoming, take_moment
from visualcnn.training.requests import Prepared, ReadSamples
from visualcnn.training.samples_read import SamplesRead, read_samples
from visualcnn.training.snapshot import Sample, Snapshot, take_snapshot
from visualcnn.training.trainer import Trainer


class Subject(ABC):
    """A network that can be looked at between two steps; `observer` shares its parameters.

    `run` stamps what is told of it.
    """

    def __init__(self, observer: Network, run: int) -> None:
        self.observer = observer
        self.run = run

    @property
    @abstractmethod
    def step(self) -> int:
        """How many updates made it."""

    @abstractmethod
    def prepared(self) -> Prepared:
        """That it is there, and all of it that a window begins with."""

    @abstractmethod
    def upcoming(self) -> Upcoming:
        """What its next step would be made with, copied."""

    def snapshot(self, sample: Sample) -> Snapshot:
        """What it makes of `sample`."""
        return take_snapshot(self.observer, sample, self.run, self.step)

    def moment(self, sample: Sample, serial: int) -> RunMoment:
        """The same, with all that explanations take."""
        return take_moment(self.observer, sample, self.run, self.step, self.upcoming(), serial)

    def read(self, request: ReadSamples) -> SamplesRead:
        """What it makes of the pictures of `request`."""
        return read_samples(self.observer, request.images, self.run, self.step, request.serial)


class RunSubject(Subject):
    """The run of a trainer; `by_hand` sets its parameters where the user does."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__(trainer.observer, trainer.run)
        self.trainer = trainer
        self.by_hand = ByHand(trainer)

    @property
    def step(self) -> int:
        """The trainer's."""
        return self.trainer.step

    def prepared(self) -> Prepared:
        """Trainable."""
        trainer = self.trainer
        return Prepared(
            run=trainer.run,
            step=trainer.step,
            epochs=trainer.epochs,
            config=trainer.config,
            summary=trainer.network.summary(),
            network=trainer.observer.copy(np.float32),
            history=trainer.history.state(),
            trainable=True,
            finished=trainer.finished,
        )

    def upcoming(self) -> Upcoming:
        """The optimiser as it stands, at the rate that the schedule comes to."""
        trainer = self.trainer
        optimizer = trainer.optimizer
        return Upcoming(
            trainer.config.make_optimizer(optimizer.steps, optimizer.moments),
            trainer.config.rate(trainer.epochs),
            trainer.last_batch.astype(np.int64),
        )


class FileSubject(Subject):
    """A model file whose data isn't there: it can't be trained."""

    def __init__(self, model: ModelFile, run: int) -> None:
        self._network = model.network()
        super().__init__(self._network.observer(), run)
        self._model = model

    @property
    def step(self) -> int:
        """The file's."""
        return self._model.step

    def prepared(self) -> Prepared:
        """Not trainable."""
        model = self._model
        return Prepared(
            run=self.run,
            step=model.step,
            epochs=float(model.epoch),
            config=model.config,
            summary=self._network.summary(),
            network=self.observer.copy(np.float32),
            history=model.history.state(),
            trainable=False,
            finished=False,
        )

    def upcoming(self) -> Upcoming:
        """The optimiser that the file holds; its samples aren't there."""
        model = self._model
        kept = model.run["optimizer"]
        return Upcoming(
            model.config.make_optimizer(kept["steps"], kept["moments"]),
            model.config.rate(model.epochs),
            np.empty(0, np.int64),
        )
