"""The built-in digits as a data set that is there at once and draws its pictures when needed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from visualcnn.data.centring import FIELD_SIDE
from visualcnn.data.dataset import Dataset, Images, Indices, Split
from visualcnn.data.digits.cache import read_cache, write_cache
from visualcnn.data.digits.drawing import (
    CLASS_NAMES,
    DIGITS_VERSION,
    SPLIT_SIZES,
    draw,
    labels_of,
)

FINGERPRINT = hashlib.sha256(b"visualcnn built-in digits, version %d" % DIGITS_VERSION).hexdigest()

_FIRST = {"train": 1_000, "validation": 250, "test": 250}
_CHUNK = 50


class DrawnSplit(Split):
    """A split that draws a sample when it is first taken.

    `images` has its full size from the start, black where nothing is drawn yet, and is read-only
    to everyone else. Any number of threads may call `take` at once: two that draw the same sample
    write the same bytes, and a sample counts as drawn only after its bytes are written.
    """

    def __init__(self, name: str, images: Images | None = None) -> None:
        """`name` is "train", "validation" or "test"; `images` its pictures, if known already."""
        size = SPLIT_SIZES[name]
        self._name = name
        self._drawn = np.full(size, images is not None)
        blank = np.zeros((size, FIELD_SIDE, FIELD_SIDE), np.uint8)
        self._canvas = blank if images is None else images
        super().__init__(self._canvas.view(), labels_of(name))

    @property
    def complete(self) -> bool:
        """Whether every sample is drawn."""
        return bool(self._drawn.all())

    def take(self, indices: Indices) -> Images:
        """Copies of the images at `indices`, drawn now where they weren't yet."""
        self.prepare(indices)
        return self._canvas[indices]

    def prepare(self, indices: Indices) -> None:
        """Draws those of `indices` that aren't drawn yet."""
        wanted = np.zeros(len(self), bool)
        wanted[indices] = True
        missing = np.flatnonzero(wanted & ~self._drawn)
        if len(missing):
            self._canvas[missing] = draw(self._name, missing)
            self._drawn[missing] = True


@dataclass(frozen=True, eq=False)
class BuiltInDigits(Dataset):
    """The data set "digits"; `cache_folder` is where its pictures are kept once all are drawn."""

    cache_folder: Path | None

    @property
    def complete(self) -> bool:
        """Whether every sample of every split is drawn."""
        return all(split.complete for split in self.drawn_splits().values())

    def drawn_splits(self) -> dict[str, DrawnSplit]:
        """The three splits by name."""
        splits = {name: self.split(name) for name in SPLIT_SIZES}
        return {name: split for name, split in splits.items() if isinstance(split, DrawnSplit)}


def built_in_digits(cache_folder: Path | None = None) -> BuiltInDigits:
    """The built-in digits, at once: from the cache in `cache_folder`, or still to be drawn."""
    kept = {} if cache_folder is None else _read_splits(cache_folder)
    splits = {name: DrawnSplit(name, kept.get(name)) for name in SPLIT_SIZES}
    return BuiltInDigits(
        name="digits",
        title="Built-in digits",
        **splits,
        class_names=CLASS_NAMES,
        fingerprint=FINGERPRINT,
        cache_folder=cache_folder,
    )


def fill(dataset: Dataset) -> Iterator[float]:
    """Draws what isn't drawn yet, yielding the share that is done, 0 to 1, after each chunk.

    The samples needed first come first: a part of each split, then the rest. After the last chunk
    the pictures are kept in the cache folder. A chunk takes some 10 ms; stop between chunks by
    not asking for more, and go on later with a new call. Other data sets have nothing to draw.
    """
    if not isinstance(dataset, BuiltInDigits) or dataset.complete:
        return
    splits = dataset.drawn_splits()
    chunks = _chunks()
    for done, (name, indices) in enumerate(chunks, start=1):
        splits[name].prepare(indices)
        if done < len(chunks):
            yield done / len(chunks)
    if dataset.cache_folder is not None:
        images = np.concatenate([split.images for split in splits.values()])
        write_cache(dataset.cache_folder, images)
    yield 1.0


def _chunks() -> list[tuple[str, Indices]]:
    """All samples in the order in which they are drawn."""
    parts = [(name, 0, count) for name, count in _FIRST.items()]
    parts += [(name, _FIRST[name], size) for name, size in SPLIT_SIZES.items()]
    return [
        (name, np.arange(first, min(first + _CHUNK, end)))
        for name, start, end in parts
        for first in range(start, end, _CHUNK)
    ]


def _read_splits(folder: Path) -> dict[str, Images]:
    images = read_cache(folder, (sum(SPLIT_SIZES.values()), FIELD_SIDE, FIELD_SIDE))
    if images is None:
        return {}
    ends = np.cumsum(list(SPLIT_SIZES.values()))
    return dict(zip(SPLIT_SIZES, np.split(images, ends[:-1]), strict=True))
