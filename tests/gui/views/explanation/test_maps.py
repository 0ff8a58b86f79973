"""Facts about the maps beside a calculation, and the window that slides over them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import click, hover, press, told
from visualcnn.explain.places import Place
from visualcnn.gui.views.explanation.maps import Maps

HERE = Place("conv1", (1, 2, 3))


@pytest.fixture
def maps(qtbot: QtBot) -> Maps:
    """Of a convolution's value, with the second channel of the picture."""
    made = Maps(84)
    qtbot.addWidget(made)
    made.resize(300, 160)
    made.show()
    made.show_told(told(HERE), 1, (1, 2, 3, 3))
    return made


def test_both_maps_are_shown(maps: Maps) -> None:
    """With their names, cells of one size, and the value's place marked."""
    assert maps.reads.title == "input channel 1"
    assert maps.makes.title == "conv1 map 1"
    assert maps.reads.cell_size == maps.makes.cell_size
    assert maps.makes.marked == (2, 3)


def test_a_click_asks_for_the_number(maps: Maps) -> None:
    """On either map."""
    wanted: list[Place] = []
    maps.place_wanted.connect(wanted.append)
    click(maps.reads, 4, 5)
    click(maps.makes, 6, 7)
    assert wanted == [Place("input", (1, 4, 5)), Place("conv1", (1, 6, 7))]


def test_pointing_tells_the_place(maps: Maps) -> None:
    """And leaving that there is none."""
    pointed: list[Place | None] = []
    maps.hovered.connect(pointed.append)
    hover(maps.reads, 1, 1)
    maps.reads.cell_hovered.emit(-1, -1)
    assert pointed == [Place("input", (1, 1, 1)), None]


def test_the_window_slides_when_the_last_place_was_shown(maps: Maps, qtbot: QtBot) -> None:
    """It asks for the next place at once, and for the one after that when it got its answer."""
    wanted: list[Place] = []
    maps.place_wanted.connect(wanted.append)
    press(maps.play)
    assert maps.playing
    assert wanted == [Place("conv1", (1, 2, 4))]
    with qtbot.waitSignal(maps._timer.timeout):
        pass
    assert len(wanted) == 1
    maps.show_told(told(wanted[0]), 1, (1, 3, 3, 3))
    with qtbot.waitSignal(maps.place_wanted):
        pass
    assert wanted[1] == Place("conv1", (1, 2, 5))
    assert not maps.makes.has((7, 7))
    maps.play.click()
    assert not maps.playing
    assert maps.makes.has((7, 7))


def test_the_window_stops_at_the_last_place(maps: Maps) -> None:
    """There it stays, with the whole map in sight."""
    maps.show_told(told(Place("conv1", (1, 7, 7))), 1, (6, 6, 3, 3))
    maps.play.click()
    assert not maps.playing
    assert maps.makes.has((0, 0))


def test_another_choice_stops_the_window(maps: Maps) -> None:
    """A story that it didn't ask for is the user's own."""
    maps.play.click()
    maps.show_told(told(Place("conv1", (1, 5, 5))), 1, (4, 4, 3, 3))
    assert not maps.playing


def test_what_nobody_sees_does_not_slide(maps: Maps) -> None:
    """Hidden, it stops."""
    maps.play.click()
    maps.hide()
    assert not maps.playing


def test_vectors_have_no_maps(maps: Maps) -> None:
    """The widget takes no room then."""
    maps.show_told(told(Place("dense2", (1,))), 0, None)
    assert maps.isHidden()


def test_buttons_wrap_where_they_lack_room(maps: Maps) -> None:
    """Another button stands beside the first, or below it."""
    other = QToolButton()
    other.setText("Filter 12")
    maps.add_button(other)
    maps.resize(400, 200)
    assert other.y() == maps.play.y()
    assert other.x() > maps.play.x()
    maps.resize(100, 200)
    assert other.y() > maps.play.y()


def test_maps_lie_as_they_are_largest(maps: Maps) -> None:
    """Side by side in a wide room, one below the other in a tall one."""
    maps.setMaximumWidth(1_000)
    maps.resize(500, 130)
    assert maps.makes.x() > maps.reads.x()
    maps.resize(140, 300)
    assert maps.makes.y() > maps.reads.y()
    assert maps.makes.x() == maps.reads.x()
    assert maps.minimumSizeHint().width() <= maps.sizeHint().width() <= maps.maximumWidth()
