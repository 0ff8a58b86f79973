"""The worker: owns the run, trains it, and serves requests between two steps."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

from visualcnn.nn.faults import fault
from visualcnn.nn.network import Network
from visualcnn.training import checkpoint
from visualcnn.training.guard import DivergedError
from visualcnn.training.model_file import model_state
from visualcnn.training.report import EpochReport, Report, StepReport
from visualcnn.training.requests import (
    Adopt,
    Changed,
    ChangeSettings,
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
    Saved,
    SaveModel,
    Stop,
    Stopped,
    TakeSnapshot,
    UseThreads,
)
from visualcnn.training.resume import resume
from visualcnn.training.run import new_run
from visualcnn.training.snapshot import take_snapshot
from visualcnn.training.threads import blas_threads, limit_blas
from visualcnn.training.trainer import Trainer

SNAPSHOT_SHARE = 0.03
"""At most this part of the worker's time goes into snapshots that nobody waits for."""


class Worker:
    """`events` runs until a Stop request; whoever iterates over it is the worker's thread.

    While training, requests are served between two reports. While not, it blocks on the queue.
    """

    def __init__(
        self, requests: SimpleQueue[Request], clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._requests = requests
        self._clock = clock
        self._trainer: Trainer | None = None
        self._observer: Network | None = None
        self._run = 0
        self._step = 0
        self._goal: Goal | None = None
        self._serial = 0
        self._steps: Iterator[Report] = iter(())
        self._snapshot: TakeSnapshot | None = None
        self._next_snapshot = 0.0
        self._stopped = False

    def events(self) -> Iterator[Event]:
        """Everything that happens, in order."""
        while not self._stopped:
            yield from self._serve_queue()
            if self._goal and not self._stopped:
                yield from self._advance()

    def _serve_queue(self) -> Iterator[Event]:
        """Serve what is queued; with nothing to train, wait for the next request."""
        while not self._stopped:
            try:
                request = self._requests.get(block=self._idle)
            except Empty:
                break
            yield from self._answer(request)
        yield from self._answer_snapshot()

    @property
    def _idle(self) -> bool:
        return self._goal is None and self._snapshot is None

    def _answer(self, request: Request) -> Iterator[Event]:
        try:
            yield from self._serve(request)
        except Exception as error:  # noqa: BLE001 - whatever failed, the thread goes on
            yield Refused(request, str(error) or repr(error), traceback.format_exc())

    def _serve(self, request: Request) -> Iterator[Event]:
        match request:
            case NewRun() | Adopt() | GoBack():
                yield self._another_run(request)
            case Go():
                yield from self._go(request)
            case Pause():
                yield from self._halt()
            case TakeSnapshot():
                self._snapshot = request
                if request.urgent:
                    self._next_snapshot = 0.0
            case ChangeSettings() | UseThreads():
                yield from self._change(request)
            case SaveModel():
                yield self._save(request.path)
            case Stop():
                self._stopped = True
                if request.save_to and self._trainer:
                    yield self._save(request.save_to)

    def _change(self, request: ChangeSettings | UseThreads) -> Iterator[Changed]:
        match request:
            case ChangeSettings():
                trainer = self._require_trainer()
                changes = trainer.change(**request.settings)
                yield Changed(self._run, trainer.config, tuple(changes))
            case UseThreads():
                before, now = blas_threads(), limit_blas(request.count)
                begun = self._trainer if self._step else None
                # Threads add up in another order, so a run under way goes on with other bits.
                if begun is not None and now != before:
                    change = begun.record_change("threads", before, now)
                    yield Changed(self._run, begun.config, (change,))

    def _another_run(self, request: NewRun | Adopt | GoBack) -> Prepared:
        match request:
            case NewRun():
                recipe = request.architecture
                return self._take_over(
                    new_run(request.config, request.dataset, recipe, request.run)
                )
            case Adopt():
                return self._adopt(request)
            case GoBack():
                self._require_trainer().go_back()
                return self._take_over(self._require_trainer())

    def _save(self, path: Path) -> Saved:
        checkpoint.save(path, model_state(self._require_trainer()))
        return Saved(self._run, self._step, path)

    def _require_trainer(self) -> Trainer:
        if self._trainer is None:
            raise ValueError("There is no run that could be trained.")
        return self._trainer

    def _take_over(self, trainer: Trainer) -> Prepared:
        self._trainer, self._observer, self._run = trainer, trainer.observer, trainer.run
        self._step = trainer.step
        self._goal, self._steps = None, iter(())
        return Prepared(
            run=trainer.run,
            step=trainer.step,
            epochs=trainer.epochs,
            config=trainer.config,
            summary=trainer.network.summary(),
            history=trainer.history.state(),
            trainable=True,
            finished=trainer.finished,
        )

    def _adopt(self, request: Adopt) -> Prepared:
        if request.dataset is not None:
            return self._take_over(resume(request.model, request.dataset, request.run))
        model = request.model
        network = model.network()
        self._trainer, self._observer, self._run = None, network.observer(), request.run
        self._step = model.step
        self._goal, self._steps = None, iter(())
        return Prepared(
            run=request.run,
            step=model.step,
            epochs=float(model.epoch),
            config=model.config,
            summary=network.summary(),
            history=model.history.state(),
            trainable=False,
            finished=False,
        )

    def _go(self, request: Go) -> Iterator[Event]:
        trainer = self._require_trainer()
        if trainer.finished:
            changes = trainer.change(epochs=trainer.epoch + request.extra_epochs)
            yield Changed(self._run, trainer.config, tuple(changes))
        self._goal, self._serial = request.goal, request.serial
        self._steps = trainer.steps()

    def _halt(self) -> Iterator[Event]:
        if self._trainer is not None and self._goal is not None:
            self._goal = None
            yield Stopped(self._run, self._step, self._trainer.epochs, self._serial)

    def _advance(self) -> Iterator[Event]:
        """One report of training, and what follows from it."""
        trainer = self._require_trainer()
        try:
            report = next(self._steps)
        except Exception as error:  # noqa: BLE001 - a run may fail in any way, the thread goes on
            went_back = trainer.step < self._step
            self._goal, self._step = None, trainer.step
            failure = self._failure(error, trainer)
            if went_back:
                yield self._take_over(trainer)
            yield failure
            return
        self._step = trainer.step
        yield report
        if trainer.finished:
            self._goal = None
            yield Finished(self._run, self._step, trainer.epochs)
        elif self._reached(report):
            yield from self._halt()

    def _reached(self, report: Report) -> bool:
        match report:
            case StepReport():
                return self._goal is Goal.STEP
            case EpochReport():
                return self._goal is Goal.EPOCH and report.ends_epoch
            case _:
                return False

    def _failure(self, error: Exception, trainer: Trainer) -> Failed:
        diverged = isinstance(error, DivergedError)
        sentence = str(error)
        if not diverged:
            sentence = f"Training stopped: {fault(error)}."
        return Failed(
            run=self._run,
            step=self._step,
            sentence=sentence,
            traceback=traceback.format_exc(),
            diverged=diverged,
            good_step=trainer.good.step if diverged else None,
        )

    def _answer_snapshot(self) -> Iterator[Event]:
        """Take the newest snapshot asked for, unless the last ones took too much of the time."""
        request = self._snapshot
        running = self._goal is not None
        if request is None or self._stopped or (running and self._clock() < self._next_snapshot):
            return
        self._snapshot = None
        if self._observer is None:
            return
        start = self._clock()
        try:
            answer: Event = take_snapshot(self._observer, request.sample, self._run, self._step)
        except Exception as error:  # noqa: BLE001 - a picture that fails must not end the run
            answer = Refused(request, str(error) or repr(error), traceback.format_exc())
        end = self._clock()
        self._next_snapshot = end + (end - start) / SNAPSHOT_SHARE
        yield answer
