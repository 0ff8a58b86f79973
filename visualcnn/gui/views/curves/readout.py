"""The numbers at one step, as the crosshair shows them."""

from __future__ import annotations

from dataclasses import dataclass

from visualcnn.gui.smoothing import SmoothedSeries
from visualcnn.gui.text import count
from visualcnn.gui.views.curves.measures import Measure, ValidationPoints
from visualcnn.training.history import Change
from visualcnn.training.series import Series


@dataclass(frozen=True)
class Readout:
    """One step's numbers as text; empty where there are none."""

    step: str
    batch: str
    smoothed: str
    validation: str


def read(
    measure: Measure,
    series: Series,
    smoothed: SmoothedSeries,
    validations: ValidationPoints,
    step: int,
) -> Readout:
    """The numbers at `step`; of steps of which only buckets are left, their range."""
    middle = smoothed.at(step)
    nearest = validations.nearest(step)
    return Readout(
        step=f"step {count(step)}",
        batch=_batch(measure, series, step),
        smoothed="" if middle is None else f"smoothed {measure.text(middle)}",
        validation=""
        if nearest is None
        else f"validation {measure.text(nearest[1])} at step {count(nearest[0])}",
    )


def _batch(measure: Measure, series: Series, step: int) -> str:
    index = step - series.exact_from
    if 0 <= index < len(series.exact):
        return f"batch {measure.text(float(series.exact[index]))}"
    bucket = (step - 1) // series.bucket_width
    if 0 <= bucket < len(series.buckets):
        low, high, _ = series.buckets[bucket].tolist()
        return f"batches {measure.text(low)} to {measure.text(high)}"
    return ""


def change_text(change: Change) -> str:
    """A changed setting: "step 1,200: learning rate 0.05 → 0.01"."""
    setting = change.setting.replace("_", " ")
    return f"step {count(change.step)}: {setting} {change.old} → {change.new}"
