"""Small pictures, cut at every length and with every bit turned over: read, or refused in words."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from tests.data.hostile_pictures import layered_jpeg
from visualcnn.data.dataset import DataError, Images
from visualcnn.gui.picture_files import LONGEST_SIDE, read_picture

NOISE = np.random.default_rng(3).integers(0, 256, (8, 8), np.uint8)
END_MARK = 12
"""Bytes at a PNG's end that hold no pixels: without them it is whole all the same."""


def noise(side: int, form: QImage.Format) -> QImage:
    """So many rows and columns of it; one pixel can be seen through where that is possible."""
    tones = np.ascontiguousarray(NOISE[:side, :side])
    grey = QImage(tones.data, side, side, side, QImage.Format.Format_Grayscale8)
    image = grey.copy().convertToFormat(form)
    if image.hasAlphaChannel():
        image.setPixelColor(1, 1, QColor(200, 100, 0, 90))
    return image


def saved(image: QImage, kind: str) -> bytes:
    """As Qt writes it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind, 10 if kind == "JPG" else -1)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def few_colours() -> QImage:
    """Three of them, one of which can be seen through."""
    image = QImage(4, 4, QImage.Format.Format_Indexed8)
    image.setColorTable([0xFFFFFFFF, 0xFF203040, 0x80FF0000])
    for place in range(16):
        image.setPixel(place % 4, place // 4, place % 3)
    return image


def packed_bmp() -> bytes:
    """4×2 pixels in two tones, packed by lengths (RLE8): "four times 1, next row, four times 0"."""
    head = struct.pack("<IiiHHIIiiII", 40, 4, 2, 1, 8, 1, 8, 0, 0, 2, 0)
    rows = b"\0\0\0\0\xff\xff\xff\0" + b"\4\1\0\0" + b"\4\0\0\1"
    return b"BM" + struct.pack("<IHHI", 54 + len(rows), 0, 0, 62) + head + rows


PNGS = {
    "grey.png": saved(noise(6, QImage.Format.Format_Grayscale8), "PNG"),
    "see-through.png": saved(noise(4, QImage.Format.Format_ARGB32), "PNG"),
    "palette.png": saved(few_colours(), "PNG"),
}
BMPS = {
    "two-tones.bmp": saved(noise(8, QImage.Format.Format_Mono), "BMP"),
    "colours.bmp": saved(noise(4, QImage.Format.Format_RGB32), "BMP"),
}
JPEGS = {
    "plain.jpg": saved(noise(8, QImage.Format.Format_Grayscale8), "JPG"),
    "layers.jpg": layered_jpeg(8, 2),
}
PICTURES = PNGS | BMPS | JPEGS

# What the decoders log of each damage is not what is meant here.
pytestmark = pytest.mark.qt_log_ignore("")


def read(path: Path, content: bytes) -> Images | None:
    """The picture, of an allowed size, or None where it is refused."""
    path.write_bytes(content)
    try:
        grey = read_picture(path)
    except DataError as error:
        assert_plain(error, path)
        return None
    assert grey.dtype == np.uint8
    assert grey.ndim == 2
    assert 1 <= min(grey.shape) <= max(grey.shape) <= LONGEST_SIDE
    return grey


def assert_plain(error: DataError, path: Path) -> None:
    """One sentence that begins with the file's name, of no other kind of error."""
    sentence = str(error)
    assert type(error) is DataError
    assert sentence.startswith(path.name), sentence
    assert sentence.endswith("."), sentence
    assert "\n" not in sentence
    assert ". " not in sentence, sentence


def whole(path: Path) -> Images:
    """The picture of that name, undamaged."""
    grey = read(path, PICTURES[path.name])
    assert grey is not None
    return grey


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_cut_at_any_length_is_refused(tmp_path: Path, name: str) -> None:
    """Never half a picture; only a PNG's end mark may lack, and then it is the whole one."""
    content, path = PICTURES[name], tmp_path / name
    expected = whole(path)
    for kept in range(len(content)):
        found = read(path, content[:kept])
        if found is not None:
            assert name in PNGS
            assert kept >= len(content) - END_MARK, kept
            assert np.array_equal(found, expected), kept


@pytest.mark.parametrize("name", PICTURES)
def test_any_flipped_bit_is_refused_or_gives_a_picture(tmp_path: Path, name: str) -> None:
    """Of an allowed size; of a PNG, whose parts have checksums, the very same picture."""
    content, path = PICTURES[name], tmp_path / name
    expected = whole(path)
    for number in range(8 * len(content)):
        changed = bytearray(content)
        changed[number // 8] ^= 1 << number % 8
        found = read(path, bytes(changed))
        if found is not None and name in PNGS:
            assert np.array_equal(found, expected), number


@pytest.mark.parametrize("name", BMPS)
def test_a_bmp_that_names_no_size_is_refused_where_it_is_cut(tmp_path: Path, name: str) -> None:
    """Whole it is read, as some programs write it; otherwise memory's remains would stand in it."""
    content, path = PICTURES[name], tmp_path / name
    unsized = content[:2] + bytes(4) + content[6:]
    found = read(path, unsized)
    assert found is not None
    assert np.array_equal(found, whole(path))
    for kept in range(len(content)):
        assert read(path, unsized[:kept]) is None, kept


def test_a_packed_bmp_is_refused(tmp_path: Path) -> None:
    """It may leave pixels out, and what stood in memory before would be seen in their place."""
    for packing in (1, 2):
        content = packed_bmp()[:30] + struct.pack("<I", packing) + packed_bmp()[34:]
        (tmp_path / "a.bmp").write_bytes(content)
        with pytest.raises(DataError, match=r"^a\.bmp is a packed BMP, .+ save it as a PNG\.$"):
            read_picture(tmp_path / "a.bmp")


@pytest.mark.parametrize("name", BMPS)
@pytest.mark.parametrize("rows", [9, 90, 700, -9, -700])
def test_a_bmp_of_more_rows_than_it_holds_is_refused(tmp_path: Path, name: str, rows: int) -> None:
    """Its header promises them, from the bottom up or from the top down; nothing is made up."""
    content = PICTURES[name]
    taller = content[:22] + struct.pack("<i", rows) + content[26:]
    assert read(tmp_path / name, taller) is None
