"""Curves leave the window as pictures and tables."""

from __future__ import annotations

import csv
import errno
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.faulty_disk import faulty, once
from visualcnn.gui.views.curves import CurvesView
from visualcnn.training.atomic import SaveError
from visualcnn.training.history import History

# What the offscreen platform logs whenever a window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def test_saves_a_png(view: CurvesView, tmp_path: Path) -> None:
    """The picture has twice the size of the screen and isn't of one colour."""
    path = tmp_path / "curves.png"
    view.save_picture(path)
    image = QImage(str(path))
    assert image.width() == 2 * view.graphics.width()
    rows, columns = range(0, image.height(), 5), range(0, image.width(), 3)
    assert len({image.pixel(x, y) for y in rows for x in columns}) > 5


def test_saves_an_svg(view: CurvesView, tmp_path: Path) -> None:
    """The SVG is XML with the titles and both lines' names as text."""
    path = tmp_path / "curves.svg"
    view.save_picture(path)
    words = {"".join(element.itertext()).strip() for element in ET.parse(path).iter()}  # noqa: S314
    assert {"Loss", "Accuracy", "validation 98.4 %"} <= words


@pytest.mark.parametrize("name", ["curves.png", "curves.svg"])
def test_picture_that_cannot_be_written(view: CurvesView, tmp_path: Path, name: str) -> None:
    """A folder that isn't there gives an error that names the file."""
    with pytest.raises(SaveError, match=name):
        view.save_picture(tmp_path / "nowhere" / name)


def test_save_button_tells_what_failed(
    qtbot: QtBot, view: CurvesView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the chosen file can't be written, the view emits one sentence."""
    path = tmp_path / "nowhere" / "curves.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "CSV table (*.csv)"))
    with qtbot.waitSignal(view.failed) as blocker:
        view.header.table.click()
    (sentence,) = blocker.args
    assert sentence.startswith("curves.csv can't be saved: the folder ")
    assert sentence.endswith("nowhere doesn't exist. Save elsewhere.")


@pytest.mark.parametrize("name", ["curves.png", "curves.svg", "curves.csv"])
def test_a_fault_leaves_the_old_file(view: CurvesView, tmp_path: Path, name: str) -> None:
    """Whichever call of the system fails: half a picture never takes the old one's place."""
    path = tmp_path / "pictures" / name
    path.parent.mkdir()
    save = view.save_csv if name.endswith("csv") else view.save_picture
    with faulty(path.parent) as disk:
        save(path)
    for number in range(1, len(disk.calls) + 1):
        path.write_bytes(b"old")
        with faulty(path.parent, once(number), errno.ENOSPC):
            try:
                save(path)
            except SaveError as error:
                # Closing the folder comes last, when the new file is there.
                done = "was written" in str(error)
            else:
                done = True
        assert (path.read_bytes() == b"old") != done
        assert list(path.parent.iterdir()) == [path]


def test_save_button_adds_the_ending(
    view: CurvesView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name without an ending gets that of the chosen kind, and the folder is remembered."""
    chosen = (str(tmp_path / "mine"), "SVG picture (*.svg)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    view.header.picture.click()
    assert (tmp_path / "mine.svg").exists()
    assert view.folder == tmp_path


def test_csv_has_every_number(view: CurvesView, history: History, tmp_path: Path) -> None:
    """The table has one row a step and one a validation."""
    path = tmp_path / "curves.csv"
    view.save_csv(path)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    steps = [row for row in rows if row["kind"] == "batch"]
    assert [int(row["step"]) for row in steps] == list(range(1, 1_001))
    assert [float(row["loss"]) for row in steps] == pytest.approx(history.loss.exact.tolist())
    assert rows[-1] == {
        "kind": "validation",
        "step": "1000",
        "steps": "1",
        "loss": "0.12",
        "accuracy": "0.984",
        "samples": "5000",
    }
