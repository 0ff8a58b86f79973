"""The inspector's panel: title, facts and pictures of the selection, live while training runs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from visualcnn.gui import text
from visualcnn.gui.plain_text import PlainLabel
from visualcnn.gui.theme import GRID, THEME, style_text
from visualcnn.gui.views.inspector.content import Content, Describer
from visualcnn.gui.views.inspector.fact_table import FactTable
from visualcnn.gui.views.inspector.picture import PictureView
from visualcnn.gui.views.network.readout import Readout
from visualcnn.gui.views.network.selection import Selection
from visualcnn.gui.views.network.strips import strips
from visualcnn.nn.summary import NetworkSummary
from visualcnn.training.snapshot import Snapshot

_INVITATION = "Click a map, a filter or a cell in the network: it appears here down to the number."
_NOTHING_YET = "Its numbers appear here as soon as a sample has gone through."


class InspectorPanel(QWidget):
    """Shows one selection; it stays the same while training changes its numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Inspector")
        self._describer: Describer | None = None
        self._selection: Selection | None = None
        self._snapshot: Snapshot | None = None
        self._stale: int | None = None
        self._pictures: list[PictureView] = []
        self._captions: list[PlainLabel] = []
        self._title, self._caption, self._note = PlainLabel(), PlainLabel(), PlainLabel()
        self._facts = FactTable()
        self._scroll = QScrollArea()
        self._column = QVBoxLayout()
        self._build()
        self._readout = Readout(self._scroll.viewport())
        self._restyle()
        self._show()
        THEME.theme_changed.connect(self._restyle)

    def _build(self) -> None:
        content = QWidget()
        for widget in (content, self._scroll.viewport()):
            widget.setBackgroundRole(QPalette.ColorRole.Base)
            widget.setAutoFillBackground(True)
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(GRID, GRID, GRID, GRID)
        self._column.setSpacing(GRID // 2)
        for label in (self._title, self._caption, self._note):
            label.setWordWrap(True)
            self._column.addWidget(label)
        self._column.addWidget(self._facts)
        self._column.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def set_network(self, summary: NetworkSummary, class_names: tuple[str, ...]) -> None:
        """Look at another network; a selection that it has too is kept."""
        self._describer = Describer(summary, strips(summary, class_names))
        self._snapshot = self._stale = None
        if self._selection and not self._describer.knows(self._selection):
            self._selection = None
        self._show()

    def select(self, selection: Selection | None, snapshot: Snapshot | None = None) -> None:
        """Show `selection`, or the invitation; its numbers are those of `snapshot`, if given."""
        known = selection and self._describer and self._describer.knows(selection)
        self._selection = selection if known else None
        if snapshot is not None:
            self._snapshot = snapshot
        self._show()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the selection's numbers in `snapshot`."""
        self._snapshot = snapshot
        if self._stale is not None:
            self.set_stale(None)
        if self._selection and self.isVisible():
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        del event
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures are no wider than there is room beside a scroll bar.

        With the bar's room a picture would get higher, need the bar, get lower, and so on for ever.
        """
        super().resizeEvent(event)
        for picture in self._pictures:
            picture.set_room(self._picture_room)

    @property
    def _picture_room(self) -> int:
        """In Qt's pixels, whether the scroll bar is there or not."""
        bar: int = self._scroll.verticalScrollBar().sizeHint().width()
        return max(1, self.width() - bar - 2 * GRID)

    def set_stale(self, step: int | None) -> None:
        """Dim the pictures and say that they show `step`; None: they are up to date."""
        self._stale = step
        for picture in self._pictures:
            picture.stale = step is not None
        self._say()

    def _say(self) -> None:
        """The one sentence that the state needs, or none."""
        if self._selection is None:
            sentence = _INVITATION
        elif self._snapshot is None:
            sentence = _NOTHING_YET
        elif self._stale is not None:
            sentence = f"Out of date: this shows step {text.count(self._stale)}"
        else:
            sentence = ""
        _show_words(self._note, sentence)

    @property
    def title(self) -> str:
        """What is shown."""
        return self._title.text()

    @property
    def pictures(self) -> tuple[PictureView, ...]:
        """The pictures that are shown."""
        return tuple(self._pictures)

    def _show(self) -> None:
        if self._selection is None or self._describer is None:
            self._fill(Content("", ""))
        else:
            self._fill(self._describer.describe(self._selection, self._snapshot))
        self._say()

    def _fill(self, content: Content) -> None:
        for label, words in ((self._title, content.title), (self._caption, content.caption)):
            _show_words(label, words)
        self._facts.show_facts(content.facts)
        fitting = [
            view.fits(picture)
            for view, picture in zip(self._pictures, content.pictures, strict=False)
        ]
        if len(self._pictures) != len(content.pictures) or not all(fitting):
            self._replace_pictures(content)
        for view, picture in zip(self._pictures, content.pictures, strict=True):
            view.show_picture(picture)

    def _replace_pictures(self, content: Content) -> None:
        for old in (*self._pictures, *self._captions):
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._pictures, self._captions = [], []
        self._readout.hide()
        for picture in content.pictures:
            if picture.caption:
                caption = PlainLabel(picture.caption)
                caption.setWordWrap(True)
                style_text(caption, "caption", "text_quiet")
                caption.setContentsMargins(0, GRID, 0, 0)
                self._captions.append(caption)
                self._column.insertWidget(self._column.count() - 1, caption)
            view = PictureView(picture)
            view.stale = self._stale is not None
            view.set_room(self._picture_room)
            view.pointed.connect(self._point)
            self._pictures.append(view)
            self._column.insertWidget(self._column.count() - 1, view)

    @Slot(str, QPoint)
    def _point(self, words: str, place: QPoint) -> None:
        view = self.sender()
        if words and isinstance(view, PictureView):
            self._readout.say(words, view.mapTo(self._scroll.viewport(), place))
        else:
            self._readout.hide()

    @Slot()
    def _restyle(self) -> None:
        style_text(self._title, "heading")
        for label in (self._caption, self._note):
            style_text(label, "caption", "text_quiet")
        self._readout.restyle()
        self._facts.restyle()
        self._replace_pictures(Content("", ""))
        self._show()


def _show_words(label: PlainLabel, words: str) -> None:
    """Show `words` in `label`, or hide it where there are none."""
    # Also the same text would have everything laid out anew.
    if words != label.text():
        label.setText(words)
    label.setVisible(bool(words))
