"""Each page shows the progress of its jobs, and says what went wrong with them."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from visualcnn.gui.analysis import Analysis
from visualcnn.gui.attributions import COVERING, GRADIENTS
from visualcnn.gui.exciting import EXCITING
from visualcnn.gui.experiments import ACCURACY
from visualcnn.gui.page_progress import PageProgress
from visualcnn.gui.trials import PROOF


class Page:
    """Hears all of it."""

    def __init__(self) -> None:
        self.analysis = Analysis()
        self.progress = PageProgress(self.analysis)
        self.moved: list[tuple[str, float | None]] = []
        self.said: list[tuple[str, str]] = []
        self.progress.moved.connect(lambda page, part: self.moved.append((page, part)))
        self.progress.said.connect(lambda page, sentence: self.said.append((page, sentence)))


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    """Nothing runs."""
    assert qtbot is not None
    return Page()


def test_progress_is_shown_until_the_end(page: Page) -> None:
    """On the page to which the job belongs."""
    page.analysis.progressed.emit(PROOF, 0.25)
    page.analysis.ended.emit(PROOF, 1.0)
    assert page.moved == [("proof", 0.25), ("proof", None)]


def test_two_jobs_of_a_page_show_the_one_that_is_less_far(page: Page) -> None:
    """It is over when both are."""
    page.analysis.progressed.emit(EXCITING, 0.75)
    page.analysis.progressed.emit(ACCURACY, 0.5)
    page.analysis.ended.emit(ACCURACY, 1.0)
    page.analysis.ended.emit(EXCITING, 1.0)
    assert [part for _, part in page.moved] == [0.75, 0.5, 0.75, None]


def test_both_jobs_of_the_page_why_show_there(page: Page) -> None:
    """The covering of patches is the one that takes long."""
    page.analysis.progressed.emit(GRADIENTS, 0.5)
    page.analysis.ended.emit(GRADIENTS, 0.01)
    page.analysis.progressed.emit(COVERING, 0.25)
    assert page.moved == [("why", 0.5), ("why", None), ("why", 0.25)]


def test_a_job_that_showed_no_progress_hides_none(page: Page) -> None:
    """Short ones end without a sign."""
    page.analysis.ended.emit(PROOF, 0.01)
    assert not page.moved


def test_a_failure_is_said_on_its_page(page: Page) -> None:
    """Jobs of no page say nothing."""
    page.analysis.failed.emit(PROOF, "This network learns nothing.")
    page.analysis.failed.emit("errors", "Nobody shows this.")
    page.analysis.progressed.emit("errors", 0.5)
    assert page.said == [("proof", "This network learns nothing.")]
    assert not page.moved
