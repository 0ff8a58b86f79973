"""The schema's building blocks: a value of a file, its place, and checks that name both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.plain import shown

LONGEST_TEXT = 1_000
"""Characters of a name, a title or a path."""
LONGEST_LIST = 1_000_000
"""Characters of a list written as text."""


class SchemaError(CheckpointError):
    """A file of plain data that isn't a visualcnn model; its text names the place."""


@dataclass(frozen=True)
class Field:
    """A value from a file and the words for its place; each check returns what it checked.

    All raise SchemaError. Types are exact: True is no number, and 1 is no text.
    """

    value: Any
    place: str

    def fail(self, fault: str) -> NoReturn:
        """Refuse the value: "the step is missing"."""
        raise SchemaError(f"{self.place} {fault}.")

    def mapping(self, most: int = 1_000) -> dict[str, Field]:
        """A dict with any text as keys."""
        if type(self.value) is not dict or len(self.value) > most:
            self.fail(f"isn't a table of at most {most:,} entries")
        return {key: Field(item, f"{self.place}/{shown(key)}") for key, item in self.value.items()}

    def record(self, *keys: str) -> dict[str, Field]:
        """A dict with exactly `keys`."""
        fields = self.mapping()
        for key in keys:
            if key not in fields:
                self.fail(f"has no {key}")
        for key in fields:
            if key not in keys:
                self.fail(f"has an unknown entry {key[:40]!r}")
        return fields

    def sequence(self, most: int = 1_000) -> list[Field]:
        """A list or tuple."""
        if type(self.value) not in {list, tuple} or len(self.value) > most:
            self.fail(f"isn't a list of at most {most:,} entries")
        return [Field(item, f"{self.place}/{number}") for number, item in enumerate(self.value)]

    def whole(self, low: int, high: int) -> int:
        """An int from `low` to `high`."""
        if type(self.value) is not int or not low <= self.value <= high:
            self.fail(f"isn't a whole number from {low:,} to {high:,}")
        return self.value

    def text(self) -> str:
        """Printable text on one line: what a terminal shows can't steer it."""
        if type(self.value) is not str or not self.value.isprintable():
            self.fail("isn't a line of text")
        if len(self.value) > LONGEST_TEXT:
            self.fail(f"is longer than {LONGEST_TEXT:,} characters")
        return self.value

    def from_json(self, what: str) -> Field:
        """The list of `what` that the text says, in its place."""
        if type(self.value) is not str or len(self.value) > LONGEST_LIST:
            self.fail("isn't text of a sensible length")
        try:
            return Field(json.loads(self.value), self.place)
        except (ValueError, RecursionError) as error:
            raise SchemaError(f"{self.place} isn't a list of {what}.") from error

    def array(self, dtype: str, *shape: int | None) -> npt.NDArray[Any]:
        """A finite array of that type and shape; None stands for any length."""
        array = self.shaped_array(dtype, *shape)
        self.require_finite(array)
        return array

    def shaped_array(self, dtype: str, *shape: int | None) -> npt.NDArray[Any]:
        """The same, but infinity and NaN may be in it."""
        array = self.value
        if type(array) is not np.ndarray or array.dtype != np.dtype(dtype):
            self.fail(f"isn't an array of {np.dtype(dtype)}")
        fits = len(shape) == array.ndim and all(
            wanted in {None, side} for wanted, side in zip(shape, array.shape, strict=True)
        )
        if not fits:
            wanted = ", ".join("n" if side is None else str(side) for side in shape)
            self.fail(f"has shape {array.shape}, not ({wanted})")
        return array

    def any_array(self, dtype: str) -> npt.NDArray[Any]:
        """A finite array of that type and any shape."""
        if type(self.value) is not np.ndarray:
            self.fail(f"isn't an array of {np.dtype(dtype)}")
        return self.array(dtype, *self.value.shape)

    def require_finite(self, part: npt.NDArray[Any]) -> None:
        """Refuse NaN and infinity in `part` of the array."""
        if not np.isfinite(part).all():
            self.fail("holds values that aren't finite numbers")
