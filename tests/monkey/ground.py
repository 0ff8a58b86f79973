"""The ground on which the monkey plays: a home of its own, and files of every kind in it."""

from __future__ import annotations

import gzip
import hashlib
import pickle
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage, qRgb

from tests.tiny import saved, tiny_trainer, train
from visualcnn.data.catalog import FILE_STEMS
from visualcnn.training import checkpoint

TRAIN, TEST = 120, 40
"""Digits in a folder of data."""
LONG_NAME = "n" * 300

_LAYERS = """
import numpy as np
from visualcnn.nn import BaseLayer, Conv2d, Dense, Flatten, MaxPool2d, ReLU

class Odd(BaseLayer):
    calls = 0
    def forward(self, x):
        Odd.calls += 1
        {forward}
    def backpropagation(self, grad_output):
        {backward}

def make():
    return [Conv2d(3, 3), Odd(), MaxPool2d(2), Flatten(), Dense(10)]
"""
_PYTHON = {
    "fine": ("return x * 0.9", "return grad_output * 0.9"),
    "fails": ("if Odd.calls > 30: raise KeyError('odd')\n        return x", "return grad_output"),
    "fails back": ("return x", "raise RuntimeError('no way back')"),
    "not finite": ("return x * (np.nan if Odd.calls > 40 else 1)", "return grad_output"),
    "other shape": ("return x[:, :-1] if Odd.calls > 20 else x", "return grad_output"),
    "nothing": ("return None", "return None"),
}
_OTHER_PYTHON = {
    "two": "from visualcnn.nn import Dense, Flatten\n\ndef one():\n    "
    "return [Flatten(), Dense(10)]\n\ndef other():\n    return [Flatten(), Dense(20), Dense(10)]\n",
    "syntax": "def make(:\n",
    "stops": "raise SystemExit(3)\n",
    "empty": "",
    "no layers": "def make():\n    return 5\n",
    "few classes": "from visualcnn.nn import Dense, Flatten\n\ndef make():\n    "
    "return [Flatten(), Dense(3)]\n",
    "too large": "from visualcnn.nn import Dense, Flatten\n\ndef make():\n    "
    "return [Flatten(), Dense(60_000), Dense(10)]\n",
}


class _Intruder:
    """Unpickled the ordinary way, it would write a file."""

    def __init__(self, trap: Path) -> None:
        self._trap = trap

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self._trap,))


@dataclass(frozen=True)
class Ground:
    """Folders with what can be opened, dropped and overwritten.

    `trap` is a file that only code from a model file could make.
    """

    home: Path
    models: Path
    data: Path
    pictures: Path
    python: Path
    saves: Path

    @property
    def kept(self) -> Path:
        """Where the program keeps its own files."""
        return self.home / "kept"

    @property
    def trap(self) -> Path:
        """Nobody may ever see this file."""
        return self.home / "trapped"

    def files(self, kind: str) -> list[Path]:
        """What there is by now of "models", "data", "pictures", "python" or "saves"; sorted."""
        folder: Path = getattr(self, kind)
        return sorted(folder.iterdir())

    def targets(self) -> list[Path]:
        """Where something may be saved: not everywhere that is possible."""
        here = self.saves
        return [
            *(here / f"{name}.visualcnn" for name in ("a", "b", "ü ñ 数", "with space", "& and")),
            here / "no ending",
            here / LONG_NAME,
            here / "no folder" / "c.visualcnn",
            here / "a.visualcnn" / "inside a file",
            here,
            *(here / f"{name}.{kind}" for name in "pq" for kind in ("png", "svg", "csv")),
            self.models / "tiny.visualcnn",
        ]


def prepare(home: Path) -> Ground:
    """Fill the empty folder `home`."""
    folders = [home / name for name in ("models", "data", "pictures", "python", "saves")]
    for folder in folders:
        folder.mkdir(parents=True)
    ground = Ground(home, *folders)
    _write_models(ground)
    _write_data(ground.data)
    _write_pictures(ground.pictures)
    _write_python(ground.python)
    return ground


def _write_models(ground: Ground) -> None:
    trainer = tiny_trainer()
    train(trainer, 8)
    whole = saved(trainer, ground.models, "tiny.visualcnn").read_bytes()
    rng = np.random.default_rng(5)
    hostile = pickle.dumps({"format": _Intruder(ground.trap)})
    contents = {
        "half": whole[: len(whole) // 2],
        "flipped": bytes(byte ^ (rng.random() < 0.001) for byte in whole),
        "hostile": hostile,
        "hostile signed": hostile + _seal(hostile),
        "hostile behind": whole + hostile,
        "other": checkpoint.dumps({"a": 1, "b": [2.0]}),
        "empty": b"",
        "noise": rng.bytes(5_000),
    }
    for name, content in contents.items():
        (ground.models / f"{name}.visualcnn").write_bytes(content)
    (ground.models / "folder.visualcnn").mkdir()


def _seal(payload: bytes) -> bytes:
    """The valid end of a model file that holds `payload`."""
    return b"\x80\x04C\x28" + checkpoint.MAGIC + hashlib.sha256(payload).digest() + b"."


def _write_data(folder: Path) -> None:
    rng = np.random.default_rng(6)
    for kind in ("fine", "wrong labels", "short", "none"):
        (folder / kind).mkdir()
        for stem in FILE_STEMS if kind != "none" else ():
            count = TRAIN if stem.startswith("train") else TEST
            shape = (count, 28, 28) if "images" in stem else (count,)
            top = 256 if "images" in stem or kind == "wrong labels" else 10
            values = rng.integers(0, top, shape, np.uint8)
            header = struct.pack(f">HBB{values.ndim}I", 0, 0x08, values.ndim, *values.shape)
            content = header + values.tobytes()[: -3 if kind == "short" else None]
            (folder / kind / f"{stem}.gz").write_bytes(gzip.compress(content, 1))


def _write_pictures(folder: Path) -> None:
    for name, side in (("seven.png", 90), ("eight.bmp", 28), ("wide.jpg", 400)):
        image = QImage(side, side // 2 + 1, QImage.Format.Format_RGB32)
        image.fill(qRgb(250, 250, 250))
        for place in range(side // 2):
            image.setPixel(side // 4 + place // 3, place, qRgb(10, 10, 30))
        image.save(str(folder / name))
    whole = (folder / "seven.png").read_bytes()
    (folder / "half.png").write_bytes(whole[: len(whole) // 2])
    (folder / "huge.png").write_bytes(whole[:16] + struct.pack(">II", 90_000, 90_000) + whole[24:])
    (folder / "words.jpg").write_text("no picture at all")
    (folder / "folder.png").mkdir()


def _write_python(folder: Path) -> None:
    for name, (forward, backward) in _PYTHON.items():
        (folder / f"{name}.py").write_text(_LAYERS.format(forward=forward, backward=backward))
    for name, text in _OTHER_PYTHON.items():
        (folder / f"{name}.py").write_text(text)
