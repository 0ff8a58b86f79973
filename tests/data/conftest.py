"""IDX files for tests: a writer, tiny sets of four files, and where MNIST lies."""

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from visualcnn.data.catalog import FILE_STEMS
from visualcnn.data.folder import find_folder
from visualcnn.data.paths import data_cache

Bytes = npt.NDArray[np.uint8]


def _idx_bytes(values: Bytes) -> bytes:
    header = struct.pack(f">HBB{values.ndim}I", 0, 0x08, values.ndim, *values.shape)
    return header + values.tobytes()


def _write_set(
    folder: Path, train: int = 20, test: int = 5, *, packed: bool = True, dotted: bool = False
) -> Path:
    rng = np.random.default_rng(train)
    folder.mkdir(parents=True, exist_ok=True)
    for stem in FILE_STEMS:
        count = train if stem.startswith("train") else test
        images = rng.integers(0, 256, (count, 28, 28), np.uint8)
        labels = (np.arange(count) % 10).astype(np.uint8)
        data = _idx_bytes(images if "images" in stem else labels)
        name = stem.replace("-idx", ".idx") if dotted else stem
        path = folder / (name + ".gz" if packed else name)
        path.write_bytes(gzip.compress(data, 1) if packed else data)
    return folder


@pytest.fixture(scope="session")
def idx_bytes() -> Callable[[Bytes], bytes]:
    """A function that gives the plain IDX file of a uint8 array."""
    return _idx_bytes


@pytest.fixture(scope="session")
def write_set() -> Callable[..., Path]:
    """A function that writes four files: (folder, train=20, test=5, packed=, dotted=)."""
    return _write_set


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder of MNIST's files, or a skip that says how to have one."""
    folder = find_folder("mnist", data_cache())
    if folder is None:
        pytest.skip("MNIST absent: set VISUALCNN_MNIST to the folder of its four files")
    return folder
