"""State as plain data: what a model file can hold, and arrays written as dicts of plain data.

Plain data is dict (with str keys), list, tuple, str, int, float, bool, None and bytes. An array
is written as `{"__nd__": "f4", "shape": (6, 1, 5, 5), "data": bytes}`: little-endian, C order.
"""

from __future__ import annotations

import math
import sys
from typing import Any, Final

import numpy as np

MAX_BYTES: Final = 64_000_000
"""All text, bytes and arrays together."""
MAX_NODES: Final = 20_000
"""Values in the whole tree; an array is one of them."""
MAX_DEPTH: Final = 32
MAX_RANK: Final = 8
MAX_INT_BITS: Final = 1_024

ARRAY_MARK: Final = "__nd__"
DTYPES: Final = ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1")
"""NumPy's short names of the types that an array may have; b1 is bool."""

_ARRAY_KEYS: Final = {ARRAY_MARK, "shape", "data"}
# dill, when it saves a dict with this key, imports the module that it names.
_MODULE_MARK: Final = "__name__"
_WORD: Final = 40
_CUT: Final = "…"

_Place = tuple[Any, object] | None
"""Where a value is: the place of its container and its key there; None is the whole."""


class PlainError(ValueError):
    """A value that a model file can't hold; its text names the place in one sentence."""


def encode(state: object) -> object:
    """A copy of `state` as plain data: containers of its own, arrays as dicts.

    Lists and tuples stay apart. Equal states become the same bytes when pickled: equal text is
    one object, and nothing else is. Refused with PlainError, which names the place
    ("history/loss"): any other type, NumPy's scalars and subclasses included; a key that isn't
    text or is "__name__" or "__nd__"; more than MAX_BYTES, MAX_NODES or MAX_DEPTH; an int beyond
    MAX_INT_BITS.
    """
    return _rebuild(state, _Encoder())


def decode(plain: object) -> object:
    """The state of which `plain` is the encoded form; arrays are writable and own their memory.

    Whatever `plain` is, also one that contains itself, this ends soon: with a tree of new
    containers or with PlainError.
    """
    return _rebuild(plain, _Decoder())


class _Leaves:
    """Turns what isn't a container into its other form, within a budget of bytes."""

    def __init__(self) -> None:
        self._bytes_left = MAX_BYTES

    def convert(self, value: object, place: _Place) -> object:
        """The other form of a value that is neither list, tuple nor ordinary dict."""
        if type(value) is str:
            self._spend(len(value), place)
            return sys.intern(value)
        if type(value) is bytes:
            self._spend(len(value), place)
            return bytes(memoryview(value))
        if type(value) is int:
            if value.bit_length() > MAX_INT_BITS:
                raise PlainError(f"{_name(place)} is a number of more than {MAX_INT_BITS:,} bits.")
        elif value is not None and type(value) not in {bool, float}:
            return self._array(value, place)
        return value

    def _array(self, value: object, place: _Place) -> object:
        raise PlainError(f"{_name(place)} is {_describe(value)}, which a model file can't hold.")

    def _spend(self, count: int, place: _Place) -> None:
        self._bytes_left -= count
        if self._bytes_left < 0:
            size = f"{MAX_BYTES // 1_000_000} MB"
            raise PlainError(f"with {_name(place)} it is larger than {size}.")


class _Encoder(_Leaves):
    """Arrays become dicts."""

    def _array(self, value: object, place: _Place) -> object:
        if type(value) is dict:
            raise PlainError(f'{_name(place)} has a key named "{ARRAY_MARK}", which is reserved.')
        if type(value) is not np.ndarray or value.dtype.str[1:] not in DTYPES:
            return super()._array(value, place)
        self._spend(value.nbytes, place)
        if not _fits(value.shape, value.itemsize, value.nbytes):
            raise PlainError(f"{_name(place)} has a shape that a model file can't hold.")
        code = sys.intern(value.dtype.str[1:])
        little = value.astype(f"<{code}", copy=False)
        return {ARRAY_MARK: code, "shape": value.shape, "data": little.tobytes()}


class _Decoder(_Leaves):
    """Dicts with the mark of an array become arrays."""

    def _array(self, value: object, place: _Place) -> object:
        if type(value) is not dict:
            return super()._array(value, place)
        if value.keys() != _ARRAY_KEYS:
            raise PlainError(f"{_name(place)} is not a whole array.")
        code, shape, data = value[ARRAY_MARK], value["shape"], value["data"]
        if type(code) is not str or code not in DTYPES:
            raise PlainError(f"{_name(place)} is an array of an unknown type.")
        if type(data) is not bytes or not _fits(shape, np.dtype(code).itemsize, len(data)):
            raise PlainError(f"{_name(place)} is an array whose shape and data don't agree.")
        self._spend(len(data), place)
        # A bool that is neither 0 nor 1 would make NumPy's answers depend on the question.
        if code == "b1" and data.strip(b"\0\1"):
            raise PlainError(f"{_name(place)} holds values that are neither true nor false.")
        return np.frombuffer(data, f"<{code}").reshape(shape).astype(code)


def _fits(shape: object, itemsize: int, length: int) -> bool:
    """True if `shape` is a tuple of few, sane dimensions that take `length` bytes."""
    if type(shape) is not tuple or len(shape) > MAX_RANK:
        return False
    if not all(type(side) is int and 0 <= side <= MAX_BYTES for side in shape):
        return False
    # Also with a side of 0, the other sides must make sense to NumPy.
    largest = math.prod(max(side, 1) for side in shape) * itemsize
    return largest <= MAX_BYTES and math.prod(shape) * itemsize == length


def _rebuild(root: object, leaves: _Leaves) -> object:
    """Copy the tree `root` with every leaf converted; no recursion, so no depth is dangerous."""
    whole: list[Any] = [None]
    waiting: list[tuple[Any, Any, Any, _Place, int]] = [(whole, 0, root, None, 0)]
    tuples: list[tuple[Any, Any]] = []
    nodes = 1
    while waiting:
        holder, key, value, place, depth = waiting.pop()
        if not _is_container(value):
            holder[key] = leaves.convert(value, place)
            continue
        nodes += len(value)
        if nodes > MAX_NODES:
            raise PlainError(f"with {_name(place)} it has more than {MAX_NODES:,} values.")
        if depth == MAX_DEPTH:
            raise PlainError(f"{_name(place)} is nested more than {MAX_DEPTH} deep.")
        holder[key] = shell = _shell(value, place)
        if type(value) is tuple:
            tuples.append((holder, key))
        keys = list(shell) if type(shell) is dict else range(len(shell))
        waiting.extend(
            (shell, inner, value[inner], (place, inner), depth + 1) for inner in reversed(keys)
        )
    # Inner tuples were met after those around them.
    for holder, key in reversed(tuples):
        holder[key] = tuple(holder[key])
    return whole[0]


def _is_container(value: object) -> bool:
    if type(value) is dict:
        return ARRAY_MARK not in value
    return type(value) is list or type(value) is tuple


def _shell(container: Any, place: _Place) -> dict[str, Any] | list[Any]:  # noqa: ANN401 - any of three
    """A container of the size and with the keys of `container`, its values still to come."""
    if type(container) is not dict:
        return [None] * len(container)
    for key in container:
        if type(key) is not str:
            raise PlainError(f"a key in {_name(place)} is {_describe(key)}, and keys must be text.")
        if key == _MODULE_MARK:
            raise PlainError(f'{_name(place)} has a key named "{_MODULE_MARK}", which is unsafe.')
    return dict.fromkeys(map(sys.intern, container))


def printable(text: str) -> str:
    """Text that can come from anyone, on one line: what a terminal shows of it can't steer it."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def shown(text: str, most: int = _WORD) -> str:
    """The same, cut."""
    clean = printable(text[:most])
    return clean if len(text) <= most else clean[:-1] + _CUT


def _name(place: _Place) -> str:
    """A place in words, "history/loss"."""
    words: list[str] = []
    while place is not None:
        place, key = place
        words.append(shown(str(key)))
    return "/".join(reversed(words)) or "the state"


def _describe(value: object) -> str:
    if isinstance(value, np.generic):
        return f"a NumPy scalar ({type(value).__name__})"
    if type(value) is np.ndarray:
        return f"an array of type {value.dtype}"
    return f"of type {type(value).__name__}"
