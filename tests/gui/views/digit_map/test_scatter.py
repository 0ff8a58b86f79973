"""The map answers to mouse and keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.digit_map.map_example import points
from visualcnn.gui.views.digit_map.scatter import Scatter

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Heard:
    """What the map says."""

    def __init__(self, scatter: Scatter) -> None:
        self.chosen: list[int] = []
        self.pointed: list[int] = []
        self.lassoed: list[list[int]] = []
        scatter.chosen.connect(self.chosen.append)
        scatter.pointed.connect(self.pointed.append)
        scatter.lassoed.connect(lambda numbers: self.lassoed.append(numbers.tolist()))


@pytest.fixture
def scatter(qtbot: QtBot) -> Scatter:
    """With six points."""
    scatter = Scatter()
    qtbot.addWidget(scatter)
    scatter.resize(400, 300)
    scatter.show()
    scatter.show_points(points(), ("0", "1"))
    return scatter


@pytest.fixture
def heard(scatter: Scatter) -> Heard:
    """What it says."""
    return Heard(scatter)


def place(scatter: Scatter, number: int) -> QPoint:
    """Where a point lies."""
    return QPointF(*scatter._pixels[number].tolist()).toPoint()


def test_a_point_is_hovered_over_and_clicked(scatter: Scatter, heard: Heard) -> None:
    """Its digit is painted beside it."""
    asked = []

    def image_of(number: int) -> np.ndarray:
        asked.append(number)
        return np.full((8, 8), 255, np.uint8)

    scatter.image_of = image_of
    QTest.mouseMove(scatter, QPoint(5, 5))
    QTest.mouseMove(scatter, place(scatter, 3))
    assert heard.pointed == [3]
    scatter.grab()
    assert asked == [3]
    QTest.mouseClick(scatter, LEFT, pos=place(scatter, 3))
    assert heard.chosen == [3]
    QTest.mouseClick(scatter, LEFT, pos=QPoint(2, 2))
    assert heard.chosen == [3]


def drag(scatter: Scatter, button: Qt.MouseButton, way: list[QPoint]) -> None:
    """Press, move, release."""
    QTest.mousePress(scatter, button, pos=way[0])
    for point in way[1:]:
        QTest.mouseMove(scatter, point)
    QTest.mouseRelease(scatter, button, pos=way[-1])


def test_a_lasso_takes_what_it_goes_around(scatter: Scatter, heard: Heard) -> None:
    """The right half; nothing is chosen by it."""
    corners = [(210, 5), (395, 5), (395, 295), (210, 295)]
    drag(scatter, LEFT, [QPoint(*corner) for corner in corners])
    assert heard.lassoed == [[3, 4, 5]]
    assert heard.chosen == []


def test_the_right_button_drags_the_plane(scatter: Scatter) -> None:
    """By as much as the mouse moves."""
    before = scatter._pixels.copy()
    drag(scatter, RIGHT, [QPoint(100, 100), QPoint(120, 110), QPoint(140, 115)])
    np.testing.assert_allclose(scatter._pixels - before, np.tile([40, 15], (6, 1)), atol=0.1)


def test_the_wheel_zooms_around_the_mouse(scatter: Scatter) -> None:
    """What is under it stays."""
    here = QPointF(*scatter._pixels[3].tolist())
    event = QWheelEvent(
        here,
        scatter.mapToGlobal(here),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    width = np.ptp(scatter._pixels[:, 0])
    QApplication.sendEvent(scatter, event)
    assert np.ptp(scatter._pixels[:, 0]) == pytest.approx(width * 1.44, rel=1e-3)
    np.testing.assert_allclose(scatter._pixels[3], [here.x(), here.y()], atol=0.01)


def test_all_of_it_by_keyboard(scatter: Scatter, heard: Heard) -> None:
    """Arrows, Enter, plus, minus and 0."""
    scatter.setFocus()
    QTest.keyClick(scatter, Qt.Key.Key_Right)
    start = scatter.at
    assert start is not None
    for _ in range(5):
        QTest.keyClick(scatter, Qt.Key.Key_Right)
    assert scatter.at == 4
    QTest.keyClick(scatter, Qt.Key.Key_Return)
    assert heard.chosen == [4]
    whole = scatter._camera
    QTest.keyClick(scatter, Qt.Key.Key_Plus)
    assert scatter._camera.scale == pytest.approx(1.2 * whole.scale)
    QTest.keyClick(scatter, Qt.Key.Key_0)
    assert scatter._camera == whole


def test_escape_lets_go_of_a_lasso(scatter: Scatter, heard: Heard) -> None:
    """Nothing is chosen by it."""
    QTest.mousePress(scatter, LEFT, pos=QPoint(210, 5))
    for corner in ((395, 5), (395, 295)):
        QTest.mouseMove(scatter, QPoint(*corner))
    QTest.keyClick(scatter, Qt.Key.Key_Escape)
    QTest.mouseRelease(scatter, LEFT, pos=QPoint(210, 295))
    assert heard.lassoed == []


def test_nothing_is_there_before_the_first_map(qtbot: QtBot) -> None:
    """Clicks and keys mean nothing."""
    scatter = Scatter()
    qtbot.addWidget(scatter)
    scatter.show()
    heard = Heard(scatter)
    QTest.mouseClick(scatter, LEFT)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Plus, Qt.Key.Key_0):
        QTest.keyClick(scatter, key)
    scatter.grab()
    assert [*heard.chosen, *heard.pointed, *heard.lassoed] == []
