"""Facts about kinds of layer that a user wrote, and models that use them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.tiny import saved, tiny_dataset, train
from visualcnn.nn import Architecture, ArchitectureError, Dense, ReLU
from visualcnn.nn.architectures import Layers
from visualcnn.training.config import Config
from visualcnn.training.model_file import UnknownKindError, read_model
from visualcnn.training.model_record import read_record
from visualcnn.training.run import new_run
from visualcnn.training.user_kinds import is_built_in, kinds_in

SWISH = """
import numpy as np
from visualcnn.nn import BaseLayer, Dense, Flatten

class Swish(BaseLayer):
    def __init__(self, slope: float = 1.0) -> None:
        super().__init__()
        self.slope = slope

    def forward(self, x):
        self._gate = 1 / (1 + np.exp(-self.slope * x))
        return x * self._gate

    def backpropagation(self, grad_output):
        return grad_output * self._gate

def make():
    return [Flatten(), Swish(0.5), Dense(10)]
"""


@pytest.fixture
def swish(tmp_path: Path) -> Path:
    """A Python file with a layer of a user's own."""
    path = tmp_path / "swish.py"
    path.write_text(SWISH)
    return path


def _swish_model(swish: Path, edited: str | None = None) -> Path:
    """A saved run; `edited` replaces the Python file between its start and the save."""
    make: Callable[[], Layers] = _module(swish)["make"]
    config = Config(architecture="swish.py:make", batch_size=10)
    trainer = new_run(config, tiny_dataset(), Architecture("swish.py:make", make))
    train(trainer, 3)
    if edited is not None:
        swish.write_text(edited)
    return saved(trainer, swish.parent)


def _module(path: Path) -> dict[str, Any]:
    kind = kinds_in(path)["Swish"]
    return vars(sys.modules[kind.__module__])


def test_an_unknown_kind_is_named_with_its_file(swish: Path) -> None:
    """The error says which layer is missing and which Python file it was written in."""
    path = _swish_model(swish)
    with pytest.raises(UnknownKindError, match="uses your layer Swish: choose its Python") as info:
        read_model(path)
    assert info.value.kinds == ("Swish",)
    assert info.value.source == str(swish)
    assert len(info.value.sha256) == 64


def test_a_model_with_a_kind_of_its_own_opens_with_it(swish: Path) -> None:
    """With the user's kinds it computes again, settings included, and nothing is warned of."""
    path = _swish_model(swish)
    model = read_model(path, kinds_in(swish))
    assert model.warnings == ()
    assert repr(model.network().layers["swish1"]) == "Swish(slope=0.5)"


def test_a_changed_python_file_is_warned_of(swish: Path) -> None:
    """The model opens, and a sentence says that its layer may no longer be the same."""
    path = _swish_model(swish)
    swish.write_text(SWISH + "\n# another thought\n")
    (warning,) = read_model(path, kinds_in(swish)).warnings
    assert "swish.py" in warning
    assert "has changed" in warning


def test_the_hash_is_of_what_ran(swish: Path) -> None:
    """A file that was edited while its layers were in use is warned of too."""
    path = _swish_model(swish, edited=SWISH + "\n# a thought while training\n")
    kinds = kinds_in(swish)
    assert len(read_model(path, kinds).warnings) == 1
    swish.write_text(SWISH)
    assert read_model(path, kinds_in(swish)).warnings == ()


def test_the_record_of_an_unknown_kind_runs_nothing(swish: Path) -> None:
    """Weights and settings can be looked at without the user's Python, even once it is gone."""
    path = _swish_model(swish)
    swish.write_text("raise SystemExit('this was run')")
    record = read_record(path)
    assert str(record.layers[1]) == "Swish(slope=0.5)"
    assert record.parameters["dense1.weight"].shape == (10, 64)


def test_a_kind_may_have_the_name_of_a_built_in_one(swish: Path) -> None:
    """It is told apart by what it is, in the file too."""
    swish.write_text(SWISH.replace("Swish", "ReLU"))
    kinds = kinds_in(swish)
    assert not is_built_in(kinds["ReLU"])
    assert is_built_in(ReLU)
    assert is_built_in(Dense)
    make: Callable[[], Layers] = vars(sys.modules[kinds["ReLU"].__module__])["make"]
    config = Config(architecture="swish.py:make")
    trainer = new_run(config, tiny_dataset(), Architecture("swish.py:make", make))
    path = saved(trainer, swish.parent)
    with pytest.raises(UnknownKindError):
        read_model(path)
    assert repr(read_model(path, kinds).network().layers["relu1"]) == "ReLU(slope=0.5)"


def test_a_file_that_fails_says_why(tmp_path: Path) -> None:
    """A missing file and one that raises give one sentence each."""
    with pytest.raises(ArchitectureError, match="can't be read"):
        kinds_in(tmp_path / "absent.py")
    broken = tmp_path / "broken.py"
    broken.write_text("1 / 0")
    with pytest.raises(ArchitectureError, match="can't be run: ZeroDivisionError"):
        kinds_in(broken)
