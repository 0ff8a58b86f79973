"""IDX files that nobody should have to open: cut, miscounted, mislabelled, endless, or bombs."""

from __future__ import annotations

import gzip
import struct
import zlib

import numpy as np


def header(*shape: int, type_code: int = 0x08) -> bytes:
    """The header of an IDX file of that shape."""
    return struct.pack(f">HBB{len(shape)}I", 0, type_code, len(shape), *shape)


IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28), np.uint8)
PLAIN = header(3, 28, 28) + IMAGES.tobytes()
LABELS = header(3) + bytes([7, 0, 9])
MEGABYTE = 1_000_000


def member(content: bytes, *, name: bytes = b"", note: bytes = b"", extra: bytes = b"") -> bytes:
    """A part of a gzip file with all that a header may have."""
    flags = bool(name) << 3 | bool(note) << 4 | bool(extra) << 2
    head = b"\x1f\x8b\x08" + bytes([flags]) + bytes(6)
    head += struct.pack("<H", len(extra)) + extra if extra else b""
    head += name + b"\0" if name else b""
    head += note + b"\0" if note else b""
    packer = zlib.compressobj(9, wbits=-15)
    body = packer.compress(content) + packer.flush()
    return head + body + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)


PACKED = member(PLAIN)
_EMPTY_BLOCK = b"\0\0\0\xff\xff"
_EMPTY_FIXED_BLOCKS = b"\x02\x08\x20\x80\x00"  # four of ten bits each


def _changed(data: bytes, position: int, value: int) -> bytes:
    changed = bytearray(data)
    changed[position] = value
    return bytes(changed)


def _bomb(count: int) -> bytes:
    """All of the images that its header announces, black, and one byte more."""
    packer = zlib.compressobj(9, wbits=31)
    parts = [packer.compress(header(count, 28, 28))]
    parts += [packer.compress(bytes(784 * 1_000)) for _ in range(count // 1_000)]
    return b"".join([*parts, packer.compress(b"\0"), packer.flush()])


HOSTILE_PLAIN = {
    "empty": (b"", "is empty"),
    "one byte": (b"\0", "ends within its header"),
    "huge count": (header(2**32 - 1, 28, 28), "at most 250,000"),
    "product beyond 2**64": (header(2**32 - 1, 2**32 - 1, 2**32 - 1), "pixels; 28×28"),
    "product of exactly 2**64": (header(2**31, 2**31, 4), "pixels; 28×28"),
    "product wraps to the size": (header(2**30 + 3, 28, 28) + IMAGES.tobytes(), "at most"),
    "negative count": (header(2**31, 28, 28), "at most 250,000"),
    "foreign size": (header(3, 32, 32) + bytes(3 * 32 * 32), "32×32 pixels; 28×28"),
    "transposed size": (header(28, 28, 3) + IMAGES.tobytes(), "28×3 pixels; 28×28"),
    "no width": (header(3, 28, 0), "28×0 pixels"),
    "count too high": (header(4, 28, 28) + IMAGES.tobytes(), "holds 2,352 of 3,136 values"),
    "count too low": (header(2, 28, 28) + IMAGES.tobytes(), "goes on after the 2 images"),
    "most that is read, absent": (header(250_000, 28, 28), "holds 0 of 196,000,000"),
    "one dimension more": (header(3, 28, 28, 1) + IMAGES.tobytes(), "4 dimensions"),
    "255 dimensions": (header(*[1] * 255), "255 dimensions"),
    "signed": (header(3, 28, 28, type_code=0x09) + IMAGES.tobytes(), "signed bytes"),
    "16-bit": (header(3, 28, 28, type_code=0x0B) + bytes(4_704), "16-bit integers"),
    "32-bit": (header(3, 28, 28, type_code=0x0C) + bytes(9_408), "32-bit integers"),
    "floats": (header(3, 28, 28, type_code=0x0D) + bytes(9_408), "32-bit floats"),
    "doubles": (header(3, 28, 28, type_code=0x0E) + bytes(18_816), "64-bit floats"),
    "unknown type": (header(3, 28, 28, type_code=0x0A) + IMAGES.tobytes(), "magic number"),
    "little-endian": (struct.pack("<IIII", 0x803, 3, 28, 28) + IMAGES.tobytes(), "magic number"),
    "a pickle": (b"\x80\x04cposix\nsystem\n\x8c\x04true\x85R.", "magic number"),
    "a NumPy file": (b"\x93NUMPY\x01\x00v\x00{'descr': '|O'}", "magic number"),
    "a page": (b"<!DOCTYPE html><html>", "magic number"),
    "a zip": (b"PK\x03\x04" + bytes(100), "magic number"),
    "labels": (LABELS, "holds labels where images"),
    "named wrongly": (PACKED, "add .gz to its name"),
    "long tail": (PLAIN + bytes(30 * MEGABYTE), "goes on after the 3 images"),
}
"""Contents of plain image files, and words of the refusal."""

HOSTILE_PACKED = {
    "nothing": (b"", "is empty"),
    "not packed": (PLAIN, "not a gzip file"),
    "magic alone": (PACKED[:2], "breaks off"),
    "cut in its head": (PACKED[:9], "breaks off"),
    "cut in its body": (PACKED[:900], "breaks off"),
    "cut before its checksum": (PACKED[:-8], "breaks off"),
    "cut in its length": (PACKED[:-1], "breaks off"),
    "wrong checksum": (_changed(PACKED, -8, PACKED[-8] ^ 1), "checksum (CRC) is wrong"),
    "wrong length": (_changed(PACKED, -1, 255), "checksum (CRC) is wrong"),
    "unknown method": (_changed(PACKED, 2, 7), "can't be unpacked"),
    "reserved flags": (_changed(PACKED, 3, 0xE0), "can't be unpacked"),
    "body destroyed": (PACKED[:200] + b"\xff" * 300 + PACKED[500:], "checksum (CRC) is wrong"),
    "zeros behind": (PACKED + bytes(30 * MEGABYTE), "trailing bytes"),
    "junk behind": (PACKED + b"junk", "trailing bytes"),
    "two parts": (member(PLAIN[:500]) + member(PLAIN[500:]), "trailing bytes"),
    "200,000 empty parts": (PACKED + member(b"") * 200_000, "trailing bytes"),
    "200,000 empty parts before": (member(b"") * 200_000 + PACKED, "trailing bytes"),
    "long name": (member(PLAIN, name=b"n" * 30 * MEGABYTE), "compressed part is longer"),
    "long note": (member(PLAIN, note=b"n" * 30 * MEGABYTE), "compressed part is longer"),
    "endless name": (member(PLAIN, name=b"n" * 60_000)[:60_000], "breaks off"),
    "packed twice": (member(PACKED), "magic number"),
    "empty blocks": (PACKED[:10] + _EMPTY_BLOCK * 6_000_000, "compressed part is longer"),
    "empty fixed blocks": (PACKED[:10] + _EMPTY_FIXED_BLOCKS * 6_000_000, "is damaged"),
    "bomb behind the images": (member(PLAIN + bytes(100 * MEGABYTE)), "goes on after the 3"),
    "bomb before the header": (member(bytes(100 * MEGABYTE)), "magic number"),
    "bomb with a huge count": (member(header(2**32 - 1, 28, 28) + bytes(MEGABYTE)), "at most"),
    "labels": (gzip.compress(LABELS), "holds labels where images"),
}
"""Contents of .gz image files, and words of the refusal."""

HOSTILE_LABELS = {
    "label 10": (header(3) + bytes([7, 10, 9]), "has the label 10 at sample 1"),
    "label 255": (header(3) + bytes([7, 0, 255]), "has the label 255 at sample 2"),
    "images": (PLAIN, "holds images where labels"),
    "none": (header(0), "holds no labels"),
    "huge count": (header(2**32 - 1), "at most 250,000"),
    "one too many": (header(2) + bytes(3), "goes on after the 2 labels"),
    "one too few": (header(4) + bytes(3), "holds 3 of 4 values"),
    "two dimensions": (header(3, 1) + bytes(3), "2 dimensions"),
}
"""Contents of plain label files, and words of the refusal."""


def full_bomb() -> bytes:
    """As many images as are read at most, 196 MB in 200 kB, and one byte more."""
    return _bomb(250_000)
