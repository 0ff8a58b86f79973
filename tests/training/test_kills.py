"""Processes that are killed while they save leave whole files: a short run of `make kills`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def kills(folder: Path, *options: str) -> tuple[int, list[str]]:
    """Exit code and lines of `make kills`, whose files lie in `folder`, where none is left."""
    folder.mkdir()
    command = [sys.executable, str(ROOT / "benchmarks" / "kills.py"), *options]
    environment = os.environ | {"TMPDIR": str(folder)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.stderr == ""
    assert list(folder.iterdir()) == []
    return done.returncode, done.stdout.splitlines()


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """Every model file, backup, table and set of digits is whole, and no later save leaves more."""
    code, lines = kills(tmp_path / "kept", "--count", "20", "--seed", "1")
    assert len(lines) == 3
    for line in lines:
        assert line.endswith("0 lost    0 left over"), line
    assert code == 0


def test_what_is_written_straight_to_its_place_is_lost(tmp_path: Path) -> None:
    """The same kills find what other programs do: else they would show nothing."""
    code, (line,) = kills(tmp_path / "lost", "--count", "30", "--naive")
    assert code == 1
    assert "30 kills" in line
    assert " 0 lost" not in line
