"""The trainer: a plain generator that trains one batch at a time and reports on each."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import numpy as np

from visualcnn.data.batches import Pixels, SampleOrder, to_input
from visualcnn.data.dataset import Dataset
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels, CrossEntropy, require_logits
from visualcnn.nn.network import Network
from visualcnn.training.config import AT_RESET, Config, ConfigError
from visualcnn.training.evaluation import Evaluation, evaluation_pieces
from visualcnn.training.guard import (
    TOO_HIGH,
    DivergedError,
    GoodState,
    require_finite_parameters,
    require_finite_update,
)
from visualcnn.training.history import Change, History
from visualcnn.training.memory import require_memory
from visualcnn.training.report import EpochReport, Report, StepReport, ValidationProgress
from visualcnn.training.sizes import require_saveable


class Trainer:
    """Owns the network, the optimiser and the random streams of one run.

    `run` stamps every report; `last_batch` are the last step's samples, where there was one. One
    SeedSequence of the configuration's seed feeds the shuffling; the network's own streams come
    from the same seed (see `training.run`).
    """

    def __init__(
        self,
        network: Network,
        dataset: Dataset,
        config: Config,
        shuffling: np.random.Generator,
        run: int = 0,
    ) -> None:
        require_logits(next(reversed(network.layers.values())))
        _require_fit(network, dataset)
        self.network, self.dataset, self.config, self.run = network, dataset, config, run
        self.observer = network.observer()
        self.optimizer = config.make_optimizer()
        self.order = SampleOrder(len(dataset.train), shuffling)
        self.history = History()
        self.step = 0
        self.epoch = 0
        self.good = GoodState()
        self.last_batch = self.order.permutation[:0]
        self._validated_step = 0
        self._loss = CrossEntropy()
        self._pixels: Pixels | None = None

    @property
    def epochs(self) -> float:
        """Epochs trained so far, fractions included."""
        return self.epoch + self.order.position / len(self.order)

    @property
    def finished(self) -> bool:
        """Whether the configuration's epochs are done."""
        return self.epoch >= self.config.epochs

    def steps(self) -> Iterator[Report]:
        """Train until the epochs are done: a report after each batch, piece of validation, epoch.

        May be left at any yield and begun anew: an unfinished validation starts again. Raises
        DivergedError where an update wouldn't be finite; all is then as before that step, or, if
        only the updated parameters showed it, as in the last good state. Raises ConfigError as
        `require_memory` does.
        """
        self.require_memory()
        if self.good.state is None:
            self.good.keep(self.step, self.state())
        try:
            yield from self._reports()
        except MemoryError as error:
            self._release()
            raise MemoryError("no room is left, so choose a smaller batch size") from error

    def _reports(self) -> Iterator[Report]:
        while not self.finished:
            if self._validation_due:
                yield from self._validate()
            else:
                yield self._train_batch()

    def require_memory(self) -> None:
        """Raise ConfigError where steps of the batch size would take too much memory."""
        require_memory(self.network, self.config.batch_size, len(self.order))

    def _release(self) -> None:
        """Let go of the arrays that steps reuse: what they hold would be missing for all else."""
        self.network.release()
        self.observer.release()
        self._loss = CrossEntropy()
        self._pixels = None

    def _train_batch(self) -> StepReport:
        before = self.state() if self.good.due(self.step) else None
        rate = self.config.rate(self.epochs)
        train = self.dataset.train
        taken = self.order.ahead(self.config.batch_size)
        self._pixels = to_input(train.take(taken), self._pixels)
        loss, accuracy = self._update(self._pixels, train.labels[taken], rate)
        self.order.advance(len(taken))
        self.last_batch = taken
        self.step += 1
        report = StepReport(
            run=self.run,
            step=self.step,
            epoch=self.epoch,
            position=self.order.position,
            epoch_size=len(self.order),
            batch_size=len(taken),
            loss=loss,
            accuracy=accuracy,
            learning_rate=rate,
        )
        self.history.add_step(report)
        if before is not None and loss <= TOO_HIGH * self._usual_loss():
            self.good.keep(before["step"], before)
        return report

    def _usual_loss(self) -> float:
        return float(np.median(self.history.loss.exact[-10_000:]))

    @np.errstate(over="ignore", invalid="ignore")
    def _update(self, x: Array, labels: ClassLabels, rate: float) -> tuple[float, float]:
        loss, accuracy = self._gradients(x, labels)
        parameters = self.network.parameters()
        self.optimizer.step(parameters, self.network.gradients(), rate)
        try:
            require_finite_parameters(self.step + 1, parameters)
        except DivergedError:
            self.go_back()
            raise
        return loss, accuracy

    def _gradients(self, x: Array, labels: ClassLabels) -> tuple[float, float]:
        """Forward and back; where there is no good result, what the forward moved is put back."""
        network = self.network
        state = {name: array.copy() for name, array in network.state().items()}
        noise = self._noise()
        try:
            logits = network.forward(x)
            loss = self._loss.forward(logits, labels)
            accuracy = float(np.mean(logits.argmax(axis=0) == labels))
            network.backpropagation(self._loss.backpropagation())
            require_finite_update(self.step + 1, loss, network.gradients())
        except (DivergedError, MemoryError):
            network.assign(state)
            self._restore_noise(noise)
            raise
        return loss, accuracy

    def _noise(self) -> dict[str, Any]:
        streams = self.network.noise_streams()
        return {name: stream.bit_generator.state for name, stream in streams.items()}

    def _restore_noise(self, noise: dict[str, Any]) -> None:
        for name, stream in self.network.noise_streams().items():
            stream.bit_generator.state = noise[name]

    @property
    def _validation_due(self) -> bool:
        every = self.config.validate_every
        reached = self.order.at_end or (every > 0 and self.step % every == 0)
        return reached and self._validated_step != self.step

    def _validate(self) -> Generator[Report, None, None]:
        pieces = evaluation_pieces(self.observer, self.dataset.validation)
        total = len(self.dataset.validation)
        while True:
            try:
                done = next(pieces)
            except StopIteration as end:
                yield self._record_validation(end.value)
                return
            yield ValidationProgress(self.run, self.step, done, total)

    def _record_validation(self, result: Evaluation) -> EpochReport:
        self._validated_step = self.step
        report = EpochReport(
            run=self.run,
            step=self.step,
            epochs=self.epochs,
            loss=result.loss,
            accuracy=result.accuracy,
            count=result.count,
            ends_epoch=self.order.at_end,
            filters=self.history.filters.read(self.network.parameters()),
            samples=result.results,
        )
        self.history.add_epoch(report)
        if report.ends_epoch:
            self.epoch += 1
            self.order.start_epoch()
        return report

    def change(self, **settings: Any) -> list[Change]:  # noqa: ANN401 - each has its own type
        """Use `settings` from the next step on; returns what changed, recorded in the history.

        Raises ConfigError, and changes nothing, where a value makes no sense, must wait for a new
        run, or takes too much memory.
        """
        fixed = AT_RESET & settings.keys()
        if fixed:
            raise ConfigError(f"The {min(fixed)} applies at Reset, to a new run.")
        old, new = self.config, self.config.changed(**settings)
        if new.optimizer != old.optimizer:
            require_saveable(self.network, new.make_optimizer())
        if new.batch_size != old.batch_size:
            require_memory(self.network, new.batch_size, len(self.order))
        self.config = new
        changes = [
            self.record_change(name, getattr(old, name), getattr(new, name))
            for name in settings
            if getattr(old, name) != getattr(new, name)
        ]
        self._update_optimizer(old)
        return changes

    def record_change(self, setting: str, old: object, new: object) -> Change:
        """Mark in the history that `setting` is another one from the next step on."""
        change = Change(self.step, setting, str(old), str(new))
        self.history.add_change(change)
        return change

    def _update_optimizer(self, old: Config) -> None:
        if self.config.optimizer != old.optimizer:
            self.optimizer = self.config.make_optimizer()
            return
        for name in ("momentum", "weight_decay"):
            if self.config.means_something(name):
                setattr(self.optimizer, name, getattr(self.config, name))

    def state(self) -> dict[str, Any]:
        """A copy of all that decides how the run goes on, apart from configuration and curves."""
        return {
            "parameters": {name: a.copy() for name, a in self.network.parameters().items()},
            "state": {name: a.copy() for name, a in self.network.state().items()},
            "optimizer": {
                "kind": self.optimizer.kind,
                "steps": self.optimizer.steps,
                "moments": {
                    slot: {name: a.copy() for name, a in moments.items()}
                    for slot, moments in self.optimizer.moments.items()
                },
            },
            "noise": self._noise(),
            "order": self.order.state(),
            "step": self.step,
            "epoch": self.epoch,
            "validated_step": self._validated_step,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from `state`, which must come from a trainer of the same shapes and optimiser."""
        self.network.assign(state["parameters"] | state["state"])
        optimizer = state["optimizer"]
        kept = (optimizer["steps"], optimizer["moments"])
        same_kind = optimizer["kind"] == self.config.optimizer
        self.optimizer = self.config.make_optimizer(*(kept if same_kind else ()))
        self._restore_noise(state["noise"])
        self.order.restore(state["order"])
        self.last_batch = self.order.permutation[:0]
        self.step, self.epoch = state["step"], state["epoch"]
        self._validated_step = state["validated_step"]

    def go_back(self) -> int:
        """Return to the last good state, and forget the curves after it; the step gone back to."""
        if self.good.state is not None:
            self.restore(self.good.state)
            self.history.cut(self.step)
        return self.step


def _require_fit(network: Network, dataset: Dataset) -> None:
    if network.input_shape != dataset.image_shape:
        raise ConfigError(
            f"The network takes {network.input_shape}, but {dataset.title} has pictures of "
            f"{dataset.image_shape}."
        )
    classes = len(dataset.class_names)
    if network.output_shape != (classes,):
        raise ConfigError(
            f"{dataset.title} has {classes} classes, but the network ends in "
            f"{network.output_shape} instead of ({classes},) logits."
        )
