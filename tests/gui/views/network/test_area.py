"""Facts about where the strips lie."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.network.area import StripArea
from visualcnn.gui.views.network.marks import Mark
from visualcnn.gui.views.network.strips import strips
from visualcnn.nn.network import Network


@pytest.fixture
def area(qtbot: QtBot, qapp: QApplication, lenet5: Network) -> StripArea:
    """LeNet-5, too large for its window."""
    apply_theme(qapp, dark=False)
    made = StripArea()
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    made.set_strips(strips(lenet5.summary(), tuple("0123456789")))
    made.show_strips()
    return made


def test_strips_stand_below_one_another(area: StripArea) -> None:
    """None lies over another, and all are as wide as the area's content."""
    for above, below in zip(area.views, area.views[1:], strict=False):
        assert above.geometry().bottom() < below.geometry().top()
        assert above.width() == below.width()


def test_what_is_out_of_sight_can_be_brought_into_it(area: StripArea) -> None:
    """Scrolling says that other strips are to be drawn."""
    first, last = area.views[0], area.views[-1]
    assert first in area.seen()
    assert last not in area.seen()
    heard: list[bool] = []
    area.moved.connect(lambda: heard.append(True))
    area.bring_into_sight(last)
    assert last in area.seen()
    assert heard


def test_marks_go_to_their_strip_and_go_with_the_network(area: StripArea, lenet5: Network) -> None:
    """Another network begins without them."""
    mark = Mark("pool1", (slice(0, 2), slice(0, 3), slice(0, 3)))
    area.show_marks([mark], hovered=False)
    marked = {view.strip.name: len(view.overlay.marked.rects) for view in area.views}
    assert {name for name, number in marked.items() if number} == {"pool1"}
    assert marked["pool1"] == 2
    area.set_strips(strips(lenet5.summary(), ()))
    area.show_strips()
    assert not any(view.overlay.marked.rects for view in area.views)
