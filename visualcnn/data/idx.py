"""One IDX file, the format of MNIST: a header of big-endian numbers, then one byte a value.

Format: Yann LeCun, "The MNIST database of handwritten digits", section "File formats".
"""

from __future__ import annotations

import hashlib
import io
import math
import stat
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from visualcnn.data.dataset import DataError, Images, Labels
from visualcnn.data.gunzip import MAGIC, GzipError, GzipReader

IMAGE_SIDE: Final = 28
CLASSES: Final = 10
MAX_SAMPLES: Final = 250_000
"""Beyond four times MNIST (196 MB of images) a file is refused before any memory is taken."""

MAX_SIDE: Final = 256
"""The highest and the widest image that is read where any shape may be."""

_UNSIGNED_BYTE: Final = 0x08
_TYPE_NAMES: Final = {
    0x08: "unsigned bytes",
    0x09: "signed bytes",
    0x0B: "16-bit integers",
    0x0C: "32-bit integers",
    0x0D: "32-bit floats",
    0x0E: "64-bit floats",
}


@dataclass(frozen=True)
class _Kind:
    """What a file is expected to hold: its word, its number of dimensions, one sample's shape.

    `sample_shape` is None where any is read that isn't empty; `least` is the least number of
    samples.
    """

    word: str
    rank: int
    sample_shape: tuple[int, ...] | None
    least: int = 1


_IMAGES: Final = _Kind("images", 3, (IMAGE_SIDE, IMAGE_SIDE))
_LABELS: Final = _Kind("labels", 1, ())
_ANY_IMAGES: Final = _Kind("images", 3, None, least=0)
_ANY_LABELS: Final = _Kind("labels", 1, (), least=0)
_WORD_OF_RANK: Final = {1: "labels", 3: "images"}

_Stream = GzipReader | io.BufferedReader


def read_images(path: Path) -> Images:
    """The images of an IDX file, plain or .gz: uint8 (n, 28, 28), 1 ≤ n ≤ 250,000.

    Raises DataError, in one sentence that names the file and its fault.
    """
    return _read(path, _IMAGES)


def read_labels(path: Path) -> Labels:
    """The labels of an IDX file, plain or .gz: uint8 (n,) of 0 to 9, 1 ≤ n ≤ 250,000.

    Raises DataError, in one sentence that names the file and its fault.
    """
    labels = _read(path, _LABELS)
    wrong = np.flatnonzero(labels >= CLASSES)
    if len(wrong):
        raise DataError(
            f"{path.name} has the label {labels[wrong[0]]} at sample {wrong[0]:,}; "
            f"labels are 0 to {CLASSES - 1}."
        )
    return labels


def read_any_images(path: Path) -> Images:
    """The images of an IDX file, of whatever height and width: uint8 (n, h, w), 0 ≤ n ≤ 250,000.

    Raises DataError, in one sentence that names the file and its fault.
    """
    return _read(path, _ANY_IMAGES)


def read_any_labels(path: Path) -> Labels:
    """The labels of an IDX file, of however many classes: uint8 (n,), 0 ≤ n ≤ 250,000.

    Raises DataError, in one sentence that names the file and its fault.
    """
    return _read(path, _ANY_LABELS)


def packed(values: npt.NDArray[np.uint8]) -> bytes:
    """The plain IDX file that holds exactly `values`."""
    return _header(values) + np.ascontiguousarray(values).tobytes()


def unpacked_hash(values: npt.NDArray[np.uint8]) -> str:
    """SHA-256 in hex of the plain IDX file that holds exactly `values`."""
    digest = hashlib.sha256(_header(values))
    digest.update(np.ascontiguousarray(values).data)
    return digest.hexdigest()


def _header(values: npt.NDArray[np.uint8]) -> bytes:
    return struct.pack(f">HBB{values.ndim}I", 0, _UNSIGNED_BYTE, values.ndim, *values.shape)


def _read(path: Path, kind: _Kind) -> npt.NDArray[np.uint8]:
    name = path.name
    try:
        _check_is_file(path)
        with path.open("rb") as raw:
            return _read_open(raw, path, kind)
    except GzipError as error:
        raise DataError(f"{name} {error}.") from error
    except OSError as error:
        raise DataError(f"{path} can't be read: {error.strerror or error}.") from error


def _read_open(raw: io.BufferedReader, path: Path, kind: _Kind) -> npt.NDArray[np.uint8]:
    name = path.name
    stream = GzipReader(raw) if _is_packed(raw, path) else raw
    shape = _read_header(stream, name, kind)
    if isinstance(stream, GzipReader):
        stream.expect(math.prod(shape))
    values = np.empty(shape, np.uint8)
    missing = values.size - stream.readinto(values.reshape(-1).data)
    if missing:
        raise DataError(
            f"{name} is truncated: it holds {values.size - missing:,} of {values.size:,} values."
        )
    # One byte more: it must not be there, and asking for it makes gzip check its CRC.
    if stream.readinto(memoryview(bytearray(1))):
        raise DataError(f"{name} goes on after the {shape[0]:,} {kind.word} of its header.")
    return values


def _check_is_file(path: Path) -> None:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise DataError(f"{path} doesn't exist.") from None
    if stat.S_ISDIR(status.st_mode):
        raise DataError(f"{path} is a folder, not a file.")
    if not stat.S_ISREG(status.st_mode):
        raise DataError(f"{path} is not an ordinary file.")
    if status.st_size == 0:
        raise DataError(f"{path.name} is empty.")


def _is_packed(raw: io.BufferedReader, path: Path) -> bool:
    """Whether the file is compressed, as its name must say."""
    compressed = raw.read(2) == MAGIC
    raw.seek(0)
    named = path.suffix.lower() == ".gz"
    if named and not compressed:
        raise DataError(f"{path.name} is named .gz but is not a gzip file.")
    if compressed and not named:
        raise DataError(f"{path.name} is a gzip file: add .gz to its name.")
    return compressed


def _read_header(stream: _Stream, name: str, kind: _Kind) -> tuple[int, ...]:
    """The shape of all values, once the header has shown that the file is of `kind`."""
    zeros, type_code, rank = struct.unpack(">HBB", _exactly(stream, 4, name))
    if zeros or type_code not in _TYPE_NAMES:
        raise DataError(f"{name} is not an IDX file: its magic number is wrong.")
    if type_code != _UNSIGNED_BYTE:
        raise DataError(f"{name} holds {_TYPE_NAMES[type_code]}; unsigned bytes are expected.")
    found = _WORD_OF_RANK.get(rank)
    if found is None:
        raise DataError(f"{name} has {rank} dimensions; {kind.word} have {kind.rank}.")
    if found != kind.word:
        raise DataError(f"{name} holds {found} where {kind.word} are expected.")
    count, *sample_shape = struct.unpack(f">{rank}I", _exactly(stream, 4 * rank, name))
    _check_sample_shape(tuple(sample_shape), name, kind)
    if count < kind.least:
        raise DataError(f"{name} holds no {kind.word}: its header says 0.")
    larger = max(1, math.prod(sample_shape) // (IMAGE_SIDE * IMAGE_SIDE))
    if count > (most := MAX_SAMPLES // larger):
        raise DataError(
            f"{name} says that it holds {count:,} {kind.word}; at most {most:,} are read."
        )
    return (int(count), *sample_shape)


def _check_sample_shape(shape: tuple[int, ...], name: str, kind: _Kind) -> None:
    size = "×".join(map(str, shape))
    if kind.sample_shape is None:
        if not all(0 < length <= MAX_SIDE for length in shape):
            raise DataError(
                f"{name} holds images of {size} pixels; 1×1 to {MAX_SIDE}×{MAX_SIDE} are read."
            )
    elif shape != kind.sample_shape:
        raise DataError(f"{name} holds images of {size} pixels; 28×28 are expected.")


def _exactly(stream: _Stream, size: int, name: str) -> bytes:
    data = bytearray(size)
    if stream.readinto(memoryview(data)) < size:
        raise DataError(f"{name} is truncated: it ends within its header.")
    return bytes(data)
