"""Facts about the digit with what a value sees of it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import told
from visualcnn.explain.places import INPUT, Place
from visualcnn.gui.views.explanation.seen import Seen


def test_the_region_is_told_and_outlined(qtbot: QtBot) -> None:
    """In the title, in pixels; a layer that reads the picture itself needs no second one."""
    seen = Seen()
    qtbot.addWidget(seen)
    story = told(Place("pool1", (0, 1, 1)))
    seen.show_told(story)
    region = story.region
    assert region is not None
    assert seen.title == f"sees {region.height}×{region.width} of 8×8 pixels"
    assert not seen.isHidden()
    seen.resize(seen.sizeHint())
    before = seen.grab().toImage()
    seen.frame(None)
    assert seen.grab().toImage() != before
    assert seen.place(2, 3) == Place(INPUT, (0, 2, 3))
    seen.show_told(told(Place("conv1", (0, 1, 1))))
    assert seen.isHidden()
