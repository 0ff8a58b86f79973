"""What the page "Why" is shown."""

from __future__ import annotations

from tests.gui.why_example import CELL, why_view


def test_what_is_derived_from_it() -> None:
    """The prediction, the picture's shape, and what kind of number is asked about."""
    view = why_view()
    assert view.prediction == int(view.probabilities.argmax())
    assert view.shape == (8, 8)
    assert view.is_class
    assert not why_view(CELL).is_class
