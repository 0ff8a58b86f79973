"""The explanations in the whole window: what is clicked brings up what tells of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from tests.guards import leaked_qthreads
from tests.gui.explained import click, click_number, explanations_of, hover
from tests.gui.watched import until
from visualcnn.explain.places import INPUT, SOFTMAX, Place, Weight
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.main_window import ROOM_LEAST
from visualcnn.gui.theme import THEME
from visualcnn.gui.trials import PROOF
from visualcnn.gui.views.explanation.convolution_body import ConvolutionBody
from visualcnn.gui.views.explanation.passed_body import PassedBody
from visualcnn.gui.views.explanation.softmax_body import SoftmaxBody

CELL = Place("conv1", (1, 4, 5))


def in_front(desktop: Desktop, name: str) -> bool:
    """Whether that dock can be seen."""
    return not desktop.window.docks[name].visibleRegion().isEmpty()


def test_the_window_opens_without_them(desktop: Desktop) -> None:
    """They are made once, when they are first asked for."""
    assert desktop._explanations is None
    assert desktop.explain() is desktop.explain()


def test_a_number_that_is_clicked_is_explained_with_enough_room(
    desktop: Desktop, qtbot: QtBot
) -> None:
    """The dock comes to the front of the curves and grows as far as every page needs."""
    panel = explanations_of(desktop).panel
    assert in_front(desktop, "curves")
    assert not in_front(desktop, "explanation")
    click_number(desktop, CELL)
    until(qtbot, lambda: panel.value.told is not None)
    assert in_front(desktop, "explanation")
    assert desktop.window.docks["explanation"].height() >= ROOM_LEAST * THEME.zoom
    assert isinstance(panel.value.shown, ConvolutionBody)
    assert panel.value.told is not None
    assert panel.value.told.story.place == CELL


def test_a_dock_that_the_user_made_higher_stays_so(desktop: Desktop, qtbot: QtBot) -> None:
    """Only a lower one is changed."""
    explanations_of(desktop)
    desktop.window.bring_up("explanation")
    desktop.window._resize_docks({"explanation": 380})
    dock = desktop.window.docks["explanation"]
    until(qtbot, lambda: dock.height() > ROOM_LEAST * THEME.zoom)
    height = dock.height()
    click_number(desktop, CELL)
    assert dock.height() == height


def test_a_bar_is_explained_by_its_softmax(desktop: Desktop, qtbot: QtBot) -> None:
    """A probability has no map: the click on it is enough."""
    panel = explanations_of(desktop).panel
    click_number(desktop, Place(SOFTMAX, (3,)))
    until(qtbot, lambda: isinstance(panel.value.shown, SoftmaxBody))
    assert panel.value.told is not None
    assert panel.value.told.story.place == Place(SOFTMAX, (3,))


def test_a_weight_opens_no_page_by_itself_but_is_brought_up(desktop: Desktop, qtbot: QtBot) -> None:
    """A filter's weight shows the filter; on the page of gradients its gradient."""
    panel = explanations_of(desktop).panel
    click_number(desktop, Weight("conv1", "weight", (2, 0, 1, 1)))
    assert in_front(desktop, "explanation")
    assert panel.page == "filter"
    until(qtbot, lambda: panel.filter.title.text() == "conv1 · filter 2")
    click(panel.header.pages.button("gradient"))
    until(qtbot, lambda: panel._stack.currentWidget() is panel.weight)
    assert panel.weight.title.text().startswith("conv1")


def test_a_term_brings_up_the_glossary(desktop: Desktop, qtbot: QtBot) -> None:
    """At that term, before the inspector."""
    explanations = explanations_of(desktop)
    panel = explanations.panel
    click_number(desktop, CELL)
    until(qtbot, lambda: panel.value.told is not None)
    assert in_front(desktop, "inspector")
    panel.value.terms.linkActivated.emit("padding")
    until(qtbot, lambda: in_front(desktop, "glossary"))
    assert not in_front(desktop, "inspector")
    assert explanations.glossary.term == "Padding"


def test_a_pixel_of_the_large_digit_is_explained(desktop: Desktop, qtbot: QtBot) -> None:
    """It is a number of the input; pointed at, it shows what it feeds."""
    panel = explanations_of(desktop).panel
    picture = desktop.window.sample.picture
    area = picture.area
    side = area.width() / 8
    place = (area.topLeft() + QPointF(5.5 * side, 2.5 * side)).toPoint()
    click(picture, place)
    until(qtbot, lambda: isinstance(panel.value.shown, PassedBody))
    assert panel.value.told is not None
    assert panel.value.told.story.place == Place(INPUT, (0, 2, 5))
    assert in_front(desktop, "explanation")
    marks = desktop.window.network._area._marks
    hover(picture, place)
    until(qtbot, lambda: {mark.layer for mark in marks[True]} == {INPUT, "conv1"})
    hover(desktop.window.status, desktop.window.status.rect().center())
    until(qtbot, lambda: marks[True] == ())


def test_a_digit_of_the_filter_page_becomes_the_chosen_one(desktop: Desktop, qtbot: QtBot) -> None:
    """A click on one of the nine that excite the filter most."""
    panel = explanations_of(desktop).panel
    click_number(desktop, Weight("conv1", "weight", (0, 0, 1, 1)))
    digits = panel.filter.digits
    until(qtbot, lambda: len(digits._digits) == 9)
    chosen = desktop.window.sample.choice
    wanted = next(n for n, digit in enumerate(digits._digits) if digit.index != chosen.index)
    until(qtbot, lambda: digits.rect().contains(digits.place(wanted).center().toPoint()))
    click(digits, digits.place(wanted).center().toPoint())
    choice = desktop.window.sample.choice
    assert (choice.split, choice.index) == ("validation", digits._digits[wanted].index)


def test_closing_while_something_is_proved_leaves_no_thread(desktop: Desktop, qtbot: QtBot) -> None:
    """The job is given up, and nothing comes of it."""
    explanations = explanations_of(desktop)
    panel = explanations.panel
    click_number(desktop, CELL)
    until(qtbot, lambda: panel.value.told is not None)
    click(panel.header.pages.button("proof"))
    click(panel.proof.buttons["random"])
    analysis = explanations.explainer.analysis
    assert analysis.busy(PROOF)
    desktop.window.close()
    assert not desktop.window.isVisible()
    assert not analysis._thread.isRunning()
    assert not desktop.thread_.isRunning()
    assert leaked_qthreads() == []
    assert not analysis.busy(PROOF)
