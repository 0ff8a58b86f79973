"""How a value came about: its name, one sentence, and a drawing for the kind of its layer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from visualcnn.explain.fields import Region
from visualcnn.explain.story import Story
from visualcnn.gui import text
from visualcnn.gui.theme import style_text
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.explanation.back_page import BackPage
from visualcnn.gui.views.explanation.bodies import body_of
from visualcnn.gui.views.explanation.body import StoryBody, Told
from visualcnn.gui.views.explanation.figures import rounding
from visualcnn.gui.views.explanation.names import full_name
from visualcnn.gui.views.tab_order import focus_first, put_in_order, reached_by_tab
from visualcnn.nn.layer import Array

INVITATION = "Click a number in the network, or a bar of the sample: it is explained here."


class ValuePage(BackPage):
    """Shows stories, each kind by a body that is made when the first of its kind comes."""

    place_wanted = Signal(object)
    weight_wanted = Signal(object)
    filter_wanted = Signal(str, int)
    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Value", INVITATION, (), parent)
        self._bodies: dict[type[StoryBody], StoryBody] = {}
        self._classes: tuple[str, ...] = ()
        self._rounding = ""
        self.told: Told | None = None
        self.note = ElidedLabel()
        self.note.setAccessibleName("Rounding, or the calculation under the pointer")
        self._stack = _Front()
        self._fill()
        self.start_styling()

    def _fill(self) -> None:
        self.head.takeAt(1)
        self.head.insertWidget(1, self.note, 1)
        self._stack.addWidget(QWidget())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._stack)
        for widget in (scroll.viewport(), self._stack):
            widget.setAutoFillBackground(False)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Another network: nothing is explained as yet."""
        self._classes = names
        self.told = None
        self.title.setText("Value")
        self.note.setText("")
        self._stack.setCurrentIndex(0)
        self.say("")

    def show_story(
        self, story: Story, values: Callable[[str], Array], region: Region | None
    ) -> None:
        """Show how the value of `story` came about."""
        self.told = Told(story, values, region, self._classes)
        kind = body_of(story)
        body = self._bodies.get(kind) or self._made(kind)
        self._terms = body.terms
        self.title.setText(f"{full_name(story.place, self._classes)} = {text.value(story.value)}")
        self.say(story.sentence)
        self._rounding = rounding(story.rounding)
        self._say("")
        body.show_told(self.told)
        if body is not self._stack.currentWidget():
            self._bring_to_front(body)

    def _bring_to_front(self, body: StoryBody) -> None:
        """Who walks by keyboard walks on in it."""
        keyboard = QApplication.focusWidget()
        walked = keyboard is not None and self._stack.isAncestorOf(keyboard)
        self._stack.setCurrentWidget(body)
        self.restyle()
        if walked:
            focus_first(body)

    def _made(self, kind: type[StoryBody]) -> StoryBody:
        body = self._bodies[kind] = kind()
        body.place_wanted.connect(self.place_wanted)
        body.weight_wanted.connect(self.weight_wanted)
        body.filter_wanted.connect(self.filter_wanted)
        body.hovered.connect(self.hovered)
        body.said.connect(self._say)
        self._stack.addWidget(body)
        put_in_order(self._stack, reached_by_tab(body))
        return body

    @property
    def shown(self) -> QWidget:
        """The body that is shown."""
        return self._stack.currentWidget()

    def _say(self, calculation: str) -> None:
        """Show the calculation under the pointer, or the rounding of the whole."""
        self.note.setText(calculation or self._rounding)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        super().restyle()
        style_text(self.note, "body", "text_quiet")
        style_text(self.sentence, "caption", "text_quiet")


class _Front(QStackedWidget):
    """Needs no more room than the drawing in front."""

    def sizeHint(self) -> QSize:
        """That of what is in front."""
        return self.currentWidget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """That of what is in front."""
        return self.currentWidget().minimumSizeHint()
