"""The session: the only one who talks to the worker, and follows what it tells."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visualcnn.data.dataset import Dataset
from visualcnn.gui.run_requests import RunRequests
from visualcnn.gui.states import Command, State, allowed, following
from visualcnn.gui.training_thread import TrainingThread
from visualcnn.nn.architectures import Architecture
from visualcnn.training.config import Config
from visualcnn.training.model_file import ModelFile
from visualcnn.training.report import EpochReport, StepReport, ValidationProgress
from visualcnn.training.requests import (
    Adopt,
    Changed,
    Copied,
    Event,
    Failed,
    Finished,
    Go,
    Goal,
    GoBack,
    NewRun,
    Pause,
    Prepared,
    Refused,
    Request,
    RunMoment,
    SamplesRead,
    Saved,
    Stop,
    Stopped,
    TakeCopy,
    TakeSnapshot,
)
from visualcnn.training.snapshot import Sample, Snapshot

log = logging.getLogger(__name__)

GATHER = 30
"""Milliseconds in which reports of steps gather: whenever they are taken, the worker is held up."""

_GOALS = {Command.TRAIN: Goal.ALL, Command.STEP: Goal.STEP, Command.EPOCH: Goal.EPOCH}


class TrainingSession(RunRequests):
    """Follows the worker by its reports, drops those of an earlier run, and keeps the curves.

    Views read `state`, `history`, `last_step`, `snapshot`… after the signal that fits.
    """

    state_changed = Signal(object)
    """State."""
    prepared = Signal(object)
    """Prepared: another run is there."""
    advanced = Signal()
    """The history grew, or a validation moved on."""
    snapshot_arrived = Signal(object)
    """Snapshot of the chosen sample."""
    moment_arrived = Signal(object)
    """RunMoment that was asked for."""
    samples_read = Signal(object)
    """SamplesRead that were asked for."""
    validated = Signal(object)
    """EpochReport."""
    parameters_changed = Signal()
    """Parameters may be others than they were, though no step was done."""
    settings_changed = Signal(object)
    """Config as it is from the next step on."""
    saved = Signal(object)
    """Saved."""
    copied = Signal(object)
    """Copied, as it was asked for; Refused where the run couldn't be."""
    failed = Signal(object)
    """Failed."""
    refused = Signal(object)
    """Refused."""

    def __init__(self, thread: TrainingThread, parent: QObject | None = None) -> None:
        super().__init__(thread, parent)
        self._sample: Sample | None = None
        self._snapshots_in_flight = 0
        self._serial = 0
        self._newest_run = 0
        self._closed = False
        self._pending: dict[int, tuple[Dataset | None, ModelFile | None, Architecture | None]] = {}
        self._unkept: ModelFile | None = None
        self._gathering = QTimer(self, singleShot=True, interval=GATHER)
        self._gathering.timeout.connect(self._take_reports)
        thread.reports_waiting.connect(self._gather)
        thread.happened.connect(self._on_event)

    # What the user asks for.

    def start_run(
        self, config: Config, dataset: Dataset, architecture: Architecture | None = None
    ) -> None:
        """Ask for an untrained run; until it is there, the present one goes on."""
        self._newest_run += 1
        self._pending[self._newest_run] = (dataset, None, architecture)
        self._thread.ask(NewRun(self._newest_run, config, dataset, architecture))

    def adopt(self, model: ModelFile, dataset: Dataset | None, *, kept: bool = True) -> int:
        """Ask to go on from `model`, as the run whose number is returned.

        Without its data set it can only be looked at. One that isn't `kept` is no file of the
        user's: its steps count as unsaved.
        """
        self._newest_run += 1
        if not kept:
            self._unkept = model
        self._pending[self._newest_run] = (dataset, model, None)
        self._thread.ask(Adopt(self._newest_run, model, dataset))
        return self._newest_run

    def command(self, command: Command) -> bool:
        """Train, step, epoch or pause; False where that means nothing now."""
        if not allowed(self.state, command) or not self.trainable:
            return False
        if command is Command.PAUSE:
            self._thread.ask(Pause())
        else:
            if self.state is State.FINISHED:
                self.epochs_before = round(self.epochs)
            extra = self.shown_epochs if command is Command.TRAIN else 1
            self._serial += 1
            self._thread.ask(Go(_GOALS[command], extra, self._serial))
        self._follow(command)
        return True

    def go_back(self) -> None:
        """Return to the last good state after a divergence."""
        if allowed(self.state, Command.GO_BACK):
            self._thread.ask(GoBack())

    def look_at(self, sample: Sample) -> None:
        """Choose the sample that snapshots show from now on; the first comes at once."""
        self._sample = sample
        self._ask_snapshot(urgent=True)

    def refresh_snapshot(self) -> None:
        """Ask for a newer snapshot, unless one is on its way."""
        if not self._snapshots_in_flight:
            self._ask_snapshot(urgent=False)

    def close(self) -> None:
        """Pass nothing on any more: what is still on its way would meet closed views."""
        self._closed = True
        self._gathering.stop()

    # What the worker tells.

    def _ask_snapshot(self, *, urgent: bool) -> None:
        if self._sample is not None and self.summary is not None:
            # The worker answers only the newest of several: at most one is in flight.
            self._snapshots_in_flight = 1
            self._thread.ask(TakeSnapshot(self._sample, urgent))

    def _follow(self, command: Command) -> None:
        state = following(self.state, command)
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)

    @Slot()
    def _gather(self) -> None:
        if not self._closed:
            self._gathering.start()

    @Slot()
    def _take_reports(self) -> None:
        """Follow the steps that were done since the last time."""
        self._gathering.stop()
        reports = [report for report in self._thread.take_reports() if report.run == self.run]
        if not reports or self._closed:
            return
        self.add_steps(reports)
        self.advanced.emit()

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        self._take_reports()
        if self._closed:
            return
        match event:
            case Prepared():
                self._on_prepared(event)
            case Snapshot():
                self._on_snapshot(event)
            case RunMoment() | SamplesRead() | Copied():
                self._on_answer(event)
            case Refused():
                self._on_refused(event)
            case _ if not isinstance(event, StepReport) and event.run == self.run:
                self._on_progress(event)

    def _on_answer(self, event: RunMoment | SamplesRead | Copied) -> None:
        if event.run != self.run:
            return
        match event:
            case RunMoment():
                self.moment_arrived.emit(event)
            case SamplesRead():
                self.samples_read.emit(event)
            case Copied():
                self.copied.emit(event)

    def _on_progress(
        self,
        event: ValidationProgress | EpochReport | Stopped | Finished | Failed | Changed | Saved,
    ) -> None:
        match event:
            case ValidationProgress():
                self.validating = event
                self.speed.hold()
                self.advanced.emit()
            case EpochReport():
                self.validating = None
                self.history.add_epoch(event)
                self.advanced.emit()
                self.validated.emit(event)
            case Changed():
                self._on_changed(event)
            case Saved():
                self.saved_step = event.step
                self.saved.emit(event)
            case Failed():
                self._come_to_rest(Command.FAULT)
                log.error("The run failed: %s\n%s", event.sentence, event.traceback)
                self.failed.emit(event)
            case Finished():
                self.epochs = event.epochs
                self._come_to_rest(Command.DONE)
            case Stopped():
                if event.serial == self._serial:
                    self.epochs = event.epochs
                    self._come_to_rest(Command.STOPPED)

    def _on_changed(self, event: Changed) -> None:
        by_hand = event.undoable or self.undoable
        self.take_changes(event)
        self.settings_changed.emit(event.config)
        self.advanced.emit()
        if by_hand:
            self.parameters_changed.emit()
            self._ask_snapshot(urgent=True)

    def _come_to_rest(self, command: Command) -> None:
        """Every stop ends with one exact, complete picture."""
        self.validating = None
        self.speed.stop()
        self._follow(command)
        self.advanced.emit()
        self._ask_snapshot(urgent=True)

    def _on_prepared(self, event: Prepared) -> None:
        if event.run in self._pending:
            self.dataset, self.model, self.architecture = self._pending.pop(event.run)
            unkept = self.model is not None and self.model is self._unkept
            self.saved_step = None if unkept and event.trainable else event.step
            if self.model is not None and event.trainable:
                # Its numbers are the run's now. They may be many, and nobody asks for the old ones.
                self.model, self._unkept = self.model.outline(), None
        self.begin(event)
        self.prepared.emit(event)
        if event.finished:
            self._follow(Command.LOADED_FINISHED)
        else:
            self._follow(Command.LOADED if event.step else Command.PREPARED)
        self._ask_snapshot(urgent=True)

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.run == self.run and snapshot.sample is self._sample:
            self._snapshots_in_flight = 0
            self.snapshot = snapshot
            self.snapshot_arrived.emit(snapshot)

    def _on_refused(self, event: Refused) -> None:
        if isinstance(event.subject, TakeSnapshot):
            self._snapshots_in_flight = 0
        if isinstance(event.subject, NewRun | Adopt):
            self._pending.pop(event.subject.run, None)
        self._rest_after(event.subject)
        log.info("Refused: %s\n%s", event.sentence, event.traceback)
        (self.copied if isinstance(event.subject, TakeCopy) else self.refused).emit(event)

    def _rest_after(self, refused: Request) -> None:
        """Nothing trains where training was refused, or where the worker itself failed."""
        if isinstance(refused, Go) and refused.serial == self._serial:
            over = self.epochs >= self.config.epochs
            stopped = Command.STOPPED if self.step else Command.PREPARED
            self._follow(Command.DONE if over else stopped)
        elif isinstance(refused, Stop):
            self.trainable, self.saved_step = False, self.step
            self.validating = None
            self._follow(Command.FAULT)
