"""Pins: which digits stay in sight, and that they are remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.pinned import Pinned
from tests.tiny import tiny_dataset
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.pins import MOST
from visualcnn.gui.views.sample_search import SampleChoice
from visualcnn.training.snapshot import Sample


@pytest.fixture
def make(session: TrainingSession, qtbot: QtBot) -> Iterator[Callable[[], Pinned]]:
    """Build pins, each as after a start of the window."""
    made: list[Pinned] = []

    def build() -> Pinned:
        pinned = Pinned(session)
        qtbot.addWidget(pinned.strip)
        qtbot.addWidget(pinned.panel)
        made.append(pinned)
        with qtbot.waitSignal(session.prepared):
            pinned.start()
        return pinned

    yield build
    for pinned in made:
        pinned.pins.close()


@pytest.fixture
def pinned(make: Callable[[], Pinned]) -> Pinned:
    """With an untrained run."""
    return make()


def test_the_chosen_digit_is_pinned(pinned: Pinned) -> None:
    """With its place; it is framed while it is the chosen one."""
    pinned.panel.choose("test", 4)
    pinned.pins.pin_chosen()
    (pin,) = pinned.pins.pins
    assert (pin.title, pin.choice) == ("test 4", SampleChoice("test", 4))
    assert pin.sample.label == 1
    assert pinned.strip.chosen == 0
    pinned.panel.choose("test", 5)
    assert pinned.strip.chosen is None


def test_before_there_is_a_digit_nothing_is_pinned(session: TrainingSession, qtbot: QtBot) -> None:
    """It is said."""
    pinned = Pinned(session)
    qtbot.addWidget(pinned.strip)
    qtbot.addWidget(pinned.panel)
    pinned.pins.pin_chosen()
    assert pinned.said == ["There is no digit to pin yet."]
    assert pinned.pins.pins == ()
    pinned.pins.close()


def test_eight_fit(pinned: Pinned) -> None:
    """A ninth is refused in one sentence; the same one twice changes nothing and says nothing."""
    for index in range(MOST):
        pinned.pins.pin_place("train", index)
    pinned.pins.pin_place("train", 3)
    assert pinned.said == []
    pinned.pins.pin_place("train", MOST)
    assert pinned.said == ["Eight digits are pinned already: unpin one first."]
    assert pinned.titles == [f"training {index}" for index in range(MOST)]


def test_a_place_that_is_not_there_is_passed_over(pinned: Pinned) -> None:
    """The data set ends somewhere."""
    pinned.pins.pin_place("validation", 12)
    pinned.pins.pin_place("validation", -1)
    assert pinned.pins.pins == ()


def test_a_drawing_is_pinned_as_it_is_now(pinned: Pinned) -> None:
    """Whatever is drawn afterwards; the same picture twice is one."""
    image = np.full((8, 8), 9, np.uint8)
    drawn = SampleChoice("drawn", 0)
    pinned.pins.pin(Sample(image), "drawing", drawn)
    pinned.pins.pin(Sample(image.copy()), "drawing", drawn)
    image[:] = 7
    pinned.pins.pin(Sample(image), "drawing", drawn)
    assert [int(pin.sample.image[0, 0]) for pin in pinned.pins.pins] == [9, 7]
    assert [pin.choice for pin in pinned.pins.pins] == [None, None]


def test_a_click_chooses_for_the_window(pinned: Pinned, qtbot: QtBot) -> None:
    """A place in the data set, or a picture of its own; both are framed then."""
    pinned.pins.pin_place("train", 6)
    pinned.pins.pin(Sample(np.full((8, 8), 9, np.uint8)), "drawing")
    with qtbot.waitSignal(pinned.panel.chosen):
        pinned.strip.sample_wanted.emit(pinned.pins.pins[0])
    assert pinned.panel.choice == SampleChoice("train", 6)
    assert pinned.strip.chosen == 0
    with qtbot.waitSignal(pinned.panel.chosen):
        pinned.strip.sample_wanted.emit(pinned.pins.pins[1])
    assert pinned.panel.choice.split == "drawn"
    assert pinned.panel.sample().image[0, 0] == 9
    assert pinned.strip.chosen == 1


def test_unpinning_closes_the_gap(pinned: Pinned) -> None:
    """And hides the strip with the last one."""
    for index in range(3):
        pinned.pins.pin_place("train", index)
    pinned.strip.unpinned.emit(1)
    assert pinned.titles == ["training 0", "training 2"]
    pinned.pins.unpin(7)
    pinned.strip.unpinned.emit(0)
    pinned.strip.unpinned.emit(0)
    assert not pinned.strip.isVisible()


def test_another_data_set_has_its_own(pinned: Pinned, qtbot: QtBot) -> None:
    """Pictures of one's own that fit go along; back at the first one all is as it was."""
    pinned.pins.pin_place("train", 0)
    pinned.pins.pin(Sample(np.full((8, 8), 9, np.uint8)), "drawing")
    with qtbot.waitSignal(pinned.session.prepared):
        pinned.start(tiny_dataset(seed=1))
    assert pinned.titles == ["drawing"]
    pinned.pins.pin_place("test", 2)
    with qtbot.waitSignal(pinned.session.prepared):
        pinned.start()
    assert pinned.titles == ["training 0", "drawing"]
    with qtbot.waitSignal(pinned.session.prepared):
        pinned.start(tiny_dataset(seed=1))
    assert pinned.titles == ["drawing", "test 2"]


def test_they_are_there_at_the_next_start(make: Callable[[], Pinned]) -> None:
    """As soon as their data are."""
    first = make()
    first.pins.pin_place("train", 5)
    first.panel.choose("validation", 3)
    first.pins.pin_chosen()
    second = make()
    assert second.titles == ["training 5", "validation 3"]
    assert second.strip.isVisible()
