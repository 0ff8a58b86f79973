"""The run in a model file: settings, optimiser, random streams, position and curves, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training.config import Config, ConfigError
from visualcnn.training.history import MOST_EPOCHS, Change, History
from visualcnn.training.schema import Field, SchemaError
from visualcnn.training.series import BUCKETS, EXACT, FIRST_WIDTH
from visualcnn.training.validation_schema import check_digits, check_filters, check_steps

MOST_STEPS = 10**9
"""As many as a series has room for, and some to go on."""
_MOST_CHANGES = 10**5
_MOST_SAMPLES = 10**7
_LARGEST_LOSS = float(np.finfo(np.float32).max)
_CONFIG_TYPES = {"int": int, "float": float, "str": str}


def read_config(field: Field) -> Config:
    """The settings, each of its exact type and in its range."""
    entries = field.record(*(setting.name for setting in fields(Config)))
    for setting in fields(Config):
        entry, wanted = entries[setting.name], _CONFIG_TYPES[str(setting.type)]
        if wanted is str:
            entry.text()
        elif type(entry.value) is not wanted and not (wanted is float and type(entry.value) is int):
            entry.fail("isn't a number of the right type")
    try:
        return Config(**field.value)
    except ConfigError as error:
        raise SchemaError(f"{field.place} can't be used: {error}") from error


def read_run(field: Field, config: Config) -> dict[str, Any]:
    """The state of `Trainer.state`, checked as far as it doesn't take the network."""
    run = field.record(
        *("parameters", "state", "optimizer", "noise", "order"),
        *("step", "epoch", "validated_step"),
    )
    step = run["step"].whole(0, MOST_STEPS)
    run["epoch"].whole(0, step)
    run["validated_step"].whole(0, step)
    for part in ("parameters", "state"):
        for array in run[part].mapping().values():
            array.any_array("f4")
    _check_optimizer(run["optimizer"], config.optimizer, step, run["parameters"].value)
    for stream in run["noise"].mapping().values():
        _check_stream(stream)
    _check_order(run["order"])
    _check_position(run, step)
    return dict(field.value)


def _check_position(run: Mapping[str, Field], step: int) -> None:
    """Refuse a position at which no run stops."""
    order = run["order"].value
    if order["position"] and run["epoch"].value == step:
        run["epoch"].fail("is as large as the step, within another epoch")
    # A validation at the end of an epoch begins the next one: it leaves samples to train on.
    if order["position"] == len(order["permutation"]) and run["validated_step"].value == step:
        run["order"].fail("stands at the end of an epoch that has been validated")


def _check_optimizer(
    field: Field, kind: str, step: int, parameters: Mapping[str, np.ndarray[Any, Any]]
) -> None:
    optimizer = field.record("kind", "steps", "moments")
    if optimizer["kind"].text() != kind:
        optimizer["kind"].fail(f"isn't {kind}, as the settings say")
    optimizer["steps"].whole(0, step)
    for slot, moments in optimizer["moments"].record(*OPTIMIZERS[kind].slots).items():
        for name, moment in moments.mapping().items():
            if name not in parameters:
                moment.fail("belongs to no parameter")
            values = moment.array("f4", *parameters[name].shape)
            if slot == "square" and (values < 0).any():
                moment.fail("is a mean of squares below 0")


def _check_stream(field: Field) -> None:
    """The state of NumPy's PCG64, the generator behind `default_rng`."""
    stream = field.record("bit_generator", "state", "has_uint32", "uinteger")
    if stream["bit_generator"].text() != "PCG64":
        stream["bit_generator"].fail("isn't PCG64")
    numbers = stream["state"].record("state", "inc")
    numbers["state"].whole(0, 2**128 - 1)
    if numbers["inc"].whole(0, 2**128 - 1) % 2 == 0:
        numbers["inc"].fail("is even, which PCG64 never is")
    stream["has_uint32"].whole(0, 1)
    stream["uinteger"].whole(0, 2**32 - 1)


def _check_order(field: Field) -> None:
    order = field.record("rng", "permutation", "position")
    _check_stream(order["rng"])
    permutation = order["permutation"].array("i4", None)
    count = len(permutation)
    if not 1 <= count <= _MOST_SAMPLES or not (np.sort(permutation) == np.arange(count)).all():
        order["permutation"].fail("doesn't visit every sample once")
    order["position"].whole(0, count)


def read_history(field: Field, run: Mapping[str, Any], classes: int, version: int) -> History:
    """The curves of `run`'s updates, and what else a file of `version` holds of its validations.

    Those are its filters, since 2, and its samples, since 3, told to be of one of `classes`.
    """
    step = run["step"]
    parts = ("loss", "accuracy", "validations", "epoch_ends", "changes")
    since = {"filters": 2, "digits": 3}
    history = field.record(*parts, *(part for part, first in since.items() if version >= first))
    for name in ("loss", "accuracy"):
        if _check_series(history[name]) != step:
            history[name].fail(f"doesn't hold {step:,} steps")
    _check_validations(history["validations"], step)
    _check_epoch_ends(history["epoch_ends"], step)
    _check_changes(history["changes"], step)
    if "filters" in history:
        check_filters(history["filters"], step, run["parameters"])
    if "digits" in history:
        check_digits(history["digits"], step, classes)
    return History.from_state(field.value)


def _check_epoch_ends(field: Field, step: int) -> None:
    ends = field.array("i8", None)
    if len(ends) > MOST_EPOCHS:
        field.fail(f"has more than {MOST_EPOCHS:,} ends")
    check_steps(field, ends, step)


def _check_validations(field: Field, step: int) -> None:
    points = field.shaped_array("f8", None, 4)
    # The loss alone may be infinite or NaN: of a network about to diverge.
    field.require_finite(points[:, [0, 2, 3]])
    losses = points[:, 1]
    if (losses < 0).any() or (losses[np.isfinite(losses)] > _LARGEST_LOSS).any():
        field.fail("has a loss that no network can have")
    check_steps(field, points[:, 0], step)
    if (points[:, 3] < 1).any() or (points[:, 3] % 1 != 0).any():
        field.fail("counts no whole number of samples")
    if (points[:, 2] < 0).any() or (points[:, 2] > 1).any():
        field.fail("has an accuracy that isn't from 0 to 1")


def _check_series(field: Field) -> int:
    """How many values the series stands for."""
    series = field.record("exact", "buckets", "width")
    exact = series["exact"].array("f4", None)
    buckets = series["buckets"].array("f4", None, 3)
    width = series["width"].whole(FIRST_WIDTH, EXACT)
    if width & (width - 1):
        series["width"].fail("isn't a power of two")
    if len(exact) > 2 * EXACT or len(buckets) > BUCKETS:
        field.fail("is longer than a series gets")
    return len(exact) + len(buckets) * width


def _check_changes(field: Field, step: int) -> None:
    changes = field.from_json("changes").sequence(_MOST_CHANGES)
    for number, change in enumerate(changes):
        parts = change.sequence(len(fields(Change)))
        if len(parts) != len(fields(Change)):
            field.fail(f"holds something else as number {number}")
        parts[0].whole(0, step)
        for part in parts[1:]:
            part.text()
