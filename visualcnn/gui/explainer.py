"""The explainer: what is chosen, at which moment, and which page shall answer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot

from visualcnn.explain.places import Place, Weight
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.answers import FOLLOWED, Answers
from visualcnn.gui.live_errors import LiveErrors
from visualcnn.gui.moments import Moments, Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import State
from visualcnn.gui.views.explanation import ExplanationPanel
from visualcnn.gui.views.network import NetworkPanel, Selection
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.training.requests import Prepared

NUMBER_PAGES, WEIGHT_PAGES = ("value", "gradient", "why"), ("gradient", "proof", "filter")
"""On other pages a number, or a filter, that is clicked opens its own."""


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
        self.moments = Moments(session, sample_panel.sample, self)
        self.moments.waits = lambda: self.analysis.busy(*FOLLOWED)
        self.answers = Answers(session, self.analysis, panel, network_panel, sample_panel, self)
        self.errors = LiveErrors(session, sample_panel.sample, self.analysis, network_panel)
        self.watched: Watched | None = None
        """The moment that is shown."""
        self._seen = panel.isVisible()
        self._stamp: tuple[int, bool, bool] | None = None
        self._summary = session.summary
        self._listen()
        self._obey()

    def _listen(self) -> None:
        """To what happens outside of the panel."""
        self._session.prepared.connect(self._on_prepared)
        self._session.state_changed.connect(self._on_state)
        self._session.advanced.connect(self._show_stamp)
        self._network_panel.clicked.connect(self._on_selection)
        self._network_panel.number_wanted.connect(self._on_number)
        self._network_panel.hovered.connect(self.answers.forward.point_at)
        self._sample_panel.chosen.connect(self._on_sample)
        self.moments.arrived.connect(self._on_moment)
        self.analysis.ended.connect(self._on_ended)

    def _obey(self) -> None:
        """What the panel wants."""
        panel = self._panel
        panel.place_wanted.connect(self._on_wanted)
        panel.weight_wanted.connect(self._on_wanted)
        panel.filter_wanted.connect(self._on_filter)
        panel.page_wanted.connect(self._on_page)
        panel.update_wanted.connect(self.moments.refresh)
        panel.follow_wanted.connect(self._on_follow)
        panel.digit_wanted.connect(self._on_digit)
        panel.installEventFilter(self)

    def close(self) -> bool:
        """Ask for nothing any more and end the thread; False if it takes too long to wait for."""
        self._panel.removeEventFilter(self)
        for part in (self.moments, self.answers, self.errors):
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
        self.answers.choose(number)
        self._wake()
        self.answers.answer()

    @Slot(object)
    def _on_selection(self, selection: Selection) -> None:
        """A filter that is clicked is shown, unless the weights of filters are being looked at."""
        if selection.what == "filter":
            self._on_filter(selection.layer, selection.index[0])
            if self._panel.page not in WEIGHT_PAGES:
                self._panel.open_page("filter")

    @Slot(str, int)
    def _on_filter(self, layer: str, number: int) -> None:
        self.answers.filters.choose(layer, number)
        self._wake()
        self.answers.answer()

    @Slot(object)
    def _on_sample(self, choice: object) -> None:
        del choice
        self.answers.look_at_another()
        self.errors.look_at_another()
        self._wake()
        self._show_stamp()

    @Slot(str)
    def _on_page(self, page: str) -> None:
        self.answers.open(page)
        self._wake()
        self.answers.answer()

    @Slot(int)
    def _on_digit(self, index: int) -> None:
        self._sample_panel.choose("validation", index)

    @Slot(bool)
    def _on_follow(self, follow: bool) -> None:
        self.moments.following = follow
        self._show_stamp()

    # What happens.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A panel that is hidden asks for nothing; seen again, it is brought up to date."""
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            self._seen = event.type() == QEvent.Type.Show
            self.answers.look(seen=self._seen)
            self._wake()
        return super().eventFilter(watched, event)

    def _wake(self) -> None:
        """Let moments come while something is explained, the first one at once."""
        self.answers.look_at_page()
        self.moments.awake = self.answers.wanted and self._seen
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
        self.answers.watch(watched)

    @Slot(object)
    def _on_prepared(self, event: Prepared) -> None:
        """Another run; in the same network what was chosen stays so."""
        other = event.summary != self._summary
        self._summary = event.summary
        self.watched, self._stamp = None, None
        self.answers.forget(choice=other)
        self._panel.set_network(event.summary, self._session.class_names)
        self._wake()

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self.analysis.be_gentle(gentle=state is State.RUNNING)
        self._show_stamp()

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
