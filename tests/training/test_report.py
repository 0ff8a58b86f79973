"""Reports are frozen numbers, and cheap."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, astuple, fields, replace
from types import NoneType

import pytest

from tests.tiny import tiny_trainer, train
from visualcnn.training.report import EpochReport, StepReport, ValidationProgress


def test_reports_hold_plain_numbers_only() -> None:
    """No NumPy scalar, and no array but of filters and samples: nothing that training changes."""
    reports = train(tiny_trainer(epochs=1, validate_every=2))
    assert {type(report) for report in reports} == {StepReport, ValidationProgress, EpochReport}
    validations = [report for report in reports if isinstance(report, EpochReport)]
    assert len(validations) == 3
    for report in validations:
        reading, samples = report.filters, report.samples
        assert reading is not None
        assert samples is not None
        assert not any(a.flags.writeable for a in (reading.norms, reading.means, reading.weights))
        assert not any(getattr(samples, f.name).flags.writeable for f in fields(samples))
    plain = [
        replace(r, filters=None, samples=None) if isinstance(r, EpochReport) else r for r in reports
    ]
    kinds = {type(value) for report in plain for value in astuple(report)}
    assert kinds == {int, float, bool, NoneType}


def test_reports_are_frozen() -> None:
    """What was reported stays, and reports carry nothing else with them."""
    report = train(tiny_trainer(), 1)[0]
    with pytest.raises(FrozenInstanceError):
        report.step = 5  # type: ignore[misc]
    assert not hasattr(report, "__dict__")
