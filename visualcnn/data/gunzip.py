"""A gzip file unpacked as it is read: exactly one part, checked to its end, with a limit.

Format: P. Deutsch, "GZIP file format specification version 4.3", RFC 1952. Python's own reader goes
through names and padding byte by byte and takes any number of empty parts: a file of 20 MB can hold
it up for seconds. This one leaves both to zlib, and refuses what follows the first part.
"""

from __future__ import annotations

import io
import zlib
from typing import Final

MAGIC: Final = b"\x1f\x8b"

_READ_BYTES: Final = 1 << 16
_UNPACKED_BYTES: Final = 1 << 16
_OVERHEAD: Final = 1 << 17
_WRONG_CHECKSUM: Final = ("incorrect data check", "incorrect length check")


class GzipError(Exception):
    """A fault of a gzip file, as the rest of a sentence: "is damaged: it can't be unpacked"."""


class GzipReader:
    """What the gzip file `raw`, open at its beginning, holds; `readinto` reads on."""

    def __init__(self, raw: io.BufferedIOBase) -> None:
        self._raw = raw
        self._part = zlib.decompressobj(wbits=31)
        self._most = _OVERHEAD

    def expect(self, size: int) -> None:
        """So many bytes are going to be read: the packed file is hardly larger than them.

        Before this call no more than 128 kB of the packed file are read.
        """
        self._most = size + size // 64 + _OVERHEAD

    def readinto(self, buffer: memoryview) -> int:
        """Fill `buffer`, or what the file still holds of it: the number of bytes, 0 at its end.

        Raises GzipError; a wrong checksum is found at the latest when reading beyond the last byte.
        """
        filled = 0
        while filled < len(buffer) and not self._part.eof:
            data = self._unpack(min(len(buffer) - filled, _UNPACKED_BYTES))
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        if self._part.eof and (self._part.unused_data or self._raw.read(1)):
            raise GzipError("has trailing bytes after its compressed part")
        return filled

    def _unpack(self, most: int) -> bytes:
        packed = self._part.unconsumed_tail or self._raw.read(_READ_BYTES)
        if not packed:
            raise GzipError("is truncated: its compressed part breaks off")
        if self._raw.tell() > self._most:
            raise GzipError("is damaged: its compressed part is longer than what it holds")
        try:
            return self._part.decompress(packed, most)
        except zlib.error as error:
            if any(words in str(error) for words in _WRONG_CHECKSUM):
                raise GzipError("is damaged: its checksum (CRC) is wrong") from error
            raise GzipError("is damaged: it can't be unpacked") from error
