"""The page "Why": what it shows, and how its maps hang together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.why_example import CELL, CLASSES, changed, why_view
from visualcnn.explain.attribution import GRADIENT_INPUT, OCCLUSION, SALIENCY
from visualcnn.explain.places import INPUT, Place
from visualcnn.gui.text import percent, value
from visualcnn.gui.views.explanation.number_grid import NumberGrid
from visualcnn.gui.views.explanation.why_page import WhyPage
from visualcnn.gui.views.explanation.why_view import WhyMade

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def page(qtbot: QtBot) -> WhyPage:
    """Nothing was worked out as yet."""
    made = WhyPage()
    qtbot.addWidget(made)
    made.set_classes(CLASSES)
    made.resize(1000, 245)
    made.show()
    return made


def hover(grid: NumberGrid, row: int, column: int) -> None:
    """With the mouse, from somewhere else."""
    QTest.mouseMove(grid, grid.rect().bottomRight())
    QTest.mouseMove(grid, grid.cell_rect(row, column).center().toPoint())


def test_at_first_it_invites(page: WhyPage) -> None:
    """No maps, no switches."""
    assert page.sentence.text().startswith("Choose a digit")
    assert page.sentence.isVisible()
    assert not page.controls.isVisible()
    assert not page.picture.isVisible()


def test_a_class_is_told(page: WhyPage) -> None:
    """Its probability, the digit, and three maps with a sentence each."""
    view = why_view()
    page.show_why(view)
    assert page.title.text() == f"Why 4? {percent(view.value)}"
    assert not page.sentence.isVisible()
    for kind, shown in page.maps.items():
        made = view.maps[kind].attribution
        assert made is not None
        assert (shown.grid.values == made.pixels).all()
        assert shown.caption.text() == made.sentence
        assert shown.isVisible()
    assert (page.picture.grid.values == view.picture[0]).all()
    assert page.maps[OCCLUSION].grid.title == "Covered by 2×2"


def test_a_number_is_told(page: WhyPage) -> None:
    """By its place and its value."""
    view = why_view(CELL)
    page.show_why(view)
    assert page.title.text() == f"What drives conv1 map 1 [4, 5] = {value(view.value)}"


def test_the_digit_says_how_it_is_read(page: WhyPage) -> None:
    """Right and wrong by a sign; without a label neither."""
    view = why_view()
    sure = percent(float(view.probabilities.max()))
    for label, words in (
        (view.prediction, f"✓ Read as {view.prediction}, {sure}; the label is {view.prediction}"),
        ((view.prediction + 1) % 10, f"✗ Read as {view.prediction}, {sure}; the label is"),
        (None, f"Read as {view.prediction}, {sure}"),
    ):
        page.show_why(replace(view, label=label))
        assert page.picture.caption.text().startswith(words)


def test_a_pixel_is_outlined_in_all_maps_and_told(page: WhyPage, qtbot: QtBot) -> None:
    """Its ink, and what each map says of it; nothing once the pointer has left."""
    view = why_view()
    page.show_why(view)
    with qtbot.waitSignal(page.hovered) as hovered:
        hover(page.maps[SALIENCY].grid, 3, 5)
    assert hovered.args == [Place(INPUT, (0, 3, 5))]
    for each in (page.picture, *page.maps.values()):
        assert each.grid.pointed == (3, 5)
    numbers = {kind: made.attribution for kind, made in view.maps.items()}
    words = [f"[3, 5]: ink {value(float(view.picture[0, 3, 5]))}"]
    for kind, name in (
        (SALIENCY, "gradient"),
        (GRADIENT_INPUT, "gradient × input"),
        (OCCLUSION, "its patch costs"),
    ):
        made = numbers[kind]
        assert made is not None
        words.append(f"{name} {value(float(made.pixels[3, 5]))}")
    assert page.note.text() == " · ".join(words)
    with qtbot.waitSignal(page.hovered) as hovered:
        page.maps[SALIENCY].hovered.emit(-1, -1)
    assert hovered.args == [None]
    assert page.note.text() == ""
    assert page.picture.grid.pointed is None


def test_a_covered_patch_is_outlined_and_told(page: WhyPage) -> None:
    """On the digit too: what was covered, and what is left of the number."""
    view = why_view(size=4, stride=2)
    page.show_why(view)
    told = view.maps[OCCLUSION].attribution
    assert told is not None
    hover(page.maps[OCCLUSION].grid, 4, 4)
    patch = told.patch(4, 4)
    frame = (patch.top, patch.left, patch.height, patch.width)
    assert page.picture.grid._frame == page.maps[OCCLUSION].grid._frame == frame
    left = value(told.value - float(told.pixels[4, 4]))
    assert page.note.text() == (
        f"Rows {patch.top} to {patch.top + patch.height - 1}, "
        f"columns {patch.left} to {patch.left + patch.width - 1} covered: "
        f"{value(told.value)} → {left}"
    )
    hover(page.picture.grid, 4, 4)
    assert page.picture.grid._frame is None


def test_other_numbers_are_told_of_the_pixel_that_is_pointed_at(page: WhyPage) -> None:
    """As when it follows the training: the pointer needn't move."""
    page.show_why(why_view())
    hover(page.picture.grid, 3, 5)
    before = page.note.text()
    view = why_view(index=1)
    page.show_why(view)
    assert page.note.text() != before
    assert page.note.text().startswith(f"[3, 5]: ink {value(float(view.picture[0, 3, 5]))}")


def test_a_pixel_that_is_chosen_is_asked_for(page: WhyPage, qtbot: QtBot) -> None:
    """By mouse, and by keyboard."""
    page.show_why(why_view())
    grid = page.maps[SALIENCY].grid
    with qtbot.waitSignal(page.pixel_wanted) as wanted:
        QTest.mouseClick(
            grid,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            grid.cell_rect(2, 6).center().toPoint(),
        )
    assert wanted.args == [Place(INPUT, (0, 2, 6))]
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(grid, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.pixel_wanted) as wanted:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert wanted.args == [Place(INPUT, (0, 3, 6))]


def test_what_is_late_looks_so_and_is_not_read_out(page: WhyPage) -> None:
    """What isn't there says why."""
    view = why_view()
    late = changed(view, SALIENCY, replace(view.maps[SALIENCY], late=True))
    page.show_why(changed(late, OCCLUSION, WhyMade(note="On its way…")))
    assert page.maps[SALIENCY].late
    assert page.maps[OCCLUSION].empty
    assert page.maps[OCCLUSION].caption.text() == "On its way…"
    hover(page.picture.grid, 3, 5)
    assert "gradient × input" in page.note.text()
    assert "gradient " not in page.note.text().replace("gradient × input ", "")
    assert "patch" not in page.note.text()


def test_a_sentence_stands_until_the_next_maps(page: WhyPage) -> None:
    """As when the network has no such number."""
    page.show_why(why_view())
    page.say("There is no such number.")
    assert page.sentence.isVisible()
    page.show_why(why_view())
    assert not page.sentence.isVisible()


def test_another_network_begins_anew(page: WhyPage) -> None:
    """Nothing of the last one is left."""
    page.show_why(why_view())
    hover(page.picture.grid, 3, 5)
    page.set_classes(("Bag", "Coat"))
    assert page.title.text() == "Why"
    assert page.note.text() == ""
    assert not page.picture.isVisible()
    assert page.sentence.isVisible()
