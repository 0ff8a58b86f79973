"""The explanation panel: pages that tell of one number, forward and backward, and its filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from visualcnn.explain.fields import Region
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.prove import Verdict
from visualcnn.explain.reverse import ErrorStory, WeightStory
from visualcnn.explain.story import Story
from visualcnn.explain.what_if import WhatIf
from visualcnn.gui.theme import THEME
from visualcnn.gui.views.explanation.back_page import BackPage
from visualcnn.gui.views.explanation.error_page import ErrorPage
from visualcnn.gui.views.explanation.filter_page import FilterPage
from visualcnn.gui.views.explanation.filter_view import FilterView
from visualcnn.gui.views.explanation.header import PAGES, Header
from visualcnn.gui.views.explanation.proof_page import ProofPage
from visualcnn.gui.views.explanation.value_page import ValuePage
from visualcnn.gui.views.explanation.weight_page import WeightPage
from visualcnn.gui.views.explanation.what_if_page import WhatIfPage
from visualcnn.gui.views.explanation.why_page import WhyPage
from visualcnn.gui.views.explanation.why_view import WhyView
from visualcnn.gui.views.styled import StyledView
from visualcnn.nn.layer import Array
from visualcnn.nn.summary import NetworkSummary

_NUMBER_PAGES: Final = ("value", "gradient", "why")
"""The pages that show a place; a place that is wanted on another one is explained on the first."""
_SIZE, _LEAST = QSize(1_000, 300), QSize(400, 120)
"""At zoom 1, what every page is made for, and what it may be cut to while another panel is in
front: who wants an explanation gets more room."""


class ExplanationPanel(StyledView):
    """Shows what it is given on the page that it belongs to, and says what the user wants.

    The page "gradient" shows a weight or an activation, whichever came last.
    """

    place_wanted = Signal(object)
    weight_wanted = Signal(object)
    filter_wanted = Signal(str, int)
    page_wanted = Signal(str)
    """The name of the page that is now in front: one of PAGES."""
    samples_wanted = Signal(str)
    """"digit" or "batch": whose loss is gone back from."""
    update_wanted = Signal()
    follow_wanted = Signal(bool)
    hovered = Signal(object)
    """The Place under the pointer, or None."""
    what_if_wanted = Signal(float, int)
    proof_wanted = Signal(str)
    stopped = Signal()
    experiment_wanted = Signal(object)
    apply_wanted = Signal()
    undo_wanted = Signal()
    term_wanted = Signal(str)
    """A term of the glossary."""
    digit_wanted = Signal(int)
    """A validation digit, by its number, that excites the filter."""
    class_wanted = Signal(int)
    """The class of which "Why" tells, or PREDICTED; `unit_wanted`: the number that is chosen."""
    unit_wanted = Signal()
    patch_wanted = Signal(int, int)
    """Side and stride of the patches that "Why" covers, in pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Explanation")
        self.header = Header()
        self.value, self.weight, self.error = ValuePage(), WeightPage(), ErrorPage()
        self.what_if, self.proof, self.filter = WhatIfPage(), ProofPage(), FilterPage()
        self.why = WhyPage()
        self._gradient: BackPage = self.error
        self._page = "value"
        self._classes: tuple[str, ...] = ()
        self._label: int | None = None
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.start_styling()

    def _build(self) -> None:
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        for page in self.pages:
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._stack, 1)

    @property
    def pages(self) -> tuple[BackPage, ...]:
        """All pages; those of a weight's and of an activation's gradient share a name."""
        others = (self.what_if, self.proof, self.why, self.filter)
        return (self.value, self.weight, self.error, *others)

    def _connect(self) -> None:
        self.header.page_wanted.connect(self.open_page)
        self.header.update_wanted.connect(self.update_wanted)
        self.header.follow_wanted.connect(self.follow_wanted)
        self.header.crumbs.chosen.connect(self._want_place)
        self.header.crumbs.hovered.connect(self.hovered)
        for page in self.pages:
            page.term_wanted.connect(self.term_wanted)
            page.stopped.connect(self.stopped)
        for shows_places in (self.value, self.weight, self.error, self.filter):
            shows_places.place_wanted.connect(self._want_place)
            shows_places.hovered.connect(self.hovered)
        for has_weights in (self.value, self.proof, self.filter):
            has_weights.weight_wanted.connect(self._want_weight)
        for has_samples in (self.weight, self.what_if):
            has_samples.samples_wanted.connect(self._want_samples)
        self.value.filter_wanted.connect(self._want_filter)
        self.filter.filter_wanted.connect(self._want_filter)
        self.filter.digit_wanted.connect(self.digit_wanted)
        self.filter.experiment_wanted.connect(self.experiment_wanted)
        self.filter.apply_wanted.connect(self.apply_wanted)
        self.filter.undo_wanted.connect(self.undo_wanted)
        self.what_if.what_if_wanted.connect(self.what_if_wanted)
        self.proof.proof_wanted.connect(self.proof_wanted)
        self.why.hovered.connect(self.hovered)
        self.why.pixel_wanted.connect(self._want_pixel)
        self.why.class_wanted.connect(self.class_wanted)
        self.why.unit_wanted.connect(self.unit_wanted)
        self.why.patch_wanted.connect(self.patch_wanted)

    def sizeHint(self) -> QSize:
        """The room that every page is made for."""
        return _SIZE * THEME.zoom

    def minimumSizeHint(self) -> QSize:
        """Less than the pages need, so that what shares the place may be small."""
        return _LEAST

    # What the user wants.

    @property
    def page(self) -> str:
        """The name of the page in front."""
        return self._page

    def open_page(self, page: str) -> None:
        """Bring a page to the front, and say so; KeyError where there is none of that name."""
        self._show_page(page)
        self.page_wanted.emit(page)
        if page == "what if":
            self.what_if.begin()

    def _show_page(self, page: str) -> None:
        widgets: dict[str, BackPage] = {
            "value": self.value,
            "gradient": self._gradient,
            "what if": self.what_if,
            "proof": self.proof,
            "why": self.why,
            "filter": self.filter,
        }
        self._stack.setCurrentWidget(widgets[page])
        self._page = page
        self.header.pages.choose(page)

    def _want_place(self, place: Place) -> None:
        """A place is told on the page of values, unless its gradient is being looked at."""
        self.place_wanted.emit(place)
        if self._page not in _NUMBER_PAGES:
            self.open_page("value")

    def _want_pixel(self, place: Place) -> None:
        self.place_wanted.emit(place)
        self.open_page("value")

    def _want_weight(self, weight: Weight) -> None:
        self.weight_wanted.emit(weight)
        if self._page not in ("gradient", "proof"):
            self.open_page("gradient")

    def _want_filter(self, layer: str, number: int) -> None:
        self.filter_wanted.emit(layer, number)
        if self._page != "filter":
            self.open_page("filter")

    def _want_samples(self, samples: str) -> None:
        self.weight.set_samples(samples)
        self.what_if.set_samples(samples)
        self.samples_wanted.emit(samples)

    # What there is to show.

    def set_network(self, summary: NetworkSummary, class_names: tuple[str, ...]) -> None:
        """Another network: nothing of it is explained as yet."""
        del summary
        self._classes = class_names
        self.weight.clear()
        self.value.set_classes(class_names)
        self.error.set_classes(class_names)
        self.what_if.set_classes(class_names)
        self.why.set_classes(class_names)
        self.proof.show_verdict(None)
        self.header.crumbs.show_trail((), Place("", ()))
        self.header.clear_stamp()

    def show_trail(self, trail: tuple[Place, ...], current: Place) -> None:
        """Show the way from a probability back to a pixel, on which `current` lies."""
        self.header.crumbs.show_trail(trail, current, self._classes)

    def set_stamp(self, step: int, following: bool, outdated: bool) -> None:
        """Say which step is explained, and whether the network has learned on since."""
        self.header.set_stamp(step, following=following, outdated=outdated)

    def set_learning_rate(self, rate: float) -> None:
        """The run's own, with which "What if" begins."""
        self.what_if.set_learning_rate(rate)

    def set_label(self, label: int | None) -> None:
        """The chosen sample's class, which "What if" marks."""
        self._label = label

    def show_story(
        self, story: Story, moment_values: Callable[[str], Array], region: Region | None
    ) -> None:
        """Show how a value came about; `moment_values` gives any layer's output by its name."""
        self.value.show_story(story, moment_values, region)

    def show_weight(self, story: WeightStory) -> None:
        """Show where a weight's gradient comes from."""
        self.weight.show_weight(story)
        self._put_gradient(self.weight)

    def show_error(self, story: ErrorStory) -> None:
        """Show how the loss reaches an activation."""
        self.error.show_error(story)
        self._put_gradient(self.error)

    def _put_gradient(self, page: BackPage) -> None:
        self._gradient = page
        if self._page == "gradient":
            self._stack.setCurrentWidget(page)

    def show_what_if(self, result: WhatIf | None) -> None:
        """Show what came of steps on a copy."""
        self.what_if.show_what_if(result, self._label)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show what a proof found."""
        self.proof.show_verdict(verdict)

    def show_why(self, view: WhyView) -> None:
        """Show which pixels drive a class or a number."""
        self.why.show_why(view)

    def show_filter(self, view: FilterView) -> None:
        """Show a filter in depth."""
        self.filter.show_filter(view)

    def set_progress(self, page: str, part: float | None) -> None:
        """Show on a page how far its work is, 0 to 1; None: nothing of it runs."""
        for each in self._named(page):
            each.set_progress(part)

    def say(self, page: str, sentence: str) -> None:
        """Show a sentence on a page."""
        for each in self._named(page):
            each.say(sentence)

    def _named(self, page: str) -> tuple[BackPage, ...]:
        if page == "gradient":
            return self.weight, self.error
        others: dict[str, BackPage] = {
            "value": self.value,
            "what if": self.what_if,
            "proof": self.proof,
            "why": self.why,
            "filter": self.filter,
        }
        return (others[page],)


__all__ = ["PAGES", "ExplanationPanel"]
