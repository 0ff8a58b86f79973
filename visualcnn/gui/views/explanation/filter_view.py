"""What the filter page shows: one filter, its course over the run, and an experiment with it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from visualcnn.explain.experiment import Experiment
from visualcnn.explain.fields import Region
from visualcnn.explain.filters import FilterStory
from visualcnn.nn.layer import Array
from visualcnn.training.filter_history import FilterCourse

Images = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class ExcitingDigit:
    """A validation digit that excites the filter: its number `index` there, and its picture.

    `image` uint8 (height, width); `region` is the part of it that makes `value`, None where that
    is padding alone.
    """

    index: int
    image: Images = field(repr=False)
    label: str
    value: float
    region: Region | None = None


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a network makes of the chosen digit and, once that is known, of the validation set."""

    probabilities: Array = field(repr=False)
    accuracy: float | None = None


@dataclass(frozen=True, eq=False)
class FilterView:
    """All that the page shows; what isn't known yet is empty or None.

    `digits` are as the network was at `digits_step`. `model` is the outcome without, `tried` with
    the `experiment`. `can_apply` while the run is paused, `can_undo` until its next step.
    """

    story: FilterStory
    course: FilterCourse | None = None
    digits: tuple[ExcitingDigit, ...] = ()
    digits_step: int | None = None
    experiment: Experiment = field(default_factory=Experiment)
    class_names: tuple[str, ...] = ()
    label: int | None = None
    model: Outcome | None = None
    tried: Outcome | None = None
    can_apply: bool = False
    can_undo: bool = False

    @property
    def muted(self) -> bool:
        """Whether the experiment has this filter silent."""
        return self.experiment.is_muted(self.story.layer, self.story.number)

    def kernel(self, channel: int) -> Array:
        """A kernel as the experiment has it, float32 (kernel_h, kernel_w)."""
        painted = self.experiment.kernel(self.story.layer, self.story.number, channel)
        own: Array = self.story.kernels[channel]
        return own if painted is None else painted
