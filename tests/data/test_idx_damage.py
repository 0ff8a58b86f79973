"""Small data files, cut at every length and with every bit turned over: refused, or as they were.

A gzip file has a checksum, and fields that mean nothing; a plain file has neither.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.data.hostile_idx import header, member
from visualcnn.data.dataset import DataError, Images, Labels
from visualcnn.data.idx import read_any_images, read_any_labels, read_images, read_labels

Values = Images | Labels
Reader = Callable[[Path], Values]

IMAGE = np.zeros((1, 28, 28), np.uint8)
IMAGE[0, 6:22, 12:16] = np.random.default_rng(0).integers(1, 256, (16, 4), np.uint8)
LABELS = np.random.default_rng(1).integers(0, 10, 300).astype(np.uint8)
CONTENTS = {
    "images": header(1, 28, 28) + IMAGE.tobytes(),
    "labels": header(300) + LABELS.tobytes(),
}
VALUES: dict[str, Values] = {"images": IMAGE, "labels": LABELS}
READERS: dict[str, tuple[Reader, ...]] = {
    "images": (read_images, read_any_images),
    "labels": (read_labels, read_any_labels),
}
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "usual": lambda content: gzip.compress(content, mtime=0),
    "unpacked": lambda content: gzip.compress(content, 0, mtime=0),
    "named": lambda content: member(content, name=b"digits", note=b"by hand", extra=b"ab\2\0xy"),
}
CASES = [(kind, packer) for kind in CONTENTS for packer in PACKERS]
CASES.remove(("images", "unpacked"))  # The labels show the same, in less time.
NO_MEANING = {(3, 0)} | {(place, bit) for place in range(4, 10) for bit in range(8)}
"""Bits of a gzip file's first ten bytes that say nothing of its content.

"Probably text", the time, how hard it was to pack, and the system it was packed on.
"""


def read(reader: Reader, path: Path, content: bytes) -> Values | None:
    """What is read of `content`, or None where it is refused."""
    path.write_bytes(content)
    try:
        return reader(path)
    except DataError as error:
        assert_plain(error, path)
        return None


def assert_plain(error: DataError, path: Path) -> None:
    """One sentence that begins with the file's name, of no other kind of error."""
    sentence = str(error)
    assert type(error) is DataError
    assert sentence.startswith(f"{path.name} "), sentence
    assert sentence.endswith("."), sentence
    assert "\n" not in sentence
    assert ". " not in sentence, sentence


def flipped(content: bytes, place: int, bit: int) -> bytes:
    """`content` with one bit turned over."""
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    return bytes(changed)


def same(values: Values, expected: Values) -> bool:
    """Whether they are equal in type, shape and every value."""
    return values.dtype == expected.dtype and np.array_equal(values, expected)


def refuse_when_cut(kind: str, path: Path, content: bytes) -> None:
    """Each reader refuses every beginning of `content`, and reads the whole."""
    for reader in READERS[kind]:
        for kept in range(len(content)):
            assert read(reader, path, content[:kept]) is None, kept
        whole = read(reader, path, content)
        assert whole is not None
        assert same(whole, VALUES[kind])


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_plain_file_cut_at_any_length_is_refused(tmp_path: Path, kind: str) -> None:
    """However much of it is there; the whole file is read."""
    refuse_when_cut(kind, tmp_path / f"{kind}-ubyte", CONTENTS[kind])


@pytest.mark.parametrize(("kind", "packer"), CASES)
def test_a_packed_file_cut_at_any_length_is_refused(tmp_path: Path, kind: str, packer: str) -> None:
    """Also where all values are there, and only the checksum or the length behind them is cut."""
    refuse_when_cut(kind, tmp_path / f"{kind}-ubyte.gz", PACKERS[packer](CONTENTS[kind]))


@pytest.mark.parametrize("kind", CONTENTS)
def test_any_flipped_bit_of_a_plain_header_is_refused(tmp_path: Path, kind: str) -> None:
    """Nothing in a header is without meaning: another type, rank, count or size doesn't fit."""
    content, path = CONTENTS[kind], tmp_path / f"{kind}-ubyte"
    for reader in READERS[kind]:
        for place in range(len(content) - VALUES[kind].size):
            for bit in range(8):
                changed = flipped(content, place, bit)
                assert read(reader, path, changed) is None, (place, bit)


@pytest.mark.parametrize("kind", CONTENTS)
def test_any_flipped_bit_of_plain_values_is_read_as_it_stands(tmp_path: Path, kind: str) -> None:
    """Or refused, if it makes a label that is no digit: what is read has 28×28 pixels or is 0–9."""
    content, path, values = CONTENTS[kind], tmp_path / f"{kind}-ubyte", VALUES[kind]
    (reader, _), start = READERS[kind], len(content) - values.size
    # All pixels are read alike: some in each row stand for the others.
    for place in range(0, values.size, 9 if kind == "images" else 1):
        for bit in range(8):
            expected = values.copy()
            expected.flat[place] ^= 1 << bit
            found = read(reader, path, flipped(content, start + place, bit))
            if kind == "labels" and expected[place] > 9:
                assert found is None, (place, bit)
            else:
                assert found is not None, (place, bit)
                assert same(found, expected), (place, bit)


@pytest.mark.parametrize(("kind", "packer"), CASES)
def test_any_flipped_bit_of_a_packed_file_changes_nothing_or_is_refused(
    tmp_path: Path, kind: str, packer: str
) -> None:
    """Not one value differs silently; of the first ten bytes just what has no meaning is let be."""
    content, path = PACKERS[packer](CONTENTS[kind]), tmp_path / f"{kind}-ubyte.gz"
    reader, *_ = READERS[kind]
    harmless = set()
    for place in range(len(content)):
        for bit in range(8):
            found = read(reader, path, flipped(content, place, bit))
            if found is not None:
                assert same(found, VALUES[kind]), (place, bit)
                harmless.add((place, bit))
    assert {(place, bit) for place, bit in harmless if place < 10} == NO_MEANING
