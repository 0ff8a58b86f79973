"""The way back: gradients of what is chosen, as jobs that share their work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from visualcnn.explain.backward import reverse
from visualcnn.explain.errors import explain_error
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.reverse import ErrorStory, Reverse, WeightStory
from visualcnn.explain.weights import explain_weight
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.jobs import Cancel, Pieces, at_once
from visualcnn.gui.moments import Watched

GRADIENT = "gradient"


@dataclass(frozen=True)
class _Answer:
    samples: str
    back: Reverse
    story: WeightStory | ErrorStory | None


class Backward(QObject):
    """Answers for one moment at a time: what is asked of an older one is never told."""

    weight_explained = Signal(object)
    """WeightStory."""
    error_explained = Signal(object)
    """ErrorStory."""
    went_back = Signal(object)
    """Reverse of the chosen sample, once for each moment for which anything was asked."""

    def __init__(self, analysis: Analysis, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._analysis = analysis
        self._watched: Watched | None = None
        self._backs: dict[str, Reverse] = {}
        self._asked = ""
        """Whose way back was asked for last: "digit" or "batch"."""

    def watch(self, watched: Watched | None) -> None:
        """Answer for that moment from now on."""
        self._analysis.cancel(GRADIENT)
        self._watched = watched
        self._backs = {}

    def explain(self, number: Place | Weight, samples: str) -> None:
        """Tell of a weight's gradient for "digit" or "batch", of an activation's for the digit."""
        if isinstance(number, Place):
            self._ask("digit", lambda back: explain_error(back, number))
        else:
            self._ask(samples, lambda back: explain_weight(back, number))

    def prepare(self) -> None:
        """Tell the way back of the chosen sample, unless it is known or on its way."""
        under_way = self._asked == "digit" and self._analysis.busy(GRADIENT)
        if "digit" not in self._backs and not under_way:
            self._ask("digit", lambda _: None)

    def _ask(
        self, samples: str, tell: Callable[[Reverse], WeightStory | ErrorStory | None]
    ) -> None:
        watched, known = self._watched, self._backs.get(samples)
        if watched is None:
            return
        self._asked = samples

        def answer() -> _Answer:
            back = known or reverse(watched.apart(), *watched.pictures(samples))
            return _Answer(samples, back, tell(back))

        def run(cancel: Cancel) -> Pieces[_Answer]:
            del cancel
            return at_once(answer)

        self._analysis.ask(GRADIENT, watched.step, run, self._take)

    def _take(self, answer: _Answer) -> None:
        is_new = answer.samples == "digit" and "digit" not in self._backs
        self._backs[answer.samples] = answer.back
        if is_new:
            self.went_back.emit(answer.back)
        match answer.story:
            case WeightStory():
                self.weight_explained.emit(answer.story)
            case ErrorStory():
                self.error_explained.emit(answer.story)
