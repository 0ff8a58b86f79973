"""A training in the terminal: the trainer's steps, shown, timed and stopped by Ctrl-C."""

from __future__ import annotations

import time
from dataclasses import dataclass

from visualcnn.cli.autosaves import Autosaves
from visualcnn.cli.interrupt import Interrupt
from visualcnn.cli.output import percent
from visualcnn.cli.progress import EpochBars
from visualcnn.training.evaluation import evaluate
from visualcnn.training.history import History
from visualcnn.training.report import StepReport
from visualcnn.training.trainer import Trainer


@dataclass
class Timing:
    """Seconds in all, and of these the ones in which `images` samples were trained on."""

    seconds: float = 0.0
    training_seconds: float = 0.0
    images: int = 0

    @property
    def images_per_second(self) -> float:
        """Speed of the steps alone, without validation; 0 if none was made."""
        return self.images / self.training_seconds if self.training_seconds else 0.0


def train_shown(
    trainer: Trainer, interrupt: Interrupt, autosaves: Autosaves | None = None
) -> Timing:
    """Train until the epochs are done or Ctrl-C asks to stop, with bars on stderr."""
    timing = Timing()
    start = last = time.perf_counter()
    with EpochBars(trainer.config.epochs) as bars:
        for report in trainer.steps():
            now = time.perf_counter()
            if isinstance(report, StepReport):
                timing.training_seconds += now - last
                timing.images += report.batch_size
            last = now
            bars.show(report)
            if autosaves is not None:
                autosaves.see(trainer, report)
            if interrupt.asked:
                break
    timing.seconds = time.perf_counter() - start
    return timing


@dataclass(frozen=True)
class Outcome:
    """What a training came to, in the order and under the names that `--json` prints.

    `epochs` and `steps` count the whole run, `seconds` and `images_per_second` this process.
    """

    epochs: int
    steps: int
    seconds: float
    images_per_second: float
    train_loss: float | None
    validation_accuracy: float
    validation_count: int
    test_accuracy: float
    test_count: int

    def in_words(self, title: str) -> str:
        """One line for a reader; `title` is the data set's."""
        return (
            f"{title}: test accuracy {percent(self.test_accuracy)} of {self.test_count:,}, "
            f"validation {percent(self.validation_accuracy)} of {self.validation_count:,}; "
            f"{self.steps:,} steps, {self.images_per_second:,.0f} images/s"
        )


def outcome(trainer: Trainer, timing: Timing) -> Outcome:
    """Of a finished training. The test set is measured here, and never before."""
    validations = trainer.history.validations
    validation = trainer.dataset.validation
    # A file may say that its epochs are done, and hold no validation.
    last = validations[-1] if validations else evaluate(trainer.observer, validation)
    test = evaluate(trainer.observer, trainer.dataset.test)
    return Outcome(
        epochs=trainer.epoch,
        steps=trainer.step,
        seconds=round(timing.seconds, 3),
        images_per_second=round(timing.images_per_second, 1),
        train_loss=last_epoch_loss(trainer.history),
        validation_accuracy=last.accuracy,
        validation_count=last.count,
        test_accuracy=test.accuracy,
        test_count=test.count,
    )


def last_epoch_loss(history: History) -> float | None:
    """Mean of the batches' losses over the last epoch, or what there is of it."""
    starts = [0, *(end for end in history.epoch_ends if end < history.steps)]
    exact = history.loss.exact
    recent = exact[max(0, starts[-1] + 1 - history.loss.exact_from) :]
    return float(recent.mean()) if len(recent) else None
