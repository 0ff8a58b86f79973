"""The main window: its panels stand where they belong, and it takes model files alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from visualcnn.gui.actions import Actions
from visualcnn.gui.main_window import LAYOUT_VERSION, MainWindow

FIRST_PLACES = {
    "sample": Qt.DockWidgetArea.LeftDockWidgetArea,
    "inspector": Qt.DockWidgetArea.RightDockWidgetArea,
    "settings": Qt.DockWidgetArea.RightDockWidgetArea,
    "glossary": Qt.DockWidgetArea.RightDockWidgetArea,
    "curves": Qt.DockWidgetArea.BottomDockWidgetArea,
    "explanation": Qt.DockWidgetArea.BottomDockWidgetArea,
    "gallery": Qt.DockWidgetArea.BottomDockWidgetArea,
    "mistakes": Qt.DockWidgetArea.BottomDockWidgetArea,
    "draw": Qt.DockWidgetArea.BottomDockWidgetArea,
    "map": Qt.DockWidgetArea.BottomDockWidgetArea,
}


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """On the screen, without a run."""
    assert qapp is not None
    parent = QObject()
    window = MainWindow(Actions(parent))
    qtbot.addWidget(window)
    window.show()
    yield window
    parent.deleteLater()


def places(window: MainWindow) -> dict[str, Qt.DockWidgetArea]:
    """Where each dock stands; those that are closed or float are left out."""
    return {
        name: window.dockWidgetArea(dock)
        for name, dock in window.docks.items()
        if not dock.isFloating() and not dock.isHidden()
    } | {
        # The one behind its neighbour's tab counts as hidden.
        name: window.dockWidgetArea(dock)
        for name, dock in window.docks.items()
        if window.tabifiedDockWidgets(dock)
    }


def test_every_part_has_a_name(window: MainWindow) -> None:
    """Qt remembers arrangements by names, each once."""
    names = [dock.objectName() for dock in window.findChildren(QDockWidget)]
    assert len(names) == len(set(names)) == 10
    assert all(names)
    assert window.toolbar.objectName()
    assert all(dock.view and dock.view.objectName() for dock in window.docks.values())


def test_every_panel_is_in_the_window(window: MainWindow) -> None:
    """Docks around the network, messages above it, the status line below."""
    assert places(window) == FIRST_PLACES
    assert window.centralWidget().isAncestorOf(window.network)
    assert window.centralWidget().isAncestorOf(window.messages)
    assert window.statusBar().isAncestorOf(window.status)
    assert not window.docks["inspector"].visibleRegion().isEmpty()


def test_it_fits_the_screen(window: MainWindow) -> None:
    """However small that is."""
    assert window.width() <= window.screen().availableSize().width()
    assert window.height() <= window.screen().availableSize().height()


def test_its_actions_answer_to_their_shortcuts(window: MainWindow) -> None:
    """Wherever the focus is, also those that stand in no toolbar."""
    names = {action.objectName() for action in window.actions()}
    assert {"train", "reset_seed", "zoom_in", "quit"} <= names


def test_an_arrangement_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    """What was closed and moved is closed and moved again."""
    window.docks["curves"].close()
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, window.docks["sample"])
    kept = window.arrangement()
    window.arrange()
    qtbot.waitUntil(lambda: places(window) == FIRST_PLACES)
    window.restore(QByteArray(), kept)
    assert window.docks["curves"].isHidden()
    area = window.dockWidgetArea(window.docks["sample"])
    assert area == Qt.DockWidgetArea.RightDockWidgetArea


def test_docks_of_a_maximized_window_keep_their_sizes(qapp: QApplication, qtbot: QtBot) -> None:
    """Although the window is smaller for a moment before it is maximized."""
    first, second = (MainWindow(Actions(qapp)) for _ in range(2))
    for window in (first, second):
        qtbot.addWidget(window)
    first.resize(500, 400)
    first.show()
    first.showMaximized()
    dock = first.docks["curves"]
    qtbot.waitUntil(lambda: first.height() > 700 and first.centralWidget().height() > 300)
    first.resizeDocks([dock], [1_000], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: dock.height() > 400)
    second.restore(first.saveGeometry(), first.arrangement())
    second.show()
    qtbot.waitUntil(lambda: second.docks["curves"].height() == dock.height())


def test_panels_can_be_put_back_in_a_window_that_opens_maximized(
    qapp: QApplication, qtbot: QtBot
) -> None:
    """At once: Qt would go back to what it restored for a larger screen, and crash."""
    first, second = (MainWindow(Actions(qapp)) for _ in range(2))
    for window in (first, second):
        qtbot.addWidget(window)
    first.resize(2_200, 1_400)
    first.show()
    first.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, first.docks["draw"])
    kept = first.arrangement()
    first.showMaximized()
    second.restore(first.saveGeometry(), kept)
    second.show()
    assert second.isMaximized()
    assert second.dockWidgetArea(second.docks["draw"]) == Qt.DockWidgetArea.LeftDockWidgetArea
    second.arrange()
    second.resize(700, 600)
    qtbot.waitUntil(lambda: places(second) == FIRST_PLACES)


@pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
@pytest.mark.parametrize("kept", ["garbage", "half", "another version's"])
def test_an_arrangement_that_makes_no_sense_is_the_first_one(window: MainWindow, kept: str) -> None:
    """Every panel is to be seen."""
    described = {
        "garbage": QByteArray(b"\x00\xff garbage \x7f" * 9),
        "half": window.arrangement().first(40),
        "another version's": window.saveState(LAYOUT_VERSION + 1),
    }[kept]
    window.docks["curves"].close()
    window.docks["sample"].setFloating(True)
    window.restore(QByteArray(b"\x00garbage"), described)
    assert places(window) == FIRST_PLACES


def test_nothing_remembered_leaves_the_first_places(window: MainWindow) -> None:
    """As at the first start."""
    size = window.size()
    window.restore(QByteArray(), QByteArray())
    assert places(window) == FIRST_PLACES
    assert window.size() == size


def test_closing_is_for_others_to_decide(window: MainWindow) -> None:
    """The event may be ignored until unsaved steps are safe."""
    events: list[Any] = []

    def keep_open(event: QCloseEvent) -> None:
        events.append(event)
        event.ignore()

    window.closing.connect(keep_open)
    assert not window.close()
    assert window.isVisible()
    assert len(events) == 1
    window.closing.disconnect(keep_open)


def dragged(*names: str) -> QMimeData:
    """Files or addresses under the mouse."""
    data = QMimeData()
    data.setUrls([QUrl(n) if "://" in n else QUrl.fromLocalFile(n) for n in names])
    return data


def enter(window: QWidget, data: QMimeData) -> bool:
    """Drag `data` over the window; whether it would take them."""
    event = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window: MainWindow, data: QMimeData) -> list[Path]:
    """Drop `data`; the paths that are told."""
    told: list[Path] = []
    window.file_dropped.connect(told.append)
    event = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    return told


def test_a_model_file_may_be_dropped(window: MainWindow) -> None:
    """Its path is told as it is, with blanks and umlauts."""
    data = dragged("/home/me/mein größtes netz.visualcnn")
    assert enter(window, data)
    assert drop(window, data) == [Path("/home/me/mein größtes netz.visualcnn")]


@pytest.mark.parametrize(
    "names",
    [
        (),
        ("/home/me/notes.txt",),
        ("/home/me/visualcnn",),
        ("/home/me/a.visualcnn", "/home/me/b.visualcnn"),
        ("https://example.org/a.visualcnn",),
    ],
)
def test_nothing_else_may_be_dropped(window: MainWindow, names: tuple[str, ...]) -> None:
    """Other files, several at once and addresses in the web are refused while still dragged."""
    data = dragged(*names)
    assert not enter(window, data)
    assert drop(window, data) == []


def test_menus_and_settings_share_no_letter(window: MainWindow) -> None:
    """Alt and a letter opens a menu or goes to a setting, never neither for being both."""
    menus = [action.text() for action in window.menuBar().actions()]
    labels = [row.label.text() for row in window.settings.rows.values()]
    letters = [text[text.index("&") + 1].lower() for text in (*menus, *labels)]
    assert len(letters) == len(set(letters))
