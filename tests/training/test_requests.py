"""Facts about the records that pass between the window's thread and the worker's."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from visualcnn.training import requests
from visualcnn.training.requests import Go, Goal, Stop, TakeSnapshot
from visualcnn.training.snapshot import Sample

PASSED = [name for name in requests.__all__ if is_dataclass(getattr(requests, name))]
TOLD = [
    *("Prepared", "StepReport", "ValidationProgress", "EpochReport", "Snapshot"),
    *("RunMoment", "Stopped", "Finished", "Failed", "Changed", "Saved"),
]


def kind_of(name: str) -> Any:  # noqa: ANN401 - any dataclass
    """The kind of record called `name`."""
    return getattr(requests, name)


@pytest.mark.parametrize("name", PASSED)
def test_what_passes_between_threads_is_frozen(name: str) -> None:
    """No field of a request or an event can be set once it is made."""
    kind = kind_of(name)
    assert kind.__dataclass_params__.frozen
    record = object.__new__(kind)
    for field in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(record, field.name, None)


@pytest.mark.parametrize("name", TOLD)
def test_every_event_names_its_run(name: str) -> None:
    """So that what an earlier run still tells can be dropped."""
    assert "run" in {field.name for field in fields(kind_of(name))}


def test_what_is_not_said_is_the_harmless_way() -> None:
    """Go trains to the end, and once it is reached one epoch more; Stop saves nothing."""
    sample = Sample(np.zeros((8, 8), np.uint8), 0)
    assert (Go().goal, Go().extra_epochs) == (Goal.ALL, 1)
    assert Stop().save_to is None
    assert not TakeSnapshot(sample).urgent
