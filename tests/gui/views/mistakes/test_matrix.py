"""What a confusion matrix says in numbers and words."""

from __future__ import annotations

import numpy as np

from tests.gui.views.mistakes.example import LABELS, NAMES, matrix
from visualcnn.explain.confusion import confusion
from visualcnn.gui.views.mistakes.matrix import COUNTS, SHARES, Matrix, rate


def test_cells_in_both_units() -> None:
    """Zero is empty; a share has one decimal, all of a row none."""
    shown = matrix()
    assert shown.cell_text(0, 0, COUNTS) == "3"
    assert shown.cell_text(0, 1, SHARES) == "25.0"
    assert shown.cell_text(1, 1, SHARES) == "100"
    assert shown.cell_text(1, 0, SHARES) == shown.cell_text(1, 0, COUNTS) == ""
    assert shown.numbers(COUNTS).tolist() == [[3, 1, 0], [0, 4, 0], [1, 1, 2]]
    assert shown.numbers(SHARES)[2].tolist() == [25, 25, 50]


def test_a_rare_mistake_is_not_nothing() -> None:
    """One of five thousand is less than a tenth of a percent; thousands are grouped."""
    labels = np.zeros(5_000, np.uint8)
    read = labels.copy()
    read[7] = 1
    shown = Matrix("train", 1, labels, read, confusion(labels, read, 2), ("a", "b"))
    assert shown.cell_text(0, 1, SHARES) == "<0.1"
    assert shown.cell_text(0, 0, COUNTS) == "4,999"
    assert np.array_equal(shown.numbers(SHARES)[1], [0, 0])


def test_a_cell_knows_its_samples() -> None:
    """In order, int64; none where nothing is."""
    shown = matrix()
    assert shown.indices(0, 1).tolist() == [3]
    assert shown.indices(2, 2).tolist() == [5, 11]
    assert shown.indices(1, 0).tolist() == []
    assert shown.indices(0, 0).dtype == np.int64


def test_words() -> None:
    """A cell, a class, and the whole."""
    shown = matrix()
    assert shown.title(0, 1) == "label ant read as bee"
    assert shown.cell_words(0, 1) == "label ant read as bee: 1 of 4 (25.0 %)"
    assert shown.class_words(1) == (
        "Recall 100.0 %: 4 of 4 digits labelled bee are read as bee.\n"
        "Precision 66.7 %: 4 of 6 digits read as bee are labelled bee."
    )
    assert shown.summary == "Test set: 75.0 % of 12 digits read right · step 1,040"
    assert matrix(stale=True).summary.endswith(", the network has learned on since")
    assert matrix(split="validation").summary.startswith("Validation set: ")


def test_a_class_without_samples() -> None:
    """Nothing is divided by nothing."""
    shown = matrix((*NAMES, "dog"))
    assert shown.cell_words(3, 0) == "label dog read as ant: 0 of 0"
    assert "Recall –: 0 of 0 digits" in shown.class_words(3)
    assert rate(float("nan")) == "–"
    assert not shown.numbers(SHARES)[3].any()


def test_a_class_without_a_name_has_its_number() -> None:
    """As with a file whose names are lost."""
    counted = confusion(LABELS, LABELS, 3)
    shown = Matrix("test", 1, LABELS, LABELS, counted, ())
    assert shown.title(2, 0) == "label 2 read as 0"
