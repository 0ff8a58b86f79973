"""The worker: owns the run, trains it, and serves requests between two steps."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

from visualcnn.nn.faults import fault, refusal
from visualcnn.training import checkpoint
from visualcnn.training.by_hand import ByHand, ByHandError
from visualcnn.training.guard import DivergedError
from visualcnn.training.history import Change
from visualcnn.training.model_file import model_state
from visualcnn.training.newest import Newest
from visualcnn.training.report import EpochReport, Report, StepReport
from visualcnn.training.requests import (
    Adopt,
    ApplyParameters,
    Changed,
    ChangeSettings,
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
    ReadSamples,
    Refused,
    Request,
    RunMoment,
    Saved,
    SaveModel,
    Stop,
    Stopped,
    TakeCopy,
    TakeMoment,
    TakeSnapshot,
    UndoApply,
    UseThreads,
)
from visualcnn.training.resume import resume
from visualcnn.training.run import new_run
from visualcnn.training.subject import FileSubject, RunSubject, Subject
from visualcnn.training.threads import blas_threads, limit_blas
from visualcnn.training.trainer import Trainer


class Worker:
    """`events` runs until a Stop request; whoever iterates over it is the worker's thread.

    While training, requests are served between two reports. While not, it blocks on the queue.
    """

    def __init__(
        self, requests: SimpleQueue[Request], clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._requests = requests
        self._subject: Subject | None = None
        self._run = 0
        self._step = 0
        self._goal: Goal | None = None
        self._serial = 0
        self._steps: Iterator[Report] = iter(())
        self._snapshots: Newest[TakeSnapshot] = Newest(clock)
        self._readings: Newest[ReadSamples] = Newest(clock)
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
        yield from self._answer_newest(self._snapshots)
        yield from self._answer_newest(self._readings)

    @property
    def _idle(self) -> bool:
        return self._goal is None and not (self._snapshots.waiting or self._readings.waiting)

    def _answer(self, request: Request) -> Iterator[Event]:
        try:
            yield from self._serve(request)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever failed, the thread goes on
            conflict = isinstance(error, checkpoint.ChangedError)
            yield Refused(request, refusal(error), traceback.format_exc(), conflict)

    def _serve(self, request: Request) -> Iterator[Event]:
        match request:
            case NewRun() | Adopt() | GoBack():
                yield self._another_run(request)
            case Go():
                yield from self._go(request)
            case Pause():
                yield from self._halt()
            case TakeSnapshot() | ReadSamples() | TakeMoment():
                yield from self._look(request)
            case ChangeSettings() | UseThreads() | ApplyParameters() | UndoApply():
                yield from self._change(request)
            case SaveModel():
                self._require(request.run)
                yield self._save(request.path, request.replaces)
            case TakeCopy():
                yield Copied(self._run, self._step, model_state(self._require_trainer()))
            case Stop():
                self._stopped = True
                if request.save_to and self._trainer:
                    yield self._save(request.save_to, keep_backup=False)

    def _look(self, request: TakeSnapshot | ReadSamples | TakeMoment) -> Iterator[RunMoment]:
        """Take a moment at once; of snapshots and samples, remember the newest asked for."""
        match request:
            case TakeMoment():
                if self._subject is None:
                    raise ValueError("There is no network to look at yet.")
                yield self._subject.moment(request.sample, request.serial)
            case TakeSnapshot():
                self._snapshots.put(request, urgent=request.urgent)
            case ReadSamples():
                self._readings.put(request, urgent=request.urgent)

    def _change(
        self, request: ChangeSettings | UseThreads | ApplyParameters | UndoApply
    ) -> Iterator[Changed]:
        match request:
            case ChangeSettings():
                yield self._changed(*self._require_trainer().change(**request.settings))
            case ApplyParameters():
                yield self._changed(self._require_by_hand().apply(request.arrays, request.what))
            case UndoApply():
                yield self._changed(self._require_by_hand().undo())
            case UseThreads():
                before, now = blas_threads(), limit_blas(request.count)
                begun = self._trainer if self._step else None
                # Threads add up in another order, so a run under way goes on with other bits.
                if begun is not None and now != before:
                    yield self._changed(begun.record_change("threads", before, now))

    def _changed(self, *changes: Change) -> Changed:
        subject = self._require_run()
        return Changed(self._run, subject.trainer.config, changes, subject.by_hand.undoable)

    def _another_run(self, request: NewRun | Adopt | GoBack) -> Prepared:
        match request:
            case NewRun():
                recipe = request.architecture
                trainer = new_run(request.config, request.dataset, recipe, request.run)
                return self._turn_to(RunSubject(trainer))
            case Adopt(run, model, dataset):
                if dataset is None:
                    return self._turn_to(FileSubject(model, run))
                return self._turn_to(RunSubject(resume(model, dataset, run)))
            case GoBack():
                self._require_trainer().go_back()
                return self._turn_to(RunSubject(self._require_trainer()))

    def _require(self, run: int | None) -> None:
        if run not in (None, self._run):
            raise ValueError("Another run has come meanwhile, so nothing was saved.")

    def _save(
        self, path: Path, replaces: bytes | None = None, *, keep_backup: bool = True
    ) -> Saved:
        state = model_state(self._require_trainer())
        seal = checkpoint.save(path, state, replaces, keep_backup=keep_backup)
        return Saved(self._run, self._step, path, seal)

    @property
    def _trainer(self) -> Trainer | None:
        return self._subject.trainer if isinstance(self._subject, RunSubject) else None

    def _require_trainer(self) -> Trainer:
        return self._require_run().trainer

    def _require_run(self) -> RunSubject:
        if not isinstance(self._subject, RunSubject):
            raise ValueError("There is no run that could be trained.")  # noqa: TRY004 - for users
        return self._subject

    def _require_by_hand(self) -> ByHand:
        if self._goal is not None:
            raise ByHandError("Pause first: weights are set by hand while training stands still.")
        return self._require_run().by_hand

    def _turn_to(self, subject: Subject) -> Prepared:
        """Let go of the present run, and show `subject`."""
        prepared = subject.prepared()
        self._subject = subject
        self._run, self._step = subject.run, subject.step
        self._goal, self._steps = None, iter(())
        return prepared

    def _go(self, request: Go) -> Iterator[Event]:
        trainer = self._require_trainer()
        trainer.require_memory()
        if trainer.finished:
            changes = trainer.change(epochs=trainer.epoch + request.extra_epochs)
            yield self._changed(*changes)
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
            # None where the epochs were made fewer than are done.
            report = next(self._steps, None)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - the run failed, the thread goes on
            went_back = trainer.step < self._step
            self._goal, self._step = None, trainer.step
            failure = self._failure(error, trainer)
            if went_back:
                yield self._turn_to(RunSubject(trainer))
            yield failure
            return
        self._step = trainer.step
        if report is not None:
            yield report
        if trainer.finished:
            self._goal = None
            yield Finished(self._run, self._step, trainer.epochs)
        elif self._reached(report):
            yield from self._halt()

    def _reached(self, report: Report | None) -> bool:
        match report:
            case StepReport():
                return self._goal is Goal.STEP
            case EpochReport():
                return self._goal is Goal.EPOCH and report.ends_epoch
            case _:
                return False

    def _failure(self, error: BaseException, trainer: Trainer) -> Failed:
        diverged = isinstance(error, DivergedError)
        sentence = str(error)
        if not diverged:
            sentence = (
                f"Training stopped: {fault(error)}. Press Train to go on from step {self._step:,}."
            )
        return Failed(
            run=self._run,
            step=self._step,
            sentence=sentence,
            traceback=traceback.format_exc(),
            diverged=diverged,
            good_step=trainer.good.step if diverged else None,
        )

    def _answer_newest(
        self, requests: Newest[TakeSnapshot] | Newest[ReadSamples]
    ) -> Iterator[Event]:
        """Answer the newest request, unless the last ones took too much of the time."""
        if self._stopped:
            return
        request = requests.take(running=self._goal is not None)
        if request is None or self._subject is None:
            return
        try:
            answer = _seen(self._subject, request)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - only this picture fails
            answer = Refused(request, refusal(error), traceback.format_exc())
        requests.served()
        yield answer


def _seen(subject: Subject, request: TakeSnapshot | ReadSamples) -> Event:
    """What `subject` makes of what is asked for."""
    if isinstance(request, TakeSnapshot):
        return subject.snapshot(request.sample)
    return subject.read(request)
