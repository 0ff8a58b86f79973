"""All attacks: every payload as it is and under a true seal, and files that are odd as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from tests.training.attacks.appended import APPENDED, SYSTEM
from tests.training.attacks.assembly import sealed
from tests.training.attacks.bombs import BOMBS, LARGE
from tests.training.attacks.code import BY_NAME, BY_NUMBER, OF_DILL, WITHOUT_A_NAME
from tests.training.attacks.models import LARGE_MODELS, SIZES, VALUES, WORDS
from tests.training.hostile_pickles import EXHAUST, GARBLED, MISLEAD, RUN_CODE

GROUPS = {
    "code": RUN_CODE,
    "exhausting": EXHAUST,
    "misleading": MISLEAD,
    "garbled": GARBLED,
    "by name": BY_NAME,
    "of dill": OF_DILL,
    "by number": BY_NUMBER,
    "without a name": WITHOUT_A_NAME,
    "bombs": BOMBS,
    "values": VALUES,
    "sizes": SIZES,
    "words": WORDS,
}
"""Pickles, each hostile by what is in it."""
LARGE_GROUPS = {"large": LARGE, "large models": LARGE_MODELS}
"""The same, each made when it is needed."""
PAYLOADS = {name: payload for group in GROUPS.values() for name, payload in group.items()}

SEALED = ", sealed anew"

NAMELESS = {"REDUCE of a list", "BUILD", "PERSID", "BINPERSID"}
"""Of `RUN_CODE`: there is no name in them that Python would look up."""
NAMING = {*RUN_CODE, *BY_NAME, *OF_DILL, *BY_NUMBER, "code hidden by a frame"} - NAMELESS
"""The payloads that are there to have a name looked up, or to call what is behind it."""


def naming_files() -> Iterator[tuple[str, bytes]]:
    """The files, as they are and sealed anew, that have something looked up if they are trusted."""
    for name, payload in PAYLOADS.items():
        if name in NAMING:
            yield name, payload
            yield name + SEALED, sealed(payload)
    yield from ((name, content) for name, content in APPENDED.items() if SYSTEM in content)


def small_files() -> Iterator[tuple[str, bytes]]:
    """Name and content of each hostile file of a few megabytes at most."""
    for name, payload in PAYLOADS.items():
        yield name, payload
        yield name + SEALED, sealed(payload)
    yield from APPENDED.items()


def files() -> Iterator[tuple[str, bytes]]:
    """The same, and large ones, which are made one at a time; only sealed are they looked into."""
    yield from small_files()
    for group in LARGE_GROUPS.values():
        for name, make in group.items():
            yield name + SEALED, sealed(make())
