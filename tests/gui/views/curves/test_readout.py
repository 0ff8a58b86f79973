"""The readout says what is known at a step."""

from __future__ import annotations

from visualcnn.gui.smoothing import SmoothedSeries
from visualcnn.gui.views.curves.measures import LOSS, ValidationPoints
from visualcnn.gui.views.curves.readout import change_text, read
from visualcnn.training.history import Change, Validation
from visualcnn.training.series import EXACT, Series


def test_old_steps_show_their_range() -> None:
    """Of steps of which only buckets are left, the lowest and highest batch are shown."""
    series = Series()
    for step in range(2 * EXACT + 1):
        series.append(0.25 if step % 2 else 0.5)
    smoothed = SmoothedSeries(series)
    smoothed.update()
    readout = read(LOSS, series, smoothed, ValidationPoints(LOSS), 10)
    assert readout.batch == "batches 0.250 to 0.500"
    assert readout.smoothed == "smoothed 0.375"
    assert readout.validation == ""


def test_validations_are_added_and_cut() -> None:
    """New validations are added; after a cut and others in their place, none of the old remain."""
    validations = [Validation(step, step / 10, 0.9, 100) for step in (1, 2, 3)]
    points = ValidationPoints(LOSS)
    points.update(validations)
    validations.append(Validation(4, 0.4, 0.9, 100))
    points.update(validations)
    assert points.steps.tolist() == [1, 2, 3, 4]
    points.update([*validations[:1], *(Validation(step, 9, 0.9, 100) for step in (2, 3, 4, 5))])
    assert points.values.tolist() == [0.1, 9, 9, 9, 9]
    assert points.nearest(4.4) == (4, 9)


def test_a_change_reads_as_a_sentence() -> None:
    """A change names its step, the setting and both values."""
    change = Change(1_200, "learning_rate", "0.05", "0.01")
    assert change_text(change) == "step 1,200: learning rate 0.05 → 0.01"
