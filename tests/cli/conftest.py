"""A tiny data set as IDX files, and the command `visualcnn` in this process or a new one."""

from __future__ import annotations

import gzip
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.cli.quick import QUICK
from visualcnn import cli
from visualcnn.data.catalog import FILE_STEMS


def _write_idx(folder: Path, seed: int) -> Path:
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    for stem in FILE_STEMS:
        count = 120 if stem.startswith("train") else 30
        if "images" in stem:
            values = rng.integers(0, 256, (count, 28, 28), np.uint8)
        else:
            values = (np.arange(count) % 10).astype(np.uint8)
        header = struct.pack(f">HBB{values.ndim}I", 0, 0x08, values.ndim, *values.shape)
        (folder / f"{stem}.gz").write_bytes(gzip.compress(header + values.tobytes(), 1))
    return folder


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 120 training and 30 test pictures."""
    return _write_idx(tmp_path_factory.mktemp("tiny") / "data", seed=0)


@pytest.fixture(scope="session")
def other_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another one, with other pictures."""
    return _write_idx(tmp_path_factory.mktemp("tiny") / "other", seed=1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


Quick = Callable[..., int]


@pytest.fixture
def quick(data: Path, folder: Path) -> Quick:
    """`visualcnn train` of a small network on the tiny data; more options as arguments."""
    del folder
    return lambda *more: cli.main(["train", "--data", str(data), *QUICK, *more])


@pytest.fixture
def start(folder: Path) -> Callable[..., subprocess.Popen[str]]:
    """Start `python -m visualcnn` with the given words in a process of its own."""

    def run(*words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "visualcnn", *words],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run
