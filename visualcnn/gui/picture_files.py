"""Pictures that the user opens, as grey values: within limits, or refused in one sentence."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

from visualcnn.data.dataset import DataError, Images
from visualcnn.data.picture_bytes import jpeg_layout, picture_kind, png_pixels

MAX_BYTES: Final = 50_000_000
MAX_PIXELS: Final = {"png": 20_000_000, "bmp": 20_000_000, "jpeg": 50_000_000}
"""Beyond these a format isn't decoded: a JPEG is read smaller at once, the others as a whole.

Of pixels with more than 32 bits half as many are.
"""
MAX_LAYERED_PIXELS: Final = 20_000_000
"""The same for a JPEG that comes in several passes: it is in memory as a whole meanwhile."""
LONGEST_SIDE: Final = 800
"""Larger pictures are read smaller: a digit needs no more."""

_ONE_TONE = 64  # what is drawn on transparency varies less, paper with ink on it more
_OPAQUE = 128
_OLD_HEADER, _PACKED = 12, (1, 2)
"""Bytes of the BMP header that knows no packing, and RLE8 and RLE4 in all the others."""


def read_picture(path: Path) -> Images:
    """The PNG, JPG or BMP at `path` in grey, uint8 (h, w), at most 800 high and wide.

    The content decides on the format, not the name. A camera's note on how it was held is obeyed;
    what is transparent counts as paper. Takes up to 1 s and 200 MB, whatever the file says. Raises
    `DataError`, in one sentence.
    """
    content = _content(path)
    kind = picture_kind(content)
    if kind is None:
        raise DataError(f"{path.name} isn't a picture that can be read: open a PNG, JPG or BMP.")
    try:
        image = _decoded(content, kind)
    except DataError as error:
        raise DataError(str(error).replace("The picture", path.name, 1)) from error
    return _on_paper(image) if image.hasAlphaChannel() else _grey(image)


def _decoded(content: bytes, kind: str) -> QImage:
    """The picture, at most 800 high and wide. Raises `DataError`: "The picture is …"."""
    most, whole = MAX_PIXELS[kind], True
    if kind == "png":
        content = png_pixels(content)
    elif kind == "bmp":
        _require_unpacked(content)
        whole = len(content) >= int.from_bytes(content[2:6], "little")
    else:
        layout = jpeg_layout(content)
        whole = layout.ends
        most = most if layout.scans <= 1 else MAX_LAYERED_PIXELS
    # From memory, so that nothing but this content is read and only this format's decoder runs.
    buffer = QBuffer()
    # One byte more, by which a BMP's decoder shows that it looked for pixels beyond the end.
    buffer.setData(content + b"\0" if kind == "bmp" else content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, kind.encode())
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    image = _read(reader, most)
    if image.isNull() or not whole or buffer.pos() > len(content):
        raise DataError("The picture is damaged or truncated and can't be read.")
    return image


def _require_unpacked(bmp: bytes) -> None:
    """Refuse what is packed by lengths: it may leave pixels out, which then show old memory."""
    header, packing = (int.from_bytes(bmp[at : at + 4], "little") for at in (14, 30))
    if header != _OLD_HEADER and packing in _PACKED:
        raise DataError("The picture is a packed BMP, which isn't read: save it as a PNG.")


def _read(reader: QImageReader, most: int) -> QImage:
    size = reader.size()
    if not size.isValid():
        # Asked for the depth of a JPEG without a size, Qt crashes.
        return QImage()
    most //= 2 if _is_deep(reader) else 1
    if size.width() * size.height() > most:
        raise DataError(
            f"The picture has {size.width():,}×{size.height():,} pixels: "
            f"at most {most // 1_000_000} million are read."
        )
    reader.setScaledSize(_smaller(size))
    return reader.read()


def _content(path: Path) -> bytes:
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
            content = file.read(MAX_BYTES)
    except ValueError as error:
        raise DataError("A file's name can't hold this sign.") from error
    except OSError as error:
        raise DataError(f"{path.name} can't be read: {error.strerror or error}.") from error
    if not content:
        raise DataError(f"{path.name} is empty.")
    return content


def _is_deep(reader: QImageReader) -> bool:
    """Whether a pixel takes more than 32 bits."""
    return QImage.toPixelFormat(reader.imageFormat()).bitsPerPixel() > 32


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
