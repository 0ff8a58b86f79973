"""The curves as a table: one row a step or validation, for a spreadsheet or pandas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from visualcnn.training.atomic import write_atomically
from visualcnn.training.history import History

COLUMNS = ("kind", "step", "steps", "loss", "accuracy", "samples")
"""`steps`: how many steps the row stands for, of which `step` is the last."""


def write_table(history: History, path: Path) -> None:
    """Write a CSV file of three kinds of rows: "mean" of old steps, "batch", "validation".

    Raises SaveError; a file that was there is then as it was.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(history))
    write_atomically(path, text.getvalue().encode(), keep_backup=False)


def _rows(history: History) -> Iterator[tuple[Any, ...]]:
    loss, accuracy = history.loss, history.accuracy
    width = loss.bucket_width
    for index, means in enumerate(zip(loss.buckets[:, 2], accuracy.buckets[:, 2], strict=True)):
        yield ("mean", (index + 1) * width, width, *means, "")
    exact = zip(loss.exact.tolist(), accuracy.exact.tolist(), strict=True)
    for step, (lost, right) in enumerate(exact, start=loss.exact_from):
        yield ("batch", step, 1, _short(lost), _short(right), "")
    for point in history.validations:
        yield ("validation", point.step, 1, point.loss, point.accuracy, point.count)


def _short(number: float) -> float:
    """A float32 as the shortest decimal that still is that float32, nearly."""
    return float(f"{number:.7g}")
