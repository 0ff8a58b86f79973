"""Facts about the filter page."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.filter_example import tried, view
from visualcnn.explain.experiment import Experiment
from visualcnn.explain.places import Place, Weight
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.explanation.filter_page import FilterPage

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> FilterPage:
    """With a filter of four kernels."""
    apply_theme(qapp, dark=False)
    made = FilterPage()
    qtbot.addWidget(made)
    made.resize(1_000, 262)
    made.show_filter(view())
    made.show()
    return made


def _experiments(page: FilterPage) -> list[Experiment]:
    heard: list[Experiment] = []
    page.experiment_wanted.connect(heard.append)
    return heard


def test_it_invites_before_there_is_a_filter(qtbot: QtBot) -> None:
    """And offers nothing that would change one."""
    empty = FilterPage()
    qtbot.addWidget(empty)
    empty.show()
    assert "Click a filter" in empty.sentence.text()
    assert not empty.mute.isVisible()
    assert not empty.body.isVisible()


def test_all_that_is_known_is_shown(page: FilterPage) -> None:
    """Name, sentence, numbers, feature map, course and digits."""
    story = view().story
    assert page.title.text() == "conv2 · filter 1"
    assert page.sentence.text() == story.sentence
    assert story.feature_map is not None
    assert page.map.values.tolist() == story.feature_map.tolist()
    assert page.course.isVisible()
    assert page.digits_title.text() == "Excited most by · step 800"
    assert not page.banner.isVisible()
    assert not page.bars.isVisible()


def test_muting_is_an_experiment(page: FilterPage) -> None:
    """And ends with the same button; showing an experiment says nothing."""
    heard = _experiments(page)
    page.mute.click()
    assert heard == [Experiment().mute("conv2", 1)]
    page.show_filter(tried(heard[0]))
    assert page.mute.isChecked()
    assert page.banner.isVisible()
    assert len(heard) == 1
    page.mute.click()
    assert heard[1] == Experiment()


def test_painting_adds_to_the_experiment(page: FilterPage) -> None:
    """The kernel that is enlarged, and what was done before stays."""
    page.show_filter(tried(Experiment().mute("conv1", 0)))
    heard = _experiments(page)
    page.editor.mode.button("paint").click()
    page.editor.strip.kernel_chosen.emit(3)
    place = page.editor.grid.cell_rect(1, 2).center().toPoint()
    QTest.mouseClick(page.editor.grid, LEFT, NONE, place)
    kernel = heard[-1].kernel("conv2", 1, 3)
    assert kernel is not None
    assert int((kernel != view().story.kernels[3]).sum()) == 1
    assert heard[-1].is_muted("conv1", 0)


def test_strokes_add_up_before_any_answer(page: FilterPage) -> None:
    """Each begins where the last one ended, however late the page is shown anew."""
    heard = _experiments(page)
    for channel in (0, 1):
        page.editor.show_channel(channel)
        page.editor.grid.set_weight((0, 0), 5.0)
    assert [heard[-1].kernel("conv2", 1, channel) is None for channel in (0, 1)] == [False, False]


def test_the_outcome_is_shown_beside_the_model(page: FilterPage) -> None:
    """In the course's place where both don't fit, and beside it where they do."""
    page.show_filter(tried(Experiment().mute("conv2", 1)))
    assert page.bars.isVisible()
    assert not page.course.isVisible()
    assert "before" in page.bars.accessibleDescription()
    assert page.minimumSizeHint().width() <= 1_000
    page.resize(1_400, 300)
    assert page.course.isVisible()
    page.show_filter(view())
    assert not page.bars.isVisible()


def test_reset_is_the_model_as_it_is(page: FilterPage) -> None:
    """All filters' changes go."""
    page.show_filter(tried(Experiment().mute("conv2", 1).mute("conv1", 0)))
    heard = _experiments(page)
    page.banner.reset.click()
    assert heard == [Experiment()]


def test_signals_of_the_banner_are_the_pages(page: FilterPage, qtbot: QtBot) -> None:
    """Apply and undo are decided elsewhere."""
    page.show_filter(tried(Experiment().mute("conv2", 1), can_apply=True, can_undo=True))
    with qtbot.waitSignals([page.apply_wanted, page.undo_wanted]):
        page.banner.apply.click()
        page.banner.undo.click()


def test_numbers_lead_on(page: FilterPage) -> None:
    """A weight to its gradient, a value to its story, a digit to the sample panel."""
    heard: list[Any] = []
    for signal in (page.weight_wanted, page.place_wanted, page.hovered, page.digit_wanted):
        signal.connect(heard.append)
    page.editor.strip.kernel_chosen.emit(2)
    place = page.editor.grid.cell_rect(0, 1).center().toPoint()
    QTest.mouseClick(page.editor.grid, LEFT, NONE, place)
    assert heard == [Weight("conv2", "weight", (1, 2, 0, 1))]
    heard.clear()
    QTest.mouseClick(page.map, LEFT, NONE, page.map.cell_rect(2, 3).center().toPoint())
    assert heard == [Place("conv2", (1, 2, 3))] * 2
    page.map.cell_hovered.emit(-1, -1)
    page.digits.digit_chosen.emit(104)
    assert heard[2:] == [None, 104]


def test_neighbours_are_a_click_away(page: FilterPage, qtbot: QtBot) -> None:
    """As far as there are any."""
    with qtbot.waitSignal(page.filter_wanted) as heard:
        page.after.click()
    assert heard.args == ["conv2", 2]
    with qtbot.waitSignal(page.filter_wanted) as heard:
        page.before.click()
    assert heard.args == ["conv2", 0]
    page.show_filter(view(number=4))
    assert not page.after.isEnabled()
    assert page.before.isEnabled()


def test_the_course_follows_the_kernel(page: FilterPage) -> None:
    """It shows the one that is enlarged."""
    numbers = view().course
    assert numbers is not None
    assert numbers.weights is not None
    numbers.weights[:, 3] *= np.float32(-1)
    page.show_filter(view(course=numbers))
    before = page.course.grab().toImage()
    page.editor.strip.kernel_chosen.emit(3)
    assert page.course.grab().toImage() != before


def test_a_sentence_is_always_seen(page: FilterPage) -> None:
    """Also where a banner stands in its place."""
    page.show_filter(tried(Experiment().mute("conv2", 1)))
    assert not page.sentence.isVisible()
    page.say("Pause first.")
    assert page.sentence.isVisible()
