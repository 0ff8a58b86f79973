"""A stranger's model whose names are HTML: all of the window shows them letter by letter."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.explained import click_number, explanations_of
from tests.gui.visitor import Visitor
from tests.gui.window import CONFIG
from tests.tiny import TINY, saved, tiny_dataset, tiny_layers, train
from visualcnn.explain.places import SOFTMAX, Place, Weight
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.views.explanation.header import PAGES
from visualcnn.nn import Architecture
from visualcnn.nn.layer import BaseLayer
from visualcnn.training.run import new_run

IN_OPEN = 0x20
HTML = "<img src=picture>"


class Watch:
    """Tells whether anybody has opened a file, on Linux; elsewhere it sees nothing."""

    def __init__(self, path: Path) -> None:
        self._file = -1
        if sys.platform == "linux":
            system = ctypes.CDLL(None)
            self._file = system.inotify_init1(os.O_NONBLOCK)
            system.inotify_add_watch(self._file, os.fsencode(path), IN_OPEN)

    @property
    def opened(self) -> bool:
        """Since this was asked last."""
        try:
            return self._file >= 0 and bool(os.read(self._file, 4_096))
        except BlockingIOError:
            return False

    def close(self) -> None:
        """Look no more."""
        if self._file >= 0:
            os.close(self._file)


@pytest.fixture
def watch(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Watch]:
    """Of the picture that the names show where they are read as HTML."""
    assert qapp is not None
    assert QImage(40, 40, QImage.Format.Format_RGB32).save(str(tmp_path / "picture.png"))
    # No layer can be called by a name with a dot.
    path = (tmp_path / "picture.png").rename(tmp_path / "picture")
    monkeypatch.chdir(tmp_path)
    watch = Watch(path)
    yield watch
    watch.close()


@pytest.fixture
def opened(make: Callable[..., Desktop], qtbot: QtBot, tmp_path: Path) -> Desktop:
    """A window with the stranger's model: its layers, classes and data are called so."""
    digits = tiny_dataset()
    names = tuple(f"{HTML}{name}" for name in digits.class_names)
    digits = replace(digits, title=f"{HTML}digits", class_names=names)
    theirs = Architecture("tiny", _named)
    trainer = new_run(CONFIG, digits, theirs)
    train(trainer, 3)
    desktop = make(ask=False)
    explanations_of(desktop)
    desktop.explore()
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.start_run(CONFIG, digits, TINY)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.documents.open_path(saved(trainer, tmp_path))
    return desktop


def _named() -> Iterator[tuple[str, BaseLayer]]:
    for number, layer in enumerate(tiny_layers()):
        assert isinstance(layer, BaseLayer)
        yield f"{HTML}{number}", layer


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_nothing_is_read_as_html(watch: Watch, opened: Desktop) -> None:
    """Whatever is clicked and pointed at, each name is shown, and Qt never opens the picture."""
    opened.window.bring_up("explanation")
    visitor, told = Visitor(opened), _told(opened)
    for number in (
        Weight(f"{HTML}0", "weight", (1, 0, 2, 1)),
        Place(f"{HTML}6", (3,)),
        Place(SOFTMAX, (3,)),
        Place(f"{HTML}0", (1, 4, 5)),
    ):
        click_number(opened, number)
        for page in PAGES:
            visitor.page(page)
            told |= _told(opened)
    for dock in opened.window.docks:
        opened.window.bring_up(dock)
        told |= _told(opened)
    assert told >= {
        f"{HTML}0 · map 1",
        f"{HTML}6 [3]: explain it",
        f"Error of softmax {HTML}3",
        f"Nearest by {HTML}5",
        f"Data: {HTML}digits. Choose another",
    }
    assert any(words.startswith(f"{HTML}3: ") and words.endswith("%") for words in told)
    assert not watch.opened


def _told(desktop: Desktop) -> set[str]:
    """What labels and tooltips say, with the mouse resting everywhere, none of it as HTML."""
    seen = [w for w in desktop.window.findChildren(QWidget) if not w.visibleRegion().isEmpty()]
    tips = {tip for widget in seen for tip in _tips_on(widget)}
    told = set()
    for widget in QApplication.allWidgets():
        tips |= {widget.toolTip(), *(action.toolTip() for action in widget.actions())}
        if isinstance(widget, QLabel) and "<img" in widget.text():
            assert widget.textFormat() is Qt.TextFormat.PlainText, widget.text()
            told.add(widget.text())
    assert not any("<img" in tip for tip in tips if QtGui.Qt.mightBeRichText(tip)), tips
    return told | set(map(_letters, tips))


def _tips_on(widget: QWidget) -> Iterator[str]:
    """The tooltips at two places of a widget."""
    for place in (widget.rect().center(), QPoint(20, 20)):
        event = QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)
        yield QToolTip.text()


def _letters(tip: str) -> str:
    """What a tooltip shows."""
    document = QTextDocument()
    if QtGui.Qt.mightBeRichText(tip):
        document.setHtml(tip)
    else:
        document.setPlainText(tip)
    return document.toPlainText()
