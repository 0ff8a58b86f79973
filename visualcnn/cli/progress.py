"""Progress on stderr: a bar for each epoch with loss, accuracy and validation."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from visualcnn.cli.output import percent
from visualcnn.data.dataset import Dataset
from visualcnn.data.digits import fill
from visualcnn.training.report import EpochReport, Report, StepReport

_SMOOTHING = 0.98


class EpochBars:
    """Shows a run's reports; each epoch's bar stays with its validation."""

    def __init__(self, epochs: int) -> None:
        self._epochs = epochs
        self._bar: tqdm[Any] | None = None
        self._loss = self._accuracy = float("nan")
        self._validation = ""

    def show(self, report: Report) -> None:
        """Take in one report, at a few microseconds' cost."""
        match report:
            case StepReport():
                self._on_step(report)
            case EpochReport():
                self._on_validation(report)

    def _on_step(self, report: StepReport) -> None:
        if self._bar is None:
            self._bar = tqdm(
                desc=f"Epoch {report.epoch + 1}/{self._epochs}",
                initial=report.position - report.batch_size,
                total=report.epoch_size,
                unit=" images",
                dynamic_ncols=True,
            )
            self._loss, self._accuracy = report.loss, report.accuracy
        self._loss = _smoothed(self._loss, report.loss)
        self._accuracy = _smoothed(self._accuracy, report.accuracy)
        self._write(self._bar)
        self._bar.update(report.batch_size)

    def _on_validation(self, report: EpochReport) -> None:
        self._validation = f", validation {percent(report.accuracy)} of {report.count:,}"
        if self._bar is None:
            return
        self._write(self._bar)
        if report.ends_epoch:
            self.close()

    def _write(self, bar: tqdm[Any]) -> None:
        text = f"loss {self._loss:.4f}, accuracy {percent(self._accuracy)}{self._validation}"
        bar.set_postfix_str(text, refresh=False)

    def close(self) -> None:
        """Leave the bar as it is."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _smoothed(kept: float, new: float) -> float:
    return _SMOOTHING * kept + (1 - _SMOOTHING) * new


def draw_all(dataset: Dataset) -> None:
    """Draw the built-in digits that aren't drawn yet; other data has nothing to draw."""
    shares: Iterable[float] = fill(dataset)
    bar: tqdm[Any] | None = None
    for share in shares:
        if bar is None:
            bar = tqdm(desc=f"Drawing {dataset.title.lower()}", total=100, unit="%", leave=False)
        bar.update(int(100 * share) - bar.n)
    if bar is not None:
        bar.close()
