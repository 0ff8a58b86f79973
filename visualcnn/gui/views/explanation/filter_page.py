"""The filter page: one filter down to its weights, its course, and an experiment with it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from visualcnn.explain.experiment import Experiment
from visualcnn.explain.places import Place, Weight
from visualcnn.gui import text
from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import PlainLabel, verbatim
from visualcnn.gui.theme import GAP, GRID, THEME, icon_size, style_text
from visualcnn.gui.views.explanation.back_page import BackPage
from visualcnn.gui.views.explanation.before_after import BeforeAfter
from visualcnn.gui.views.explanation.digits_view import DigitsView
from visualcnn.gui.views.explanation.experiment_bar import ExperimentBar
from visualcnn.gui.views.explanation.filter_course import FilterCourseView
from visualcnn.gui.views.explanation.filter_view import FilterView
from visualcnn.gui.views.explanation.kernel_editor import KernelEditor
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.gui.views.inspector.fact_table import FactTable
from visualcnn.nn.layer import Array

_INVITATION = "Click a filter in the network: it appears here with its kernels and its course."
_ROOM_FOR_ALL = 1_180
"""Pixels at zoom 1 from which on an experiment leaves room for the course."""


class FilterPage(BackPage):
    """What is done here to a filter is done to a copy, until it is applied."""

    experiment_wanted = Signal(object)
    """Experiment: as the user changed it."""
    apply_wanted = Signal()
    undo_wanted = Signal()
    weight_wanted = Signal(object)
    """Weight that was clicked."""
    place_wanted = Signal(object)
    """Place in the feature map that was clicked."""
    hovered = Signal(object)
    """Place in the feature map that is pointed at, or None."""
    filter_wanted = Signal(str, int)
    """The layer's next filter, or the one before."""
    digit_wanted = Signal(int)
    """A digit's number among the validation digits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        terms = ("filter", "kernel", "feature map", "norm", "experiment")
        super().__init__("Filter", _INVITATION, terms, parent)
        self._view: FilterView | None = None
        self._experiment = Experiment()
        self._names: tuple[str, ...] = ()
        self.banner = ExperimentBar()
        self.editor = KernelEditor()
        self.facts = FactTable()
        self.map = NumberGrid()
        self.map.set_title("Feature map on this digit")
        self.course, self.digits, self.bars = FilterCourseView(), DigitsView(), BeforeAfter()
        self.digits_title = PlainLabel()
        self.before, self.after, self.mute = QToolButton(), QToolButton(), QPushButton("Mute")
        self._controls = QWidget()
        self._build_head()
        self._lay_out()
        self._connect()
        for part in (self.body, self.bars, self._controls):
            part.hide()
        self.start_styling()

    def _build_head(self) -> None:
        for button, name, step in (
            (self.before, "Previous filter", -1),
            (self.after, "Next filter", 1),
        ):
            button.setToolTip(verbatim(name))
            button.setAccessibleName(name)
            button.setProperty("step", step)
            button.clicked.connect(self._go_on)
        self.mute.setCheckable(True)
        self.mute.setToolTip("Silence this filter on a copy: its weights and its bias count as 0")
        self.mute.toggled.connect(self._mute)
        arrows = QHBoxLayout()
        arrows.setSpacing(0)
        arrows.addWidget(self.before)
        arrows.addWidget(self.after)
        row = QHBoxLayout(self._controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addLayout(arrows)
        row.addWidget(self.mute)
        row.addWidget(self.editor.mode)
        self.head.insertWidget(1, self._controls)

    def _lay_out(self) -> None:
        self._numbers = QWidget()
        numbers = QVBoxLayout(self._numbers)
        numbers.setContentsMargins(0, 0, 0, 0)
        numbers.setSpacing(GRID)
        numbers.addWidget(self.editor.strip)
        numbers.addWidget(self.facts)
        numbers.addStretch(1)
        digits = QVBoxLayout()
        digits.setSpacing(2)
        digits.addWidget(self.digits_title)
        digits.addWidget(self.digits, 1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.editor, 3)
        row.addWidget(self._numbers, 2)
        row.addWidget(self.map, 2)
        row.addWidget(self.course, 3)
        row.addLayout(digits, 2)
        row.addWidget(self.bars, 3)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.banner)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.banner.reset_wanted.connect(self._reset)
        self.banner.apply_wanted.connect(self.apply_wanted)
        self.banner.undo_wanted.connect(self.undo_wanted)
        self.editor.painted.connect(self._paint)
        self.editor.weight_chosen.connect(self._choose_weight)
        self.editor.strip.kernel_chosen.connect(self._show_channel)
        self.map.cell_chosen.connect(self._tell_place)
        self.map.cell_hovered.connect(self._hover)
        self.digits.digit_chosen.connect(self.digit_wanted)

    def show_filter(self, view: FilterView) -> None:
        """Show `view`; of the same filter as before, the kernel that is enlarged stays."""
        story = view.story
        self._view, self._experiment = view, view.experiment
        self.title.setText(f"{story.layer} · filter {story.number}")
        super().say(story.sentence)
        self.sentence.setVisible(not view.experiment.active)
        self.body.show()
        self._controls.show()
        for button, possible in (
            (self.before, story.number > 0),
            (self.after, story.number < story.filters - 1),
        ):
            button.setEnabled(possible)
        with QSignalBlocker(self.mute):
            self.mute.setChecked(view.muted)
        self.mute.setText("Muted" if view.muted else "Mute")
        self.banner.show_state(view)
        self.editor.show_filter(view)
        self._show_facts(view)
        self._show_map(story.feature_map)
        self._show_channel(self.editor.channel)
        self._show_digits(view)
        self._show_bars(view)
        self._make_room()

    def say(self, sentence: str) -> None:
        """Show `sentence`; an experiment's banner has its place else."""
        super().say(sentence)
        self.sentence.show()

    def _show_bars(self, view: FilterView) -> None:
        if view.class_names != self._names:
            self._names = view.class_names
            self.bars.set_classes(self._names)
        # Between two strokes the last outcome stays: bars that come and go can't be read.
        if view.model is not None and view.tried is not None:
            self.bars.show_change(view.model.probabilities, view.tried.probabilities, view.label)

    def _show_facts(self, view: FilterView) -> None:
        story = view.story
        numbers = {
            "norm": story.norm,
            "mean": story.mean,
            "bias": story.bias,
            "gradient norm": story.gradient_norm,
        }
        self.facts.show_facts(
            tuple(
                (name, text.value(number)) for name, number in numbers.items() if number is not None
            )
        )

    def _show_map(self, feature_map: Array | None) -> None:
        self.map.setVisible(feature_map is not None)
        if feature_map is not None:
            signed = bool((feature_map < 0).any())
            self.map.show_values(feature_map, signed=signed)

    def _show_digits(self, view: FilterView) -> None:
        step = view.digits_step
        when = "" if step is None else f" · step {text.count(step)}"
        self.digits_title.setText(f"Excited most by{when}")
        self.digits.show_digits(view.digits)

    @Slot(int)
    def _show_channel(self, channel: int) -> None:
        self.editor.show_channel(channel)
        if self._view is not None:
            self.course.show_course(self._view.course, channel)

    def _change(self, experiment: Experiment) -> None:
        self._experiment = experiment
        self.experiment_wanted.emit(experiment)

    @Slot(bool)
    def _mute(self, muted: bool) -> None:
        if self._view is not None:
            story, now = self._view.story, self._experiment
            change = now.mute if muted else now.unmute
            self._change(change(story.layer, story.number))

    @Slot(object)
    def _paint(self, kernel: Array) -> None:
        if self._view is not None:
            story, channel = self._view.story, self.editor.channel
            self._change(self._experiment.paint(story.layer, story.number, channel, kernel))

    @Slot()
    def _reset(self) -> None:
        self._change(self._experiment.clear())

    @Slot(int, int)
    def _choose_weight(self, row: int, column: int) -> None:
        if self._view is not None:
            story = self._view.story
            index = (story.number, self.editor.channel, row, column)
            self.weight_wanted.emit(Weight(story.layer, story.parameter, index))

    def _place(self, row: int, column: int) -> Place | None:
        if self._view is None or row < 0:
            return None
        return Place(self._view.story.layer, (self._view.story.number, row, column))

    @Slot(int, int)
    def _tell_place(self, row: int, column: int) -> None:
        self.place_wanted.emit(self._place(row, column))

    @Slot(int, int)
    def _hover(self, row: int, column: int) -> None:
        self.hovered.emit(self._place(row, column))

    @Slot()
    def _go_on(self) -> None:
        if self._view is not None:
            story = self._view.story
            self.filter_wanted.emit(story.layer, story.number + self.sender().property("step"))

    def _make_room(self) -> None:
        """An experiment's outcome takes the course's place where both don't fit."""
        tried = self._view is not None and self._experiment.active
        both = self.width() >= _ROOM_FOR_ALL * THEME.zoom
        # What goes, goes first, or for a moment both would make the window wider.
        for part, shown in sorted(
            ((self.bars, tried), (self.course, both or not tried)), key=lambda item: item[1]
        ):
            part.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may hold more, or less."""
        super().resizeEvent(event)
        self._make_room()

    def restyle(self) -> None:
        """Take over the theme's colours, fonts and icons."""
        super().restyle()
        style_text(self.digits_title, "caption", "text_quiet")
        for button, name in ((self.before, "previous"), (self.after, "next")):
            button.setIcon(icon(name))
            button.setIconSize(icon_size())
        self.facts.restyle()
        self._numbers.setFixedWidth(round(160 * THEME.zoom))
