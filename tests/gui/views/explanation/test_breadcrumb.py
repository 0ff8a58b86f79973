"""Facts about the way back to the pixels, in crumbs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.told import CLASSES, MOMENT, key, press
from visualcnn.explain.places import SOFTMAX, Place
from visualcnn.explain.trail import path_back
from visualcnn.gui.views.explanation.breadcrumb import Breadcrumb

TRAIL = path_back(MOMENT, Place(SOFTMAX, (1,)))


@pytest.fixture
def crumbs(qtbot: QtBot) -> Breadcrumb:
    """At the third place of the trail, with room for all."""
    made = Breadcrumb()
    qtbot.addWidget(made)
    made.resize(1_200, made.height())
    made.show()
    made.show_trail(TRAIL, TRAIL[2], CLASSES)
    return made


def shown(crumbs: Breadcrumb) -> list[str]:
    """The texts that can be seen, in order."""
    return [crumb.text() for crumb in crumbs.crumbs if crumb.isVisible()]


def test_the_current_crumb_has_its_index(crumbs: Breadcrumb) -> None:
    """The others have their layer's name, and the full one as a tooltip."""
    texts = shown(crumbs)
    assert len(texts) == len(TRAIL)
    assert texts[0] == "softmax Coat"
    assert texts[1] == "dense2"
    assert texts[2].startswith("dense1 [")
    assert crumbs.crumbs[1].toolTip().startswith("dense2 [")
    assert [crumb.isChecked() for crumb in crumbs.crumbs].index(True) == 2


def test_no_text_is_cut(crumbs: Breadcrumb) -> None:
    """Each crumb is as wide as its text, and none lies over another."""
    ends = 0
    for crumb in crumbs.crumbs:
        assert crumb.width() >= crumb.fontMetrics().horizontalAdvance(crumb.text())
        assert crumb.x() >= ends
        ends = crumb.geometry().right()


def test_far_crumbs_give_way(crumbs: Breadcrumb) -> None:
    """With less room those nearest to the current one stay, and dots tell of the others."""
    crumbs.show_trail(TRAIL, TRAIL[5], CLASSES)
    crumbs.resize(300, crumbs.height())
    texts = shown(crumbs)
    assert 1 < len(texts) < len(TRAIL)
    assert crumbs.crumbs[5].isVisible()
    dots = [label for label in crumbs.findChildren(QLabel) if label.text() == "…"]
    assert [label.isVisible() for label in dots] == [True, True]
    last = max(crumb.geometry().right() for crumb in crumbs.crumbs if crumb.isVisible())
    assert last < crumbs.width()
    crumbs.resize(1_200, crumbs.height())
    assert [label.isVisible() for label in dots] == [False, False]


def test_a_click_chooses_a_place(crumbs: Breadcrumb, qtbot: QtBot) -> None:
    """The current one stays current until another is shown."""
    with qtbot.waitSignal(crumbs.chosen) as signal:
        press(crumbs.crumbs[4])
    assert signal.args == [TRAIL[4]]
    assert crumbs.crumbs[2].isChecked()
    assert not crumbs.crumbs[4].isChecked()


def test_the_keyboard_walks_to_the_pixel(crumbs: Breadcrumb) -> None:
    """Right and Enter, again and again; the focus stays on the current crumb."""
    walked: list[Place] = []

    def go(place: Place) -> None:
        walked.append(place)
        crumbs.show_trail(TRAIL, place, CLASSES)

    crumbs.chosen.connect(go)
    crumbs.crumbs[2].setFocus(Qt.FocusReason.TabFocusReason)
    for _ in TRAIL[3:]:
        focused = QApplication.focusWidget()
        assert focused is not None
        key(focused, Qt.Key.Key_Right)
        focused = QApplication.focusWidget()
        assert focused is not None
        key(focused, Qt.Key.Key_Return)
    assert tuple(walked) == TRAIL[3:]
    assert walked[-1].layer == "input"
    assert QApplication.focusWidget() is crumbs.crumbs[-1]


def test_pointing_tells_where_a_crumb_lies(crumbs: Breadcrumb) -> None:
    """And leaving that nothing is pointed at."""
    pointed: list[Place | None] = []
    crumbs.hovered.connect(pointed.append)
    QApplication.sendEvent(crumbs.crumbs[3], QEvent(QEvent.Type.Enter))
    QApplication.sendEvent(crumbs.crumbs[3], QEvent(QEvent.Type.Leave))
    assert pointed == [TRAIL[3], None]


def test_a_shorter_trail_leaves_nothing_over(crumbs: Breadcrumb) -> None:
    """Neither crumbs nor arrows; an empty one shows nothing."""
    crumbs.show_trail(TRAIL[:2], TRAIL[0], CLASSES)
    assert len(shown(crumbs)) == 2
    arrows = [label for label in crumbs.findChildren(QLabel) if label.text() == "←"]
    assert sum(label.isVisible() for label in arrows) == 1
    crumbs.show_trail((), TRAIL[0])
    assert shown(crumbs) == []
