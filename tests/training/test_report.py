"""Reports are frozen numbers, and cheap."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, astuple

import pytest

from tests.tiny import tiny_trainer, train
from visualcnn.training.report import EpochReport, StepReport, ValidationProgress


def test_reports_hold_plain_numbers_only() -> None:
    """No array, no NumPy scalar: nothing that training could still change."""
    reports = train(tiny_trainer(epochs=1, validate_every=2))
    assert {type(report) for report in reports} == {StepReport, ValidationProgress, EpochReport}
    kinds = {type(value) for report in reports for value in astuple(report)}
    assert kinds == {int, float, bool}


def test_reports_are_frozen() -> None:
    """What was reported stays, and reports carry nothing else with them."""
    report = train(tiny_trainer(), 1)[0]
    with pytest.raises(FrozenInstanceError):
        report.step = 5  # type: ignore[misc]
    assert not hasattr(report, "__dict__")
