"""Facts about the progress bars."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tiny import tiny_dataset, tiny_trainer, train
from visualcnn.cli import progress
from visualcnn.cli.progress import EpochBars, draw_all


def test_each_epoch_ends_with_its_validation(capsys: pytest.CaptureFixture[str]) -> None:
    """One bar an epoch, complete, with loss, accuracy and the number of validation samples."""
    with EpochBars(2) as bars:
        for report in train(tiny_trainer(epochs=2)):
            bars.show(report)
    captured = capsys.readouterr()
    assert captured.out == ""
    last = [bar for bar in captured.err.replace("\n", "\r").split("\r") if "45/45" in bar]
    for epoch in (1, 2):
        (*_, line) = [bar for bar in last if bar.startswith(f"Epoch {epoch}/2: 100%")]
        assert "loss" in line
        assert "% of 12" in line


def test_a_bar_begins_where_the_run_was_left(capsys: pytest.CaptureFixture[str]) -> None:
    """A run resumed in mid-epoch doesn't begin at 0."""
    reports = train(tiny_trainer(), 3)
    with EpochBars(3) as bars:
        bars.show(reports[2])
    assert "20/45" in capsys.readouterr().err


def test_data_that_needs_no_drawing_shows_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    """Only the built-in digits are drawn."""
    draw_all(tiny_dataset())
    assert capsys.readouterr().err == ""


def test_drawing_is_shown_in_percent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Up to the end."""

    def fill(dataset: object) -> Iterator[float]:
        del dataset
        yield from (0.5, 1.0)

    monkeypatch.setattr(progress, "fill", fill)
    draw_all(tiny_dataset())
    assert "Drawing tiny pictures" in capsys.readouterr().err
