"""Pickles that would take all memory, or for ever, or that contain themselves."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.training.attacks.assembly import HEAD, STOP, pickled, state, text

MANY = 8_000_000
MOST = 60_000_000
"""Bytes of the largest: just less than a model file may have."""


def _laughs(join: bytes) -> bytes:
    """A value that holds the one before it twice, and so on: 2²⁰⁰ values to walk."""
    rounds = (b"\x940h" + bytes([n]) + b"h" + bytes([n]) + join for n in range(200))
    return state(b"N\x85" + b"".join(rounds))


def _laughing_dicts() -> bytes:
    rounds = (
        b"\x940}(" + text("a") + b"h" + bytes([n]) + text("b") + b"h" + bytes([n]) + b"u"
        for n in range(200)
    )
    return state(b"N\x85" + b"".join(rounds))


def _laughing_lists() -> bytes:
    rounds = (b"\x940](h" + bytes([n]) + b"h" + bytes([n]) + b"e" for n in range(200))
    return state(b"N\x85" + b"".join(rounds))


def _itself(container: bytes, put: bytes) -> bytes:
    """A container that is put into itself."""
    return state(container + b"\x94" + put)


def _claimed(code: bytes, form: str, count: int) -> bytes:
    """A value that says it has `count` bytes, and has four."""
    return state(code + struct.pack(form, count) + b"abcd")


def _long(code: bytes, form: str, count: int) -> bytes:
    """A whole number of `count` bytes; printing one takes quadratic time."""
    return state(code + struct.pack(form, count) + b"\x7f" * count)


def _line(code: bytes) -> bytes:
    """A number of a million digits as a line of text; reading one takes quadratic time."""
    return HEAD + b"}" + text("w") + code + b"9" * 10**6 + b"\ns" + STOP


def _array(shape: tuple[int, ...], data: bytes = b"") -> bytes:
    return pickled({"w": {"__nd__": "f4", "shape": shape, "data": data}})


BOMBS = {
    "laughs of tuples": _laughs(b"\x86"),
    "laughs of triples": _laughs(b"N\x87"),
    "laughs of lists": _laughing_lists(),
    "laughs of dicts": _laughing_dicts(),
    "a list in itself by hand": _itself(b"]", b"h\x00a"),
    "a list in itself twice": _itself(b"]", b"(h\x00h\x00e"),
    "a dict in itself by hand": _itself(b"}", text("a") + b"h\x00s"),
    "a tuple in its list": _itself(b"]", b"h\x00\x85\x94h\x01a"),
    "a dict as its own key": _itself(b"}", b"h\x00Ns"),
    "a tuple doubled as a key": state(b"}" + b"N\x85\x94h\x00h\x00\x86Ns"),
    "nested lists": state(b"]" * 9_900 + b"a" * 9_899),
    "nested tuples": state(b")" + b"\x85" * 19_000),
    "nested dicts": state((b"}" + text("a")) * 6_000 + b"N" + b"s" * 6_000),
    "nested marks": HEAD + b"(" * 9_900 + b"t" * 9_900 + STOP,
    "lists 33 deep": state(b"]" * 33 + b"a" * 32),
    "LONG1 of 2,040 bits": _long(b"\x8a", "<B", 255),
    "LONG4 of a million bytes": _long(b"\x8b", "<i", 10**6),
    "LONG4 of less than nothing": _claimed(b"\x8b", "<i", -1),
    "LONG4 of 2³¹ bytes": _claimed(b"\x8b", "<i", 2**31 - 1),
    "LONG of a million digits": _line(b"L"),
    "INT of a million digits": _line(b"I"),
    "FLOAT of a million digits": _line(b"F"),
    "PUT of a million digits": _line(b"Np"),
    "BINBYTES of 2³² bytes": _claimed(b"B", "<I", 2**32 - 1),
    "BINBYTES8 of 2⁶³ bytes": _claimed(b"\x8e", "<Q", 2**63 - 1),
    "BINUNICODE of 2³² bytes": _claimed(b"X", "<I", 2**32 - 1),
    "BINUNICODE8 of 2⁶³ bytes": _claimed(b"\x8d", "<Q", 2**63 - 1),
    "BINSTRING of 2³¹ bytes": _claimed(b"T", "<i", 2**31 - 1),
    "BYTEARRAY8 of 2⁶² bytes": _claimed(b"\x96", "<Q", 2**62),
    "a frame of 2⁶³ bytes": HEAD + b"\x95" + struct.pack("<Q", 2**63) + b"}" + STOP,
    "a memo of 2³² places": HEAD + b"}r\xff\xff\xff\xff" + STOP,
    "a memo recalled at 2³²": HEAD + b"}j\xff\xff\xff\xff" + STOP,
    "a memo of 20,000 places": HEAD + b"}" + b"\x94" * 20_000 + STOP,
    "20,001 values": state(b"](" + b"N" * 20_001 + b"e"),
    "a shape of 2⁶² rows": _array((2**62, 0)),
    "a shape whose product is 2⁶⁴": _array((2**32, 2**32)),
    "a shape of 10¹⁵ values": _array((10**5, 10**5, 10**5)),
    "a shape of 2¹⁰⁰⁰ rows": _array((2**1_000,)),
    "a shape of 1,000 sides": _array((1,) * 1_000, bytes(4)),
    "a shape of less than nothing": _array((-1, -4), bytes(16)),
    "one megabyte, seventy arrays": pickled(
        [{"__nd__": "f4", "shape": (250_000,), "data": data} for data in [bytes(10**6)] * 70]
    ),
    "long text, nine thousand times": state(
        b"X" + struct.pack("<I", 10**5) + b"a" * 10**5 + b"\x94",
        b"](" + b"h\x00" * 9_000 + b"e",
    ),
}

LARGE: dict[str, Callable[[], bytes]] = {
    "8 MB of zeros": lambda: bytes(MANY),
    "8 MB of marks": lambda: HEAD + b"(" * MANY + STOP,
    "8 MB of nothing": lambda: HEAD + b"}" + b"N0" * (MANY // 2) + STOP,
    "8 MB of digits": lambda: HEAD + b"L" + b"9" * MANY + b"L\n" + STOP,
    "8 MB as one number": lambda: _long(b"\x8b", "<i", MANY),
    "60 MB of text": lambda: state(b"X" + struct.pack("<I", MOST) + b"a" * MOST),
    "60 MB of wrong text": lambda: state(b"X" + struct.pack("<I", MOST) + b"\xff" * MOST),
    "60 MB of bytes": lambda: state(b"B" + struct.pack("<I", MOST) + bytes(MOST)),
    "60 MB as an array": lambda: _array((MOST // 4,), bytes(MOST)),
    "65 MB": lambda: bytes(65_000_000),
}
