"""Explanations in the window: the panel, the glossary, and whoever answers; made after the rest."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from visualcnn.explain.places import INPUT, Place, Weight
from visualcnn.gui.explainer import Explainer
from visualcnn.gui.main_window import MainWindow
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.explanation import ExplanationPanel
from visualcnn.gui.views.glossary import GlossaryPanel


class Explanations(QObject):
    """Fills the docks that the window has kept free, and brings up the one that is wanted."""

    def __init__(
        self, session: TrainingSession, window: MainWindow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window = window
        self.panel, self.glossary = ExplanationPanel(), GlossaryPanel()
        window.fill("explanation", self.panel)
        window.fill("glossary", self.glossary)
        if session.summary is not None:
            self.panel.set_network(session.summary, session.class_names)
        self.explainer = Explainer(session, self.panel, window.network, window.sample, self)
        window.network.number_wanted.connect(self._on_number)
        window.sample.picture.pixel_chosen.connect(self._on_pixel)
        window.sample.picture.pixel_hovered.connect(self._on_pixel_hovered)
        self.panel.term_wanted.connect(self._on_term)

    @Slot(object)
    def _on_number(self, number: Place | Weight) -> None:
        if not self.panel.visibleRegion().isEmpty():
            return
        self._window.bring_up("explanation")
        # The network may have less room now: once it is laid out, the number comes into sight.
        network = self._window.network
        QTimer.singleShot(0, self, lambda: network.select_number(number))

    @Slot(int, int)
    def _on_pixel(self, row: int, column: int) -> None:
        """The first channel's, as if it were chosen in the network."""
        self._window.network.number_wanted.emit(Place(INPUT, (0, row, column)))

    @Slot(int, int)
    def _on_pixel_hovered(self, row: int, column: int) -> None:
        self._window.network.hovered.emit(Place(INPUT, (0, row, column)) if row >= 0 else None)

    @Slot(str)
    def _on_term(self, name: str) -> None:
        self._window.bring_up("glossary")
        self.glossary.show_term(name)

    def close(self) -> None:
        """End what still computes; what is shown stays."""
        self.explainer.close()
