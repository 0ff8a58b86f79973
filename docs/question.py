"""A question that a student asks of the window, and how it stands in the document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.gui.visitor import Visitor

MOST_CLICKS = 3
PICTURES = "pictures"
"""The pictures' folder, beside the document."""


@dataclass(frozen=True)
class Step:
    """What the reader does, in words, and the same done by a visitor."""

    words: str
    act: Callable[[Visitor], None]


@dataclass(frozen=True)
class Question:
    """`steps` end where `page` of the window says `title`; `answer` tells what is seen there.

    `slug` names the picture. Of the steps at most MOST_CLICKS are clicks.
    """

    slug: str
    asked: str
    steps: tuple[Step, ...]
    page: str
    title: str
    answer: str

    def ask(self, visitor: Visitor) -> str:
        """Do every step; what the page says then."""
        for step in self.steps:
            step.act(visitor)
        return visitor.read(self.page)


def document(title: str, opening: str, parts: Mapping[str, Sequence[Question]]) -> str:
    """The whole document in Markdown: what it is about, a table of contents, all questions."""
    lines = [f"# {title}", "", opening, ""]
    for part, questions in parts.items():
        lines += [f"**{part}**", ""]
        lines += [f"- [{each.asked}](#{_anchor(each.asked)})" for each in questions]
        lines += [""]
    for part, questions in parts.items():
        lines += [f"## {part}", ""]
        for each in questions:
            lines += [f"### {each.asked}", "", _clicks(each), "", each.answer, ""]
            lines += [f"![{each.asked}]({PICTURES}/{each.slug}.png)", ""]
    return "\n".join(lines)


def _clicks(question: Question) -> str:
    """The steps as one line: "Click …, then …"."""
    return " → ".join(step.words for step in question.steps) + "."


def _anchor(heading: str) -> str:
    """As GitHub makes one of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
