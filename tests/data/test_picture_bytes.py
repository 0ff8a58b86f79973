"""What decoders get: a PNG's pixels alone, and JPEGs of few passes that say where they end."""

from __future__ import annotations

import pytest

from tests.data.hostile_pictures import SIGNATURE, bmp, chunk, layered_jpeg, png, segment
from visualcnn.data.dataset import DataError
from visualcnn.data.picture_bytes import (
    MAX_SCANS,
    JpegLayout,
    jpeg_layout,
    picture_kind,
    png_pixels,
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(), "png"),
        (layered_jpeg(8, 2), "jpeg"),
        (bmp(1, 1), "bmp"),
        (b"", None),
        (b"GIF89a", None),
        (b" " + png(), None),
    ],
)
def test_a_kind_is_told_by_the_first_bytes(content: bytes, kind: str | None) -> None:
    """By nothing else."""
    assert picture_kind(content) == kind


def test_a_png_keeps_its_pixels_alone() -> None:
    """Texts, profiles and what stands behind the end go; palette and transparency stay."""
    kept = chunk(b"PLTE", b"abc") + chunk(b"tRNS", b"\0\1")
    dropped = chunk(b"zTXt", b"k\0\0bomb") + chunk(b"iCCP", b"p") + chunk(b"eXIf", b"MM")
    assert png_pixels(png(more=dropped) + b"behind") == png()
    assert png_pixels(png(more=kept)) == png(more=kept)


@pytest.mark.parametrize("kept", [8, 10, 20, 60, -5])
def test_a_damaged_png_stays_damaged(kept: int) -> None:
    """Its decoder is to find the fault."""
    assert png_pixels(png()[:kept]) == png()[:kept]


def test_a_png_in_too_many_pieces_is_refused() -> None:
    """Also where a piece holds nothing."""
    with pytest.raises(DataError, match="too many pieces"):
        png_pixels(SIGNATURE + chunk(b"IDAT", b"") * 20_001)


@pytest.mark.parametrize("scans", [2, 10, MAX_SCANS])
def test_a_jpegs_passes_are_counted(scans: int) -> None:
    """In whatever segments markers seem to stand."""
    assert jpeg_layout(layered_jpeg(64, scans)) == JpegLayout(scans, ends=True)
    content = layered_jpeg(64, scans)
    hidden = segment(0xE1, b"\xff\xda\0\x02\xff\xd9" * 100)
    assert jpeg_layout(content[:2] + hidden + content[2:]) == JpegLayout(scans, ends=True)


def test_a_jpeg_ends_with_its_mark() -> None:
    """One in a note, or before any pixels, is none."""
    whole = layered_jpeg(64, 2)
    assert not jpeg_layout(whole[:-2]).ends
    assert not jpeg_layout(whole[:-2] + segment(0xFE, b"\xff\xd9")).ends
    assert not jpeg_layout(b"\xff\xd8\xff\xd9" + whole[2:]).ends
    assert jpeg_layout(whole + b"behind").ends


def test_a_jpeg_of_too_many_passes_or_pieces_is_refused() -> None:
    """However small they are."""
    with pytest.raises(DataError, match="over and over"):
        jpeg_layout(layered_jpeg(8, MAX_SCANS + 1))
    with pytest.raises(DataError, match="too many pieces"):
        jpeg_layout(b"\xff\xd8" + segment(0xFE, b"") * 2_001)
