"""Going on with a run from its file, as if it had never been interrupted."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualcnn.data.dataset import Dataset
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.history import History
from visualcnn.training.model_file import ModelFile
from visualcnn.training.trainer import Trainer


class OtherDataError(CheckpointError):
    """A run that was to go on with other data than it began with."""


def resume(model: ModelFile, dataset: Dataset, run: int = 0, **changes: Any) -> Trainer:  # noqa: ANN401 - each setting has its own type
    """A trainer that goes on where `model` was saved; `changes` apply from its next step on.

    `run` stamps its reports. Raises OtherDataError unless `dataset` is the one that the run used,
    and ConfigError for changes that make no sense or must wait for a new run.
    """
    if dataset.fingerprint != model.dataset_fingerprint:
        given = "this" if dataset.title == model.dataset_title else dataset.title
        raise OtherDataError(
            f"{model.file_name} was trained on other data ({model.dataset_title}) than {given}: "
            "give it that data, or start a new run."
        )
    network = model.network()
    network.set_mode(training=True)
    # The generator's own state comes from the file.
    trainer = Trainer(network, dataset, model.config, np.random.default_rng(0), run)
    if len(model.run["order"]["permutation"]) != len(trainer.order):
        raise OtherDataError(f"{model.file_name} was trained on another number of samples.")
    if model.history.digits.samples not in {0, len(dataset.validation)}:
        raise OtherDataError(f"{model.file_name} was validated on another number of samples.")
    trainer.restore(model.run)
    trainer.history = History.from_state(model.history.state())
    if changes:
        trainer.change(**changes)
    return trainer
