"""Moments: what explanations are made from, asked of the session when it is wanted."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visualcnn.data.batches import to_input
from visualcnn.data.dataset import Dataset, Indices
from visualcnn.explain.moment import Moment
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import State
from visualcnn.nn.faults import refusal
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels
from visualcnn.nn.network import Network
from visualcnn.training.moment import RunMoment
from visualcnn.training.requests import Prepared, Refused, TakeMoment
from visualcnn.training.snapshot import Sample

log = logging.getLogger(__name__)

FOLLOW_SECONDS = 0.25
"""While followed, moments come at most so often."""
FOLLOW_SHARE = 0.2
"""What is computed for each moment that is followed takes at most this part of the time."""


@dataclass(frozen=True, eq=False)
class Watched:
    """A moment of the run, with the sample and the last mini-batch that it was taken with."""

    run: int
    moment: Moment
    sample: Sample
    dataset: Dataset | None
    batch: Indices

    @property
    def step(self) -> int:
        """After which it was taken."""
        return self.moment.step

    def apart(self) -> Moment:
        """The same with a network of its own, for another thread or a longer job."""
        return replace(self.moment, network=self.moment.network.copy())

    def pictures(self, samples: str) -> tuple[Array | None, ClassLabels | None]:
        """Of the last mini-batch, where `samples` is "batch"; None, None: of the sample alone.

        float32 (1, height, width, batch) in 0..1 and labels (batch,). Raises ValueError where
        there was no mini-batch yet.
        """
        if samples != "batch":
            return None, None
        if self.dataset is None or not len(self.batch):
            raise ValueError("No mini-batch was trained on yet: do a step first.")
        train = self.dataset.train
        return to_input(train.take(self.batch)), train.labels[self.batch]


class Moments(QObject):
    """One request at a time is under way. `sample` tells the sample that counts now.

    While nobody is `awake` to look, it asks for nothing by itself.
    """

    arrived = Signal(object)
    """Watched."""

    def __init__(
        self, session: TrainingSession, sample: Callable[[], Sample], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._sample = session, sample
        self.awake = False
        self.waits: Callable[[], bool] = bool
        """Whether something is still being computed for the last moment that was followed."""
        self._following = False
        self._serial = 0
        self.under_way = False
        """Whether a moment was asked for that isn't there yet."""
        self._once_more = False
        self._arrival = self._spent = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)
        session.moment_arrived.connect(self._on_moment)
        session.prepared.connect(self._on_prepared)
        session.refused.connect(self._on_refused)
        session.state_changed.connect(self._on_state)
        session.parameters_changed.connect(self._on_parameters)

    @property
    def following(self) -> bool:
        """Whether a new moment is asked for again and again while training runs."""
        return self._following

    @following.setter
    def following(self, following: bool) -> None:
        self._following = following
        if following:
            self._go_on()
        else:
            self._timer.stop()

    def refresh(self) -> None:
        """Ask for the present moment; while one is under way, for another after it."""
        if self._session.network is None:
            return
        if self.under_way:
            self._once_more = True
            return
        self.under_way = True
        self._serial = self._session.take_moment(self._sample())

    def count(self, seconds: float) -> None:
        """So long was computed for the last moment: the next one is asked for the later."""
        self._spent += seconds

    def close(self) -> None:
        """Ask for nothing any more."""
        self.awake = False
        self._timer.stop()

    @Slot()
    def _go_on(self) -> None:
        """Ask for the next moment if one is due, or look again when it will be."""
        if not self._following or not self.awake or self._session.state is not State.RUNNING:
            return
        due = self._arrival + max(FOLLOW_SECONDS, self._spent / FOLLOW_SHARE)
        left = due - time.monotonic()
        if self.waits():
            left = max(left, FOLLOW_SECONDS / 5)
        if left > 0:
            self._timer.start(max(1, round(1_000 * left)))
        else:
            self.refresh()

    @Slot(object)
    def _on_moment(self, event: RunMoment) -> None:
        if not self.under_way or event.serial != self._serial:
            return
        again = self._once_more or event.sample is not self._sample()
        self.under_way = self._once_more = False
        network = self._session.network
        if network is not None and event.sample is self._sample():
            self._arrival, self._spent = time.monotonic(), 0.0
            self._show(event, network)
        if again:
            self.refresh()
        else:
            self._go_on()

    @Slot(object)
    def _on_prepared(self, event: Prepared) -> None:
        """What was asked of the run before is answered no more."""
        del event
        self.under_way = self._once_more = False

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        if isinstance(event.subject, TakeMoment) and event.subject.serial == self._serial:
            self.under_way = self._once_more = False

    def _show(self, event: RunMoment, network: Network) -> None:
        try:
            watched = _watched(event, network, self._session.dataset)
        except (Exception, SystemExit) as error:
            log.info("A moment couldn't be taken over", exc_info=True)
            asked = TakeMoment(event.sample, event.serial)
            self._session.refused.emit(Refused(asked, refusal(error)))
        else:
            self.arrived.emit(watched)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        """Every stop ends with one exact moment."""
        if state is State.RUNNING:
            self._go_on()
        elif self.awake:
            self.refresh()

    @Slot()
    def _on_parameters(self) -> None:
        if self.awake:
            self.refresh()


@np.errstate(over="ignore", invalid="ignore")
def _watched(event: RunMoment, network: Network, dataset: Dataset | None) -> Watched:
    """With a network of its own; `network` lends the kinds of its layers."""
    twin = network.copy()
    twin.assign({**event.parameters, **event.state})
    twin.set_mode(training=False)
    moment = Moment(
        step=event.step,
        network=twin,
        recording=event.activations,
        probabilities=event.probabilities,
        label=event.sample.label,
        optimizer=event.optimizer,
        learning_rate=event.learning_rate,
    )
    return Watched(event.run, moment, event.sample, dataset, event.batch)
