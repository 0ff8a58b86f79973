"""Which page of the explanations shows a job's progress, and says what went wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from visualcnn.gui.analysis import Analysis
from visualcnn.gui.attributions import COVERING, GRADIENTS
from visualcnn.gui.backward import GRADIENT
from visualcnn.gui.exciting import EXCITING
from visualcnn.gui.experiments import ACCURACY, EXPERIMENT
from visualcnn.gui.forward import TRAIL
from visualcnn.gui.trials import PROOF, WHAT_IF

PAGES = {
    TRAIL: "value",
    GRADIENT: "gradient",
    WHAT_IF: "what if",
    PROOF: "proof",
    EXCITING: "filter",
    EXPERIMENT: "filter",
    ACCURACY: "filter",
    GRADIENTS: "why",
    COVERING: "why",
}


class PageProgress(QObject):
    """Several jobs of one page show one progress: that of the one which is least far."""

    moved = Signal(str, object)
    """Page and part done, 0 to 1; None: nothing of it runs."""
    said = Signal(str, str)
    """Page and sentence."""

    def __init__(self, analysis: Analysis, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: dict[str, float] = {}
        analysis.progressed.connect(self._on_progress)
        analysis.failed.connect(self._on_failed)
        analysis.ended.connect(self._on_ended)

    @Slot(str, float)
    def _on_progress(self, key: str, part: float) -> None:
        if key in PAGES:
            self._parts[key] = part
            self._tell(PAGES[key])

    @Slot(str, str)
    def _on_failed(self, key: str, sentence: str) -> None:
        if key in PAGES:
            self.said.emit(PAGES[key], sentence)

    @Slot(str, float)
    def _on_ended(self, key: str, seconds: float) -> None:
        del seconds
        if self._parts.pop(key, None) is not None:
            self._tell(PAGES[key])

    def _tell(self, page: str) -> None:
        parts = [part for key, part in self._parts.items() if PAGES[key] == page]
        self.moved.emit(page, min(parts, default=None))
