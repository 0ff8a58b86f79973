"""What students ask, and where the window answers: `make pictures` writes questions.md of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from docs.backward import BACKWARD
from docs.drawing import draw
from docs.filters import FILTERS
from docs.forward import FORWARD
from docs.question import MOST_CLICKS, PICTURES, Question, document

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER / "questions.md"
PARTS: dict[str, tuple[Question, ...]] = {
    "Forward: from the pixels to the answer": FORWARD,
    "Backward: from the loss to the weights": BACKWARD,
    "Filters": FILTERS,
}
QUESTIONS = tuple(question for part in PARTS.values() for question in part)
TITLE = "Questions that students ask"
OPENING = (
    "Every number in the window explains itself when it is clicked. Here are questions that come "
    "up in class, each with the few clicks that answer it: three at most, and the picture of what "
    "is seen then.\n"
    "\n"
    "In all of them LeNet-5 has done 300 steps on the built-in digits. The chosen digit is one of "
    "the validation digits, a 9 that is open at the top; the network takes it for a 4."
)


def text() -> str:
    """The document as it should be."""
    return document(TITLE, OPENING, PARTS)


def main() -> None:
    """Ask every question in a window of its own, and write the document with its pictures."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with TemporaryDirectory() as home:
        draw(QUESTIONS, FOLDER / PICTURES, Path(home))
    DOCUMENT.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{DOCUMENT}: {len(QUESTIONS)} questions, {MOST_CLICKS} clicks at most\n")


if __name__ == "__main__":
    main()
