"""Pickle instructions by hand, in pieces that fit together: what no pickler would write."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from typing import Any

HEAD = b"\x80\x04"
STOP = b"."
SEAL_START = b"\x80\x04C\x28visualcn"


def text(word: str) -> bytes:
    """Push text of less than 256 bytes."""
    data = word.encode()
    return b"\x8c" + bytes([len(data)]) + data


def named(module: str, name: str) -> bytes:
    """Push what `module` calls `name`, which imports the module."""
    return text(module) + text(name) + b"\x93"


def call(function: bytes, *arguments: bytes) -> bytes:
    """Call what `function` pushes with what the arguments push."""
    return function + b"(" + b"".join(arguments) + b"tR"


def state(*values: bytes) -> bytes:
    """A pickle of a dict that holds the values pushed, under the keys w0, w1 and so on."""
    items = b"".join(text(f"w{number}") + value for number, value in enumerate(values))
    return HEAD + b"}(" + items + b"u" + STOP


def piece(value: object) -> bytes:
    """The instructions that push `value` as Python pickles it, to be used inside others."""
    # Protocol 3 writes no frames, which would end in the middle of others.
    return pickle.dumps(value, protocol=3)[2:-1]


def pickled(value: object) -> bytes:
    """`value` as Python itself pickles it, in the protocol of model files."""
    return pickle.dumps(value, protocol=4)


def sealed(payload: bytes) -> bytes:
    """`payload` with the seal of a true model file."""
    return payload + SEAL_START + hashlib.sha256(payload).digest() + STOP


class Calls:
    """Pickled, it becomes the call of a function; what the function returns takes its place."""

    def __init__(self, function: Callable[..., Any], *arguments: object, **more: object) -> None:
        self._call = (function, arguments, *more.values())

    def __reduce__(self) -> tuple[Any, ...]:
        """The function and its arguments; then, where given, the state for BUILD."""
        return self._call
