"""Pictures that the user opens, as grey values: within limits, or refused in one sentence."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader

from visualcnn.data.dataset import DataError, Images

MAX_BYTES: Final = 50_000_000
MAX_PIXELS: Final = {"png": 20_000_000, "bmp": 20_000_000, "jpeg": 50_000_000}
"""Beyond these a format isn't decoded: a JPEG is read smaller at once, the others as a whole.

Of pixels with more than 32 bits half as many are.
"""
LONGEST_SIDE: Final = 800
"""Larger pictures are read smaller: a digit needs no more."""

_ONE_TONE = 64  # what is drawn on transparency varies less, paper with ink on it more
_OPAQUE = 128
_JPEG_SCAN = b"\xda"
_JPEG_END = b"\xff\xd9"


def read_picture(path: Path) -> Images:
    """The PNG, JPG or BMP at `path` in grey, uint8 (h, w), at most 800 high and wide.

    The content decides on the format, not the name. A camera's note on how it was held is obeyed;
    what is transparent counts as paper. Takes up to 1 s and 200 MB, whatever the file says. Raises
    `DataError`, in one sentence.
    """
    _check_file(path)
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    kind, size = reader.format().toStdString(), reader.size()
    kind = "jpeg" if kind == "jpg" else kind
    if kind not in MAX_PIXELS or not size.isValid():
        raise DataError(f"{path.name} isn't a picture that can be read: open a PNG, JPG or BMP.")
    most = MAX_PIXELS[kind] // (2 if _is_deep(reader) else 1)
    if size.width() * size.height() > most:
        raise DataError(
            f"{path.name} has {size.width():,}×{size.height():,} pixels: "
            f"at most {most // 1_000_000} million are read."
        )
    reader.setScaledSize(_smaller(size))
    image = reader.read()
    if image.isNull() or _breaks_off(path, kind):
        raise DataError(f"{path.name} is damaged or truncated: the picture can't be read.")
    return _on_paper(image) if image.hasAlphaChannel() else _grey(image)


def _check_file(path: Path) -> None:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise DataError(f"{path.name or path} is a folder, not a picture.")
        if not stat.S_ISREG(status.st_mode):
            raise DataError(f"{path.name} is not an ordinary file.")
        if status.st_size > MAX_BYTES:
            megabytes, most = status.st_size / 1e6, MAX_BYTES // 1_000_000
            raise DataError(f"{path.name} has {megabytes:,.1f} MB: at most {most} MB are read.")
        with path.open("rb") as file:
            empty = not file.read(1)
    except ValueError as error:
        raise DataError("A file's name can't hold this sign.") from error
    except OSError as error:
        raise DataError(f"{path.name} can't be read: {error.strerror or error}.") from error
    if empty:
        raise DataError(f"{path.name} is empty.")


def _is_deep(reader: QImageReader) -> bool:
    """Whether a pixel takes more than 32 bits."""
    return QImage.toPixelFormat(reader.imageFormat()).bitsPerPixel() > 32


def _breaks_off(path: Path, kind: str) -> bool:
    """Whether the file ends too early, where Qt fills up what is missing."""
    if kind == "png":
        return False
    try:
        content = path.read_bytes()
    except OSError:
        return True
    if kind == "bmp":
        return len(content) < int.from_bytes(content[2:6], "little")
    return _JPEG_END not in content[_jpeg_scan(content) :]


def _jpeg_scan(content: bytes) -> int:
    """Where a JPEG's pixels begin: behind segments of a marker, a length and content. Or 0."""
    place = 2
    while content[place + 1 : place + 2] not in (b"", _JPEG_SCAN):
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return place if place < len(content) else 0


def _smaller(size: QSize) -> QSize:
    """`size` with its longer side at most 800, and no side without pixels."""
    share = min(1.0, LONGEST_SIDE / max(size.width(), size.height()))
    return QSize(*(max(1, round(length * share)) for length in (size.width(), size.height())))


def _grey(image: QImage) -> Images:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()


def _on_paper(image: QImage) -> Images:
    """Transparency filled with paper: the tone that most of the picture has.

    Where there is one tone alone it is the ink's, and paper is what stands out most from it.
    """
    whole = image.convertToFormat(QImage.Format.Format_ARGB32)
    colours = np.frombuffer(whole.constBits(), np.uint32).reshape(whole.height(), whole.width())
    opacity = (colours >> 24).astype(np.uint8)
    ink = _grey(image.convertToFormat(QImage.Format.Format_RGB32))
    seen = ink[opacity >= _OPAQUE]
    if not len(seen):
        return np.zeros_like(ink)
    low, middle, high = np.quantile(seen, (0.05, 0.5, 0.95))
    paper = (0.0 if middle > 127 else 255.0) if high - low < _ONE_TONE else float(middle)
    share = opacity / 255.0
    mixed: Images = np.floor(share * ink + (1.0 - share) * paper + 0.5).astype(np.uint8)
    return mixed
