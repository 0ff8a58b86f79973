"""The main window: where every panel stands, and nothing of what they show."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QVBoxLayout, QWidget

from visualcnn.gui.actions import Actions
from visualcnn.gui.dock import Dock
from visualcnn.gui.theme import THEME
from visualcnn.gui.toolbar import MainToolBar, fill_menu_bar
from visualcnn.gui.views.curves import CurvesView
from visualcnn.gui.views.inspector import InspectorPanel
from visualcnn.gui.views.message_bar import MessageBar
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.gui.views.pins import PinStrip
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.gui.views.settings import SettingsPanel
from visualcnn.gui.views.status import StatusLine
from visualcnn.training.model_file import ENDING

FIRST_SIZE = QSize(1440, 900)
FRAME = QSize(0, 40)
"""What the window manager's title bar may take of the screen."""
FIRST_SIZES = {"sample": 232, "inspector": 246, "curves": 204}
"""Widths of those at the sides, height of the one below, at zoom 1."""
ROOM_PART, ROOM_LEAST = 0.42, 330
"""Part of the window's height that a panel of ROOMY gets, and how much it asks for at zoom 1."""
LEAST_SIZE = QSize(400, 120)
"""Of a panel of ROOMY: the user may make it as small as that."""
LAYOUT_VERSION = 3
"""Raised when the docks change, so that an old arrangement is not forced upon new ones."""

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
AREAS = {
    "sample": LEFT,
    "inspector": RIGHT,
    "settings": RIGHT,
    "glossary": RIGHT,
    "curves": BOTTOM,
    "explanation": BOTTOM,
    "gallery": BOTTOM,
    "mistakes": BOTTOM,
    "draw": BOTTOM,
    "map": BOTTOM,
}
TITLES = {name: name.capitalize() for name in AREAS}
LATER = ("glossary", "explanation", "gallery", "mistakes", "draw", "map")
"""Docks that are empty until `fill`: the window opens sooner without what is in them."""
ROOMY = ("explanation", "gallery", "mistakes", "draw", "map")
"""Docks that need more height than the curves, beside which they lie."""


class MainWindow(QMainWindow):
    """Toolbar above, the network in the middle, docks around it, the status line below."""

    closing = Signal(object)
    """QCloseEvent, to be accepted or ignored before the signal returns."""
    file_dropped = Signal(object)
    """Path of a model file."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("main window")
        self.setWindowTitle("visualcnn")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.sample = SamplePanel()
        self.network = NetworkPanel()
        self.network.setObjectName("network")
        self.inspector = InspectorPanel()
        self.curves = CurvesView()
        self.settings = SettingsPanel()
        self.status = StatusLine()
        self.messages, self.pins = MessageBar(), PinStrip()
        self.pins.setObjectName("pins")
        # Tab goes through the parts in the order in which they are put into the window.
        self.toolbar = MainToolBar(actions, self)
        self.addToolBar(self.toolbar)
        self._given_room: set[str] = set()
        self._to_unfold = QByteArray()
        """What was restored, until the window has the size that it had then."""
        self.docks = {"sample": self._dock("sample", self.sample)}
        self._put_in_the_middle()
        views = {
            "inspector": self.inspector,
            "settings": self.settings,
            "curves": self.curves,
            **{name: QWidget() for name in LATER},
        }
        for name in (name for name in AREAS if name in views):
            self.docks[name] = self._dock(name, views[name])
        fill_menu_bar(self.menuBar(), actions, self.toolbar, list(self.docks.values()))
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self.addActions(actions.all())
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize() - FRAME))
        self._zoom = THEME.zoom
        self.arrange()
        THEME.theme_changed.connect(self._follow_zoom)

    def _put_in_the_middle(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self.pins)
        column.addWidget(self.network, 1)
        self.setCentralWidget(middle)

    def _dock(self, name: str, view: QWidget) -> Dock:
        dock = Dock(name, TITLES[name], self)
        self._place(name, dock)
        dock.fill(name, view)
        if name in ROOMY:
            dock.visibilityChanged.connect(lambda seen: self._seen(name, seen=seen))
        return dock

    def _place(self, name: str, dock: QDockWidget) -> None:
        """At its first place: behind the first one of its area, where it isn't that itself.

        Side by side with it, if only for now, it would make the window wider.
        """
        area = AREAS[name]
        first = next(other for other in AREAS if AREAS[other] == area)
        if first == name:
            self.addDockWidget(area, dock)
        else:
            self.tabifyDockWidget(self.docks[first], dock)

    def fill(self, name: str, view: QWidget) -> None:
        """Put `view` into the dock of that name, which was empty until it was needed."""
        if name in ROOMY:
            # What they need they get in front; behind others they must not make those higher.
            view.setMinimumSize(LEAST_SIZE)
        self.docks[name].fill(name, view)

    def arrange(self) -> None:
        """Put every panel to its first place."""
        self._to_unfold = QByteArray()
        self.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        self.setCorner(Qt.Corner.BottomRightCorner, BOTTOM)
        for name, dock in self.docks.items():
            dock.setFloating(False)
            self._place(name, dock)
            dock.show()
        for name in ("inspector", "curves"):
            self.docks[name].raise_()
        # Half of what the docks hold is text, the other half doesn't grow with it.
        scale = (1 + self.fontMetrics().height() / 14) / 2
        self._resize_docks({name: size * scale for name, size in FIRST_SIZES.items()})

    def bring_up(self, name: str) -> None:
        """Show the dock of that name before those that it shares its place with.

        It gets the room that it needs, as far as the window has it.
        """
        dock = self.docks[name]
        # In sight it has the size that the user gave it, and no other layout costs anything.
        if not dock.visibleRegion().isEmpty():
            return
        height = self._height_at(dock)
        dock.show()
        dock.raise_()
        if name in ROOMY:
            self._give_room(name, height)

    def _seen(self, name: str, *, seen: bool) -> None:
        """A tab that is chosen for the first time gets room; then its size is the user's."""
        if seen and name not in self._given_room:
            QTimer.singleShot(0, self, lambda: self._give_room_once(name))

    def _give_room_once(self, name: str) -> None:
        dock = self.docks[name]
        if name not in self._given_room and not dock.visibleRegion().isEmpty():
            self._give_room(name, dock.height())

    def _height_at(self, dock: QDockWidget) -> int:
        """That of its place: behind others a dock keeps the height that it had in front."""
        shared = self.tabifiedDockWidgets(dock)
        front = [other.height() for other in shared if not other.visibleRegion().isEmpty()]
        return next(iter(front), dock.height())

    def _give_room(self, name: str, height: int) -> None:
        dock = self.docks[name]
        self._given_room.add(name)
        wanted = min(ROOM_LEAST * THEME.zoom, ROOM_PART * self.height())
        if height < round(wanted) and not dock.isFloating():
            self._resize_docks({name: wanted + self._tabs_of(dock)})

    def _tabs_of(self, dock: QDockWidget) -> int:
        """The height of the tabs that `dock` shares its place with: Qt counts it as the dock's."""
        bars = self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shared = self.tabifiedDockWidgets(dock)
        return max((bar.sizeHint().height() for bar in bars), default=0) if shared else 0

    def _resize_docks(self, sizes: dict[str, float]) -> None:
        for name, size in sizes.items():
            below = AREAS[name] == BOTTOM
            lies = Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal
            self.resizeDocks([self.docks[name]], [round(size)], lies)

    @Slot()
    def _follow_zoom(self) -> None:
        """Give the docks the part of another zoom that their texts need."""
        if THEME.zoom == self._zoom:
            return
        ratio, self._zoom = (1 + THEME.zoom) / (1 + self._zoom), THEME.zoom
        docks = {name: self.docks[name] for name in FIRST_SIZES}
        sizes = {
            name: dock.height() if name == "curves" else dock.width()
            for name, dock in docks.items()
        }
        wanted = {name: ratio * size for name, size in sizes.items()}
        # The panels say how narrow they may be once they are laid out with the other font.
        QTimer.singleShot(0, self, lambda: self._resize_docks(wanted))

    def arrangement(self) -> QByteArray:
        """Qt's description of the docks."""
        return self.saveState(LAYOUT_VERSION)

    def restore(self, geometry: QByteArray, arrangement: QByteArray) -> None:
        """Go back to a remembered size and arrangement; the first one where there is none.

        Before the window is shown.
        """
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        if arrangement.isEmpty():
            return
        # Of a window about to be maximized Qt keeps what it restored, and goes back to it whenever
        # the window is laid out soon after: also to docks that have got another place meanwhile,
        # which ends in a crash.
        state = self.windowState()
        self.setWindowState(Qt.WindowState.WindowNoState)
        restored = self.restoreState(arrangement, LAYOUT_VERSION)
        self.setWindowState(state)
        if restored:
            self._given_room = set(ROOMY)
            if state & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
                self._to_unfold = arrangement
        else:
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The docks of a window that was maximized get back the sizes that they had there."""
        super().resizeEvent(event)
        if not self._to_unfold.isEmpty() and self.width() > self.normalGeometry().width():
            QTimer.singleShot(0, self, self._unfold)

    @Slot()
    def _unfold(self) -> None:
        arrangement, self._to_unfold = self._to_unfold, QByteArray()
        if not arrangement.isEmpty() and (self.isMaximized() or self.isFullScreen()):
            self.restoreState(arrangement, LAYOUT_VERSION)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever is connected decides."""
        self.closing.emit(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Model files may be dropped."""
        if _dropped_model(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped model file."""
        path = _dropped_model(event)
        if path is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(path)


def _dropped_model(event: QDropEvent) -> Path | None:
    """The one local model file that is dragged, if it is one."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix == ENDING else None
