"""How a mutant becomes a file: without any of the checks that the program makes when it saves."""

from __future__ import annotations

import hashlib
import pickle
from typing import Any

import numpy as np


def plain(value: Any) -> Any:  # noqa: ANN401 - any tree
    """A copy of the tree with arrays in the form that they have in files."""
    if isinstance(value, np.ndarray):
        return {"__nd__": value.dtype.str[1:], "shape": value.shape, "data": value.tobytes()}
    if type(value) is dict:
        return {key: plain(item) for key, item in value.items()}
    if type(value) in {list, tuple}:
        return type(value)(map(plain, value))
    return value


def copied(value: Any) -> Any:  # noqa: ANN401 - any tree
    """The tree with containers and arrays of its own."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) is dict:
        return {key: copied(item) for key, item in value.items()}
    if type(value) in {list, tuple}:
        return type(value)(map(copied, value))
    return value


def pickled(state: object) -> bytes:
    """The pickle of the state, in the protocol of model files."""
    return pickle.dumps(plain(state), protocol=4)


def sealed(payload: bytes) -> bytes:
    """`payload` with a seal that is right, whoever wrote it."""
    return payload + b"\x80\x04C\x28visualcn" + hashlib.sha256(payload).digest() + b"."
