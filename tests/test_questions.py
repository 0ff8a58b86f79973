"""Questions that students ask: each is answered in the real window, in three clicks at most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from docs.drawing import COLOURS, few_colours
from docs.question import MOST_CLICKS, PICTURES, Question
from docs.questions import DOCUMENT, FOLDER, QUESTIONS, text
from docs.window import SIZE, closed, opened, trained
from tests.gui.visitor import Visitor
from visualcnn.data.dataset import Dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.training.model_file import ModelFile
from visualcnn.training.threads import blas_threads, limit_blas

LARGEST = 60_000
"""Bytes of a picture."""


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ModelFile, Dataset]]:
    """The network that all questions are about."""
    before = blas_threads()
    yield trained(tmp_path_factory.mktemp("taught"))
    limit_blas(before)


@pytest.fixture
def window(
    qapp: QApplication, qtbot: QtBot, taught: tuple[ModelFile, Dataset]
) -> Iterator[Desktop]:
    """A new window, in which nothing was clicked."""
    assert qtbot is not None
    desktop = opened(qapp, *taught)
    yield desktop
    closed(desktop)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.slug)
def test_each_is_answered_in_three_clicks(question: Question, window: Desktop) -> None:
    """The page that it names is in sight then, and says what it says it does."""
    snapshot = window.session.snapshot
    assert snapshot is not None
    assert (snapshot.sample.label, snapshot.prediction) == (9, 4), "the document speaks of these"
    visitor = Visitor(window)
    assert question.title in question.ask(visitor)
    assert 1 <= visitor.clicks <= MOST_CLICKS


def test_a_visitor_clicks_only_what_is_in_sight(window: Desktop) -> None:
    """The explanation lies behind the curves at first, and conv1 has six maps."""
    visitor = Visitor(window)
    acts: list[Callable[[], None]] = [
        lambda: visitor.press("Try"),
        lambda: visitor.page("gradient"),
        lambda: visitor.crumb("conv1"),
        lambda: visitor.cell("conv1", 6, 0, 0),
        lambda: visitor.number("Kernel", 0, 0),
        lambda: visitor.row("bias"),
        lambda: visitor.term("bias"),
        visitor.tenfold,
    ]
    for act in acts:
        with pytest.raises(LookupError):
            act()
    assert visitor.clicks == 0
    assert not visitor.read("value")
    assert not visitor.read("glossary")


def test_there_are_twenty() -> None:
    """At least, with a picture for each."""
    assert len(QUESTIONS) >= 20
    assert len({question.slug for question in QUESTIONS}) == len(QUESTIONS)
    assert len({question.asked for question in QUESTIONS}) == len(QUESTIONS)


def test_the_document_is_what_the_list_says() -> None:
    """`make pictures` writes it; every link in it leads somewhere."""
    written = DOCUMENT.read_text(encoding="utf-8")
    assert written == text()
    headings = re.findall(r"^### (.*)$", written, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings}
    assert set(re.findall(r"\]\(#(.*?)\)", written)) == anchors
    assert all((FOLDER / found).exists() for found in re.findall(r"!\[.*?\]\((.*?)\)", written))


def test_every_picture_is_there() -> None:
    """None is left over, and each is of the whole window and no more than 60 kB."""
    pictures = {path.stem: path for path in (FOLDER / PICTURES).iterdir()}
    assert pictures.keys() == {question.slug for question in QUESTIONS}
    for path in pictures.values():
        image = QImage(str(path))
        assert (image.width(), image.height()) == SIZE, path
        assert path.stat().st_size <= LARGEST, path


def test_few_colours_keep_what_is_rare(tmp_path: Path) -> None:
    """A single red pixel stays red among hundreds of greys."""
    image = QImage(160, 20, QImage.Format.Format_RGB32)
    for x in range(160):
        for y in range(20):
            image.setPixel(x, y, 0xFF000000 + 0x10101 * (x + 5 * (y % 4)))
    image.setPixel(7, 7, 0xFFFF0000)
    path = tmp_path / "few.png"
    assert few_colours(image).save(str(path))
    made = QImage(str(path))
    assert made.colorCount() <= COLOURS
    assert made.pixel(7, 7) == 0xFFFF0000
    assert abs((made.pixel(90, 0) & 0xFF) - 90) <= 2
