"""What the window knows of the run: its settings, its curves, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from visualcnn.data.dataset import Dataset
from visualcnn.gui.speed_meter import SpeedMeter
from visualcnn.gui.states import State
from visualcnn.nn.architectures import Architecture
from visualcnn.nn.network import Network
from visualcnn.nn.summary import NetworkSummary
from visualcnn.training.config import Config
from visualcnn.training.history import History
from visualcnn.training.model_file import ModelFile
from visualcnn.training.report import StepReport, ValidationProgress
from visualcnn.training.requests import Changed, Prepared
from visualcnn.training.snapshot import Snapshot


class RunFacts(QObject):
    """Plain values that views read; they follow from what the worker reported, and lag a little."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.EMPTY
        self.run = 0
        self.config = Config()
        self.shown_epochs = self.config.epochs
        self.epochs_before = 0
        self.speed = SpeedMeter()
        self.dataset: Dataset | None = None
        self.model: ModelFile | None = None
        self.summary: NetworkSummary | None = None
        self.network: Network | None = None
        """A copy to explain with: its layers are the run's, its values those of the beginning."""
        self.architecture: Architecture | None = None
        self.history = History()
        self.trainable = False
        self.undoable = False
        """Whether parameters were set by hand since the last step."""
        self.step = 0
        self.epochs = 0.0
        self.saved_step: int | None = 0
        self.last_step: StepReport | None = None
        self.validating: ValidationProgress | None = None
        self.snapshot: Snapshot | None = None

    @property
    def class_names(self) -> tuple[str, ...]:
        """Of the data set, or of an opened file whose data are absent."""
        if self.dataset is not None:
            return self.dataset.class_names
        return self.model.class_names if self.model is not None else ()

    @property
    def seconds_left(self) -> float | None:
        """How long the rest of the epochs will take, at the present speed."""
        if self.last_step is None:
            return None
        left = max(self.config.epochs - self.epochs, 0.0)
        return self.speed.seconds_left(left * self.last_step.epoch_size)

    @property
    def unsaved(self) -> bool:
        """Whether a run would lose steps, or parameters set by hand, if it were dropped now."""
        return self.saved_step is None or (self.step > 0 and self.saved_step != self.step)

    def begin(self, event: Prepared) -> None:
        """Another run is there, or the same one at an earlier step."""
        went_back = event.run == self.run
        if went_back and self.saved_step is not None and self.saved_step > event.step:
            # The step that was saved will be another one when it comes again.
            self.saved_step = 0
        self.run, self.step, self.epochs = event.run, event.step, event.epochs
        self.config, self.summary, self.trainable = event.config, event.summary, event.trainable
        self.network, self.undoable = event.network, False
        self.shown_epochs, self.epochs_before = event.config.epochs, 0
        self.speed.reset()
        self.history = History.from_state(event.history)
        self.last_step = self.validating = self.snapshot = None

    def add_steps(self, reports: Sequence[StepReport]) -> None:
        """Further steps, at least one, in order."""
        for report in reports:
            self.history.add_step(report)
        self.speed.add(sum(report.batch_size for report in reports))
        last = self.last_step = reports[-1]
        self.step = last.step
        self.epochs = last.epoch + last.position / last.epoch_size
        self.undoable = False

    def take_changes(self, event: Changed) -> None:
        """Settings or parameters are others from now on; no file has the latter yet."""
        if event.undoable or self.undoable:
            self.saved_step = None
        self.config, self.undoable = event.config, event.undoable
        for change in event.changes:
            self.history.add_change(change)
