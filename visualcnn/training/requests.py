"""What the worker is asked, and what it tells: frozen records that pass between two threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

from visualcnn.data.dataset import Dataset, Images
from visualcnn.nn.architectures import Architecture
from visualcnn.nn.layer import Array
from visualcnn.nn.network import Network
from visualcnn.nn.summary import NetworkSummary
from visualcnn.training.autosave import Copied
from visualcnn.training.config import Config
from visualcnn.training.history import Change
from visualcnn.training.model_file import ModelFile
from visualcnn.training.moment import RunMoment
from visualcnn.training.report import EpochReport, StepReport, ValidationProgress
from visualcnn.training.samples_read import SamplesRead
from visualcnn.training.snapshot import Sample, Snapshot


class Goal(Enum):
    """How far to train before stopping by itself."""

    ALL = "all epochs"
    STEP = "one batch"
    EPOCH = "to the end of the epoch"


@dataclass(frozen=True)
class NewRun:
    """Begin an untrained run in place of the present one."""

    run: int
    config: Config
    dataset: Dataset
    architecture: Architecture | None = None


@dataclass(frozen=True)
class Adopt:
    """Go on from a model file; without its data set it can be looked at, not trained."""

    run: int
    model: ModelFile
    dataset: Dataset | None


@dataclass(frozen=True)
class Go:
    """Train towards `goal`; a finished run gets `extra_epochs` more.

    `serial` comes back when training stops, so that a stop can't be taken for a later one's.
    """

    goal: Goal = Goal.ALL
    extra_epochs: int = 1
    serial: int = 0


@dataclass(frozen=True)
class Pause:
    """Stop after the present step."""


@dataclass(frozen=True)
class TakeSnapshot:
    """Show what the network makes of `sample`; only the newest such request counts.

    An urgent one, which a user waits for, is answered before the next step.
    """

    sample: Sample
    urgent: bool = False


@dataclass(frozen=True)
class TakeMoment:
    """Show all that explanations of `sample` are made from, before the next step.

    Also where nothing can be trained. `serial` comes back in the answer.
    """

    sample: Sample
    serial: int = 0


@dataclass(frozen=True, eq=False)
class ReadSamples:
    """Tell the probabilities of `images` uint8 (pictures, height, width); only the newest counts.

    An urgent one is answered before the next step. `serial` comes back in the answer.
    """

    images: Images
    serial: int = 0
    urgent: bool = False


@dataclass(frozen=True)
class ChangeSettings:
    """Use `settings` from the next step on."""

    settings: dict[str, Any]


@dataclass(frozen=True)
class ApplyParameters:
    """Set whole parameters by hand, by names such as "conv1.weight"; refused while training.

    `what` says in a few words what was done, such as "filter 3 of conv1 muted": the history
    keeps it. What the optimiser remembers stays.
    """

    arrays: Mapping[str, Array]
    what: str


@dataclass(frozen=True)
class UndoApply:
    """Take back the last ApplyParameters of this step; refused while training and after a step."""


@dataclass(frozen=True)
class UseThreads:
    """Let matrix products use `count` threads from the next step on; None: all cores but one."""

    count: int | None


@dataclass(frozen=True)
class SaveModel:
    """Write the present state to `path`.

    Where `replaces` is given, a file that is there must still have that seal: else it is refused.
    So it is where another run than the number `run` has come meanwhile.
    """

    path: Path
    replaces: bytes | None = None
    run: int | None = None


@dataclass(frozen=True)
class TakeCopy:
    """Tell all that a model file holds of the run, for an autosave that another thread writes."""


@dataclass(frozen=True)
class GoBack:
    """Return to the last good state."""


@dataclass(frozen=True)
class Stop:
    """End the worker; where `save_to` is set, autosave there first."""

    save_to: Path | None = None


Request: TypeAlias = (
    "NewRun | Adopt | Go | Pause | TakeSnapshot | TakeMoment | ReadSamples | ChangeSettings"
    " | ApplyParameters | UndoApply | UseThreads | SaveModel | TakeCopy | GoBack | Stop"
)


@dataclass(frozen=True)
class Prepared:
    """A run is there: new (step 0), loaded, or gone back. `history` is a state to restore.

    `network` is a copy in evaluation mode that belongs to whoever gets it.
    """

    run: int
    step: int
    epochs: float
    config: Config
    summary: NetworkSummary
    network: Network
    history: dict[str, Any]
    trainable: bool
    finished: bool


@dataclass(frozen=True)
class Stopped:
    """Training stands still after `step`, as it was asked to."""

    run: int
    step: int
    epochs: float
    serial: int


@dataclass(frozen=True)
class Finished:
    """All epochs are done."""

    run: int
    step: int
    epochs: float


@dataclass(frozen=True)
class Failed:
    """The run stopped by a fault: a sentence for the user, the traceback for the log.

    Where `diverged`, `good_step` is the step that GoBack would return to.
    """

    run: int
    step: int
    sentence: str
    traceback: str
    diverged: bool = False
    good_step: int | None = None


@dataclass(frozen=True)
class Changed:
    """Settings and parameters as they are from the next step on, and what that changed.

    `undoable` says whether UndoApply would take something back now.
    """

    run: int
    config: Config
    changes: tuple[Change, ...]
    undoable: bool = False


@dataclass(frozen=True)
class Saved:
    """The state after `step` is on disk, in a file with this `seal`."""

    run: int
    step: int
    path: Path
    seal: bytes = b""


@dataclass(frozen=True)
class Refused:
    """A request that can't be met; nothing changed. `subject` is the request.

    `conflict` means: the file was saved by somebody else meanwhile.
    """

    subject: Request
    sentence: str
    traceback: str = ""
    conflict: bool = False


Event: TypeAlias = (
    "Prepared | StepReport | ValidationProgress | EpochReport | Snapshot | RunMoment | SamplesRead"
    " | Stopped | Finished | Failed | Changed | Saved | Copied | Refused"
)

__all__ = [
    "Adopt",
    "ApplyParameters",
    "ChangeSettings",
    "Changed",
    "Copied",
    "EpochReport",
    "Event",
    "Failed",
    "Finished",
    "Go",
    "GoBack",
    "Goal",
    "NewRun",
    "Pause",
    "Prepared",
    "ReadSamples",
    "Refused",
    "Request",
    "RunMoment",
    "SamplesRead",
    "SaveModel",
    "Saved",
    "Snapshot",
    "StepReport",
    "Stop",
    "Stopped",
    "TakeCopy",
    "TakeMoment",
    "TakeSnapshot",
    "UndoApply",
    "UseThreads",
    "ValidationProgress",
]
