"""The table also holds steps of which only means are left."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from visualcnn.gui.views.curves.table import write_table
from visualcnn.training.history import History
from visualcnn.training.series import EXACT


def test_old_steps_are_means(tmp_path: Path) -> None:
    """Every step is in exactly one row, and a mean says for how many steps it stands."""
    history = History()
    for step in range(2 * EXACT + 1):
        history.loss.append(step % 2)
        history.accuracy.append(0.5)
    path = tmp_path / "curves.csv"
    write_table(history, path)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["steps"]) for row in rows) == 2 * EXACT + 1
    assert rows[0]["kind"] == "mean"
    assert int(rows[0]["step"]) == int(rows[0]["steps"]) > 1
    assert float(rows[0]["loss"]) == pytest.approx(0.5)
    assert int(rows[-1]["step"]) == 2 * EXACT + 1
