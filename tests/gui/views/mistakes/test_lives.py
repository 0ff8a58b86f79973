"""What a digit's biography says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gui.views.mistakes.example import lives
from visualcnn.gui.views.mistakes.lives import whole_percent
from visualcnn.gui.views.mistakes.order import FLIPS, FORGOTTEN, INDEX, LATE, SURE


def test_a_moment_in_words() -> None:
    """The step, what it was read as, how surely, and whether that was right."""
    shown = lives()
    assert shown.moment_words(1, 0) == "step 10: ✗ read as ant, 80 %"
    assert shown.moment_words(1, 3) == "step 1,040: ✓ read as bee, 80 %"
    assert shown.moment_words(3, 2) == "step 30: ✗ read as bee, 95 %"


def test_a_life_in_words() -> None:
    """Flips, how often it was right, and since when."""
    shown = lives()
    title = "validation 1 · label bee"
    assert shown.title(1) == title
    assert shown.words(1) == f"{title}: 3 flips, right 50 % of the time, right since step 1,040"
    assert shown.words(2).endswith(": 1 flip, right 75 % of the time, wrong now")


@pytest.mark.parametrize(
    ("by", "title", "figures"),
    [
        (FLIPS, "flips", ["0", "3", "1", "0"]),
        (LATE, "right since", ["step 10", "step 1,040", "never", "never"]),
        (FORGOTTEN, "was right", ["100 %", "50 %", "75 %", "0 %"]),
        (SURE, "sure", ["–", "–", "70 %", "95 %"]),
        (INDEX, "was right", ["100 %", "50 %", "75 %", "0 %"]),
    ],
)
def test_each_order_has_its_figure(by: str, title: str, figures: list[str]) -> None:
    """The number that it goes by."""
    shown = lives(by)
    assert shown.figure_title == title
    assert [shown.figure(sample) for sample in range(4)] == figures


def test_what_it_is_read_as_now() -> None:
    """By the last validation."""
    shown = lives()
    assert shown.now(1) == (True, "bee")
    assert shown.now(8) == (False, "ant")
    assert shown.validations == 4
    assert shown.name(7) == "7"


def test_right_or_wrong_of_some() -> None:
    """A row for each digit, in the order that is asked for."""
    found = lives().right(np.array([2, 1]))
    assert found.tolist() == [[True, True, True, False], [False, True, False, True]]


def test_whole_percents() -> None:
    """Rounded."""
    assert [whole_percent(part) for part in (0, 0.006, 0.995, 1)] == [
        "0 %",
        "1 %",
        "100 %",
        "100 %",
    ]
