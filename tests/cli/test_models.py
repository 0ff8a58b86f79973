"""Model files and their data, as the command line opens them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tiny import saved, tiny_dataset, tiny_trainer
from visualcnn.cli.models import open_data, open_model
from visualcnn.data.dataset import DataError
from visualcnn.nn import architecture
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.config import Config
from visualcnn.training.model_file import ModelFile
from visualcnn.training.run import new_run

OWN = """
from visualcnn.nn import Dense, Flatten, ReLU

class Bend(ReLU):
    pass

def make():
    return [Flatten(), Dense(4), Bend(), Dense(10)]
"""


@pytest.fixture
def model(folder: Path) -> ModelFile:
    """A model of the built-in kinds, trained on a folder of data."""
    return open_model(saved(tiny_trainer(), folder))


def test_without_options_the_models_own_data_are_meant(model: ModelFile) -> None:
    """A folder can't be known from a file: the sentence asks for it."""
    with pytest.raises(DataError, match=r"trained on tiny pictures: name its folder with --data"):
        open_data(None, None, model)
    assert open_data("digits", None, model).name == "digits"


def test_without_a_model_the_built_in_digits_are_meant() -> None:
    """They are always there."""
    assert open_data(None, None, None).name == "digits"


@pytest.mark.parametrize("name", ["", "/"])
def test_a_folder_without_a_name_is_named_too(name: str) -> None:
    """By what stands for it."""
    with pytest.raises(CheckpointError) as caught:
        open_model(Path(name))
    assert str(caught.value) == f"{Path(name)} is a folder, not a model file."


def test_layers_of_ones_own_are_asked_for_and_taken_from_their_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the file a sentence names it; a changed one is told."""
    own = folder / "own.py"
    own.write_text(OWN)
    path = saved(new_run(Config(), tiny_dataset(), architecture(f"{own}:make")), folder)
    with pytest.raises(CheckpointError, match=r"your layer Bend: name .* --layers \(.*own\.py\)"):
        open_model(path)
    assert "Bend" in open_model(path, own).kinds
    assert capsys.readouterr().err == ""
    own.write_text(OWN + "# changed")
    open_model(path, own)
    assert "own.py, where its layer Bend is written, has changed" in capsys.readouterr().err
