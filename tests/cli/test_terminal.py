"""Facts about training where there is no window."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.tiny import TINY, tiny_dataset
from visualcnn.cli import terminal
from visualcnn.cli.autosaves import Autosaves
from visualcnn.cli.interrupt import Interrupt
from visualcnn.cli.loop import Timing, train_shown
from visualcnn.cli.terminal import train_in_terminal
from visualcnn.training.config import Config
from visualcnn.training.run import new_run
from visualcnn.training.threads import blas_threads, limit_blas
from visualcnn.training.trainer import Trainer


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The tiny network in place of any architecture."""
    del folder

    def tiny_run(config: Config, dataset: object) -> Trainer:
        del dataset
        return new_run(config, tiny_dataset(), TINY)

    monkeypatch.setattr(terminal, "new_run", tiny_run)


def test_it_trains_saves_and_returns_the_model(capsys: pytest.CaptureFixture[str]) -> None:
    """Two epochs, by default; the file is in the present folder."""
    model = train_in_terminal(tiny_dataset())
    assert (model.epoch, model.config.epochs) == (2, 2)
    assert Path(model.file_name).is_file()
    captured = capsys.readouterr()
    assert "test accuracy" in captured.out
    assert f"Saved in {model.file_name}" in captured.err


def test_the_threads_can_be_chosen() -> None:
    """The file says how many were used."""
    limit_blas(2)
    most = blas_threads()
    for threads in (1, most):
        model = train_in_terminal(tiny_dataset(), Config(epochs=1), threads=threads)
        assert model.versions.blas_threads == threads


def test_a_failure_ends_the_process_with_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A folder that isn't there can't be saved to."""
    with pytest.raises(SystemExit) as info:
        train_in_terminal(tiny_dataset(), Config(epochs=1), Path("absent/m.visualcnn"))
    assert info.value.code == 1
    assert "visualcnn: m.visualcnn can't be saved" in capsys.readouterr().err


def test_ctrl_c_saves_and_ends_the_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As in `visualcnn train`."""

    def interrupted(trainer: Trainer, interrupt: Interrupt, autosaves: Autosaves) -> Timing:
        signal.raise_signal(signal.SIGINT)
        return train_shown(trainer, interrupt, autosaves)

    monkeypatch.setattr(terminal, "train_shown", interrupted)
    with pytest.raises(SystemExit) as info:
        train_in_terminal(tiny_dataset(), save=Path("m.visualcnn"))
    assert info.value.code == 130
    assert Path("m.visualcnn").is_file()
    assert "Stopped after step 1." in capsys.readouterr().err
