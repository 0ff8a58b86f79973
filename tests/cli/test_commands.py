"""The commands, by name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from visualcnn import cli
from visualcnn.cli import commands
from visualcnn.cli.arguments import Options


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
