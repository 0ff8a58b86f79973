"""The run in a model file: settings, optimiser, random streams, position and curves, checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training.config import Config, ConfigError
from visualcnn.training.filter_history import FEWEST, FilterBank, capacity, widths
from visualcnn.training.history import Change, History
from visualcnn.training.schema import Field, SchemaError
from visualcnn.training.series import BUCKETS, EXACT, FIRST_WIDTH

MOST_STEPS = 10**12
_MOST_SAMPLES = 10**7
_LONGEST_TEXT = 1_000_000
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
    return dict(field.value)


def _check_optimizer(
    field: Field, kind: str, step: int, parameters: Mapping[str, np.ndarray[Any, Any]]
) -> None:
    optimizer = field.record("kind", "steps", "moments")
    if optimizer["kind"].text() != kind:
        optimizer["kind"].fail(f"isn't {kind}, as the settings say")
    optimizer["steps"].whole(0, step)
    for slot in optimizer["moments"].record(*OPTIMIZERS[kind].slots).values():
        for name, moment in slot.mapping().items():
            if name not in parameters:
                moment.fail("belongs to no parameter")
            moment.array("f4", *parameters[name].shape)


def _check_stream(field: Field) -> None:
    """The state of NumPy's PCG64, the generator behind `default_rng`."""
    stream = field.record("bit_generator", "state", "has_uint32", "uinteger")
    if stream["bit_generator"].value != "PCG64":
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


def read_history(field: Field, run: Mapping[str, Any], *, filters: bool) -> History:
    """The curves of `run`'s updates, and its filters, which older versions didn't keep."""
    step = run["step"]
    parts = ("loss", "accuracy", "validations", "epoch_ends", "changes")
    history = field.record(*parts, *(("filters",) if filters else ()))
    for name in ("loss", "accuracy"):
        if _check_series(history[name]) != step:
            history[name].fail(f"doesn't hold {step:,} steps")
    _check_validations(history["validations"], step)
    _check_steps(history["epoch_ends"], history["epoch_ends"].array("i8", None), step)
    _check_changes(history["changes"], step)
    if filters:
        _check_filters(history["filters"], step, run["parameters"])
    return History.from_state(field.value)


def _check_validations(field: Field, step: int) -> None:
    points = field.shaped_array("f8", None, 4)
    # The loss alone may be infinite: of a network about to diverge.
    field.require_finite(points[:, [0, 2, 3]])
    _check_steps(field, points[:, 0], step)
    if (points[:, 3] < 1).any() or (points[:, 3] % 1 != 0).any():
        field.fail("counts no whole number of samples")
    if (points[:, 2] < 0).any() or (points[:, 2] > 1).any():
        field.fail("has an accuracy that isn't from 0 to 1")


def _check_steps(field: Field, steps: np.ndarray[Any, Any], last: int) -> None:
    if len(steps) and (
        steps[0] < 0 or steps[-1] > last or (np.diff(steps) < 0).any() or (steps % 1 != 0).any()
    ):
        field.fail(f"has steps that aren't in order up to {last:,}")


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
    changes = _from_json(field, "changes").sequence(_LONGEST_TEXT)
    for number, change in enumerate(changes):
        parts = change.sequence(len(fields(Change)))
        if len(parts) != len(fields(Change)):
            field.fail(f"holds something else as number {number}")
        parts[0].whole(0, step)
        for part in parts[1:]:
            part.text()


def _from_json(field: Field, what: str) -> Field:
    """What the text of `field` says, in its place."""
    if type(field.value) is not str or len(field.value) > _LONGEST_TEXT:
        field.fail("isn't text of a sensible length")
    try:
        return Field(json.loads(field.value), field.place)
    except (ValueError, RecursionError) as error:
        raise SchemaError(f"{field.place} isn't a list of {what}.") from error


def _check_filters(field: Field, step: int, parameters: Mapping[str, np.ndarray[Any, Any]]) -> None:
    filters = field.record("banks", "steps", "norms", "means", "weights")
    listed = _from_json(filters["banks"], "filters").sequence()
    banks = [_read_bank(bank, parameters) for bank in listed]
    if len({bank.name for bank in banks}) < len(banks):
        filters["banks"].fail("names a parameter twice")
    most = capacity(banks)
    if most < FEWEST:
        filters["banks"].fail("has more filters than a history keeps")
    steps = filters["steps"].array("i8", None)
    _check_steps(filters["steps"], steps, step)
    if len(steps) > most or (np.diff(steps) == 0).any() or (len(steps) and not banks):
        filters["steps"].fail("has validations that a history doesn't keep")
    count, weights = widths(banks)
    filters["norms"].array("f4", len(steps), count)
    filters["means"].array("f4", len(steps), count)
    filters["weights"].array("f4", len(steps), weights)


def _read_bank(field: Field, parameters: Mapping[str, np.ndarray[Any, Any]]) -> FilterBank:
    parts = field.sequence(3)
    if len(parts) != 3:
        field.fail("isn't a parameter's name, its shape and whether its weights are kept")
    name = parts[0].text()
    shape = tuple(side.whole(1, 2**31) for side in parts[1].sequence(4))
    if name not in parameters or len(shape) != 4 or parameters[name].shape != shape:
        field.fail("isn't a parameter with filters")
    if type(parts[2].value) is not bool:
        parts[2].fail("isn't true or false")
    return FilterBank(name, shape, parts[2].value)
