"""One part of a gzip file comes out as it went in, however it is asked for, or is refused."""

from __future__ import annotations

import gzip
import io

import numpy as np
import pytest

from tests.data.hostile_idx import member
from visualcnn.data.gunzip import GzipError, GzipReader

CONTENT = np.random.default_rng(5).integers(0, 4, 200_000, np.uint8).tobytes()


def reader_of(packed: bytes) -> GzipReader:
    """A reader of that file."""
    return GzipReader(io.BytesIO(packed))


def unpacked(packed: bytes, step: int = 4_096) -> bytes:
    """All that the file holds, in steps of so many bytes."""
    reader, parts, buffer = reader_of(packed), [], bytearray(step)
    reader.expect(len(CONTENT))
    while size := reader.readinto(memoryview(buffer)):
        parts.append(bytes(buffer[:size]))
    return b"".join(parts)


@pytest.mark.parametrize("level", [0, 1, 9])
@pytest.mark.parametrize("step", [1_000, 65_536, 1_000_000])
def test_what_was_packed_comes_back(level: int, step: int) -> None:
    """At every level, and in steps of any size."""
    assert unpacked(gzip.compress(CONTENT, level), step) == CONTENT


def test_a_header_may_hold_a_name_a_note_and_more() -> None:
    """As other programs write them."""
    packed = member(CONTENT, name=b"digits", note=b"by hand", extra=b"ab\2\0xy")
    assert unpacked(packed) == CONTENT


def test_nothing_is_read_beyond_what_is_asked_for() -> None:
    """The first bytes of a large file take little of it."""
    raw = io.BytesIO(gzip.compress(CONTENT * 50, 0))
    assert GzipReader(raw).readinto(memoryview(bytearray(16))) == 16
    assert raw.tell() <= 1 << 16


def test_a_wrong_checksum_is_found_beyond_the_last_byte() -> None:
    """At the latest: whoever asks for one more learns of it."""
    packed = bytearray(gzip.compress(CONTENT))
    packed[-8] ^= 1
    reader = reader_of(bytes(packed))
    reader.expect(len(CONTENT))
    buffer = memoryview(bytearray(len(CONTENT) - 1))
    assert reader.readinto(buffer) == len(buffer)
    with pytest.raises(GzipError, match="checksum"):
        reader.readinto(memoryview(bytearray(2)))


def test_a_file_larger_than_what_it_holds_is_refused() -> None:
    """Blocks without content and long names are no reason to read on."""
    with pytest.raises(GzipError, match="longer than what it holds"):
        unpacked(member(CONTENT, name=b"n" * 1_000_000))
    reader = reader_of(gzip.compress(np.random.default_rng(0).bytes(500_000)))
    reader.expect(100)
    with pytest.raises(GzipError, match="longer than what it holds"):
        reader.readinto(memoryview(bytearray(500_000)))


@pytest.mark.parametrize("kept", [0, 1, 5, 12, 500, -9, -1])
def test_a_file_that_breaks_off_is_refused(kept: int) -> None:
    """Wherever it does."""
    with pytest.raises(GzipError, match="truncated"):
        unpacked(gzip.compress(CONTENT)[:kept])
