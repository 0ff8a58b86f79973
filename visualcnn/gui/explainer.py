"""The explainer: what is chosen, at which moment, and which page shall answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot

from visualcnn.explain.fields import Region
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import Story
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.backward import GRADIENT, Backward
from visualcnn.gui.filter_watch import FilterWatch
from visualcnn.gui.forward import TRAIL, Forward
from visualcnn.gui.live_errors import LiveErrors
from visualcnn.gui.moments import Moments, Watched
from visualcnn.gui.page_progress import PAGES, PageProgress
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import State
from visualcnn.gui.trials import WHAT_IF, Trials
from visualcnn.gui.views.explanation import ExplanationPanel
from visualcnn.gui.views.network import NetworkPanel, Selection
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.training.requests import Prepared

NUMBER_PAGES, WEIGHT_PAGES = ("value", "gradient"), ("gradient", "proof", "filter")
"""On other pages a number, or a filter, that is clicked opens its own."""
FOLLOWED = (TRAIL, GRADIENT, WHAT_IF)
"""Jobs that are done anew for each moment that is followed."""
NUMBERLESS = ("what if", "proof")
"""Pages that tell something although nothing is chosen."""


class Explainer(QObject):
    """Joins the session, the panel that explains, and the panels in which numbers are chosen.

    What is shown stays at its moment until the user wants another, follows, or clicks a number in
    the network; every stop of the training brings one exact moment. All of it works on copies.
    """

    def __init__(
        self,
        session: TrainingSession,
        panel: ExplanationPanel,
        network_panel: NetworkPanel,
        sample_panel: SamplePanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._panel = session, panel
        self._network_panel, self._sample_panel = network_panel, sample_panel
        self.analysis = Analysis(self)
        self.progress = PageProgress(self.analysis, self)
        self.moments = Moments(session, sample_panel.sample, self)
        self.moments.waits = lambda: self.analysis.busy(*FOLLOWED)
        self.forward = Forward(self.analysis, network_panel, sample_panel, self)
        self.backward = Backward(self.analysis, self)
        self.trials = Trials(self.analysis, self)
        self.filters = FilterWatch(session, sample_panel.sample, self.analysis, self)
        self.errors = LiveErrors(session, sample_panel.sample, self.analysis, network_panel)
        self.watched: Watched | None = None
        """The moment that is shown."""
        self.weight: Weight | None = None
        self._number: Place | Weight | None = None
        self._page, self._samples = "value", "digit"
        self._seen = panel.isVisible()
        self._stamp: tuple[int, bool, bool] | None = None
        self._summary = session.summary
        self._listen()
        self._obey()

    def _listen(self) -> None:
        """To what happens outside of the panel, and to what is worked out."""
        self._session.prepared.connect(self._on_prepared)
        self._session.state_changed.connect(self._on_state)
        self._session.advanced.connect(self._show_stamp)
        self._network_panel.clicked.connect(self._on_selection)
        self._network_panel.number_wanted.connect(self._on_number)
        self._network_panel.hovered.connect(self.forward.point_at)
        self._sample_panel.chosen.connect(self._on_sample)
        self.moments.arrived.connect(self._on_moment)
        self.forward.explained.connect(self._on_story)
        self.forward.trail_found.connect(self._panel.show_trail)
        self.forward.said.connect(self._panel.say)
        self.backward.weight_explained.connect(self._panel.show_weight)
        self.backward.error_explained.connect(self._panel.show_error)
        self.backward.went_back.connect(self.filters.take_back)
        self.trials.tried.connect(self._panel.show_what_if)
        self.trials.proved.connect(self._panel.show_verdict)
        self.filters.shown.connect(self._panel.show_filter)
        self.filters.said.connect(self._panel.say)
        self.progress.moved.connect(self._panel.set_progress)
        self.progress.said.connect(self._panel.say)
        self.analysis.ended.connect(self._on_ended)

    def _obey(self) -> None:
        """What the panel wants."""
        panel = self._panel
        panel.place_wanted.connect(self._on_wanted)
        panel.weight_wanted.connect(self._on_wanted)
        panel.filter_wanted.connect(self._on_filter)
        panel.page_wanted.connect(self._on_page)
        panel.samples_wanted.connect(self._on_samples)
        panel.update_wanted.connect(self.moments.refresh)
        panel.follow_wanted.connect(self._on_follow)
        panel.hovered.connect(self.forward.point_at)
        panel.what_if_wanted.connect(self._on_what_if)
        panel.proof_wanted.connect(self._on_proof)
        panel.stopped.connect(self._on_stopped)
        panel.experiment_wanted.connect(self.filters.experiment_with)
        panel.apply_wanted.connect(self.filters.apply)
        panel.undo_wanted.connect(self.filters.undo)
        panel.digit_wanted.connect(self._on_digit)
        panel.installEventFilter(self)

    def close(self) -> bool:
        """Ask for nothing any more and end the thread; False if it takes too long to wait for."""
        self._panel.removeEventFilter(self)
        for part in (self.moments, self.forward, self.filters, self.errors):
            part.close()
        return self.analysis.close()

    # What the user chooses.

    @Slot(object)
    def _on_number(self, number: Place | Weight) -> None:
        """A number of the network panel is explained as it is seen there: now."""
        self._choose(number)
        if isinstance(number, Place) and self._panel.page not in NUMBER_PAGES:
            self._panel.open_page("value")
        if self._outdated and not self.moments.under_way:
            self.moments.refresh()

    @Slot(object)
    def _on_wanted(self, number: Place | Weight) -> None:
        self._network_panel.select_number(number)
        self._choose(number)

    def _choose(self, number: Place | Weight) -> None:
        self._number = number
        self.filters.follow(number)
        self._wake()
        if isinstance(number, Place):
            self.forward.choose(number)
        else:
            self.weight = number
        self._answer_page()

    @Slot(object)
    def _on_selection(self, selection: Selection) -> None:
        """A filter that is clicked is shown, unless the weights of filters are being looked at."""
        if selection.what == "filter":
            self._on_filter(selection.layer, selection.index[0])
            if self._panel.page not in WEIGHT_PAGES:
                self._panel.open_page("filter")

    @Slot(str, int)
    def _on_filter(self, layer: str, number: int) -> None:
        self.filters.choose(layer, number)
        self._wake()
        self._answer_page()

    @Slot(object)
    def _on_sample(self, choice: object) -> None:
        del choice
        self._panel.show_verdict(None)
        self._panel.show_what_if(None)
        self.errors.look_at_another()
        self._wake()
        self._show_stamp()

    @Slot(str)
    def _on_page(self, page: str) -> None:
        self._page = page
        self._wake()
        self._answer_page()

    @Slot(str)
    def _on_samples(self, samples: str) -> None:
        self._samples = samples
        self._answer_page()

    @Slot(int)
    def _on_digit(self, index: int) -> None:
        self._sample_panel.choose("validation", index)

    @Slot(bool)
    def _on_follow(self, follow: bool) -> None:
        self.moments.following = follow
        self._show_stamp()

    @Slot(float, int)
    def _on_what_if(self, rate: float, steps: int) -> None:
        self.trials.try_steps(rate, steps, self._samples)

    @Slot(str)
    def _on_proof(self, kind: str) -> None:
        layer = self._number.layer if self._number is not None else None
        sentence = self.trials.prove(kind, self.weight, layer, self._samples)
        if sentence:
            self._panel.say("proof", sentence)

    @Slot()
    def _on_stopped(self) -> None:
        self.trials.stop()
        self.filters.stop()

    # What happens.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A panel that is hidden asks for nothing; seen again, it is brought up to date."""
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            self._seen = event.type() == QEvent.Type.Show
            self.forward.look(seen=self._seen)
            self._wake()
        return super().eventFilter(watched, event)

    def _wake(self) -> None:
        """Let moments come while something is explained, the first one at once."""
        chosen = self._number is not None or self.filters.chosen is not None
        wanted = chosen or self._page in NUMBERLESS
        self.filters.look(seen=self._seen and self._page == "filter")
        self.moments.awake = wanted and self._seen
        if not self.moments.awake:
            return
        other = self.watched is None or self.watched.sample is not self._sample_panel.sample()
        exact = self._session.state is not State.RUNNING
        if other or (self._outdated and (exact or self.moments.following)):
            self.moments.refresh()

    @property
    def _outdated(self) -> bool:
        """Whether the run is beyond what is shown."""
        watched = self.watched
        return watched is None or (watched.step, watched.run) != (
            self._session.step,
            self._session.run,
        )

    @Slot(object)
    def _on_moment(self, watched: Watched) -> None:
        self.watched = watched
        self._show_stamp()
        self._panel.set_label(watched.moment.label)
        self._panel.set_learning_rate(watched.moment.learning_rate)
        for part in (self.forward, self.backward, self.trials, self.filters):
            part.watch(watched)
        self._answer_page()

    @Slot(object)
    def _on_prepared(self, event: Prepared) -> None:
        """Another run; in the same network what was chosen stays so."""
        other = event.summary != self._summary
        self._summary = event.summary
        self.watched, self._stamp = None, None
        self.analysis.cancel(*PAGES)
        for part in (self.forward, self.backward, self.trials):
            part.watch(None)
        self.filters.forget(choice=other)
        self._panel.set_network(event.summary, self._session.class_names)
        if other:
            self.weight = self._number = None
            self.forward.choose(None)
        self._wake()

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self.analysis.be_gentle(gentle=state is State.RUNNING)
        self._show_stamp()

    @Slot(object, object)
    def _on_story(self, story: Story, region: Region | None) -> None:
        if self.watched is not None:
            self._panel.show_story(story, self.watched.moment.values, region)

    @Slot(str, float)
    def _on_ended(self, key: str, seconds: float) -> None:
        if key in FOLLOWED:
            self.moments.count(seconds)

    @Slot()
    def _show_stamp(self) -> None:
        if self.watched is None:
            return
        stamp = (self.watched.step, self.moments.following, self._outdated)
        if stamp != self._stamp:
            self._stamp = stamp
            self._panel.set_stamp(*stamp)

    def _answer_page(self) -> None:
        """What the page in front lacks; the others are answered when they are seen."""
        if not self._seen or self.watched is None:
            return
        match self._page:
            case "gradient" if self._number is not None:
                self.backward.explain(self._number, self._samples)
            case "what if":
                self.trials.try_again(self._samples)
            case "filter" if self.filters.chosen is not None:
                self.backward.prepare()
