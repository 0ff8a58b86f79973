"""Scrolling through digits: only those in sight are painted, and the user's place stays."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.conftest import split
from tests.gui.views.gallery.gallery_example import COUNT, NAMES, SPLIT, colour, example, results
from visualcnn.data.dataset import Images, Indices, Split
from visualcnn.gui.gallery_order import Query
from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.gallery import taken
from visualcnn.gui.views.gallery.canvas import SMALL, GalleryCanvas
from visualcnn.gui.views.gallery.shown import Shown

BY_LOSS = Query(measure="loss", descending=True)


@pytest.fixture
def canvas(qtbot: QtBot, qapp: QApplication) -> GalleryCanvas:
    """Five large digits a row, three rows in sight."""
    apply_theme(qapp, dark=False)
    made = GalleryCanvas()
    qtbot.addWidget(made)
    made.resize(340, 190)
    made.show_digits(example())
    made.show()
    return made


def top_left(canvas: GalleryCanvas) -> int:
    """The index of the digit that is seen there."""
    rank = canvas.first
    assert canvas.place(rank).left() == canvas.tiling.gap
    return int(canvas.shown.order[rank])


def test_paints_the_digits_in_sight(canvas: GalleryCanvas) -> None:
    """Each in its place and its grey, wherever one scrolls to."""
    for value in (0, 100, 777, canvas.verticalScrollBar().maximum()):
        canvas.verticalScrollBar().setValue(value)
        image = canvas.viewport().grab().toImage()
        seen = 0
        for rank in range(COUNT):
            center = canvas.place(rank).center().toPoint()
            if canvas.viewport().rect().contains(center):
                seen += 1
                assert image.pixelColor(center) == colour(40 + rank)
                assert canvas.at(QPointF(center)) == rank
        assert 10 <= seen <= 20


def test_a_reading_keeps_the_digit_at_the_top_left(canvas: GalleryCanvas) -> None:
    """Also where its row is seen in part, and whatever its new rank is."""
    canvas.show_digits(example(BY_LOSS, results()))
    bar = canvas.verticalScrollBar()
    bar.setValue(bar.maximum() // 2 + 17)
    index, place = top_left(canvas), canvas.place(canvas.first).topLeft()
    ranks, last = set(), COUNT - 3 * canvas.tiling.across
    for seed in range(1, 30):
        shown = example(BY_LOSS, results(seed))
        if canvas.tiling.across < int(np.flatnonzero(shown.order == index)[0]) < last:
            canvas.show_digits(shown)
            assert top_left(canvas) == index
            assert canvas.place(canvas.first).topLeft() == place
            ranks.add(canvas.first)
    assert len(ranks) > 10


def test_without_that_digit_the_next_one_takes_its_place(canvas: GalleryCanvas) -> None:
    """And where none follows, the one before."""
    wrong = Query(verdict="wrong")
    canvas.show_digits(example(wrong, results()))
    canvas.verticalScrollBar().setValue(canvas.verticalScrollBar().maximum() // 2)
    index = top_left(canvas)
    rest = example(wrong, results(), order=np.delete(canvas.shown.order, canvas.first))
    canvas.show_digits(rest)
    assert top_left(canvas) == index + 5
    few = canvas.shown.order[:30]
    canvas.show_digits(example(wrong, results(), order=few[few < 120]))
    assert canvas.shown.order[canvas.first] < 120


def test_at_the_top_the_first_ones_are_seen(canvas: GalleryCanvas) -> None:
    """After a new reading, too; and another query begins at the top."""
    canvas.show_digits(example(BY_LOSS, results()))
    canvas.show_digits(example(BY_LOSS, results(1)))
    assert canvas.first == 0
    assert canvas.verticalScrollBar().value() == 0
    canvas.verticalScrollBar().setValue(300)
    canvas.show_digits(example(Query(measure="margin"), results(1)))
    assert canvas.verticalScrollBar().value() == 0


def test_rows_are_full_again_at_the_top(canvas: GalleryCanvas) -> None:
    """Free places in the first row, which kept a digit at the left, are given up there."""
    canvas.show_digits(example(BY_LOSS, results()))
    canvas.verticalScrollBar().setValue(600)
    for seed in range(1, 20):
        canvas.show_digits(example(BY_LOSS, results(seed)))
        if canvas.tiling.lead:
            break
    assert canvas.tiling.lead
    canvas.viewport().grab()
    canvas.verticalScrollBar().setValue(1)
    canvas.viewport().grab()
    canvas.verticalScrollBar().setValue(0)
    assert canvas.tiling.lead == 0
    assert canvas.first == 0


def test_another_width_keeps_the_place(canvas: GalleryCanvas) -> None:
    """More or fewer in a row: the same one is at the top left."""
    canvas.verticalScrollBar().setValue(1_000)
    index = top_left(canvas)
    for width in (500, 217, 340):
        canvas.resize(width, 190)
        assert top_left(canvas) == index
    canvas.choose_side(SMALL)
    assert top_left(canvas) == index
    assert canvas.place(0).width() == 28
    canvas.resize(340, 4_000)
    assert canvas.verticalScrollBar().maximum() == 0


def test_zoom_makes_digits_larger(canvas: GalleryCanvas, qapp: QApplication) -> None:
    """In whole pixels, with the same one at the top left."""
    canvas.verticalScrollBar().setValue(1_000)
    index = top_left(canvas)
    apply_theme(qapp, dark=True, zoom=1.5)
    canvas.restyle()
    assert canvas.place(0).width() == 84
    assert canvas.shown.order[canvas.first] == index
    apply_theme(qapp, dark=False)
    canvas.restyle()
    assert top_left(canvas) == index


def test_frames_mark_what_matters(canvas: GalleryCanvas) -> None:
    """The window's digit, and the one that is selected; out of sight there is nothing to frame."""
    canvas.current = 1
    canvas.show_chosen(2)
    canvas.hovered = 199
    image = canvas.viewport().grab().toImage()
    for rank, name in ((1, "accent"), (2, "text")):
        place = canvas.place(rank)
        assert image.pixelColor(int(place.left()) - 1, int(place.center().y())) == color(name)
    bare = canvas.place(3)
    assert image.pixelColor(int(bare.left()) - 1, int(bare.center().y())) == color("panel")


def test_wrong_ones_are_marked(canvas: GalleryCanvas) -> None:
    """By a frame; right ones have none."""
    canvas.show_digits(example(read=results()))
    image = canvas.viewport().grab().toImage()
    for rank in range(12):
        place = canvas.place(rank)
        found = image.pixelColor(int(place.left()) - 1, int(place.center().y()))
        assert found == color("panel" if rank % 5 else "bad")


def test_other_samples_forget_the_selection(canvas: GalleryCanvas) -> None:
    """An index means another digit there."""
    canvas.current = 7
    canvas.show_digits(example(BY_LOSS, results()))
    assert canvas.current == 7
    canvas.show_digits(example(split="test", samples=split(30, 0)))
    assert canvas.current is None
    canvas.show_digits(Shown())
    canvas.viewport().grab()


class Slow(Split):
    """Tells what it was asked for; the clock moves on while it draws."""

    def __init__(self) -> None:
        super().__init__(SPLIT.images, SPLIT.labels)
        self.asked: list[int] = []
        self.clock = 0.0

    def take(self, indices: Indices) -> Images:
        """As any split, slowly."""
        self.asked += indices.tolist()
        self.clock += taken.BUDGET
        return super().take(indices)


def test_what_takes_long_is_drawn_in_turns(
    canvas: GalleryCanvas, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A data set may draw its pictures only now; the window goes on meanwhile."""
    monkeypatch.setattr(taken, "CHUNK", 4)
    slow = Slow()
    canvas.show_digits(example(samples=slow))
    monkeypatch.setattr(taken, "perf_counter", lambda: slow.clock)
    last = canvas.place(9).center().toPoint()

    def drawn() -> bool:
        return canvas.viewport().grab().toImage().pixelColor(last) == colour(49)

    assert not drawn()
    qtbot.waitUntil(drawn)
    assert slow.asked == sorted(set(slow.asked))


def test_sixty_thousand(canvas: GalleryCanvas) -> None:
    """The last row is reached, and shows what is there."""
    labels = (np.arange(60_000) % 3).astype(np.uint8)
    images = np.broadcast_to((labels * 100)[:, None, None], (60_000, 28, 28)).copy()
    many = type(SPLIT)(images, labels)
    order = np.arange(60_000)
    canvas.show_digits(
        Shown(samples=many, class_names=NAMES, order=order, total=60_000, split="train")
    )
    canvas.verticalScrollBar().setValue(canvas.verticalScrollBar().maximum())
    place = canvas.place(59_999)
    assert canvas.viewport().rect().contains(place.toAlignedRect())
    found = canvas.viewport().grab().toImage().pixelColor(place.center().toPoint())
    assert found == colour(200)
