"""A folder of four IDX files becomes a data set, recognised by its content, not its name."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from visualcnn.data.catalog import CATALOG, DIGIT_NAMES, FILE_STEMS, KnownFile, KnownSet
from visualcnn.data.dataset import DataError, Dataset, Images, Labels, Split
from visualcnn.data.idx import read_images, read_labels, unpacked_hash

MNIST_VARIABLE: Final = "VISUALCNN_MNIST"
"""The environment variable that may name the folder of MNIST's four files."""

_VALIDATION_SAMPLES: Final = 5_000
_SMALL: Final = 10_000


def load_folder(folder: Path) -> Dataset:
    """The data set in `folder`: the last 5,000 training samples are its validation split.

    Of fewer than 10,000 training samples the last tenth is taken, and at least one. Known
    content gets its own name ("mnist") and title ("MNIST, verified"), other content is "custom".
    Every byte is checked each time, also in the cache: that takes 0.3 s for MNIST.

    Raises DataError, in one sentence, for missing, damaged or mismatched files.
    """
    try:
        return _load(_four_files(folder))
    except MemoryError as error:
        raise DataError(f"{folder} holds more than this machine's memory has room for.") from error


def _load(paths: list[Path]) -> Dataset:
    train_images, train_labels = _read_pair(paths[0], paths[1])
    test_images, test_labels = _read_pair(paths[2], paths[3])
    train, validation = _split(train_images, train_labels, paths[0].name)
    arrays = (train_images, train_labels, test_images, test_labels)
    hashes = tuple(unpacked_hash(array) for array in arrays)
    known = _recognise(paths, hashes)
    return Dataset(
        name=known.name if known else "custom",
        title=f"{known.title}, verified" if known else "Custom data",
        train=train,
        validation=validation,
        test=Split(test_images, test_labels),
        class_names=known.class_names if known else DIGIT_NAMES,
        fingerprint=hashlib.sha256("".join(hashes).encode()).hexdigest(),
    )


def find_folder(name: str, cache: Path) -> Path | None:
    """Where the known set `name` lies: `cache`/`name` if all four files are there, or None.

    For "mnist" the folder that VISUALCNN_MNIST names goes first, whatever is in it: a mistake in
    it shall be told when it is loaded, not hidden by the cache.
    """
    if name == "mnist" and (chosen := os.environ.get(MNIST_VARIABLE)):
        return Path(os.path.expanduser(chosen))  # noqa: PTH111 - it never fails
    folder = cache / name
    try:
        found = all(_find(folder, stem) for stem in FILE_STEMS)
    except OSError:
        return None
    return folder if found else None


def _four_files(folder: Path) -> list[Path]:
    try:
        if not folder.is_dir():
            fault = "is not a folder" if folder.exists() else "doesn't exist"
            raise DataError(f"{folder} {fault}.")
        found = {stem: _find(folder, stem) for stem in FILE_STEMS}
    except OSError as error:
        raise DataError(f"{folder} can't be read: {error.strerror or error}.") from error
    missing = [stem for stem, path in found.items() if path is None]
    if missing:
        raise DataError(f"{folder} lacks {_listed(missing)} (plain or .gz).")
    return [path for path in found.values() if path is not None]


def _find(folder: Path, stem: str) -> Path | None:
    """The file of that role: .gz first, which has a checksum; "train-images.idx3-ubyte" too."""
    for spelling in (stem, stem.replace("-idx", ".idx")):
        for ending in (".gz", ""):
            path = folder / (spelling + ending)
            if path.is_file():
                return path
    return None


def _listed(words: list[str]) -> str:
    *firsts, last = words
    return f"{', '.join(firsts)} and {last}" if firsts else last


def _read_pair(images_path: Path, labels_path: Path) -> tuple[Images, Labels]:
    images, labels = read_images(images_path), read_labels(labels_path)
    if len(images) != len(labels):
        raise DataError(
            f"{images_path.name} holds {len(images):,} images "
            f"but {labels_path.name} {len(labels):,} labels."
        )
    return images, labels


def _split(images: Images, labels: Labels, name: str) -> tuple[Split, Split]:
    count = len(images)
    if count == 1:
        raise DataError(f"{name} holds 1 image; training and validation need one each.")
    held_out = _VALIDATION_SAMPLES if count >= _SMALL else max(1, count // 10)
    cut = count - held_out
    return Split(images[:cut], labels[:cut]), Split(images[cut:], labels[cut:])


def _recognise(paths: list[Path], hashes: tuple[str, ...]) -> KnownSet | None:
    for known in CATALOG.values():
        files = zip(known.files, paths, hashes, strict=True)
        if all(_is_same(file, path, unpacked) for file, path, unpacked in files):
            return known
    return None


def _is_same(file: KnownFile, path: Path, unpacked: str) -> bool:
    if file.unpacked_sha256 is not None:
        return unpacked == file.unpacked_sha256
    try:
        if path.suffix != ".gz" or path.stat().st_size != file.size:
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
    except OSError:
        # Gone since it was read: it can't be verified.
        return False
