"""Live errors: the network panel's error maps, kept up to date while they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Slot

from visualcnn.explain.backward import reverse
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.jobs import Cancel, Pieces, at_once
from visualcnn.gui.moments import Moments, Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.nn.layer import Array
from visualcnn.training.requests import Prepared
from visualcnn.training.snapshot import Sample

ERRORS = "errors"

Errors = tuple[Mapping[str, Array], int]


class LiveErrors(QObject):
    """They follow the training like the pictures, whatever moment the explanations stand at."""

    def __init__(
        self,
        session: TrainingSession,
        sample: Callable[[], Sample],
        analysis: Analysis,
        panel: NetworkPanel,
    ) -> None:
        super().__init__(panel)
        self._analysis, self._panel = analysis, panel
        self._wanted = False
        self._moments = Moments(session, sample, self)
        self._moments.waits = lambda: analysis.busy(ERRORS)
        self._moments.following = True
        self._moments.arrived.connect(self._on_moment)
        analysis.ended.connect(self._on_ended)
        session.prepared.connect(self._on_prepared)
        panel.errors_wanted.connect(self._on_wanted)
        panel.installEventFilter(self)

    def look_at_another(self) -> None:
        """Another sample was chosen: what is shown isn't of it."""
        self._analysis.cancel(ERRORS)
        self._panel.show_errors(None, 0)
        self._wake()

    def close(self) -> None:
        """Ask for nothing any more."""
        self._moments.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Nobody looks at maps that are hidden."""
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            self._wake(seen=event.type() == QEvent.Type.Show)
        return super().eventFilter(watched, event)

    @Slot(bool)
    def _on_wanted(self, wanted: bool) -> None:
        self._wanted = wanted
        self._wake()

    @Slot(object)
    def _on_prepared(self, event: Prepared) -> None:
        del event
        self._analysis.cancel(ERRORS)
        self._wake()

    def _wake(self, *, seen: bool | None = None) -> None:
        self._moments.awake = self._wanted and (self._panel.isVisible() if seen is None else seen)
        if self._moments.awake:
            self._moments.refresh()
        else:
            self._analysis.cancel(ERRORS)

    @Slot(object)
    def _on_moment(self, watched: Watched) -> None:
        def answer() -> Errors:
            back = reverse(watched.apart())
            errors = {name: array[..., 0] for name, array in back.errors.items()}
            return {**errors, **back.gradients}, watched.step

        def run(cancel: Cancel) -> Pieces[Errors]:
            del cancel
            return at_once(answer)

        if self._moments.awake:
            self._analysis.ask(ERRORS, watched.step, run, lambda e: self._panel.show_errors(*e))

    @Slot(str, float)
    def _on_ended(self, key: str, seconds: float) -> None:
        if key == ERRORS:
            self._moments.count(seconds)
