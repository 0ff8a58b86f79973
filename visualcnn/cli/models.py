"""Model files for the command line: opened with the user's layers, and the data they name."""

from __future__ import annotations

from pathlib import Path

from visualcnn.cli.output import note
from visualcnn.data.dataset import DataError, Dataset
from visualcnn.data.sources import DATASET_NAMES, open_dataset
from visualcnn.nn.kinds import KINDS
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.model_file import ModelFile, UnknownKindError, read_model
from visualcnn.training.model_record import ModelRecord
from visualcnn.training.user_kinds import kinds_in


def open_model(path: Path, layers: Path | None = None) -> ModelFile:
    """The model in `path`; `layers` is the Python file of its own kinds, which is then run."""
    try:
        model = read_model(path, kinds_in(layers) if layers else KINDS)
    except UnknownKindError as error:
        names = " and ".join(error.kinds)
        raise CheckpointError(
            f"{path.name} uses your {'layer' if len(error.kinds) == 1 else 'layers'} {names}: "
            f"name the Python file with --layers ({error.source})."
        ) from error
    for warning in model.warnings:
        note(warning)
    return model


def open_data(name: str | None, folder: Path | None, model: ModelRecord | None) -> Dataset:
    """The data that the options name, else what `model` was trained on, else the digits."""
    if name or folder or model is None:
        return open_dataset(name, folder)
    if model.dataset_name not in DATASET_NAMES:
        raise DataError(
            f"{model.file_name} was trained on {model.dataset_title.lower()}: name its folder "
            "with --data."
        )
    return open_dataset(model.dataset_name)
