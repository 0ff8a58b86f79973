"""Readings: what the network makes of each digit of a split, after each validation or on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from visualcnn.data.dataset import Labels, Split
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.jobs import Cancel, Pieces
from visualcnn.gui.moments import Moments, Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.nn.network import Network
from visualcnn.training.evaluation import PIECE, evaluation_pieces
from visualcnn.training.report import EpochReport
from visualcnn.training.sample_results import SampleResults
from visualcnn.training.snapshot import Sample

VALIDATION = "validation"
PIECE_WORK = 40_000_000
"""Multiply-adds of one piece: some 4 ms on a core."""


def reading_key(split: str) -> str:
    """The key of the job that reads `split`, by which `Analysis` tells its progress."""
    return f"reading {split}"


@dataclass(frozen=True, eq=False)
class Reading:
    """What the network of `run` made of all samples of `split` after `step` updates."""

    run: int
    step: int
    split: str
    results: SampleResults
    labels: Labels


class Readings(QObject):
    """The newest reading of each split: of "validation" after each validation, of all on demand.

    The splits are "train", "validation" and "test" of the data set, and those of `provide`.
    """

    arrived = Signal(str)
    """A split: a newer Reading of it is there, or the last one counts no longer (`of` is None)."""

    def __init__(
        self,
        session: TrainingSession,
        analysis: Analysis,
        sample: Callable[[], Sample],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._analysis, self._sample = session, analysis, sample
        self._held: Sample | None = None
        self._known: dict[str, tuple[Reading, int]] = {}
        """Each with the number of changes by hand before it."""
        self._by_hand = 0
        self._wanted: set[str] = set()
        self._more: dict[str, Split] = {}
        self._moments = Moments(session, self._held_sample, self)
        self._moments.arrived.connect(self._on_moment)
        session.validated.connect(self._on_validated)
        session.prepared.connect(self._on_prepared)
        session.parameters_changed.connect(self._on_parameters)

    def of(self, split: str) -> Reading | None:
        """The newest reading of the present run, if there is one."""
        known = self._known.get(split)
        return known[0] if known and self._counts(known[0]) else None

    def outdated(self, split: str) -> bool:
        """Whether the network is another one since; True, too, where there is no reading."""
        reading = self.of(split)
        if reading is None or reading.step != self._session.step:
            return True
        return self._known[split][1] != self._by_hand

    def want(self, split: str) -> None:
        """Read all of `split` with the present parameters, unless that is under way.

        Nothing comes of it where there is no network or no such sample.
        """
        if self._split(split) is not None and not self._analysis.busy(reading_key(split)):
            self._wanted.add(split)
            if not self._moments.under_way:
                self._held = self._sample()
                self._moments.refresh()

    def provide(self, name: str, split: Split | None) -> None:
        """Serve `split` by that name too, such as "personal"; None: no longer.

        What is known of another one by that name counts no longer.
        """
        self._analysis.cancel(reading_key(name))
        self._more.pop(name, None)
        if split is not None:
            self._more[name] = split
        self._forget(name)

    def close(self) -> None:
        """Ask for nothing any more."""
        self._wanted.clear()
        self._moments.close()
        self._cancel()

    def _held_sample(self) -> Sample:
        """The sample that was chosen when a moment was asked for: another one changes nothing."""
        return self._held or self._sample()

    def _split(self, name: str) -> Split | None:
        """The samples of that name, if there are any that the network takes."""
        dataset, network = self._session.dataset, self._session.network
        if name in self._more:
            split = self._more[name]
        elif dataset is not None and name in ("train", VALIDATION, "test"):
            split = dataset.split(name)
        else:
            return None
        return split if network is not None and _fits(split, network) else None

    def _counts(self, reading: Reading) -> bool:
        """Whether it is of the present run, and of no step that was taken back."""
        return reading.run == self._session.run and reading.step <= self._session.step

    def _take(self, reading: Reading, by_hand: int) -> None:
        """It takes the place of an older one."""
        before = self.of(reading.split)
        if self._counts(reading) and (before is None or before.step <= reading.step):
            self._known[reading.split] = reading, by_hand
            self.arrived.emit(reading.split)

    def _forget(self, split: str) -> None:
        if self._known.pop(split, None):
            self.arrived.emit(split)

    def _cancel(self) -> None:
        splits = ("train", VALIDATION, "test", *self._more)
        self._analysis.cancel(*map(reading_key, splits))

    @Slot(object)
    def _on_validated(self, report: EpochReport) -> None:
        dataset = self._session.dataset
        if report.samples is not None and dataset is not None:
            labels = dataset.validation.labels
            reading = Reading(report.run, report.step, VALIDATION, report.samples, labels)
            self._take(reading, self._by_hand)

    @Slot(object)
    def _on_moment(self, watched: Watched) -> None:
        """Read what is wanted with the network of this moment."""
        wanted, self._wanted = self._wanted, set()
        for name in wanted:
            split = self._split(name)
            if split is not None:
                self._read(watched, name, split)

    def _read(self, watched: Watched, name: str, split: Split) -> None:
        by_hand = self._by_hand

        def run(cancel: Cancel) -> Pieces[SampleResults]:
            del cancel
            return _results(watched.moment.network, split)

        def take(results: SampleResults) -> None:
            reading = Reading(watched.run, watched.step, name, results, split.labels)
            self._take(reading, by_hand)

        self._analysis.ask(reading_key(name), watched.step, run, take)

    @Slot()
    def _on_prepared(self) -> None:
        """Another run is there, or an earlier step of the same."""
        self._wanted.clear()
        self._cancel()
        for split, (reading, _) in tuple(self._known.items()):
            if not self._counts(reading):
                self._forget(split)

    @Slot()
    def _on_parameters(self) -> None:
        """They were set by hand: no reading is of the network as it is."""
        self._by_hand += 1


def _fits(split: Split, network: Network) -> bool:
    """Whether there are samples, with pictures and labels of the network's."""
    same = network.input_shape == (1, *split.images.shape[1:])
    return same and len(split) > 0 and int(split.labels.max()) < network.output_shape[0]


def _results(network: Network, split: Split) -> Pieces[SampleResults]:
    """All of `split`, in pieces that keep nothing waiting, with arrays of its own."""
    work = sum(layer.multiply_adds for layer in network.summary().layers)
    size = max(1, min(PIECE, PIECE_WORK // max(1, work)))
    pieces = evaluation_pieces(network.observer(), split, size)
    while True:
        try:
            done = next(pieces)
        except StopIteration as end:
            results: SampleResults = end.value.results
            return results
        yield done / len(split)
