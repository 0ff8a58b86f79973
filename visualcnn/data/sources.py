"""Which data to use: the built-in digits, a known set on this machine, or a folder of IDX files."""

from __future__ import annotations

from pathlib import Path

from visualcnn.data.catalog import CATALOG, KnownSet, KnownSetError, known_set
from visualcnn.data.dataset import DataError, Dataset
from visualcnn.data.digits import built_in_digits
from visualcnn.data.folder import find_folder, load_folder
from visualcnn.data.paths import data_cache

DIGITS = "digits"
DATASET_NAMES = (DIGITS, *CATALOG)


class MissingDataError(DataError):
    """The known set `name`, of `size` bytes, isn't on this machine yet."""

    def __init__(self, name: str) -> None:
        known = known_set(name)
        self.name, self.size = name, known.size
        super().__init__(
            f"{known.title} isn't on this machine: `visualcnn download {name}` fetches it "
            f"({known.size / 1e6:.0f} MB), or name a folder with its four files."
        )


def open_dataset(name: str | None = None, folder: Path | None = None) -> Dataset:
    """The data in `folder`, or the set called `name`, by default the built-in digits.

    Nothing is downloaded. The built-in digits are there at once and drawn as they are needed
    (see `digits.fill`). Raises MissingDataError,
    KnownSetError for a damaged copy in the cache, or DataError, in one sentence.
    """
    if folder is not None:
        return load_folder(folder)
    if name in {None, DIGITS}:
        return built_in_digits(data_cache())
    return _open_known(str(name))


def _open_known(name: str) -> Dataset:
    known = known_set(name)
    folder = find_folder(name, data_cache())
    if folder is None:
        raise MissingDataError(name)
    try:
        return _verified(folder, known)
    except DataError as error:
        if folder != data_cache() / name:
            raise
        step = f"download {known.title} again ({known.size / 1e6:.0f} MB)"
        raise KnownSetError(name, f"{str(error)[:-1]}; {step}.") from error


def _verified(folder: Path, known: KnownSet) -> Dataset:
    dataset = load_folder(folder)
    if dataset.name != known.name:
        raise DataError(f"{folder} doesn't hold {known.title}, but {dataset.title.lower()}.")
    return dataset
