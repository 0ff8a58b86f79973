"""The menu of recent files is as the memory is, and opens what is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.tiny import saved, tiny_trainer, train
from visualcnn.gui.documents import Documents
from visualcnn.gui.recent import RecentFiles
from visualcnn.gui.remember import Memory
from visualcnn.gui.session import TrainingSession


@pytest.fixture
def menu(qtbot: QtBot) -> QMenu:
    """Empty."""
    menu = QMenu("Open recent")
    qtbot.addWidget(menu)
    return menu


@pytest.fixture
def memory(qtbot: QtBot) -> Memory:
    """Empty."""
    assert qtbot is not None
    return Memory()


@pytest.fixture
def documents(session: TrainingSession, memory: Memory, menu: QMenu) -> Documents:
    """Of a session without a run."""
    return Documents(session, memory, menu, ask=True)


def names(menu: QMenu) -> list[str]:
    """The entries of the menu."""
    return [action.text() for action in menu.actions()]


def test_without_recent_files_the_menu_is_disabled(
    documents: Documents, memory: Memory, menu: QMenu
) -> None:
    """An empty menu would look broken."""
    RecentFiles(documents, memory, menu)
    assert names(menu) == []
    assert not menu.isEnabled()


def test_the_menu_names_files_and_tells_their_folders(
    documents: Documents, memory: Memory, menu: QMenu
) -> None:
    """The newest first; an ampersand in a name is no shortcut."""
    memory.add_recent("/home/student/old.visualcnn")
    memory.add_recent("/home/student/cats & dogs.visualcnn")
    RecentFiles(documents, memory, menu)
    assert menu.isEnabled()
    assert menu.toolTipsVisible()
    assert names(menu) == ["cats && dogs.visualcnn", "old.visualcnn"]
    assert menu.actions()[1].toolTip() == "/home/student/old.visualcnn"


def test_choosing_an_entry_opens_it_and_puts_it_first(
    documents: Documents,
    memory: Memory,
    menu: QMenu,
    session: TrainingSession,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    """The menu follows at once."""
    trainer = tiny_trainer()
    train(trainer, 2)
    path = saved(trainer, tmp_path)
    memory.add_recent(str(path))
    memory.add_recent("newer.visualcnn")
    recent = RecentFiles(documents, memory, menu)
    assert recent.parent() is menu
    with qtbot.waitSignal(session.prepared):
        menu.actions()[1].trigger()
    assert session.step == 2
    assert names(menu) == ["run.visualcnn", "newer.visualcnn"]


def test_an_entry_whose_file_is_gone_leaves_the_menu(
    documents: Documents, memory: Memory, menu: QMenu, qtbot: QtBot, tmp_path: Path
) -> None:
    """With the last one the menu is disabled again."""
    memory.add_recent(str(tmp_path / "gone.visualcnn"))
    RecentFiles(documents, memory, menu)
    with qtbot.waitSignal(documents.failed):
        menu.actions()[0].trigger()
    assert names(menu) == []
    assert not menu.isEnabled()
