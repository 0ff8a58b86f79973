"""Picture files that keep a decoder busy or fill the memory, and builders of PNG and JPEG parts."""

from __future__ import annotations

import struct
import zlib

MEGABYTE = 1_000_000
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    side: int = 30, *, depth: int = 8, color: int = 0, more: bytes = b"", rows: int = -1
) -> bytes:
    """A white PNG, grey or (6) with opacity; `more` stands before its pixels."""
    packer, row = zlib.compressobj(1), b"\0" + b"\xff" * (side * (4 if color else 1) * depth // 8)
    data = b"".join(packer.compress(row) for _ in range(side if rows < 0 else rows))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, depth, color, 0, 0, 0))
    return SIGNATURE + head + more + chunk(b"IDAT", data + packer.flush()) + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    """A part of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def layered_jpeg(
    side: int, scans: int, *, refining: bool = False, end: bytes = b"\xff\xd9"
) -> bytes:
    """A grey progressive JPEG that draws its pixels so many times, in few bytes.

    Its codes: 0 is "no difference" for a block's mean, and "16,384 blocks or more without detail"
    for the rest, with fourteen bits that say how many more.
    """
    blocks = (-(-side // 8)) ** 2
    bits = "".join(["0" + "1" * 14] * -(-blocks // 32_767))
    bits += "1" * (-len(bits) % 8)
    detail = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    one_code = bytes([1] + [0] * 15)
    parts = [
        b"\xff\xd8",
        segment(0xDB, b"\0" + bytes([16] * 64)),
        segment(0xC2, struct.pack(">BHHB", 8, side, side, 1) + bytes([1, 0x11, 0])),
        segment(0xC4, b"\x00" + one_code + b"\x00") + segment(0xC4, b"\x10" + one_code + b"\xe0"),
        segment(0xDA, bytes([1, 1, 0, 0, 0, 0])) + bytes(-(-blocks // 8)),
        segment(0xDA, bytes([1, 1, 0, 1, 63, 1 if refining else 0])) + detail,
    ]
    again = segment(0xDA, bytes([1, 1, 0, 1, 63, 0x10 if refining else 0])) + detail
    return b"".join([*parts, again * (scans - 2), end])


def bmp(width: int, height: int, *, bits: int = 8, packing: int = 0, colors: int = 0) -> bytes:
    """The heads of a BMP and 100 bytes of pixels; the size it names is that of the file."""
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, packing, 0, 0, 0, colors, 0)
    return b"BM" + struct.pack("<IHHI", 154, 0, 0, 54) + head + bytes(100)


_BOMB = zlib.compress(bytes(7_900_000), 9)
_GREAT_BOMB = zlib.compress(bytes(100 * MEGABYTE), 9)

READ = {
    "packed texts": png(more=b"".join(chunk(b"zTXt", b"k%d\0\0" % i + _BOMB) for i in range(200))),
    "packed notes": png(
        more=b"".join(chunk(b"iTXt", b"k%d\0\1\0\0\0" % i + _BOMB) for i in range(200))
    ),
    "packed profile": png(more=chunk(b"iCCP", b"k\0\0" + _GREAT_BOMB)),
    "packed text": png(more=chunk(b"zTXt", b"k\0\0" + _GREAT_BOMB)),
    "largest": png(4_400),
    "largest deep": png(3_100, depth=16, color=6),
    "largest layered": layered_jpeg(4_400, 2),
    "40 layers": layered_jpeg(4_400, 40),
    "40 refined": layered_jpeg(4_400, 40, refining=True),
}
"""Pictures that are read, but for nothing of what else is in them."""

REFUSED = {
    "text": (b"A text, not a picture.", "isn't a picture"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>', "isn't"),
    "laughs": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><svg>&b;</svg>', "isn't"),
    "gif": (b"GIF89a" + bytes(40), "isn't a picture"),
    "webp": (b"RIFF\x20\0\0\0WEBPVP8L" + bytes(40), "isn't a picture"),
    "tiff": (b"II*\0\x08\0\0\0" + bytes(40), "isn't a picture"),
    "icon": (b"\0\0\1\0\1\0" + bytes(40), "isn't a picture"),
    "signature alone": (SIGNATURE, "damaged"),
    "no head": (SIGNATURE + chunk(b"IEND", b""), "damaged"),
    "no pixels": (png(rows=0), "damaged"),
    "half its rows": (png(rows=15), "damaged"),
    "no end of a part": (SIGNATURE + b"\xff\xff\xff\xffIHDR", "damaged"),
    "wrong checksum": (
        png().replace(b"\0\0\0\x1e\0\0\0\x1e", b"\0\0\0\x1e\0\0\0\x1f", 1),
        "damaged",
    ),
    "no side": (png(0), "damaged"),
    "too wide": (png(10_000, rows=1), "10,000×10,000 pixels: at most 20 million"),
    "widest": (
        SIGNATURE + chunk(b"IHDR", b"\x7f\xff\xff\xff" * 2 + b"\x08\0\0\0\0") + png()[33:],
        "damaged",
    ),
    "too deep": (png(4_400, depth=16, color=6, rows=1), "at most 10 million"),
    "a million parts": (png(more=chunk(b"tEXt", b"k\0v") * 1_000_000), "too many pieces"),
    "empty pixels": (png(more=chunk(b"IDAT", b"") * 1_000_000), "too many pieces"),
    "jpeg start": (b"\xff\xd8\xff", "damaged"),
    "zeros for parts": (b"\xff\xd8\xff" + bytes(30 * MEGABYTE), "damaged"),
    "marks for parts": (b"\xff\xd8" + b"\xff" * 30 * MEGABYTE, "damaged"),
    "marks and zeros": (b"\xff\xd8" + b"\xff\xff\0" * 10 * MEGABYTE, "damaged"),
    "notes for parts": (b"\xff\xd8" + segment(0xFE, b"") * 5 * MEGABYTE, "too many pieces"),
    "41 layers": (layered_jpeg(800, 41), "over and over"),
    "10,000 layers": (layered_jpeg(4_400, 10_000), "over and over"),
    "too large for layers": (layered_jpeg(7_000, 10), "7,000×7,000 pixels: at most 20 million"),
    "no end": (layered_jpeg(80, 3, end=b""), "damaged"),
    "a note of an end": (layered_jpeg(80, 3, end=segment(0xFE, b"\xff\xd9")), "damaged"),
    "bmp start": (b"BM", "damaged"),
    "bmp too large": (bmp(30_000, 30_000), "damaged"),
    "bmp upside down": (bmp(30_000, -30_000), "damaged"),
    "bmp least": (bmp(-(2**31), -(2**31)), "damaged"),
    "bmp beyond the limit": (bmp(5_000, 5_000), "at most 20 million"),
    "bmp packed": (bmp(4_000, 4_000, packing=1), "a packed BMP"),
    "bmp colours": (bmp(10, 10, colors=2**31 - 1), "damaged"),
    "bmp bits": (bmp(10, 10, bits=7), "damaged"),
}
"""Files that aren't read, and words of the refusal."""
