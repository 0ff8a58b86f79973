"""Experiments: what a network with muted and painted filters makes of things, on a copy."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QObject, Signal, Slot

from visualcnn.explain.experiment import Experiment, ExperimentError, accuracy, probabilities
from visualcnn.explain.samples import Samples
from visualcnn.gui import text
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.exciting import samples_of
from visualcnn.gui.jobs import Cancel, Pieces, at_once
from visualcnn.gui.moments import Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import State
from visualcnn.gui.views.explanation.filter_view import Outcome
from visualcnn.nn.layer import Array
from visualcnn.training.requests import ApplyParameters, Refused, UndoApply

EXPERIMENT, ACCURACY = "experiment", "accuracy"
LONGEST = 60
"""Characters by which a change is told; of more filters only their number."""

Accuracies = tuple[float, float]


class Experiments(QObject):
    """Holds the experiment, and what comes of it at the moment that is watched.

    The run changes only by `apply`, which the session records, and by `undo`.
    """

    changed = Signal()
    """Any of the values below."""
    said = Signal(str)
    """Why something can't be done."""

    def __init__(
        self, session: TrainingSession, analysis: Analysis, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._analysis = session, analysis
        self._watched: Watched | None = None
        self._applying = False
        self._late = False
        self._probabilities: Array | None = None
        self._accuracies: Accuracies | None = None
        self._own: tuple[Watched, float] | None = None
        """The model's accuracy at the watched moment, once known."""
        self.experiment = Experiment()
        session.parameters_changed.connect(self._on_parameters)
        session.refused.connect(self._on_refused)

    @property
    def model(self) -> Outcome | None:
        """What the network itself makes of the digit and, once known, of the validation set."""
        if self._watched is None:
            return None
        known = self._accuracies
        return Outcome(self._watched.moment.probabilities, known[0] if known else None)

    @property
    def tried(self) -> Outcome | None:
        """The same with the experiment; None where there is none, or nothing is known yet."""
        if self._probabilities is None or not self.experiment.active:
            return None
        known = self._accuracies
        return Outcome(self._probabilities, known[1] if known else None)

    @property
    def can_apply(self) -> bool:
        """Whether the experiment could become the model: not while that still changes."""
        session = self._session
        still = session.trainable and session.state is not State.RUNNING
        exact = self._watched is not None and self._watched.step == session.step and not self._late
        return still and exact and self.experiment.active and not self._applying

    @property
    def can_undo(self) -> bool:
        """Whether the last change by hand could be taken back."""
        return self._session.undoable and self._session.state is not State.RUNNING

    def watch(self, watched: Watched | None) -> None:
        """Work on that moment from now on; an accuracy that is being found may be of the last."""
        self._watched, self._late = watched, False
        if self._own is not None and self._own[0] is not watched:
            self._own = None
        self._work()

    def experiment_with(self, experiment: Experiment) -> None:
        """Another experiment takes the place of the present one."""
        self._analysis.cancel(ACCURACY)
        self.experiment = experiment
        self._probabilities = self._accuracies = None
        self._work()
        self.changed.emit()

    def forget(self) -> None:
        """Another run is there."""
        self._watched = self._own = None
        self._applying = False
        self.stop()
        self.experiment_with(Experiment())

    def stop(self) -> None:
        """Give up what is being found."""
        self._analysis.cancel(EXPERIMENT, ACCURACY)

    def apply(self) -> None:
        """Make the model what the experiment is."""
        if not self.can_apply or self._watched is None:
            self.said.emit(
                "Pause first: an experiment can be applied while the model stands still."
            )
            return
        try:
            arrays = self.experiment.changed_arrays(self._watched.moment.network.parameters())
        except ExperimentError as error:
            self.said.emit(str(error))
            return
        self._applying = True
        self._session.apply(arrays, _what(self.experiment))

    def undo(self) -> None:
        """Take back the last change by hand."""
        self._session.undo_apply()

    @Slot()
    def _on_parameters(self) -> None:
        """What was applied is the model now, and no experiment any more.

        Before the moment after it nothing is applied: that would bring the old weights back.
        """
        self._late = True
        if self._applying:
            self._applying = False
            self.experiment_with(Experiment())
        self.changed.emit()

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        if isinstance(event.subject, ApplyParameters | UndoApply):
            self._applying = False
            self.said.emit(event.sentence)
            self.changed.emit()

    def _work(self) -> None:
        watched, experiment = self._watched, self.experiment
        if watched is None or not experiment.active:
            self.stop()
            return

        def look(cancel: Cancel) -> Pieces[Array]:
            del cancel
            return at_once(lambda: probabilities(watched.moment, experiment))

        self._analysis.ask(EXPERIMENT, watched.step, look, self._take_probabilities)
        if watched.dataset is not None and not self._analysis.busy(ACCURACY):
            self._count(watched, samples_of(watched.dataset.validation))

    def _count(self, watched: Watched, samples: Samples) -> None:
        experiment, network = self.experiment, watched.moment.network
        known = self._own[1] if self._own and self._own[0] is watched else None

        def run(cancel: Cancel) -> Pieces[Accuracies]:
            del cancel
            own = known
            if own is None:
                own = yield from _part(accuracy(network, samples), 0.0, 0.5)
            copy = network.copy()
            experiment.apply(copy)
            begin = 0.0 if known is not None else 0.5
            return own, (yield from _part(accuracy(copy, samples), begin, 1.0))

        def take(found: Accuracies) -> None:
            self._own = (watched, found[0]) if watched is self._watched else None
            self._accuracies = found
            self.changed.emit()

        self._analysis.ask(ACCURACY, watched.step, run, take)

    def _take_probabilities(self, found: Array) -> None:
        self._probabilities = found
        self.changed.emit()


def _part(work: Generator[float, None, float], begin: float, end: float) -> Pieces[float]:
    """`work`, whose progress is only a part of the whole."""
    while True:
        try:
            done = next(work)
        except StopIteration as stop:
            result: float = stop.value
            return result
        yield begin + done * (end - begin)


def _what(experiment: Experiment) -> str:
    """The change in a few words, as the history keeps it."""
    words = experiment.summary
    if len(words) <= LONGEST:
        return words
    filters = {*experiment.muted, *((each.layer, each.filter) for each in experiment.painted)}
    return f"{text.plural(len(filters), 'filter')} changed by hand"
