"""A panel's frame at the window's edge, which hides what is in it while another tab is in front."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QWidget


class Dock(QDockWidget):
    """Qt only moves what is behind another tab out of sight: Tab would still go through it."""

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(f"{name} dock")
        self._holder = _Holder()
        self.setWidget(self._holder)
        # Qt tells of it amid its laying out of all docks.
        self.visibilityChanged.connect(self._follow, Qt.ConnectionType.QueuedConnection)

    @property
    def view(self) -> QWidget | None:
        """What it holds."""
        return self._holder.view

    def fill(self, name: str, view: QWidget) -> None:
        """Hold `view`, in place of what it held; as long as it is out of sight, so is `view`."""
        view.setObjectName(name)
        self._holder.hold(view)

    @Slot(bool)
    def _follow(self, seen: bool) -> None:
        self._holder.show_view(seen=seen)


class _Holder(QWidget):
    """What is around a view has its sizes, and nothing else to do with it.

    What is shown in a layout lays out everything above it at once, up to the window with all of
    its docks. If that was just what moved it, Qt goes on in a list that is gone. Here is no layout,
    so it ends here; and a hidden view keeps its room, so that nothing moves when it is shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.view: QWidget | None = None
        self._seen = True

    def hold(self, view: QWidget) -> None:
        """Show `view` in all of it."""
        if self.view is not None:
            self.view.setParent(None)
        self.view = view
        view.setParent(self)
        self.setSizePolicy(view.sizePolicy())
        view.setGeometry(self.rect())
        view.setVisible(self._seen)
        self.updateGeometry()

    def show_view(self, *, seen: bool) -> None:
        """Show or hide what it holds, now and later."""
        self._seen = seen
        if self.view is not None:
            self.view.setVisible(seen)

    def sizeHint(self) -> QSize:
        """The view's."""
        return super().sizeHint() if self.view is None else self.view.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The view's, or what was set in its place."""
        if self.view is None:
            return super().minimumSizeHint()
        least, given = self.view.minimumSizeHint(), self.view.minimumSize()
        return QSize(given.width() or least.width(), given.height() or least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The view has the same size."""
        super().resizeEvent(event)
        if self.view is not None:
            self.view.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        """Qt says later what a view without a layout above it needs from now on."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
