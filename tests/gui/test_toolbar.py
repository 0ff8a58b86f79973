"""The toolbar and the menus hold every action, with words for each button."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu, QMenuBar, QToolButton
from pytestqt.qtbot import QtBot

from visualcnn.gui.actions import Actions
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.toolbar import DOWN, MainToolBar, fill_menu_bar


@pytest.fixture
def actions(qapp: QApplication) -> Iterator[Actions]:
    """Of no window."""
    assert qapp is not None
    parent = QObject()
    yield Actions(parent)
    parent.deleteLater()


@pytest.fixture
def toolbar(actions: Actions, qtbot: QtBot) -> MainToolBar:
    """Not shown."""
    toolbar = MainToolBar(actions)
    qtbot.addWidget(toolbar)
    return toolbar


@pytest.fixture
def bar(actions: Actions, toolbar: MainToolBar, qtbot: QtBot) -> QMenuBar:
    """The menus, with one dock."""
    bar = QMenuBar()
    qtbot.addWidget(bar)
    dock = QDockWidget("Curves", bar)
    fill_menu_bar(bar, actions, toolbar, [dock])
    return bar


def menus(bar: QMenuBar) -> list[QMenu]:
    """All menus, also those within menus."""
    return bar.findChildren(QMenu)


def entries(menu: QMenu | QMenuBar) -> list[QAction]:
    """What can be chosen, submenus gone into."""
    found: list[QAction] = []
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            found += entries(inner)
        elif not action.isSeparator():
            found.append(action)
    return found


def mnemonic(text: str) -> str:
    """The letter that chooses an entry; empty where it has none."""
    _, ampersand, rest = text.replace("&&", "").partition("&")
    return rest[:1].lower() if ampersand else ""


def test_the_menus_hold_every_action_once(bar: QMenuBar, actions: Actions) -> None:
    """Whatever the window can do is found by looking through the menus."""
    held = [action.objectName() for action in entries(bar) if action in actions.all()]
    assert sorted(held) == sorted(action.objectName() for action in actions.all())


def test_every_panel_can_be_shown_and_hidden_from_a_menu(bar: QMenuBar) -> None:
    """By the dock's own entry."""
    assert "Curves" in [action.text() for action in entries(bar)]


def test_no_two_entries_of_a_menu_share_a_letter(bar: QMenuBar) -> None:
    """Alt and the letters lead to one entry each."""
    for menu in (bar, *menus(bar)):
        letters = [mnemonic(action.text()) for action in menu.actions()]
        used = [letter for letter in letters if letter]
        assert len(used) == len(set(used)), f"{menu}: {used}"
    assert all(mnemonic(action.text()) for action in bar.actions())


def test_menus_show_their_tooltips(bar: QMenuBar, toolbar: MainToolBar) -> None:
    """What an entry does is said where it is chosen, also in the toolbar's own menus."""
    shown = [menu for menu in (*menus(bar), *toolbar.findChildren(QMenu)) if menu.actions()]
    assert len(shown) > 8
    assert [menu.title() for menu in shown if not menu.toolTipsVisible()] == []


def test_every_button_has_words_and_a_tooltip(toolbar: MainToolBar) -> None:
    """For the eye, for the mouse and for screen readers."""
    buttons = [button for button in toolbar.findChildren(QToolButton) if button.parent() is toolbar]
    buttons = [button for button in buttons if button.objectName() != "qt_toolbar_ext_button"]
    assert len(buttons) == 8
    for button in buttons:
        assert button.text() or button.accessibleName()
        assert button.toolTip()
        assert not button.icon().isNull()


def test_the_toolbar_names_data_and_network_in_use(toolbar: MainToolBar) -> None:
    """Also for screen readers."""
    toolbar.name_choices("Built-in digits", "lenet5")
    assert toolbar.data.text().startswith("Built-in digits")
    assert toolbar.data.accessibleName() == "Data: Built-in digits"
    toolbar.name_choices("MNIST, verified", "lenet5")
    assert toolbar.data.text().split() == ["MNIST", DOWN]
    assert "MNIST, verified" in toolbar.data.toolTip()
    assert toolbar.model.text().startswith("lenet5")
    assert toolbar.model.accessibleName() == "Network: lenet5"


def test_the_choices_are_the_same_actions_as_in_the_menus(
    toolbar: MainToolBar, actions: Actions
) -> None:
    """A mark set in one place shows in the other."""
    assert toolbar.data.menu().actions() == actions.data.actions()
    assert toolbar.model.menu().actions() == actions.architectures.actions()


def test_its_icons_follow_the_theme(toolbar: MainToolBar, qapp: QApplication) -> None:
    """As soon as the theme changes."""
    apply_theme(qapp, dark=False)
    light = toolbar.data.icon().cacheKey(), toolbar.model.icon().cacheKey()
    apply_theme(qapp, dark=True)
    dark = toolbar.data.icon().cacheKey(), toolbar.model.icon().cacheKey()
    apply_theme(qapp, dark=False)
    assert not set(light) & set(dark)
