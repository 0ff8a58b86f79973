"""The validation digits that excite a filter most, found anew after each validation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from visualcnn.data.batches import to_input
from visualcnn.data.dataset import Dataset, Split
from visualcnn.explain.filters import Excited, most_exciting
from visualcnn.explain.samples import Samples
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.jobs import Cancel, Pieces
from visualcnn.gui.moments import Moments, Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.explanation.filter_view import ExcitingDigit
from visualcnn.nn.layer import Array
from visualcnn.training.snapshot import Sample

EXCITING = "exciting"
COUNT = 9

Winners = tuple[tuple[Excited, ...], ...]


def samples_of(split: Split) -> Samples:
    """The split's pictures as `explain` takes them, made when they are needed."""

    def take(start: int, stop: int) -> Array:
        return to_input(split.take(np.arange(start, stop)))

    return Samples(len(split), take, split.labels)


class ExcitingDigits(QObject):
    """Of one layer at a time, of all its filters at once; the last ones known of each are kept.

    They come from moments of their own: what is explained stays at the step where it stands.
    """

    arrived = Signal()
    """`of` knows more."""

    def __init__(
        self,
        session: TrainingSession,
        sample: Callable[[], Sample],
        analysis: Analysis,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._analysis = analysis
        self._layer: str | None = None
        self._stale = False
        self._known: dict[str, tuple[int, Dataset, Winners]] = {}
        self._moments = Moments(session, sample, self)
        self._moments.arrived.connect(self._on_moment)
        session.validated.connect(self._on_validated)
        analysis.ended.connect(self._on_ended)

    def want(self, layer: str | None) -> None:
        """Keep those of `layer` up to date from now on; of none if nobody looks."""
        if layer == self._layer:
            return
        self._layer = layer
        self._analysis.cancel(EXCITING)
        if layer is not None and (self._stale or layer not in self._known):
            self._moments.refresh()

    def of(self, layer: str, number: int) -> tuple[tuple[ExcitingDigit, ...], int | None]:
        """The digits that excite a filter most, the best first, and the step of the network."""
        if layer not in self._known:
            return (), None
        step, dataset, winners = self._known[layer]
        if number >= len(winners):
            return (), step
        return tuple(_digit(excited, dataset) for excited in winners[number]), step

    def forget(self) -> None:
        """Another run is there."""
        self._layer, self._stale = None, False
        self._known = {}
        self._analysis.cancel(EXCITING)

    def close(self) -> None:
        """Ask for nothing any more."""
        self._layer = None
        self._moments.close()

    @Slot()
    def _on_validated(self) -> None:
        """What runs already goes on: where validations come fast it would never end."""
        self._stale = True
        if self._layer is not None and not self._analysis.busy(EXCITING):
            self._moments.refresh()

    @Slot(object)
    def _on_moment(self, watched: Watched) -> None:
        layer, dataset = self._layer, watched.dataset
        if layer is None or dataset is None:
            return
        self._stale = False

        def run(cancel: Cancel) -> Pieces[Winners]:
            del cancel
            pictures = samples_of(dataset.validation)
            return most_exciting(watched.moment.network, pictures, layer, COUNT)

        def take(winners: Winners) -> None:
            self._known[layer] = (watched.step, dataset, winners)
            self.arrived.emit()

        self._analysis.ask(EXCITING, watched.step, run, take)

    @Slot(str, float)
    def _on_ended(self, key: str, seconds: float) -> None:
        del seconds
        if key == EXCITING and self._stale and self._layer is not None:
            self._moments.refresh()


def _digit(excited: Excited, dataset: Dataset) -> ExcitingDigit:
    split = dataset.validation
    (image,) = split.take(np.array([excited.index]))
    label = int(split.labels[excited.index])
    names = dataset.class_names
    name = names[label] if label < len(names) else str(label)
    return ExcitingDigit(excited.index, image, name, excited.value, excited.region)
