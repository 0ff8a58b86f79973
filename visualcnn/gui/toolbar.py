"""The toolbar and the menus: where the actions stand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDockWidget,
    QMenu,
    QMenuBar,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from visualcnn.gui.actions import Actions
from visualcnn.gui.icons import icon
from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.text import short_title
from visualcnn.gui.theme import THEME, icon_size
from visualcnn.nn.architectures import ARCHITECTURES

DOWN = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"


class MainToolBar(QToolBar):
    """Train, Step, Epoch, Reset; the data and the network in use; Open and Save."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("Toolbar", parent)
        self.setObjectName("toolbar")
        self.setIconSize(icon_size(20))
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.recent = QMenu("Open &recent", self)
        for name in ("train", "step", "epoch"):
            self.addAction(actions[name])
        self.train = self.widgetForAction(actions["train"])
        self.train.setObjectName("train_button")
        self.addWidget(_with_menu(actions["reset"], [actions["reset_seed"]]))
        self.addSeparator()
        self.data = self._choice("data", "Data", actions.data.actions())
        self.model = self._choice("model", "Network", actions.architectures.actions())
        self.addWidget(_spring())
        self.addAction(actions["open"])
        self.addAction(actions["save"])
        for button in self.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        THEME.theme_changed.connect(self._restyle)

    def _choice(self, name: str, title: str, choices: list[QAction]) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"{name} button")
        button.setText(f"{title} {DOWN}")
        button.setIcon(icon(name))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setAccessibleName(title)
        button.setToolTip(verbatim(f"{title}: choose another"))
        menu = QMenu(title, button)
        menu.setToolTipsVisible(True)
        menu.addActions(choices)
        button.setMenu(menu)
        self.addWidget(button)
        return button

    def name_choices(self, data: str, model: str) -> None:
        """Show which data and which network are in use."""
        self.data.setText(f"{short_title(data)} {DOWN}")
        self.data.setAccessibleName(f"Data: {data}")
        self.data.setToolTip(verbatim(f"Data: {data}. Choose another"))
        self.model.setText(f"{model} {DOWN}")
        self.model.setAccessibleName(f"Network: {model}")

    @Slot()
    def _restyle(self) -> None:
        self.setIconSize(icon_size(20))
        self.data.setIcon(icon("data"))
        self.model.setIcon(icon("model"))


def _with_menu(action: QAction, more: list[QAction]) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    menu.addActions([action, *more])
    button.setMenu(menu)
    return button


def _spring() -> QWidget:
    widget = QWidget()
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return widget


def fill_menu_bar(
    bar: QMenuBar, actions: Actions, toolbar: MainToolBar, docks: list[QDockWidget]
) -> None:
    """All actions, in the menus where users look for them."""
    file = bar.addMenu("&File")
    file.addAction(actions["open"])
    file.addMenu(toolbar.recent)
    _add(file, actions, "save", "save_as", "", "quit")
    run = bar.addMenu("&Run")
    _add(run, actions, "train", "step", "epoch", "", "reset", "reset_seed", "", "defaults")
    threads = run.addMenu("T&hreads")
    threads.addActions(actions.threads.actions())
    data = bar.addMenu("&Data")
    _add(data, actions, "digits", "mnist", "fashion-mnist", "folder")
    network = bar.addMenu("&Network")
    _add(network, actions, *ARCHITECTURES, "", "python")
    explore = bar.addMenu("E&xplore")
    _add(explore, actions, "draw", "gallery", "mistakes", "map", "", "pin")
    view = bar.addMenu("&View")
    view.addActions([dock.toggleViewAction() for dock in docks])
    view.addAction(actions["layout"])
    view.addSeparator()
    _add(view, actions, "zoom_in", "zoom_out", "zoom_reset")
    colours = view.addMenu("&Colours")
    _add(colours, actions, "system", "light", "dark")
    helping = bar.addMenu("&Help")
    _add(helping, actions, "diagnostics", "", "about")
    for menu in (file, run, threads, data, network, explore, view, colours, helping):
        menu.setToolTipsVisible(True)


def _add(menu: QMenu, actions: Actions, *names: str) -> None:
    for name in names:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
