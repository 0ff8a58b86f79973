"""What a model file keeps of the validations, checked: the filters' history and the samples'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from visualcnn.training import digit_history
from visualcnn.training.filter_history import FEWEST, FilterBank, capacity, widths
from visualcnn.training.schema import Field


def check_filters(field: Field, step: int, parameters: Mapping[str, np.ndarray[Any, Any]]) -> None:
    """Refuse a history of filters that aren't those of `parameters`, or of later than `step`."""
    filters = field.record("banks", "steps", "norms", "means", "weights")
    listed = filters["banks"].from_json("filters").sequence()
    banks = [_read_bank(bank, parameters) for bank in listed]
    if len({bank.name for bank in banks}) < len(banks):
        filters["banks"].fail("names a parameter twice")
    most = capacity(banks)
    if most < FEWEST:
        filters["banks"].fail("has more filters than a history keeps")
    steps = filters["steps"].array("i8", None)
    check_steps(filters["steps"], steps, step)
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


def check_digits(field: Field, step: int, classes: int) -> None:
    """Refuse a history of samples with other than `classes` classes, or of later than `step`."""
    digits = field.record("steps", "predictions", "confidences")
    steps = digits["steps"].array("i8", None)
    predictions = digits["predictions"].array("u1", len(steps), None)
    digits["confidences"].array("u1", *predictions.shape)
    check_steps(digits["steps"], steps, step)
    most = digit_history.capacity(predictions.shape[1])
    if len(steps) > most or (np.diff(steps) == 0).any() or (len(steps) and not predictions.size):
        digits["steps"].fail("has validations that a history doesn't keep")
    if (predictions >= classes).any():
        digits["predictions"].fail(f"has predictions of more than {classes} classes")


def check_steps(field: Field, steps: np.ndarray[Any, Any], last: int) -> None:
    """Refuse steps that aren't whole numbers in order, none beyond `last`."""
    # Each by itself: differences of numbers that are too large overflow.
    outside = (steps < 0).any() or (steps > last).any()
    if outside or (np.diff(steps) < 0).any() or (steps % 1 != 0).any():
        field.fail(f"has steps that aren't in order up to {last:,}")
