"""Outside text is shown letter by letter; nobody in the window can forget to see to it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

import visualcnn.gui
from visualcnn.gui.plain_text import PlainLabel, show_tip, verbatim

GUI = Path(visualcnn.gui.__file__).parent
WIDE, HIGH = 900, 700
HTML = [
    "<img src=picture>conv1",
    "step 7: batch size <img src=picture> → 1\nand  two <b>bold</b> & more",
    "<a href='x'>x</a>",
    "&lt;img src=picture&gt;",
]
ORDINARY = [
    "",
    "7: 98.4 %",
    "3 < 4, 5 > 4",
    "input & output\n6 @ 28×28",
    "Qt looks at the first line alone\n<img src=picture>",
]
OWN = {"plain_text.py", "views/links.py"}
"""Where Qt's own labels and tooltips are used, for all the others."""
RICH = {"views/glossary.py", "views/curves/pointer.py", "views/explanation/back_page.py"}
"""Where the window writes HTML itself; what it didn't write is escaped there."""


class Reader(QTextDocument):
    """Reads HTML as Qt's tooltips do, and notes what it asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.setHtml(text)
        self.size()

    def loadResource(self, kind: int, name: QUrl | str) -> None:
        """Nothing is there."""
        del kind
        self.asked.append(QUrl(name).toString())


@pytest.fixture
def picture(qtbot: QtBot, tmp_path: Path) -> str:
    """HTML that shows a large picture."""
    assert qtbot is not None
    path = tmp_path / "picture.png"
    assert QImage(WIDE, HIGH, QImage.Format.Format_RGB32).save(str(path))
    return f"<img src={path.as_posix()}>"


def test_a_label_shows_the_letters(picture: str) -> None:
    """Where Qt's own shows the picture, from the first text or from one that comes later."""
    later = PlainLabel()
    later.setText(picture)
    assert QLabel(picture).sizeHint().height() >= HIGH
    for label in (PlainLabel(picture), later):
        assert label.text() == picture
        assert label.sizeHint().height() == PlainLabel("<").sizeHint().height()


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_left_alone(text: str) -> None:
    """What Qt takes for letters anyway stays as it is."""
    assert not QtGui.Qt.mightBeRichText(text)
    assert verbatim(text) == text


@pytest.mark.parametrize("text", HTML)
def test_html_is_shown_by_its_letters(text: str) -> None:
    """All of them, line by line; the text itself would have the picture opened that it names."""
    reader = Reader(verbatim(text))
    assert reader.toPlainText() == text
    assert not reader.asked
    assert bool(Reader(text).asked) is ("<img" in text)


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_tooltip_shows_the_letters(qtbot: QtBot, picture: str) -> None:
    """It isn't as high as the picture that the text names."""
    widget = QWidget()
    qtbot.addWidget(widget)
    show_tip(QPoint(10, 10), picture, widget)
    (tip,) = widget.findChildren(QLabel)
    assert QToolTip.text() == verbatim(picture)
    assert tip.height() < HIGH
    QToolTip.hideText()


def test_the_window_has_no_labels_but_plain_ones() -> None:
    """Only the labels that all others are made of are Qt's own, and those with links."""
    assert _where(lambda node: _named(node) in {"QLabel", "QToolTip"}) == OWN


def test_html_is_written_in_few_places() -> None:
    """The glossary, its links, and the curves' numbers at the pointer."""
    assert _where(lambda node: _named(node) in {"setHtml", "RichText", "setMarkdown"}) == RICH


def test_every_tooltip_is_the_windows_own_text_or_verbatim() -> None:
    """What isn't written out where the tooltip is set, or asked, goes through `verbatim`."""
    assert _where(lambda node: isinstance(node, ast.Call) and not _is_safe(node)) == set()


_TEXTS = {"setToolTip": 0, "setWhatsThis": 0, "setItemData": 1, "getItem": 2}
"""Calls that set a tooltip or ask a question, and which of their arguments is its text."""


def _is_safe(call: ast.Call) -> bool:
    place = _TEXTS.get(_named(call.func))
    return place is None or _is_own(call.args[place])


def _is_own(text: ast.expr) -> bool:
    """Letters that stand in the code, or a constant, or one or the other; or made verbatim."""
    match text:
        case ast.Constant():
            return True
        case ast.IfExp(body=one, orelse=other):
            return _is_own(one) and _is_own(other)
        case ast.Subscript(value=many):
            return _is_own(many)
        case ast.Name(id=name):
            return name.isupper()
        case ast.Call(func=function):
            return _named(function) == "verbatim"
    return False


def _where(found: Callable[[ast.AST], bool]) -> set[str]:
    """The modules of the window that hold such a node."""
    return {name for name, tree in _trees() if any(map(found, ast.walk(tree)))}


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in GUI.rglob("*.py"):
        name = path.relative_to(GUI).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def _named(node: ast.AST) -> str:
    """The name by which a node speaks of something."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            return name
    return ""
