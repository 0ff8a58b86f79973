"""Filter history: the filters of a run at each validation, thinned, never more than 8 MB."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from visualcnn.nn.layer import Array

MOST = 200
"""So many validations are kept at most; of more, the most crowded ones are dropped."""
FEWEST = 50
"""Weights of which not even so many copies fit aren't kept, only their norms and means."""
MAX_BYTES = 8_000_000

Values = npt.NDArray[np.float32]
Steps = npt.NDArray[np.int64]


@dataclass(frozen=True)
class FilterBank:
    """The filters of one parameter: of "conv1.weight" (filters, channels, height, width).

    `keeps_weights` says whether a history holds the weights themselves; where they are too large
    it holds each filter's norm and mean only.
    """

    name: str
    shape: tuple[int, ...]
    keeps_weights: bool

    @property
    def count(self) -> int:
        """How many filters it has."""
        return self.shape[0]

    @property
    def kept_weights(self) -> int:
        """How many weights of it stand in each reading."""
        return math.prod(self.shape) if self.keeps_weights else 0

    @property
    def note(self) -> str:
        """What a history of these filters lacks, as a sentence; "" where it has all."""
        if self.keeps_weights:
            return ""
        return (
            f"{self.name} is too large to be kept from every validation: of its filters the "
            "history has norms and means only."
        )


@dataclass(frozen=True, eq=False)
class FilterReading:
    """All filters of a network at one validation; owns its arrays, which are read-only.

    Bank after bank in one row each, float32: `norms` and `means` of the filters, and the `weights`
    of those banks that keep them.
    """

    banks: tuple[FilterBank, ...]
    norms: Values
    means: Values
    weights: Values


@dataclass(frozen=True, eq=False)
class FilterCourse:
    """One filter over the run, at `steps` (n,) int64: `norms` and `means` (n,) float32.

    `weights` (n, channels, height, width) float32, or None: `note` then says why.
    """

    steps: Steps
    norms: Values
    means: Values
    weights: Values | None
    note: str


class FilterHistory:
    """Readings in the order of their steps; `banks` are those of the first one."""

    def __init__(self, banks: Iterable[FilterBank] = ()) -> None:
        self.banks = tuple(banks)
        self._steps: list[int] = []
        self._readings: list[FilterReading] = []

    def __len__(self) -> int:
        return len(self._readings)

    def read(self, parameters: Mapping[str, Array]) -> FilterReading | None:
        """A reading of `parameters` as this history keeps it; None where there is nothing to keep.

        That is so without any 4-d parameter, and where its values are no longer finite numbers.
        """
        banks = self.banks or plan(parameters)
        with np.errstate(over="ignore", invalid="ignore"):
            measured = [_norms_and_means(parameters[bank.name]) for bank in banks]
            reading = FilterReading(
                banks,
                _row([norms for norms, _ in measured]),
                _row([means for _, means in measured]),
                _row([parameters[bank.name].ravel() for bank in banks if bank.keeps_weights]),
            )
        # A norm is finite only where every weight is.
        return reading if banks and np.isfinite(reading.norms).all() else None

    def add(self, step: int, reading: FilterReading) -> None:
        """Append the reading of a validation after `step`; a second one of a step replaces it."""
        self.banks = self.banks or reading.banks
        if self._steps and self._steps[-1] == step:
            self._readings[-1] = reading
            return
        self._steps.append(step)
        self._readings.append(reading)
        if len(self) > capacity(self.banks):
            crowded = most_crowded(self._steps)
            del self._steps[crowded], self._readings[crowded]

    def cut(self, step: int) -> None:
        """Forget all that came after `step`."""
        count = sum(known <= step for known in self._steps)
        del self._steps[count:], self._readings[count:]

    def course(self, name: str, number: int) -> FilterCourse | None:
        """Filter `number` of the parameter `name`; None where nothing of it is kept.

        Raises IndexError where the parameter has no such filter.
        """
        for bank, first, first_weight in _offsets(self.banks):
            if bank.name == name:
                if not 0 <= number < bank.count:
                    raise IndexError(f"{name} has {bank.count} filters, and no number {number}.")
                size = math.prod(bank.shape[1:])
                start = first_weight + number * size
                weights = [reading.weights[start : start + size] for reading in self._readings]
                return FilterCourse(
                    np.array(self._steps, np.int64),
                    np.array([r.norms[first + number] for r in self._readings], np.float32),
                    np.array([r.means[first + number] for r in self._readings], np.float32),
                    np.array(weights, np.float32).reshape(-1, *bank.shape[1:])
                    if bank.keeps_weights
                    else None,
                    bank.note,
                )
        return None

    def state(self) -> dict[str, Any]:
        """Plain data and single arrays, owned by the caller."""
        filters, weights = widths(self.banks)
        return {
            "banks": json.dumps([astuple(bank) for bank in self.banks]),
            "steps": np.array(self._steps, np.int64),
            "norms": _table([reading.norms for reading in self._readings], filters),
            "means": _table([reading.means for reading in self._readings], filters),
            "weights": _table([reading.weights for reading in self._readings], weights),
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> FilterHistory:
        """The history that `state` was taken from."""
        banks = json.loads(state["banks"])
        history = cls(FilterBank(name, tuple(shape), kept) for name, shape, kept in banks)
        history._steps = state["steps"].tolist()
        rows = zip(state["norms"], state["means"], state["weights"], strict=True)
        history._readings = [
            FilterReading(history.banks, *(_row([part]) for part in row)) for row in rows
        ]
        return history


def plan(parameters: Mapping[str, Array]) -> tuple[FilterBank, ...]:
    """What is kept of a network with `parameters`: every 4-d one of which FEWEST readings fit.

    Norms and means come before any weights, and in both the banks in their order.
    """
    found = {n: a.shape for n, a in parameters.items() if a.ndim == 4 and a.size}
    room = MAX_BYTES // FEWEST - _STEP
    listed = []
    for name, shape in found.items():
        numbers = 2 * _VALUE * shape[0]
        if numbers <= room:
            room -= numbers
            listed.append((name, shape))
    banks = []
    for name, shape in listed:
        fits = _VALUE * math.prod(shape) <= room
        room -= _VALUE * math.prod(shape) if fits else 0
        banks.append(FilterBank(name, shape, fits))
    return tuple(banks)


def most_crowded(steps: npt.ArrayLike, precious: Sequence[int] = ()) -> int:
    """The place of the one of `steps`, at least three, that its neighbours miss least.

    If it is dropped of too many, the whole run stays evenly covered; first and last always stay,
    and so do those at the places that are `precious`.
    """
    known = np.array(steps, np.float64)
    apart = np.full(len(known), np.inf)
    apart[1:-1] = known[2:] - known[:-2]
    apart[list(precious)] = np.inf
    return int(apart.argmin())


def capacity(banks: Iterable[FilterBank]) -> int:
    """How many readings of `banks` a history holds."""
    filters, weights = widths(banks)
    return min(MOST, MAX_BYTES // (_STEP + _VALUE * (2 * filters + weights)))


def widths(banks: Iterable[FilterBank]) -> tuple[int, int]:
    """How many filters, and how many weights, stand in a reading of `banks`."""
    known = tuple(banks)
    return sum(bank.count for bank in known), sum(bank.kept_weights for bank in known)


_VALUE = np.dtype(np.float32).itemsize
_STEP = np.dtype(np.int64).itemsize


def _offsets(banks: Iterable[FilterBank]) -> Iterator[tuple[FilterBank, int, int]]:
    """Each bank, with the places of its first filter and its first weight in a reading."""
    filters = weights = 0
    for bank in banks:
        yield bank, filters, weights
        filters += bank.count
        weights += bank.kept_weights


def _norms_and_means(filters: Array) -> tuple[Array, Array]:
    """Both (filters,), summed in float64."""
    flat = filters.reshape(len(filters), -1).astype(np.float64)
    return np.sqrt((flat * flat).sum(axis=1)), flat.mean(axis=1)


def _row(parts: list[npt.NDArray[Any]]) -> Values:
    """`parts` one after the other in a new read-only array."""
    row = np.concatenate([*parts, np.empty(0, np.float32)]).astype(np.float32)
    row.flags.writeable = False
    return row


def _table(rows: list[Values], width: int) -> Values:
    return np.array(rows, np.float32).reshape(len(rows), width)
