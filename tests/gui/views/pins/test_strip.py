"""Facts about the row of pinned digits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import THEME, apply_theme, color
from visualcnn.gui.views.pins import MOST, Pin, PinStrip
from visualcnn.gui.views.sample_search import SampleChoice
from visualcnn.training.snapshot import Sample

NAMES = ("zero", "one", "two")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def pin(number: int, label: int | None = 0) -> Pin:
    """One of a grey of its own."""
    image = np.full((28, 28), 20 * number, np.uint8)
    return Pin(Sample(image, label), f"validation {number}", SampleChoice("validation", number))


def reading(*predictions: int, sure: float = 0.7) -> npt.NDArray[np.float32]:
    """Probabilities (3, pins) by which each is read as the class given."""
    made = np.full((3, len(predictions)), (1 - sure) / 2, np.float32)
    made[list(predictions), range(len(predictions))] = sure
    return made


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication) -> Callable[..., PinStrip]:
    """Build a row of so many pins."""
    apply_theme(qapp, dark=False)

    def build(count: int = 3, width: int = 1000) -> PinStrip:
        strip = PinStrip()
        qtbot.addWidget(strip)
        strip.set_classes(NAMES)
        strip.show_pins([pin(number) for number in range(count)])
        strip.resize(width, strip.sizeHint().height())
        return strip

    return build


def test_it_is_hidden_while_nothing_is_pinned(qtbot: QtBot) -> None:
    """The first pin brings it up, the last one that goes takes it away."""
    strip = PinStrip()
    qtbot.addWidget(strip)
    assert not strip.isVisible()
    with qtbot.waitSignal(strip.shown):
        strip.show_pins([pin(1)])
    assert strip.isVisible()
    strip.show_pins([])
    assert not strip.isVisible()
    assert strip.accessibleDescription() == "No digit is pinned."


@pytest.mark.parametrize("width", [560, 760, 1000, 1400, 1900])
@pytest.mark.parametrize("count", [1, 3, MOST])
def test_all_lie_side_by_side(make: Callable[..., PinStrip], count: int, width: int) -> None:
    """Inside the row; in each, picture, verdict, bars and × don't cover one another."""
    strip = make(count, width)
    inside = QRectF(strip.rect())
    for number, card in enumerate(strip.cards):
        assert inside.contains(card.whole)
        parts = [QRectF(card.picture), card.verdict, card.bars, card.close]
        for place, part in enumerate(parts):
            assert card.whole.adjusted(-1, -1, 1, 1).contains(part)
            assert part.width() > 10
            assert part.height() > 10
            assert not any(part.intersects(other) for other in parts[place + 1 :])
        assert not any(card.whole.intersects(other.whole) for other in strip.cards[number + 1 :])


def test_it_is_one_low_row(make: Callable[..., PinStrip]) -> None:
    """MNIST's rows twice, and larger with the zoom."""
    strip = make()
    assert strip.sizeHint().height() == 64
    assert strip.cards[0].picture.height() == 56
    apply_theme(QApplication.instance(), dark=False, zoom=1.5)  # type: ignore[arg-type]
    assert strip.sizeHint().height() == 92
    assert THEME.zoom == 1.5
    apply_theme(QApplication.instance(), dark=False)  # type: ignore[arg-type]


def test_results_are_told(make: Callable[..., PinStrip]) -> None:
    """Right and wrong by a sign; a dash before there is any; without a label no sign."""
    strip = make(2)
    assert strip.verdict(0) == "–"
    assert strip.words(0) == "validation 0 · label zero"
    strip.show_pins([pin(0), pin(1), pin(2, None)])
    strip.show_probabilities(reading(0, 2, 1), 1_320)
    assert [strip.verdict(n) for n in range(3)] == ["✓ zero", "✗ two", "one"]
    assert strip.words(1) == "validation 1 · label zero · read as two, 70.0 % at step 1,320"
    assert strip.words(2) == "validation 2 · read as one, 70.0 % at step 1,320"
    assert strip.accessibleDescription().startswith("✓ zero, validation 0")
    strip.show_probabilities(None)
    assert strip.verdict(0) == "–"


def test_another_pin_leaves_the_others_results(make: Callable[..., PinStrip]) -> None:
    """Each keeps its own, wherever it comes to stand."""
    strip = make(0)
    one, two, three = pin(1), pin(2), pin(3)
    strip.show_pins([one, two])
    strip.show_probabilities(reading(0, 1), 5)
    strip.show_pins([two, three])
    assert [strip.verdict(n) for n in range(2)] == ["✗ one", "–"]


def test_a_click_chooses(make: Callable[..., PinStrip], qtbot: QtBot) -> None:
    """Anywhere on the digit; between two there is nothing."""
    strip = make()
    with qtbot.waitSignal(strip.sample_wanted) as heard:
        QTest.mouseClick(strip, LEFT, NONE, strip.cards[1].picture.center())
    (wanted,) = heard.args or []
    assert wanted.title == "validation 1"
    gap = QPoint(round(strip.cards[0].whole.right()) + 5, 20)
    with qtbot.assertNotEmitted(strip.sample_wanted):
        QTest.mouseClick(strip, LEFT, NONE, gap)


def test_its_cross_unpins(make: Callable[..., PinStrip], qtbot: QtBot) -> None:
    """And chooses nothing."""
    strip = make()
    corner = strip.cards[2].close.center()
    assert strip.tip(corner) == "Unpin (Delete)"
    with qtbot.assertNotEmitted(strip.sample_wanted), qtbot.waitSignal(strip.unpinned) as heard:
        QTest.mouseClick(strip, LEFT, NONE, corner.toPoint())
    assert heard.args == [2]


def test_the_keyboard_does_all(make: Callable[..., PinStrip], qtbot: QtBot) -> None:
    """Arrows, Home and End walk and stop at the ends; Enter chooses, Delete unpins."""
    strip = make()
    chosen: list[str] = []
    strip.sample_wanted.connect(lambda wanted: chosen.append(wanted.title))
    keys = Qt.Key
    for key in (keys.Key_Left, keys.Key_Return, keys.Key_Right, keys.Key_Space, keys.Key_End):
        QTest.keyClick(strip, key)
    QTest.keyClick(strip, keys.Key_Right)
    QTest.keyClick(strip, keys.Key_Enter)
    QTest.keyClick(strip, keys.Key_Home)
    QTest.keyClick(strip, keys.Key_Return)
    assert chosen == [f"validation {n}" for n in (0, 1, 2, 0)]
    QTest.keyClick(strip, keys.Key_Right)
    with qtbot.waitSignal(strip.unpinned) as heard:
        QTest.keyClick(strip, keys.Key_Delete)
    assert heard.args == [1]


def test_the_keyboard_stays_inside_when_pins_go(
    make: Callable[..., PinStrip], qtbot: QtBot
) -> None:
    """Whoever unpins the last one in the row stands on the one before."""
    strip = make()
    QTest.keyClick(strip, Qt.Key.Key_End)
    strip.show_pins([pin(0), pin(1)])
    with qtbot.waitSignal(strip.unpinned) as heard:
        QTest.keyClick(strip, Qt.Key.Key_Delete)
    assert heard.args == [1]
    strip.show_pins([])
    with qtbot.assertNotEmitted(strip.unpinned), qtbot.assertNotEmitted(strip.sample_wanted):
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_End, Qt.Key.Key_Left):
            QTest.keyClick(strip, key)


def colours(strip: PinStrip, area: QRectF) -> set[str]:
    """What is painted in a part of it."""
    picture = strip.grab(area.toAlignedRect()).toImage()
    pixels = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return {picture.pixelColor(*pixel).name() for pixel in pixels}


def test_the_bars_show_the_probabilities(make: Callable[..., PinStrip]) -> None:
    """The highest is the prediction's, dark; the others are quiet."""
    strip = make(1)
    strip.show_probabilities(np.array([[0.25], [0.75], [0.0]], np.float32))
    bars = strip.cards[0].bars
    picture, height = strip.grab().toImage(), bars.height()
    dark, quiet = color("text").name(), color("text_quiet").name()
    columns = [int(bars.left() + bars.width() * part) for part in (1 / 6, 3 / 6, 5 / 6)]
    found = []
    for column in columns:
        rows = range(int(bars.top()), int(bars.bottom()))
        shades = [picture.pixelColor(column, row).name() for row in rows]
        found.append((shades.count(dark) / height, shades.count(quiet) / height))
    assert found[0] == pytest.approx((0, 0.25), abs=0.06)
    assert found[1] == pytest.approx((0.75, 0), abs=0.06)
    assert found[2] == (0, 0)


def test_old_results_are_dimmed(make: Callable[..., PinStrip]) -> None:
    """Until new ones come."""
    strip = make(1)
    strip.show_probabilities(reading(0))
    bars = strip.cards[0].bars.adjusted(0, 0, 0, -2)
    assert color("text").name() in colours(strip, bars)
    strip.set_stale(True)
    assert color("text").name() not in colours(strip, bars)
    strip.show_probabilities(reading(0))
    assert not strip.stale


def test_the_chosen_one_is_framed(make: Callable[..., PinStrip]) -> None:
    """In the accent; no other is."""
    strip = make(2)
    strip.mark(1)
    accent = color("accent").name()
    around = [QRectF(card.picture).adjusted(-3, -3, 3, 3) for card in strip.cards]
    assert [accent in colours(strip, area) for area in around] == [False, True]
    strip.mark(None)
    assert accent not in colours(strip, around[1])


def test_numbers_that_are_none_are_no_bars(make: Callable[..., PinStrip]) -> None:
    """A network that blew up has no probabilities; the row still stands."""
    strip = make(2)
    strip.show_probabilities(np.full((3, 2), np.nan, np.float32), 7)
    strip.grab()
    assert "NaN at step 7" in strip.words(0)


def test_other_pictures_and_many_classes(qtbot: QtBot) -> None:
    """A tall picture isn't stretched, and a hundred classes still have a bar each."""
    strip = PinStrip()
    qtbot.addWidget(strip)
    strip.set_classes(tuple(map(str, range(100))))
    strip.show_pins([Pin(Sample(np.zeros((40, 8), np.uint8)), "drawing")])
    strip.resize(600, 64)
    strip.show_probabilities(np.full((100, 1), 0.01, np.float32))
    strip.grab()
    assert strip.tip(QPointF(20, 20)).startswith("drawing · read as 0, 1.0 %")
