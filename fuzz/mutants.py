"""Mutants of real files: bytes and instructions changed, dropped, doubled, moved and mixed."""

from __future__ import annotations

import pickletools
from collections.abc import Callable
from functools import cache

from fuzz.edges import Rng, pick
from fuzz.subjects import subjects

_INSTRUCTIONS = (
    *(b"N", b"\x88", b"\x89", b"]", b"}", b")", b"(", b"e", b"u", b"s", b"a", b"t", b"\x85"),
    *(b"\x86", b"\x87", b"\x94", b".", b"0", b"1", b"2", b"K\x00", b"K\xff", b"M\xff\xff"),
    *(b"J\xff\xff\xff\xff", b"\x8a\x00", b"\x8a\x09" + b"\xff" * 9, b"G\x7f\xf0" + bytes(6)),
    *(b"G\x7f\xf8" + bytes(6), b"\x8c\x00", b"\x8c\x04step", b"C\x00", b"C\x04data"),
    *(b"h\x00", b"h\x05", b"h\xff", b"j\xff\xff\xff\x7f", b"q\x00", b"r\xff\xff\xff\x7f"),
    *(b"\x8f", b"\x90", b"\x91", b"\x93", b"R", b"b", b"\x81", b"\x92", b"\x82\x01", b"Q"),
    *(b"cos\nsystem\n", b"ios\nsystem\n", b"p0\n", b"g0\n", b"I1\n", b"L1L\n", b"F1.0\n"),
    *(b"\x8e" + b"\xff" * 8, b"B\xff\xff\xff\xff", b"\x95" + bytes(8), b"\x80\x04", b"\x80\x05"),
)
_FRAME = b"\x95"
_KEPT_FRAMED = 0.2

Chunks = list[bytes]


@cache
def _chunks(number: int) -> tuple[bytes, ...]:
    """The instructions of a real file, one by one."""
    payload = subjects()[number].payload
    places = [place or 0 for _, _, place in pickletools.genops(payload)]
    return tuple(payload[a:b] for a, b in zip(places, [*places[1:], len(payload)], strict=True))


def changed_bytes(rng: Rng) -> bytes:
    """A real file, a few of its bytes changed."""
    data = bytearray(pick(rng, subjects()).payload)
    for _ in range(pick(rng, (1, 1, 1, 2, 4, 16))):
        place = int(rng.integers(len(data)))
        match int(rng.integers(5)):
            case 0:
                data[place] ^= 1 << int(rng.integers(8))
            case 1:
                data[place] = int(rng.integers(256))
            case 2:
                del data[place : place + int(rng.integers(1, 9))]
            case 3:
                data[place:place] = pick(rng, _INSTRUCTIONS)
            case _:
                data[place:place] = data[place : place + int(rng.integers(1, 65))]
    return bytes(data)


def spliced(rng: Rng) -> bytes:
    """The beginning of one real file and the end of another."""
    one, other = (pick(rng, subjects()).payload for _ in range(2))
    return one[: int(rng.integers(len(one)))] + other[int(rng.integers(len(other))) :]


def changed_instructions(rng: Rng) -> bytes:
    """A real file, a few of its instructions changed; mostly without the frames that would tell."""
    chunks = list(_chunks(int(rng.integers(len(subjects())))))
    if rng.random() > _KEPT_FRAMED:
        chunks = [chunk for chunk in chunks if chunk[:1] != _FRAME]
    for _ in range(pick(rng, (1, 1, 1, 2, 3, 8))):
        pick(rng, _CHANGES)(rng, chunks)
    return b"".join(chunks)


def _place(rng: Rng, chunks: Chunks) -> int:
    return int(rng.integers(1, max(2, len(chunks) - 1)))


def _drop(rng: Rng, chunks: Chunks) -> None:
    place = _place(rng, chunks)
    del chunks[place : place + pick(rng, (1, 1, 2, 5))]


def _double(rng: Rng, chunks: Chunks) -> None:
    place = _place(rng, chunks)
    chunks[place:place] = chunks[place : place + pick(rng, (1, 1, 2, 4, 12, 50))]


def _swap(rng: Rng, chunks: Chunks) -> None:
    one = _place(rng, chunks)
    other = pick(rng, (_place(rng, chunks), min(one + 1, len(chunks) - 1)))
    chunks[one], chunks[other] = chunks[other], chunks[one]


def _insert(rng: Rng, chunks: Chunks) -> None:
    chunks.insert(_place(rng, chunks), pick(rng, _INSTRUCTIONS))


def _replace(rng: Rng, chunks: Chunks) -> None:
    chunks[_place(rng, chunks)] = pick(rng, _INSTRUCTIONS)


def _borrow(rng: Rng, chunks: Chunks) -> None:
    """An instruction of the same kind from another file, or any."""
    place = _place(rng, chunks)
    theirs = _chunks(int(rng.integers(len(subjects()))))
    alike = [chunk for chunk in theirs if chunk[:1] == chunks[place][:1]]
    chunks[place] = pick(rng, alike or theirs)


def _argument(rng: Rng, chunks: Chunks) -> None:
    """Another argument of the same length: the instructions stay what they are."""
    place = pick(rng, [place for place, chunk in enumerate(chunks) if len(chunk) > 1])
    chunk = bytearray(chunks[place])
    counted = chunks[place][:1] in {b"C", b"\x8c", b"\x8a"} and len(chunk) > 2
    for _ in range(int(rng.integers(1, 4))):
        chunk[int(rng.integers(2 if counted else 1, len(chunk)))] = int(rng.integers(256))
    chunks[place] = bytes(chunk)


_CHANGES: tuple[Callable[[Rng, Chunks], None], ...] = (
    *(_drop, _double, _swap, _insert, _replace, _borrow),
    *(_argument,) * 6,
)
