"""What training reports: frozen records, those of each batch cheap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from visualcnn.training.filter_history import FilterReading
from visualcnn.training.sample_results import SampleResults


@dataclass(frozen=True, slots=True)
class StepReport:
    """One update: loss (nats) and accuracy (0..1) of its batch, before the update.

    `step` counts updates from 1; `position` of `epoch_size` samples of the epoch `epoch`
    (counted from 0) have been seen.
    """

    run: int
    step: int
    epoch: int
    position: int
    epoch_size: int
    batch_size: int
    loss: float
    accuracy: float
    learning_rate: float


@dataclass(frozen=True, slots=True)
class ValidationProgress:
    """A validation under way: `done` of `total` samples."""

    run: int
    step: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class EpochReport:
    """One validation: mean loss and accuracy over all `count` validation samples after `step`.

    `filters` is what the history keeps of the network's filters, `samples` what the network made
    of each validation sample.
    """

    run: int
    step: int
    epochs: float
    loss: float
    accuracy: float
    count: int
    ends_epoch: bool
    filters: FilterReading | None = field(default=None, compare=False, repr=False)
    samples: SampleResults | None = field(default=None, compare=False, repr=False)


Report: TypeAlias = "StepReport | ValidationProgress | EpochReport"
