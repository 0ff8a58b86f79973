"""What an opened model must be good for: to be described, run, trained, saved and read again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from fuzz.subjects import pictures
from visualcnn.data.dataset import Dataset
from visualcnn.nn.layer import ShapeError
from visualcnn.nn.network import Network
from visualcnn.training import checkpoint
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.config import ConfigError
from visualcnn.training.guard import DivergedError
from visualcnn.training.model_file import ModelFile, model_state, read_model
from visualcnn.training.resume import resume
from visualcnn.training.trainer import Trainer

_MOST_SAMPLES = 10_000
_SAMPLES_CHECKED = 3


class FaultError(Exception):
    """A file that is accepted, or refused, other than promised."""


def use(model: ModelFile, path: Path) -> tuple[str, ...]:
    """Do with the model all that users can; notes on how far it went. Raises FaultError."""
    _require_finite(model)
    _describe(model)
    network = model.network()
    with np.errstate(over="ignore", invalid="ignore"):
        _require_forward(network)
    dataset = _dataset(model)
    if dataset is None:
        return ("no data",)
    try:
        trainer = resume(model, dataset)
    except (ConfigError, ShapeError, CheckpointError) as error:
        return (f"not resumed: {type(error).__name__}",)
    _require_saved_again(model, trainer, path)
    return _train(trainer, path)


def _require_finite(model: ModelFile) -> None:
    moments = model.run["optimizer"]["moments"].values()
    for arrays in (model.parameters, model.run["state"], *moments):
        for name, array in arrays.items():
            if array.dtype != np.float32 or not np.isfinite(array).all():
                raise FaultError(f"{name} isn't made of finite numbers")


def _describe(model: ModelFile) -> None:
    """Whatever is shown of a model before it is run."""
    texts = [str(layer) for layer in model.layers]
    texts += [*model.warnings, model.why_not_bit_for_bit() or "", f"{model.epochs:g}"]
    texts += [str(model.network().summary()).replace("\n", " "), f"{model.history.best}"]
    if not all(text.isprintable() for text in texts):
        raise FaultError("its description steers the terminal")
    if len(model.history.loss) != model.step or len(model.history.accuracy) != model.step:
        raise FaultError("its curves aren't as long as the run")
    steps = model.history.digits.steps
    if len(steps) and not (0 <= steps.min() <= steps.max() <= model.step):
        raise FaultError("it was validated outside the run")
    for bank in model.history.filters.banks:
        model.history.filters.course(bank.name, 0)


def _require_forward(network: Network) -> None:
    """Logits of the right shape; as finite as float64 makes them, which no float32 can overflow."""
    rng = np.random.default_rng(0)
    x = rng.random((*network.input_shape, _SAMPLES_CHECKED), np.float32)
    shape = (*network.output_shape, _SAMPLES_CHECKED)
    if network.forward(x).shape != shape:
        raise FaultError("its logits have another shape than promised")
    if not np.isfinite(network.copy(np.float64).forward(x.astype(np.float64))).all():
        raise FaultError("its logits aren't numbers")


def _dataset(model: ModelFile) -> Dataset | None:
    """Data that passes for what the model was trained on, where pictures can have its shape."""
    count = len(model.run["order"]["permutation"])
    validation = model.history.digits.samples or 4
    channels, height, width = model.input_shape
    if channels != 1 or count * height * width > 1_000_000 or validation > _MOST_SAMPLES:
        return None
    mark = model.dataset_fingerprint
    return pictures((height, width), model.class_names, count, validation, mark)


def _require_saved_again(model: ModelFile, trainer: Trainer, path: Path) -> None:
    """A run that goes on is what the file said, and its own file gives the same again."""
    state = model_state(trainer)
    if not same(state["run"], model.run):
        raise FaultError("it goes on from another state than the file's")
    path.write_bytes(checkpoint.dumps(state))
    again = resume(read_model(path), trainer.dataset)
    if not same(model_state(again), state):
        raise FaultError("saved and read again it is another")


def _train(trainer: Trainer, path: Path) -> tuple[str, ...]:
    """Some steps, and the file that comes of them."""
    if trainer.finished:
        return ("finished",)
    steps = trainer.steps()
    try:
        for _ in range(3):
            next(steps, None)
    except DivergedError:
        return ("diverged",)
    try:
        state = model_state(trainer)
    except CheckpointError:
        return ("trained out of range",)
    path.write_bytes(checkpoint.dumps(state))
    read_model(path)
    return ("trained",)


def same(one: Any, other: Any) -> bool:  # noqa: ANN401 - any plain data
    """Whether two states are equal, arrays bit for bit; lists and tuples are alike."""
    if isinstance(one, np.ndarray):
        return (
            isinstance(other, np.ndarray)
            and (one.dtype, one.shape) == (other.dtype, other.shape)
            and one.tobytes() == other.tobytes()
        )
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)
