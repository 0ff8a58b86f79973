"""The commands, by name."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from visualcnn import cli
from visualcnn.cli import commands, train
from visualcnn.cli.arguments import Options
from visualcnn.training.model_record import read_record
from visualcnn.training.threads import limit_blas


def test_a_command_gets_its_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """And gives the exit code."""
    asked: list[Options] = []

    def info(options: Options) -> int:
        asked.append(options)
        return 5

    monkeypatch.setitem(commands.COMMANDS, "info", info)
    assert cli.main(["info", "m.visualcnn"]) == 5
    assert asked[0].model == Path("m.visualcnn")


def test_the_window_starts_without_them() -> None:
    """What only the terminal needs isn't imported where a window is to be opened."""
    program = "import sys, visualcnn.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    imported = set(done.stdout.split())
    assert "visualcnn.cli.arguments" in imported
    assert not imported & {"visualcnn.cli.commands", "visualcnn.cli.train", "tqdm", "dill"}


def test_threads_on_the_command_line_win_over_the_files(
    monkeypatch: pytest.MonkeyPatch, quick: Callable[..., int]
) -> None:
    """Without them a resumed run has as many as before, where the machine has so many cores."""
    monkeypatch.setattr(train, "cores", lambda: 4)
    most = limit_blas(2)
    assert quick("--epochs", "1", "--save", "m.visualcnn", "--threads", str(most)) == 0
    resumed = ["--resume", "m.visualcnn", "--save", "n.visualcnn", "--epochs", "2"]
    for given, used in ([], most), (["--threads", "1"], 1):
        assert quick(*resumed, *given) == 0
        assert read_record(Path("n.visualcnn")).versions.blas_threads == used
