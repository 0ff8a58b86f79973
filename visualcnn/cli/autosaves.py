"""Autosaves of a training in the terminal, and a hint at what one that broke off has left."""

from __future__ import annotations

import shlex
from pathlib import Path
from types import TracebackType
from typing import Self

from visualcnn.cli.output import StoppedError, note
from visualcnn.training.autosave import (
    Autosave,
    Rhythm,
    any_left,
    autosave_folder,
    in_words,
    is_autosave,
    left_behind,
)
from visualcnn.training.autosaver import Autosaver
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.model_file import model_state
from visualcnn.training.model_record import read_record
from visualcnn.training.report import EpochReport, Report
from visualcnn.training.trainer import Trainer


class Autosaves:
    """While entered, `see` keeps the run on disk; a training that ends well leaves nothing there.

    One that `resume` names is this training's own from then on, if it is to end in `save`.
    """

    def __init__(self, resume: Path | None = None, save: Path | None = None) -> None:
        self._autosaver, self._rhythm = Autosaver(), Rhythm()
        if resume and save and is_autosave(resume) and not is_autosave(save):
            autosave = Autosave.claim(resume)
            if autosave is not None:
                self._autosaver.take_over(autosave)

    def see(self, trainer: Trainer, report: Report) -> None:
        """Copy the run between two steps, where that is due; a thread writes it."""
        ended = isinstance(report, EpochReport) and report.ends_epoch
        if not self._autosaver.busy and self._rhythm.due(good_moment=ended):
            self._rhythm.kept()
            self._autosaver.keep(model_state(trainer))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        del error, trace
        # A StoppedError has said already what is saved and where.
        ended_well = kind is None or issubclass(kind, StoppedError)
        if ended_well:
            self._autosaver.drop()
        if self._autosaver.close() and not ended_well:
            self._autosaver.release()
            hint()


def hint() -> None:
    """Tell how to go on with the newest autosave of a training that broke off, if there is one."""
    folder = autosave_folder()
    found = left_behind(folder) if any_left(folder) else []
    for autosave in found:
        try:
            step = read_record(autosave.path).step
        except CheckpointError:
            continue
        words = ["visualcnn", "train", "--resume", str(autosave.path)]
        when = in_words(autosave.saved_at())
        told = f"A training broke off; its autosave of {when}, step {step:,}, goes on with:"
        note(told, *shlex.join(words).split("\n"))
        break
    for autosave in found:
        autosave.release()
