"""The filter watch: all that the filter page shows of one filter, as it becomes known."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visualcnn.explain.experiment import Experiment
from visualcnn.explain.filters import explain_filter, filters_of
from visualcnn.explain.places import Place, PlaceError, Weight
from visualcnn.explain.reverse import Reverse
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.exciting import ExcitingDigits
from visualcnn.gui.experiments import Experiments
from visualcnn.gui.moments import Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.explanation.filter_view import FilterView
from visualcnn.nn.layer import BaseLayer
from visualcnn.training.filter_history import FilterCourse
from visualcnn.training.snapshot import Sample

GATHER = 60
"""Milliseconds in which news of one filter gather: each is a page to be drawn anew."""


class FilterWatch(QObject):
    """While nobody looks nothing is worked out, except the experiment: its banner stays true.

    What the user does is shown at once, what becomes known a moment later, together.
    """

    shown = Signal(object)
    """FilterView."""
    said = Signal(str, str)
    """The page, and one sentence for it."""

    def __init__(
        self,
        session: TrainingSession,
        sample: Callable[[], Sample],
        analysis: Analysis,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._watched: Watched | None = None
        self._back: Reverse | None = None
        self._chosen: tuple[str, int] | None = None
        self._shown: tuple[str, int] | None = None
        self._seen = False
        self.digits = ExcitingDigits(session, sample, analysis, self)
        self.experiments = Experiments(session, analysis, self)
        self.experiments.said.connect(self._say)
        self._news = QTimer(self, singleShot=True, interval=GATHER)
        self._news.timeout.connect(self._tell)
        for signal in (self.digits.arrived, self.experiments.changed):
            signal.connect(self._tell_soon)
        for signal in (session.state_changed, session.validated, session.settings_changed):
            signal.connect(self._tell_soon)

    @property
    def chosen(self) -> tuple[str, int] | None:
        """The filter's layer and number."""
        return self._chosen

    def choose(self, layer: str, number: int) -> None:
        """Show that filter from now on."""
        self._chosen = (layer, number)
        self._want()
        self._tell()

    def follow(self, number: Place | Weight) -> None:
        """Show the filter to which an activation or a weight belongs, if there is one."""
        layer = self._layer(number.layer)
        found = filters_of(layer) if layer is not None else None
        if found is None or not number.index:
            return
        name, array = found
        its_map = isinstance(number, Place) and len(number.index) == 3
        its_own = isinstance(number, Weight) and number.parameter in {name, "bias"}
        if (its_map or its_own) and number.index[0] < len(array):
            self.choose(number.layer, number.index[0])

    def _layer(self, name: str) -> BaseLayer | None:
        network = self._session.network
        return network.layers.get(name) if network is not None else None

    def look(self, *, seen: bool) -> None:
        """Whether somebody looks at the page."""
        if seen != self._seen:
            self._seen = seen
            self._want()
            self._tell()

    def watch(self, watched: Watched | None) -> None:
        """Show that moment from now on."""
        self._watched, self._back = watched, None
        self.experiments.watch(watched)
        if self._shown == self._chosen:
            self._tell_soon()
        else:
            self._tell()

    def take_back(self, back: Reverse) -> None:
        """The way back of the moment that is watched: the filter's gradient is known now."""
        if self._watched is not None and back.moment.step == self._watched.step:
            self._back = back
            self._tell_soon()

    def forget(self, *, choice: bool) -> None:
        """Another run is there; with `choice` another network as well."""
        self._watched = self._back = self._shown = None
        if choice:
            self._chosen = None
        self.digits.forget()
        self.experiments.forget()
        self._want()

    @Slot(object)
    def experiment_with(self, experiment: Experiment) -> None:
        """Try that on a copy."""
        self.experiments.experiment_with(experiment)
        self._tell()

    @Slot()
    def apply(self) -> None:
        """Make the model what the experiment is."""
        self.experiments.apply()

    @Slot()
    def undo(self) -> None:
        """Take back the last change by hand."""
        self.experiments.undo()

    def stop(self) -> None:
        """Give up what is being found."""
        self.experiments.stop()

    def close(self) -> None:
        """Ask for nothing any more."""
        self._seen = False
        self._news.stop()
        self.digits.close()

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self.said.emit("filter", sentence)

    def _want(self) -> None:
        self.digits.want(self._chosen[0] if self._chosen and self._seen else None)

    @Slot()
    def _tell_soon(self) -> None:
        if self._seen and not self._news.isActive():
            self._news.start()

    @Slot()
    def _tell(self) -> None:
        self._news.stop()
        if not self._seen or self._chosen is None or self._watched is None:
            return
        try:
            view = self._view(self._watched, *self._chosen)
        except PlaceError as error:
            self._chosen = None
            self._say(str(error))
            return
        self._shown = self._chosen
        self.shown.emit(view)

    def _view(self, watched: Watched, layer: str, number: int) -> FilterView:
        story = explain_filter(watched.moment, layer, number, self._back)
        digits, step = self.digits.of(layer, number)
        experiments = self.experiments
        return FilterView(
            story=story,
            course=self._course(f"{layer}.{story.parameter}", number),
            digits=digits,
            digits_step=step,
            experiment=experiments.experiment,
            class_names=self._session.class_names,
            label=watched.moment.label,
            model=experiments.model,
            tried=experiments.tried,
            can_apply=experiments.can_apply,
            can_undo=experiments.can_undo,
        )

    def _course(self, name: str, number: int) -> FilterCourse | None:
        try:
            return self._session.history.filters.course(name, number)
        except IndexError:
            return None
