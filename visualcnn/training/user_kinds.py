"""Kinds of layer that a user wrote: where they come from, and how a file of them is run."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from visualcnn.nn.architectures import run_file
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import BaseLayer

Kinds = Mapping[str, type[BaseLayer]]


@dataclass(frozen=True)
class KindSource:
    """The Python file that a user's kind of layer is written in, and that file's SHA-256."""

    path: str
    sha256: str


def is_built_in(kind: type[BaseLayer]) -> bool:
    """Whether the kind comes with visualcnn; a user's may have the name of one that does."""
    return KINDS.get(kind.__name__) is kind


_SOURCES: WeakKeyDictionary[type[BaseLayer], KindSource] = WeakKeyDictionary()


def source_of(kind: type[BaseLayer]) -> KindSource:
    """Where `kind` is written, with the file's hash when this was first asked.

    Both are empty for a class that isn't from a file.
    """
    if kind not in _SOURCES:
        _SOURCES[kind] = _find_source(kind)
    return _SOURCES[kind]


def _find_source(kind: type[BaseLayer]) -> KindSource:
    module = sys.modules.get(kind.__module__)
    path = getattr(module, "__file__", None)
    if path is None:
        return KindSource("", "")
    try:
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        digest = ""
    return KindSource(str(Path(path).resolve()), digest)


def kinds_in(path: Path) -> dict[str, type[BaseLayer]]:
    """The built-in kinds and those in the Python file `path`, which is run.

    Raises ArchitectureError when it can't be.
    """
    module, _ = run_file(path)
    found = {
        value.__name__: value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BaseLayer) and value is not BaseLayer
    }
    for kind in found.values():
        source_of(kind)
    return KINDS | found
