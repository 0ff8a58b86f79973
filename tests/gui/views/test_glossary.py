"""Facts about the glossary panel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.terms import find, terms
from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.glossary import GlossaryPanel


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> GlossaryPanel:
    """In the light theme, narrow as a dock is."""
    apply_theme(qapp, dark=False)
    made = GlossaryPanel()
    qtbot.addWidget(made)
    made.resize(240, 300)
    made.show()
    return made


def _shown_in(panel: GlossaryPanel, word: str) -> str:
    """The colour in which a term's name is written."""
    document = panel.text.document()
    found = document.find(word, 0)
    while not found.isNull() and found.charFormat().fontWeight() < 600:
        found = document.find(word, found)
    assert isinstance(found, QTextCursor)
    name: str = found.charFormat().foreground().color().name()
    return name


def test_all_terms_are_there(panel: GlossaryPanel) -> None:
    """Each with its text, without the signs of its links."""
    assert set(panel.shown) == {term.name for term in terms()}
    text = panel.text.toPlainText()
    assert "[[" not in text
    loss = find("loss")
    assert loss is not None
    assert "".join(piece for piece, _ in loss.parts()) in text


def test_a_search_leaves_what_speaks_of_it(panel: GlossaryPanel) -> None:
    """What is called so comes first; no match says so."""
    panel.search.setText("kernel")
    assert panel.shown[0] == "Kernel"
    assert "Epoch" not in panel.shown
    assert "Filter" in panel.shown
    panel.search.setText("zebra")
    assert not panel.shown
    assert "No term" in panel.text.toPlainText()


def test_a_term_that_is_asked_for_is_in_sight(panel: GlossaryPanel) -> None:
    """The whole list is there again, scrolled to the term, whose name stands out."""
    panel.search.setText("zebra")
    panel.show_term("weight decay")
    assert panel.search.text() == ""
    assert panel.term == "Weight decay"
    assert panel.text.verticalScrollBar().value() > 0
    assert _shown_in(panel, "Weight decay") == color("accent").name()
    assert _shown_in(panel, "Dropout") == color("text").name()


def test_another_word_is_searched_for(panel: GlossaryPanel) -> None:
    """A link to what isn't a term still shows what speaks of it."""
    panel.show_term("seven digits")
    assert panel.term is None
    assert panel.shown == ("Float32",)


def test_links_lead_on(panel: GlossaryPanel) -> None:
    """Also those with a space, as a link has them."""
    panel.text.anchorClicked.emit(QUrl("learning rate"))
    assert panel.term == "Learning rate"


def test_the_theme_is_followed(panel: GlossaryPanel, qapp: QApplication) -> None:
    """The text has the new theme's colours at once."""
    apply_theme(qapp, dark=True)
    shown = _shown_in(panel, "Dropout")
    expected = color("text").name()
    apply_theme(qapp, dark=False)
    assert shown == expected
