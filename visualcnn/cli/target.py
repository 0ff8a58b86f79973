"""The file that a training in the terminal is saved in: nobody else's work is written over."""

from __future__ import annotations

from pathlib import Path

from visualcnn.cli.output import note
from visualcnn.training import checkpoint
from visualcnn.training.model_file import model_state
from visualcnn.training.trainer import Trainer


class Target:
    """The file `path` as it is when the training begins.

    Where somebody else has saved there by the end, `path` becomes a free name beside it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seal = checkpoint.seal_of(path)

    def save(self, trainer: Trainer) -> None:
        """Write the run as it is. Raises CheckpointError."""
        state = model_state(trainer)
        try:
            self._seal = checkpoint.save(self.path, state, self._seal)
        except checkpoint.ChangedError:
            note(f"{self.path} was saved by another program meanwhile, and stays as it is.")
            self.path = _free(self.path)
            self._seal = checkpoint.save(self.path, state, b"")


def _free(path: Path) -> Path:
    """A name that no file has: run-2.visualcnn for run.visualcnn."""
    number = 2
    while (free := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    return free
