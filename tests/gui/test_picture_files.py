"""Facts about opening a picture: read as it looks, within limits, or refused in one sentence."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from tests.data.hostile_pictures import png
from tests.watched_reading import watched_readings
from visualcnn.data.dataset import DataError, Images
from visualcnn.gui.picture_files import LONGEST_SIDE, MAX_BYTES, read_picture

GREY = np.random.default_rng(2).integers(0, 256, (30, 21), np.uint8)


def _image(grey: Images) -> QImage:
    rows = np.ascontiguousarray(grey)
    height, width = grey.shape
    return QImage(rows.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def _saved(image: QImage, path: Path, kind: str = "PNG", quality: int = -1) -> Path:
    assert image.save(str(path), kind, quality)  # type: ignore[call-overload]
    return path


def _on_transparency(tone: int) -> QImage:
    """A square of `tone` in the middle of nothing."""
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    for place in range(36):
        image.setPixelColor(7 + place % 6, 7 + place // 6, QColor(tone, tone, tone))
    return image


def _refusal(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        read_picture(path)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert ". " not in sentence
    return sentence


@pytest.mark.parametrize("kind", ["PNG", "BMP"])
@pytest.mark.parametrize("ending", [".png", ".jpg", ".BMP", ".txt", ""])
def test_the_content_decides_on_the_format(tmp_path: Path, kind: str, ending: str) -> None:
    """A picture is read exactly, whatever it is called."""
    read = read_picture(_saved(_image(GREY), tmp_path / f"digit{ending}", kind))
    assert read.dtype == np.uint8
    np.testing.assert_array_equal(read, GREY)


def test_a_jpeg_is_read(tmp_path: Path) -> None:
    """As near as its compression leaves it."""
    smooth = np.add.outer(np.arange(60), np.arange(80)).astype(np.uint8)
    read = read_picture(_saved(_image(smooth), tmp_path / "digit.jpg", "JPG", 95))
    assert np.abs(read.astype(int) - smooth).max() <= 4


def test_colours_become_their_grey(tmp_path: Path) -> None:
    """Blue ink is darker than yellow paper."""
    image = QImage(2, 1, QImage.Format.Format_RGB32)
    image.setPixelColor(0, 0, QColor("blue"))
    image.setPixelColor(1, 0, QColor("yellow"))
    blue, yellow = read_picture(_saved(image, tmp_path / "two.png"))[0].tolist()
    assert blue < 90
    assert yellow > 180


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (60, 255), (255, 0), (200, 0)])
def test_transparency_is_paper(tmp_path: Path, ink: int, paper: int) -> None:
    """Dark ink on nothing gets white paper, light ink black paper."""
    read = read_picture(_saved(_on_transparency(ink), tmp_path / "ink.png"))
    assert (read[7:13, 7:13] == ink).all()
    assert (read[0] == paper).all()


def test_transparent_corners_of_paper_are_paper(tmp_path: Path) -> None:
    """Where paper is in the picture, transparency takes its tone."""
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(QColor(230, 230, 230))
    for place in range(100):
        image.setPixelColor(15 + place % 10, 15 + place // 10, QColor(20, 20, 20))
        image.setPixelColor(place % 10, place // 10, QColor(0, 0, 0, 0))
    read = read_picture(_saved(image, tmp_path / "corner.png"))
    assert read[0, 0] == 230
    assert read[20, 20] == 20


def test_a_wholly_transparent_picture_is_blank(tmp_path: Path) -> None:
    """There is nothing on it, whatever colour nothing has."""
    image = QImage(9, 9, QImage.Format.Format_ARGB32)
    image.fill(QColor(90, 10, 200, 0))
    assert (read_picture(_saved(image, tmp_path / "nothing.png")) == 0).all()


def test_one_pixel_is_a_picture(tmp_path: Path) -> None:
    """It is read; that it shows no ink is for others to say."""
    read = read_picture(_saved(_image(np.full((1, 1), 9, np.uint8)), tmp_path / "one.png"))
    assert read.tolist() == [[9]]


@pytest.mark.parametrize(
    ("size", "expected"),
    [((1600, 800), (800, 400)), ((2000, 3), (LONGEST_SIDE, 1)), ((800, 799), (800, 799))],
)
def test_large_pictures_are_read_smaller(
    tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    """At most 800 high and wide, with their aspect ratio."""
    path = _saved(_image(np.full(size, 50, np.uint8)), tmp_path / "large.png")
    assert read_picture(path).shape == expected


def test_a_camera_held_upright_is_obeyed(tmp_path: Path) -> None:
    """The note in a JPEG that it is to be turned (EXIF, orientation 6) turns it clockwise."""
    grey = np.full((16, 32), 255, np.uint8)
    grey[:, :16] = 0
    path = _saved(_image(grey), tmp_path / "photo.jpg", "JPG", 100)
    note = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    segment = b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note
    content = path.read_bytes()
    path.write_bytes(content[:2] + segment + content[2:])
    turned = read_picture(path)
    assert turned.shape == (32, 16)
    assert turned[2, 8] < 20
    assert turned[-2, 8] > 235


def test_files_that_are_no_pictures_are_refused(tmp_path: Path) -> None:
    """Text named .png, an empty file, a folder, no file, other formats: each its own sentence."""
    text, empty = tmp_path / "text.png", tmp_path / "empty.png"
    text.write_text("A text, not a picture.")
    empty.touch()
    svg = tmp_path / "drawing.svg"
    svg.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>')
    pixmap = _saved(_image(GREY), tmp_path / "grey.ppm", "PPM")
    assert "text.png isn't a picture that can be read: open a PNG, JPG or BMP" in _refusal(text)
    assert "empty.png is empty" in _refusal(empty)
    assert "is a folder, not a picture" in _refusal(tmp_path)
    assert "absent.png can't be read: No such file" in _refusal(tmp_path / "absent.png")
    assert "isn't a picture that can be read" in _refusal(svg)
    assert "isn't a picture that can be read" in _refusal(pixmap)
    assert "name can't hold" in _refusal(tmp_path / "a\0b.png")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What isn't an ordinary file is refused before it is opened."""
    os.mkfifo(tmp_path / "pipe.png")
    assert "not an ordinary file" in _refusal(tmp_path / "pipe.png")


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's reason."""
    path = _saved(_image(GREY), tmp_path / "mine.png")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "mine.png can't be read: Permission denied" in _refusal(path)


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["PNG", "BMP", "JPG"])
@pytest.mark.qt_log_ignore("libpng", "Corrupt")
def test_a_truncated_picture_is_refused(tmp_path: Path, kind: str, kept: float) -> None:
    """Half a picture is not taken for a whole one."""
    noise = np.random.default_rng(0).integers(0, 256, (90, 90), np.uint8)
    path = _saved(_image(noise), tmp_path / "cut.png", kind)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    _refusal(path)


@pytest.mark.parametrize(
    ("side", "deep", "words"),
    [
        (10_000, False, "10,000×10,000 pixels: at most 20 million"),
        (4_400, False, ""),
        (4_400, True, "4,400×4,400 pixels: at most 10 million"),
        (3_100, True, ""),
    ],
)
def test_a_huge_picture_takes_neither_time_nor_memory(
    tmp_path: Path, side: int, deep: bool, words: str
) -> None:
    """10,000×10,000 is refused, the largest that is read is read: within 1 s and 200 MB."""
    small, huge = tmp_path / "small.png", tmp_path / "huge.png"
    small.write_bytes(png())
    huge.write_bytes(png(side, depth=16, color=6) if deep else png(side))
    (reading,) = watched_readings("visualcnn.gui.picture_files:read_picture", small, [huge])
    assert words in reading.refusal
    assert bool(words) == bool(reading.refusal)
    assert reading.seconds < 1
    assert reading.peak < 200


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    """Beyond 50 MB nothing is decoded."""
    path = _saved(_image(GREY), tmp_path / "long.png")
    with path.open("r+b") as file:
        file.truncate(MAX_BYTES + 10_000_000)
    assert "long.png has 60.0 MB: at most 50 MB are read" in _refusal(path)
