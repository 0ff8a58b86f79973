"""Training in the terminal where no window can be opened."""

from __future__ import annotations

from pathlib import Path

from visualcnn.cli.autosaves import Autosaves
from visualcnn.cli.interrupt import Interrupt
from visualcnn.cli.loop import outcome, train_shown
from visualcnn.cli.output import note, reporting_errors, result
from visualcnn.cli.progress import draw_all
from visualcnn.cli.target import Target
from visualcnn.data.dataset import Dataset
from visualcnn.data.sources import open_dataset
from visualcnn.nn.kinds import KINDS
from visualcnn.training import checkpoint
from visualcnn.training.config import Config
from visualcnn.training.model_file import ENDING, ModelFile, read_model
from visualcnn.training.run import new_run
from visualcnn.training.threads import limit_blas
from visualcnn.training.trainer import Trainer

MODEL_FILE = Path(f"visualcnn-model{ENDING}")


def train_in_terminal(
    dataset: Dataset | None = None,
    config: Config | None = None,
    save: Path = MODEL_FILE,
    threads: int | None = None,
) -> ModelFile:
    """Train, by default two epochs on the built-in digits, save the model and return it.

    Ends the process with one sentence on stderr where that fails, and after Ctrl-C.
    """
    trained: list[ModelFile] = []

    def work() -> int:
        checkpoint.require_writable(save)
        target = Target(save)
        limit_blas(threads)
        trainer = new_run(config or Config(epochs=2), dataset or open_dataset())
        draw_all(trainer.dataset)
        code = _train(trainer, target)
        kinds = {layer.kind: type(layer) for layer in trainer.network.layers.values()}
        trained.append(read_model(target.path, KINDS | kinds))
        return code

    if code := reporting_errors(work):
        raise SystemExit(code)
    return trained[0]


def _train(trainer: Trainer, target: Target) -> int:
    """Train and save; the exit code."""
    with Interrupt() as interrupt, Autosaves() as autosaves:
        timing = train_shown(trainer, interrupt, autosaves)
        target.save(trainer)
    note(f"Saved in {target.path}")
    if interrupt.asked and not trainer.finished:
        note(f"Stopped after step {trainer.step:,}.")
        return interrupt.exit_code
    result(outcome(trainer, timing).in_words(trainer.dataset.title))
    return 0
