"""Answers: what the pages of the explanation tell of the moment that is watched."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from visualcnn.explain.fields import Region
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import Story
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.attributions import COVERING, GRADIENTS, Attributions
from visualcnn.gui.backward import GRADIENT, Backward
from visualcnn.gui.filter_watch import FilterWatch
from visualcnn.gui.forward import TRAIL, Forward
from visualcnn.gui.moments import Watched
from visualcnn.gui.page_progress import PAGES, PageProgress
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.trials import WHAT_IF, Trials
from visualcnn.gui.views.explanation import ExplanationPanel
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.gui.views.sample import SamplePanel

FOLLOWED = (TRAIL, GRADIENT, WHAT_IF, GRADIENTS, COVERING)
"""Jobs that are done anew for each moment that is followed."""
NUMBERLESS = ("what if", "proof", "why")
"""Pages that tell something although nothing is chosen."""


class Answers(QObject):
    """Knows what is chosen and which page is in front: that one is answered, and nothing else.

    The panel is shown what becomes known of the moment that is watched.
    """

    def __init__(
        self,
        session: TrainingSession,
        analysis: Analysis,
        panel: ExplanationPanel,
        network_panel: NetworkPanel,
        sample_panel: SamplePanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._analysis, self._panel = analysis, panel
        self.progress = PageProgress(analysis, self)
        self.forward = Forward(analysis, network_panel, sample_panel, self)
        self.backward = Backward(analysis, self)
        self.trials = Trials(analysis, self)
        self.filters = FilterWatch(session, sample_panel.sample, analysis, self)
        self.why = Attributions(session, analysis, self)
        self._watched: Watched | None = None
        self._number: Place | Weight | None = None
        self._weight: Weight | None = None
        self._page, self._samples = "value", "digit"
        self._seen = panel.isVisible()
        self._tell()
        self._obey()

    def _tell(self) -> None:
        """The panel what is worked out."""
        panel = self._panel
        self.forward.explained.connect(self._on_story)
        self.forward.trail_found.connect(panel.show_trail)
        self.forward.said.connect(panel.say)
        self.backward.weight_explained.connect(panel.show_weight)
        self.backward.error_explained.connect(panel.show_error)
        self.backward.went_back.connect(self.filters.take_back)
        self.trials.tried.connect(panel.show_what_if)
        self.trials.proved.connect(panel.show_verdict)
        self.filters.shown.connect(panel.show_filter)
        self.filters.said.connect(panel.say)
        self.why.shown.connect(panel.show_why)
        self.why.said.connect(panel.say)
        self.progress.moved.connect(panel.set_progress)
        self.progress.said.connect(panel.say)

    def _obey(self) -> None:
        """What the panel wants of one part alone."""
        panel = self._panel
        panel.samples_wanted.connect(self._on_samples)
        panel.hovered.connect(self.forward.point_at)
        panel.what_if_wanted.connect(self._on_what_if)
        panel.proof_wanted.connect(self._on_proof)
        panel.stopped.connect(self._on_stopped)
        panel.experiment_wanted.connect(self.filters.experiment_with)
        panel.apply_wanted.connect(self.filters.apply)
        panel.undo_wanted.connect(self.filters.undo)
        panel.class_wanted.connect(self.why.choose_class)
        panel.unit_wanted.connect(self.why.choose_unit)
        panel.patch_wanted.connect(self.why.cover)

    @property
    def wanted(self) -> bool:
        """Whether there is anything to tell of a moment."""
        chosen = self._number is not None or self.filters.chosen is not None
        return chosen or self._page in NUMBERLESS

    def choose(self, number: Place | Weight) -> None:
        """Tell of that number from now on; `answer` does."""
        self._number = number
        self.filters.follow(number)
        self.why.choose(number)
        if isinstance(number, Place):
            self.forward.choose(number)
        else:
            self._weight = number

    def open(self, page: str) -> None:
        """That page is in front now."""
        self._page = page

    def look(self, *, seen: bool) -> None:
        """Whether the panel is seen; a page that isn't is told of nothing, until it is."""
        self._seen = seen
        self.forward.look(seen=seen)
        self.look_at_page()
        self.answer()

    def look_at_page(self) -> None:
        """Let those who work for one page alone know whether it is looked at."""
        self.filters.look(seen=self._seen and self._page == "filter")
        self.why.look(seen=self._seen and self._page == "why")

    def look_at_another(self) -> None:
        """Another sample was chosen: what was tried and proved isn't of it."""
        self._panel.show_verdict(None)
        self._panel.show_what_if(None)

    def watch(self, watched: Watched) -> None:
        """Tell of that moment from now on."""
        self._watched = watched
        self._panel.set_label(watched.moment.label)
        self._panel.set_learning_rate(watched.moment.learning_rate)
        for part in (self.forward, self.backward, self.trials, self.filters, self.why):
            part.watch(watched)
        self.answer()

    def forget(self, *, choice: bool) -> None:
        """Another run is there; with `choice` another network as well."""
        self._watched = None
        self._analysis.cancel(*PAGES)
        for part in (self.forward, self.backward, self.trials):
            part.watch(None)
        self.filters.forget(choice=choice)
        self.why.forget(choice=choice)
        if choice:
            self._weight = self._number = None
            self.forward.choose(None)

    def answer(self) -> None:
        """What the page in front lacks; the others are answered when they are seen."""
        if not self._seen or self._watched is None:
            return
        match self._page:
            case "gradient" if self._number is not None:
                self.backward.explain(self._number, self._samples)
            case "what if":
                self.trials.try_again(self._samples)
            case "filter" if self.filters.chosen is not None:
                self.backward.prepare()

    def close(self) -> None:
        """Tell nothing any more."""
        for part in (self.forward, self.filters, self.why):
            part.close()

    @Slot(object, object)
    def _on_story(self, story: Story, region: Region | None) -> None:
        if self._watched is not None:
            self._panel.show_story(story, self._watched.moment.values, region)

    @Slot(str)
    def _on_samples(self, samples: str) -> None:
        self._samples = samples
        self.answer()

    @Slot(float, int)
    def _on_what_if(self, rate: float, steps: int) -> None:
        self.trials.try_steps(rate, steps, self._samples)

    @Slot(str)
    def _on_proof(self, kind: str) -> None:
        layer = self._number.layer if self._number is not None else None
        sentence = self.trials.prove(kind, self._weight, layer, self._samples)
        if sentence:
            self._panel.say("proof", sentence)

    @Slot()
    def _on_stopped(self) -> None:
        self.trials.stop()
        self.filters.stop()
        self.why.stop()
