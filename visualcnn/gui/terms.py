"""The glossary's terms, as they stand in the resources."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Final

from visualcnn.resources import resource

FILE: Final = "glossary.toml"
_LINK = re.compile(r"\[\[(.+?)\]\]")


@dataclass(frozen=True)
class Term:
    """A word, what it means, and other words for it; `text` has links as [[word]]."""

    name: str
    text: str
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All words that mean it, in small letters."""
        return tuple(word.lower() for word in (self.name, *self.also))

    @property
    def links(self) -> tuple[str, ...]:
        """The words that its text links to."""
        return tuple(_LINK.findall(self.text))

    def parts(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is a link."""
        pieces = _LINK.split(self.text)
        return [(piece, bool(number % 2)) for number, piece in enumerate(pieces) if piece]

    def has(self, words: str) -> bool:
        """Whether `words` are in its names or its text."""
        sought = words.lower()
        plain = "".join(piece for piece, _ in self.parts()).lower()
        return any(sought in name for name in self.names) or sought in plain


@cache
def terms() -> tuple[Term, ...]:
    """All terms in the order of the alphabet. Raises ResourceError where their file is missing."""
    table = tomllib.loads(resource(FILE).read_text(encoding="utf-8"))
    found = (
        Term(each["name"], each["text"], tuple(each.get("also", ()))) for each in table["term"]
    )
    return tuple(sorted(found, key=lambda term: term.name.lower()))


def find(name: str) -> Term | None:
    """The term that is called so, or has it among its other names; small letters or not."""
    sought = name.strip().lower()
    exact = (term for term in terms() if term.name.lower() == sought)
    other = (term for term in terms() if sought in term.names)
    return next(exact, None) or next(other, None)
