"""What the window asks of the worker beside training itself: settings, files, closer looks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from visualcnn.data.dataset import Images
from visualcnn.gui.run_facts import RunFacts
from visualcnn.gui.training_thread import TrainingThread
from visualcnn.nn.layer import Array
from visualcnn.training.requests import (
    ApplyParameters,
    ChangeSettings,
    ReadSamples,
    SaveModel,
    TakeCopy,
    TakeMoment,
    UndoApply,
    UseThreads,
)
from visualcnn.training.snapshot import Sample


class RunRequests(RunFacts):
    """Each is queued for the worker, which serves it between two steps."""

    def __init__(self, thread: TrainingThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._moments = self._readings = 0

    def change(self, settings: dict[str, Any]) -> None:
        """Ask for other settings from the next step on."""
        self._thread.ask(ChangeSettings(settings))

    def use_threads(self, count: int | None) -> None:
        """Ask for `count` threads in matrix products; None: all cores but one."""
        self._thread.ask(UseThreads(count))

    def save(self, path: Path, replaces: bytes | None = None) -> None:
        """Ask for the state of the run on screen, after its step, to be written to `path`.

        Where `replaces` is given, a file that is there must still have that seal.
        """
        self._thread.ask(SaveModel(path, replaces, self.run))

    def take_copy(self) -> None:
        """Ask for all that a model file would hold after the present step, for an autosave."""
        self._thread.ask(TakeCopy())

    def take_moment(self, sample: Sample) -> int:
        """Ask for all that explanations of `sample` are made from; returns the answer's serial."""
        self._moments += 1
        self._thread.ask(TakeMoment(sample, self._moments))
        return self._moments

    def read_samples(self, images: Images, *, urgent: bool = False) -> int:
        """Ask for the probabilities of up to 16 `images` uint8 (pictures, height, width).

        Returns the answer's serial; only the newest of several requests is answered. One that
        isn't urgent may wait while training runs.
        """
        self._readings += 1
        self._thread.ask(ReadSamples(images.copy(), self._readings, urgent))
        return self._readings

    def apply(self, arrays: Mapping[str, Array], what: str) -> None:
        """Set whole parameters by hand, which `what` names; while training that is refused."""
        self._thread.ask(ApplyParameters(arrays, what))

    def undo_apply(self) -> None:
        """Take back what `apply` did last, before the next step."""
        self._thread.ask(UndoApply())
