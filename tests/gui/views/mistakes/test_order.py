"""Which biographies stand first, and what is said of all of them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gui.views.mistakes.example import LABELS, history
from visualcnn.gui.views.mistakes.order import (
    FLIPS,
    FORGOTTEN,
    INDEX,
    LATE,
    ORDERS,
    SURE,
    order,
    summary,
)
from visualcnn.training.biography import Biographies, biographies

REST = [0, 5, 6, 7, 9, 10, 11]


@pytest.fixture
def lives() -> Biographies:
    """Of the example."""
    return biographies(history(), LABELS)


def test_the_most_telling_ones_stand_first(lives: Biographies) -> None:
    """Equal ones by their index; those never learned stand behind all that were."""
    assert order(lives, FLIPS).tolist() == [1, 2, 4, 8, 0, 3, *REST[1:]]
    assert order(lives, LATE).tolist() == [1, 4, *REST, 2, 3, 8]
    assert order(lives, FORGOTTEN).tolist() == [2, 8, 0, 1, 3, 4, *REST[1:]]
    assert order(lives, SURE).tolist() == [3, 2, 8, 0, 1, 4, *REST[1:]]
    assert order(lives, INDEX).tolist() == list(range(12))


def test_every_order_has_all_digits_once(lives: Biographies) -> None:
    """As int64, whatever the order."""
    for name in ORDERS:
        found = order(lives, name)
        assert found.dtype == np.int64
        assert sorted(found.tolist()) == list(range(12))


def test_what_is_found_in_all_of_them(lives: Biographies) -> None:
    """One sentence for each order."""
    assert summary(lives, FLIPS) == "4 digits changed between right and wrong."
    assert summary(lives, INDEX) == summary(lives, FLIPS)
    assert summary(lives, LATE) == "3 digits are not learned yet, at the end of the list."
    assert summary(lives, FORGOTTEN) == "2 digits are wrong now, though right before."
    assert summary(lives, SURE) == "3 digits are wrong now, 1 with 90 % or more."


def test_one_digit_is_one() -> None:
    """After one validation, with one mistake."""
    one = biographies(history(), LABELS)
    kept = np.array([3])
    alone = Biographies(*(getattr(one, name)[kept] for name in one.__dataclass_fields__))
    assert summary(alone, LATE) == "1 digit is not learned yet, at the end of the list."
    assert summary(alone, SURE) == "1 digit is wrong now, 1 with 90 % or more."
