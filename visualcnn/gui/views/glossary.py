"""The glossary: the words of the window, each in a sentence or two, linked with one another."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from visualcnn.gui.terms import Term, find, terms
from visualcnn.gui.theme import GRID, current_theme, font
from visualcnn.gui.views.links import LinksBrowser
from visualcnn.gui.views.styled import StyledView


class GlossaryPanel(StyledView):
    """A field to search in, and the terms below it; the one that was asked for stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Glossary")
        self._term: Term | None = None
        self.search = QLineEdit()
        self.search.setAccessibleName("Search the glossary")
        self.search.setPlaceholderText("Search a word")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.text = LinksBrowser()
        self.text.setAccessibleName("Terms")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.anchorClicked.connect(self._follow)
        self.setFocusProxy(self.search)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, 0, 0)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, GRID, 0)
        row.addWidget(self.search)
        column.addLayout(row)
        column.addWidget(self.text, 1)
        self.start_styling()

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the terms that are shown."""
        return tuple(term.name for term in self._found())

    @property
    def term(self) -> str | None:
        """The one that stands out."""
        return self._term.name if self._term else None

    def show_term(self, name: str) -> None:
        """Show all terms, with that one in sight and marked; a word that isn't one is searched."""
        self._term = find(name)
        self.search.setText("" if self._term else name)
        self._write()

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        self.show_term(link.path())

    @Slot()
    def _search(self) -> None:
        if self.search.text():
            self._term = None
        self._write()

    def _found(self) -> list[Term]:
        words = self.search.text().strip()
        found = [term for term in terms() if term.has(words)]
        # What is called so comes before what only speaks of it.
        named = [term for term in found if any(words.lower() in name for name in term.names)]
        return named + [term for term in found if term not in named]

    def _write(self) -> None:
        found = self._found()
        entries = "".join(map(self._entry, found)) or f"<p>{_NOTHING}</p>"
        self.text.setHtml(f"{self._style()}{entries}")
        if self._term in found and self._term is not None:
            self.text.scrollToAnchor(_anchor(self._term))

    def _entry(self, term: Term) -> str:
        words = "".join(
            f'<a href="{escape(piece)}">{escape(piece)}</a>' if linked else escape(piece)
            for piece, linked in term.parts()
        )
        marked = ' class="marked"' if term is self._term else ""
        name = f'<a name="{_anchor(term)}"></a><b{marked}>{escape(term.name)}</b>'
        return f"<p>{name}<br>{words}</p>"

    @staticmethod
    def _style() -> str:
        theme = current_theme()
        return (
            f"<style>p {{ margin: 0 8px 10px 0; color: {theme.text_quiet}; }}"
            f"b {{ color: {theme.text}; font-weight: 600; }}"
            f"b.marked {{ color: {theme.accent}; }}"
            f"a {{ color: {theme.text_quiet}; text-decoration: underline; }}</style>"
        )

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        self.search.setFont(font())
        self.text.setFont(font())
        self.text.document().setDefaultFont(font())
        self._write()


_NOTHING = "No term has these words."


def _anchor(term: Term) -> str:
    return term.name.lower().replace(" ", "-")
