"""The pad's files: pictures come onto the pad or are refused in one sentence, drawings are kept."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.faulty_disk import faulty
from tests.gui.window import dialog_of
from visualcnn.gui.drawing_files import DrawingFiles
from visualcnn.gui.picture_files import read_picture
from visualcnn.gui.views.pad.panel import PadPanel
from visualcnn.training.snapshot import Sample


class Files:
    """A panel and its files; `sample` is what the network reads."""

    def __init__(self, qtbot: QtBot) -> None:
        self.panel = PadPanel()
        qtbot.addWidget(self.panel)
        self.sample: Sample | None = None
        self.files = DrawingFiles(self.panel, lambda: self.sample)

    def draw(self) -> None:
        """One stroke, and a small picture that the network reads."""
        self.panel.canvas.draw_path(np.array([[60.0, 40.0], [90.0, 170.0]]), np.array([True]))
        self.sample = Sample(np.arange(64, dtype=np.uint8).reshape(8, 8))

    @property
    def message(self) -> str:
        """What the panel says."""
        return self.panel.message.text()


@pytest.fixture
def files(qtbot: QtBot) -> Iterator[Files]:
    """Nothing drawn."""
    made = Files(qtbot)
    yield made
    made.files.close()


def picture(path: Path, *, ink: int, paper: int, side: int = 60) -> Path:
    """A bar of ink on paper."""
    grey = np.full((side, side), paper, np.uint8)
    grey[side // 5 : 4 * side // 5, side // 2 - 3 : side // 2 + 3] = ink
    image = QImage(grey.data, side, side, side, QImage.Format.Format_Grayscale8)
    assert image.save(str(path))
    return path


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0), (40, 200)])
@pytest.mark.parametrize("name", ["bar.png", "bar.jpg", "bar.bmp"])
def test_a_picture_comes_onto_the_pad(
    files: Files, qtbot: QtBot, tmp_path: Path, name: str, ink: int, paper: int
) -> None:
    """Dark on light or light on dark: the pad has light ink on dark, which can be undone."""
    files.draw()
    before = files.panel.canvas.ink()
    with qtbot.waitSignal(files.panel.changed):
        files.panel.dropped.emit(picture(tmp_path / name, ink=ink, paper=paper))
    on_pad = files.panel.canvas.ink()
    assert on_pad[140, 140] > 200
    assert on_pad[140, 40] < 20
    files.panel.canvas.undo()
    assert np.array_equal(files.panel.canvas.ink(), before)


def bad_files(folder: Path) -> list[Path]:
    """A text, an empty file, a folder, none at all, one pixel, no contrast, half a picture."""
    text, empty, inside = folder / "text.png", folder / "empty.png", folder / "folder.png"
    text.write_text("This is no picture.")
    empty.touch()
    inside.mkdir()
    one = picture(folder / "one.png", ink=0, paper=255, side=1)
    plain = picture(folder / "plain.png", ink=255, paper=255)
    half = picture(folder / "half.png", ink=0, paper=255, side=300)
    half.write_bytes(half.read_bytes()[:200])
    return [text, empty, inside, folder / "none.png", one, plain, half]


def test_what_cannot_be_read_is_one_sentence(files: Files, qtbot: QtBot, tmp_path: Path) -> None:
    """And the drawing on the pad stays."""
    files.draw()
    before = files.panel.canvas.ink()
    for path in bad_files(tmp_path):
        files.panel.dropped.emit(path)
        qtbot.waitUntil(lambda: files.message.startswith("✗ "), timeout=10_000)
        sentence = files.message.replace(path.name, "it")
        assert sentence.endswith(".")
        assert sentence.count(".") == 1, sentence
        assert np.array_equal(files.panel.canvas.ink(), before)
        files.panel.say("")


def test_a_huge_picture_is_answered(files: Files, qtbot: QtBot, tmp_path: Path) -> None:
    """10,000×10,000 pixels, white: one sentence, or the picture."""
    path = tmp_path / "huge.png"
    image = QImage(10_000, 10_000, QImage.Format.Format_Mono)
    image.fill(1)
    assert image.save(str(path))
    files.panel.dropped.emit(path)
    qtbot.waitUntil(lambda: files.message.startswith("✗ "), timeout=10_000)
    assert files.panel.canvas.sheet.empty


def test_the_newest_file_counts(files: Files, qtbot: QtBot, tmp_path: Path) -> None:
    """The one before is given up."""
    files.panel.dropped.emit(picture(tmp_path / "one.png", ink=0, paper=255))
    with qtbot.waitSignal(files.panel.changed):
        files.panel.dropped.emit(picture(tmp_path / "two.png", ink=0, paper=255, side=20))
    assert files.panel.canvas.ink()[140, 110] > 200
    files.panel.canvas.undo()
    assert files.panel.canvas.sheet.empty


def test_a_picture_is_chosen(files: Files, qtbot: QtBot, tmp_path: Path) -> None:
    """By a dialog that leaves the window running."""
    path = picture(tmp_path / "bar.png", ink=0, paper=255)
    files.panel.tools.open.click()
    dialog = dialog_of(qtbot, QFileDialog)
    with qtbot.waitSignal(files.panel.changed):
        dialog.fileSelected.emit(str(path))
        dialog.reject()


@pytest.mark.parametrize("small", [False, True])
def test_a_drawing_is_saved(files: Files, qtbot: QtBot, tmp_path: Path, small: bool) -> None:
    """As it was drawn, or as the network reads it; it can be opened again."""
    files.draw()
    assert files.sample is not None
    files.panel.tools.save.click()
    dialog = dialog_of(qtbot, QFileDialog)
    path = tmp_path / "mine.png"
    dialog.selectNameFilter(dialog.nameFilters()[small])
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(path))
    dialog.accept()
    assert files.message == "Saved as mine.png."
    wanted = files.sample.image if small else files.panel.canvas.ink()
    assert np.array_equal(read_picture(path), wanted)


def test_a_place_that_cannot_be_written_is_said(files: Files, qtbot: QtBot, tmp_path: Path) -> None:
    """One sentence."""
    files.draw()
    files.panel.tools.save.click()
    dialog = dialog_of(qtbot, QFileDialog)
    dialog.selectFile(str(tmp_path / "gone" / "mine.png"))
    dialog.accepted.emit()
    assert files.message.startswith("✗ mine.png can't be saved: ")
    dialog.reject()


def test_nothing_drawn_is_nothing_saved(files: Files) -> None:
    """One sentence says so."""
    files.panel.save_wanted.emit()
    assert files.message == "✗ The pad is empty: draw a digit first."


def _gone(dialog: QFileDialog) -> bool:
    return not shiboken6.isValid(dialog)


def test_a_fault_of_the_disk_leaves_the_old_picture(
    files: Files, qtbot: QtBot, tmp_path: Path
) -> None:
    """One message says what to do; saved again, the new one is there."""
    files.draw()
    path = tmp_path / "pictures" / "mine.png"
    path.parent.mkdir()
    path.write_bytes(b"old")
    for calls in (range(1, 1_000), range(0)):
        files.panel.tools.save.click()
        dialog = dialog_of(qtbot, QFileDialog)
        dialog.setDirectory(str(path.parent))
        dialog.selectFile(str(path))
        with faulty(path.parent, calls.__contains__, errno.ENOSPC):
            dialog.accepted.emit()
        dialog.reject()
        qtbot.waitUntil(partial(_gone, dialog))
        if files.message.startswith("✗"):
            assert files.message.startswith("✗ mine.png can't be saved: the disk is full. Free ")
            assert path.read_bytes() == b"old"
    assert files.message == "Saved as mine.png."
    assert np.array_equal(read_picture(path), files.panel.canvas.ink())
    assert list(path.parent.iterdir()) == [path]
