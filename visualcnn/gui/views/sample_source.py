"""Where the chosen sample comes from: a split of the data set, the user's own digits, a drawing."""

from __future__ import annotations

import numpy as np

from visualcnn.data.dataset import Dataset, Split
from visualcnn.gui.views.sample_search import (
    DATASET_SPLITS,
    DRAWN,
    PERSONAL,
    SampleChoice,
    personal_fits,
)
from visualcnn.training.snapshot import Sample


class SampleSource:
    """What there is to choose from; it chooses nothing itself."""

    def __init__(self) -> None:
        self.dataset: Dataset | None = None
        self.personal: Split | None = None
        """The user's own digits, whether or not they fit the data set."""
        self.drawing: Sample | None = None
        """What was drawn last, without a label."""

    def set_dataset(self, dataset: Dataset) -> None:
        """Take samples from `dataset`; a drawing of another size is given up."""
        self.dataset = dataset
        drawing = self.drawing
        if drawing is not None and (1, *drawing.image.shape) != dataset.image_shape:
            self.drawing = None

    @property
    def splits(self) -> tuple[str, ...]:
        """The names of the splits in which there is something."""
        personal = (PERSONAL,) if self.split(PERSONAL) is not None else ()
        return DATASET_SPLITS + personal + ((DRAWN,) if self.drawing is not None else ())

    def has(self, split: str) -> bool:
        """Whether a sample of that split can be taken now."""
        return self.drawing is not None if split == DRAWN else self.split(split) is not None

    def split(self, name: str) -> Split | None:
        """The samples of that name; None where there are none, and for a drawing."""
        if self.dataset is None:
            return None
        if name in DATASET_SPLITS:
            return self.dataset.split(name)
        personal = self.personal
        fits = name == PERSONAL and personal is not None and personal_fits(personal, self.dataset)
        return personal if fits else None

    def nearest(self, choice: SampleChoice) -> SampleChoice:
        """`choice`, or the end of its split where it lies beyond; the first where that is gone."""
        if choice.split == DRAWN and self.drawing is not None:
            return SampleChoice(DRAWN, 0)
        split = self.split(choice.split)
        if split is None:
            return SampleChoice("validation", 0)
        return SampleChoice(choice.split, min(max(choice.index, 0), len(split) - 1))

    def count(self, name: str) -> int:
        """How many samples there are in a split."""
        split = self.split(name)
        return int(self.has(name)) if split is None else len(split)

    def take(self, choice: SampleChoice) -> Sample | None:
        """The sample that a choice within a split means; None where there is none."""
        if choice.split == DRAWN:
            return self.drawing
        split = self.split(choice.split)
        if split is None:
            return None
        (image,) = split.take(np.array([choice.index]))
        return Sample(image, int(split.labels[choice.index]))


def same(one: Sample, other: Sample) -> bool:
    """Whether two samples show the same picture with the same label."""
    return one.label == other.label and np.array_equal(one.image, other.image)
