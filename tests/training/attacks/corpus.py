"""All attacks: every payload as it is and under a true seal, and files that are odd as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from tests.training.attacks.appended import APPENDED
from tests.training.attacks.assembly import sealed
from tests.training.attacks.bombs import BOMBS, LARGE
from tests.training.attacks.code import CODE
from tests.training.attacks.models import LARGE_MODELS, MODELS
from tests.training.hostile_pickles import HOSTILE

PAYLOADS = {**HOSTILE, **CODE, **BOMBS, **MODELS}
"""Pickles, each hostile by what is in it."""

SEALED = ", sealed anew"


def small_files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each hostile file of a few megabytes at most."""
    for name, payload in PAYLOADS.items():
        yield name, payload
        yield name + SEALED, sealed(payload)
    yield from APPENDED.items()


def files() -> Iterator[tuple[str, bytes]]:
    """The same, and large ones, which are made one at a time; only sealed are they looked into."""
    yield from small_files()
    for name, make in (LARGE | LARGE_MODELS).items():
        yield name + SEALED, sealed(make())
