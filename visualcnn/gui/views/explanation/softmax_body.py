"""A probability: the exponentials of all outputs, their sum, the part of it, and what it costs."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from visualcnn.explain.places import SOFTMAX, Place
from visualcnn.explain.story import SoftmaxStory
from visualcnn.gui import text
from visualcnn.gui.theme import GRID
from visualcnn.gui.views.explanation.body import StoryBody, Told
from visualcnn.gui.views.explanation.class_rows import ClassRows
from visualcnn.gui.views.explanation.facts import Line, Lines
from visualcnn.gui.views.explanation.figures import place_name
from visualcnn.gui.views.explanation.ranked_row import RankedRow

_OUTPUT, _PROBABILITY = 0, 2


class SoftmaxBody(StoryBody):
    """Three rows with a column for each class, and the calculation of the chosen one."""

    terms: ClassVar[tuple[str, ...]] = ("softmax", "logit", "probability", "loss")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: Told | None = None
        self.rows = ClassRows(3)
        self.lines = Lines("The calculation", ("step", "number"))
        self._row = RankedRow((self.rows, self.lines), (1, 0))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.addWidget(self._row)
        self.rows.chosen.connect(self._choose)
        self.rows.pointed.connect(self._point)
        self.lines.meant.connect(self.place_wanted)
        self.start_styling()

    def show_told(self, told: Told) -> None:
        """Show a probability's story."""
        story = _story(told)
        self._told = told
        largest = float(story.logits.max())
        probabilities = story.exponentials / story.exponentials.sum()
        power = f"e to the power of z − {text.value(largest)}, the largest"
        names = [_name(told, number) for number in range(len(story.logits))]
        self.rows.show_rows(
            names,
            (
                (f"z: outputs of {story.reads}", story.logits, True),
                (power, story.exponentials, False),
                ("probability: each ÷ their sum", probabilities, False),
            ),
            story.place.index[0],
        )
        self.lines.show_lines(_steps(told, story))
        self._row.arrange()

    def _input(self, number: int) -> Place:
        story = _story(self._told)
        return Place(story.reads, (number, *story.place.index[1:]))

    def _choose(self, row: int, column: int) -> None:
        story = _story(self._told)
        if row == _PROBABILITY:
            self.place_wanted.emit(Place(story.place.layer, (column, *story.place.index[1:])))
        else:
            self.place_wanted.emit(self._input(column))

    def _point(self, column: int) -> None:
        if column < 0:
            self.hovered.emit(None)
            self.said.emit("")
            return
        story = _story(self._told)
        self.hovered.emit(self._input(column))
        power, total = float(story.exponentials[column]), float(story.exponentials.sum())
        part = text.value(power / total)
        self.said.emit(
            f"{_name(self._told, column)}: {text.value(power)} ÷ {text.value(total)} = {part}"
        )


def _steps(told: Told, story: SoftmaxStory) -> list[Line]:
    own, rest = story.place.index[0], story.place.index[1:]
    total = float(np.sum(story.exponentials))
    output = Place(story.reads, (own, *rest))
    lines = [
        Line(f"z = {place_name(output)}", text.value(float(story.logits[own])), output),
        Line("e to the power of z − largest", text.value(float(story.exponentials[own]))),
        Line("÷ sum of all of these", text.value(total)),
        Line("probability p", text.value(story.value), total=True),
    ]
    if story.loss is not None and story.label is not None:
        name = _name(told, story.label)
        label = Place(story.place.layer, (story.label,))
        lines.append(Line(f"loss, −log p of label {name}", text.value(story.loss), label))
    return lines


def _name(told: Told | None, number: int) -> str:
    if told is not None and told.story.place.layer == SOFTMAX:
        return told.class_name(number)
    return str(number)


def _story(told: Told | None) -> SoftmaxStory:
    story = told.story if told else None
    if not isinstance(story, SoftmaxStory):
        raise TypeError(f"A {type(story).__name__} has no probabilities.")
    return story
