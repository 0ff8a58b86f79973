"""IDX files are read exactly, or refused in one sentence."""

import gzip
import hashlib
import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visualcnn.data.dataset import DataError
from visualcnn.data.idx import (
    packed,
    read_any_images,
    read_any_labels,
    read_images,
    read_labels,
    unpacked_hash,
)

Bytes = npt.NDArray[np.uint8]
IdxBytes = Callable[[Bytes], bytes]

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28), np.uint8)
LABELS = np.array([7, 0, 9], np.uint8)


def image_header(*shape: int, type_code: int = 0x08) -> bytes:
    """The header of an IDX file of that shape."""
    return struct.pack(f">HBB{len(shape)}I", 0, type_code, len(shape), *shape)


PLAIN = image_header(3, 28, 28) + IMAGES.tobytes()
PACKED = gzip.compress(PLAIN, mtime=0)
LABEL_FILE = image_header(3) + LABELS.tobytes()


def damaged(data: bytes, position: int) -> bytes:
    """`data` with one byte turned over."""
    changed = bytearray(data)
    changed[position] ^= 0xFF
    return bytes(changed)


@pytest.mark.parametrize("packed", [False, True])
def test_images_and_labels_come_back(tmp_path: Path, idx_bytes: IdxBytes, packed: bool) -> None:
    """What was written is read, plain and compressed alike, as uint8."""
    for values, read in ((IMAGES, read_images), (LABELS, read_labels)):
        path = tmp_path / ("some-file.gz" if packed else "some-file")
        data = idx_bytes(values)
        path.write_bytes(gzip.compress(data) if packed else data)
        result = read(path)
        assert result.dtype == np.uint8
        np.testing.assert_array_equal(result, values)


def test_unpacked_hash_is_that_of_the_plain_file(idx_bytes: IdxBytes) -> None:
    """The hash of an array equals the hash of the plain file that holds it."""
    for values in (IMAGES, LABELS, IMAGES[::2]):
        assert unpacked_hash(values) == hashlib.sha256(idx_bytes(values)).hexdigest()


IMAGE_FAULTS = {
    "empty": (b"", "is empty"),
    "header-cut-in-magic": (PLAIN[:3], "truncated: it ends within its header"),
    "header-cut-in-dimensions": (PLAIN[:15], "truncated: it ends within its header"),
    "wrong-magic": (b"\x89PNG" + PLAIN[4:], "not an IDX file"),
    "magic-without-zeros": (b"\x01" + PLAIN[1:], "not an IDX file"),
    "text": (b"<!DOCTYPE html><html>", "not an IDX file"),
    "unknown-type-code": (image_header(3, 28, 28, type_code=0x0A), "not an IDX file"),
    "signed-bytes": (image_header(3, 28, 28, type_code=0x09), "holds signed bytes"),
    "floats": (image_header(3, 28, 28, type_code=0x0D), "holds 32-bit floats"),
    "little-endian": (struct.pack("<IIII", 0x803, 3, 28, 28), "not an IDX file"),
    "labels": (LABEL_FILE, "holds labels where images are expected"),
    "two-dimensions": (image_header(3, 784) + IMAGES.tobytes(), "has 2 dimensions; images have 3"),
    "no-dimensions": (image_header(), "has 0 dimensions; images have 3"),
    "many-dimensions": (image_header(*[1] * 255), "has 255 dimensions; images have 3"),
    "other-size": (image_header(3, 32, 32), "images of 32×32 pixels; 28×28 are expected"),
    "no-images": (image_header(0, 28, 28), "holds no images"),
    "too-many": (image_header(250_001, 28, 28), "250,001 images; at most 250,000"),
    "four-thousand-million": (image_header(2**32 - 1, 28, 28), "4,294,967,295 images; at most"),
    "body-absent": (PLAIN[:16], "truncated: it holds 0 of 2,352 values"),
    "body-cut": (PLAIN[:-1], "truncated: it holds 2,351 of 2,352 values"),
    "trailing-byte": (PLAIN + b"\0", "goes on after the 3 images of its header"),
    "gzip-without-the-name": (PACKED, "add .gz to its name"),
}


@pytest.mark.parametrize("fault", IMAGE_FAULTS)
def test_a_damaged_plain_file_is_refused(tmp_path: Path, fault: str) -> None:
    """Each damage gives one sentence that names the file and the fault."""
    data, words = IMAGE_FAULTS[fault]
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(data)
    assert_refused(read_images, path, words)


PACKED_FAULTS = {
    "empty": (b"", "is empty"),
    "not-gzip": (PLAIN, "named .gz but is not a gzip file"),
    "one-byte": (b"\x1f", "named .gz but is not a gzip file"),
    "only-magic": (PACKED[:2], "truncated: its compressed part breaks off"),
    "cut-in-body": (PACKED[: len(PACKED) // 2], "truncated: its compressed part breaks off"),
    "cut-in-checksum": (PACKED[:-1], "truncated: its compressed part breaks off"),
    "wrong-checksum": (damaged(PACKED, -8), "damaged: its checksum (CRC) is wrong"),
    "wrong-length": (damaged(PACKED, -4), "damaged: its checksum (CRC) is wrong"),
    "broken-stream": (PACKED[:10] + b"\xff" * 50, "damaged: it can't be unpacked"),
    "bytes-after-gzip": (PACKED + b"more", "trailing bytes after its compressed part"),
    "holds-nothing": (gzip.compress(b""), "truncated: it ends within its header"),
    "body-cut-before-packing": (gzip.compress(PLAIN[:-1]), "holds 2,351 of 2,352 values"),
    "trailing-byte": (gzip.compress(PLAIN + b"\0"), "goes on after the 3 images"),
    "bomb": (gzip.compress(PLAIN + bytes(10_000_000)), "goes on after the 3 images"),
    "second-member": (PACKED + gzip.compress(b"more"), "trailing bytes after its compressed part"),
    "labels": (gzip.compress(LABEL_FILE), "holds labels where images are expected"),
}


@pytest.mark.parametrize("fault", PACKED_FAULTS)
def test_a_damaged_compressed_file_is_refused(tmp_path: Path, fault: str) -> None:
    """Each damage gives one sentence that names the file and the fault."""
    data, words = PACKED_FAULTS[fault]
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(data)
    assert_refused(read_images, path, words)


LABEL_FAULTS = {
    "images": (PLAIN, "holds images where labels are expected"),
    "label-10": (image_header(3) + bytes([1, 10, 255]), "has the label 10 at sample 1"),
    "no-labels": (image_header(0), "holds no labels"),
    "body-cut": (LABEL_FILE[:-1], "truncated: it holds 2 of 3 values"),
    "trailing-byte": (LABEL_FILE + b"\1", "goes on after the 3 labels"),
    "two-dimensions": (image_header(3, 1) + LABELS.tobytes(), "has 2 dimensions; labels have 1"),
}


@pytest.mark.parametrize("fault", LABEL_FAULTS)
def test_a_damaged_label_file_is_refused(tmp_path: Path, fault: str) -> None:
    """Each damage gives one sentence that names the file and the fault."""
    data, words = LABEL_FAULTS[fault]
    path = tmp_path / "t10k-labels-idx1-ubyte"
    path.write_bytes(data)
    assert_refused(read_labels, path, words)


def test_what_is_no_readable_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An absent file, a folder, a pipe and a file without permission each get their sentence."""
    assert_refused(read_images, tmp_path / "absent", "doesn't exist")
    assert_refused(read_images, tmp_path, "is a folder, not a file")
    path = tmp_path / "locked"
    path.write_bytes(PLAIN)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert_refused(read_images, path, "can't be read: Permission denied")


def test_a_named_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    """Opening a pipe would wait for a writer, so it is refused unopened."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert_refused(read_images, path, "is not an ordinary file")


def test_no_memory_is_taken_for_a_refused_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A header that asks for gigabytes is refused before an array is made."""
    path = tmp_path / "huge"
    path.write_bytes(image_header(2**32 - 1, 28, 28))
    monkeypatch.setattr(np, "empty", lambda *_: pytest.fail("an array was made"))
    assert_refused(read_images, path, "at most 250,000")


@settings(max_examples=150, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=40),
        st.binary(max_size=40).map(lambda rest: b"\0\0\x08" + rest),
        st.binary(max_size=20).map(lambda rest: image_header(1, 28, 28) + rest),
        st.integers(0, len(PLAIN) - 1).map(lambda position: damaged(PLAIN, position)),
    ),
    reader=st.sampled_from([read_images, read_labels]),
)
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    data: bytes,
    reader: Callable[[Path], Bytes],
) -> None:
    """Whatever a plain file holds, it is read as it stands or refused with a DataError."""
    path = tmp_path_factory.getbasetemp() / "fuzzed"
    path.write_bytes(data)
    values = refused_or_read(reader, path)
    if values is not None:
        assert data.endswith(values.tobytes())
        assert len(data) == 4 + 4 * values.ndim + values.size


@settings(max_examples=100, deadline=None)
@given(position=st.integers(10, len(PACKED) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_never_changes_compressed_data_silently(
    tmp_path_factory: pytest.TempPathFactory, position: int, bit: int
) -> None:
    """Behind the gzip header every flipped bit is noticed, or harmless."""
    changed = bytearray(PACKED)
    changed[position] ^= 1 << bit
    path = tmp_path_factory.getbasetemp() / "flipped.gz"
    path.write_bytes(changed)
    values = refused_or_read(read_images, path)
    if values is not None:
        np.testing.assert_array_equal(values, IMAGES)


def refused_or_read(reader: Callable[[Path], Bytes], path: Path) -> Bytes | None:
    """What the reader gives, or None after a sentence that begins with the file's name."""
    try:
        return reader(path)
    except DataError as error:
        if not str(error).startswith(f"{path.name} "):
            raise
        return None


def assert_refused(reader: Callable[[Path], Bytes], path: Path, words: str) -> None:
    """The reader refuses `path` in one sentence with its name and `words`."""
    with pytest.raises(DataError) as caught:
        reader(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert words in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("shape", [(3, 28, 28), (0, 28, 28), (2, 7, 9), (1, 256, 1)])
def test_any_images_come_back(tmp_path: Path, shape: tuple[int, int, int]) -> None:
    """Of whatever height and width, and none at all too."""
    images = np.random.default_rng(4).integers(0, 256, shape, np.uint8)
    path = tmp_path / "images"
    path.write_bytes(packed(images))
    np.testing.assert_array_equal(read_any_images(path), images)


@pytest.mark.parametrize("labels", [[], [9], [0, 25, 255]])
def test_any_labels_come_back(tmp_path: Path, labels: list[int]) -> None:
    """Of however many classes, and none at all too."""
    path = tmp_path / "labels"
    path.write_bytes(packed(np.array(labels, np.uint8)))
    assert read_any_labels(path).tolist() == labels


def test_packed_is_the_plain_file(idx_bytes: IdxBytes) -> None:
    """Images and labels alike, also those that aren't in one piece of memory."""
    for values in (IMAGES, LABELS, IMAGES[:, ::2, ::-1]):
        assert packed(values) == idx_bytes(values)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (image_header(3, 0, 28), "images of 0×28 pixels; 1×1 to 256×256 are read"),
        (image_header(3, 28, 257), "images of 28×257 pixels"),
        (image_header(250_001, 3, 3), "250,001 images; at most 250,000"),
        (image_header(250_000, 256, 256), "250,000 images; at most 3,012"),
        (LABEL_FILE, "holds labels where images are expected"),
        (PLAIN[:-1], "truncated"),
    ],
)
def test_any_images_have_limits(tmp_path: Path, data: bytes, words: str) -> None:
    """No header makes the reader take more memory than MNIST four times."""
    path = tmp_path / "images"
    path.write_bytes(data)
    assert_refused(read_any_images, path, words)
