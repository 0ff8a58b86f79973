"""A picture's file before it is decoded: its format, and what in it would keep a decoder busy.

A PNG may hold a thousand texts, each packed a thousandfold, and a progressive JPEG any number of
passes over all its pixels: small files that take a decoder minutes. So a decoder gets a PNG's
pixels alone, and no JPEG of more passes than pictures have.

Formats: W3C, "Portable Network Graphics (PNG) Specification", chunks; ITU-T T.81, annex B, markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from visualcnn.data.dataset import DataError

MAX_SCANS: Final = 40
"""A picture has one pass for each colour, or some ten in all if it is progressive."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SIGNATURES: Final = {"png": _PNG, "jpeg": b"\xff\xd8\xff", "bmp": b"BM"}

_MAX_CHUNKS: Final = 20_000
_PIXEL_CHUNKS: Final = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}

_MAX_SEGMENTS: Final = 2_000
_SEGMENT: Final = re.compile(rb"\xff([\x02-\xcf\xd9-\xfe])", re.DOTALL)
_SCAN, _END = 0xDA, 0xD9


def picture_kind(content: bytes) -> str | None:
    """By how `content` begins: "png", "jpeg" or "bmp", or None."""
    for kind, signature in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    return None


def png_pixels(content: bytes) -> bytes:
    """The PNG `content` without notes, texts and profiles; a damaged end stays as it is.

    Raises `DataError` for more chunks than pictures have.
    """
    parts, place, chunks = [_PNG], len(_PNG), 0
    while place < len(content):
        chunks += 1
        if chunks > _MAX_CHUNKS:
            raise DataError("The picture is damaged: it is in too many pieces.")
        end = place + 12 + int.from_bytes(content[place : place + 4], "big")
        name = content[place + 4 : place + 8]
        if name in _PIXEL_CHUNKS or end > len(content):
            parts.append(content[place:end])
        if name == b"IEND":
            break
        place = end
    return b"".join(parts)


@dataclass(frozen=True)
class JpegLayout:
    """How many passes over its pixels a JPEG makes, and whether it says where it ends."""

    scans: int
    ends: bool


def jpeg_layout(content: bytes) -> JpegLayout:
    """The layout of the JPEG `content`; raises `DataError` for more parts than pictures have."""
    scans = 0
    for marker in _markers(content):
        if marker == _END:
            return JpegLayout(scans, ends=scans > 0)
        scans += marker == _SCAN
        if scans > MAX_SCANS:
            raise DataError("The picture is damaged: it draws its pixels over and over.")
    return JpegLayout(scans, ends=False)


def _markers(content: bytes) -> Iterator[int]:
    """The markers that begin a segment, in order; what a segment holds is passed over."""
    place = 2
    for _ in range(_MAX_SEGMENTS):
        found = _SEGMENT.search(content, place)
        if found is None:
            return
        yield found[1][0]
        place = found.end() + int.from_bytes(content[found.end() : found.end() + 2], "big")
    raise DataError("The picture is damaged: it is in too many pieces.")
