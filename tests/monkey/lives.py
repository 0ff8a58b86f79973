"""Lives in processes of their own: run, and what became of them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.monkey.shrinking import shrunk, written

PROJECT = Path(__file__).parents[2]
LONGEST = 900
"""Seconds that a life may take."""
_LAST = 12
"""Events before a failure that are shown."""


@dataclass(frozen=True)
class Lived:
    """What a life came to: its tally, and what is to be told where it went wrong."""

    seed: int
    life: int
    tally: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    last: str = ""


def live(seed: int, life: int, numbers: Sequence[int]) -> Lived:
    """One life in a process of its own and a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="monkey-") as name:
        folder = Path(name)
        command = [sys.executable, "-m", "tests.monkey.child", name, "--seed", str(seed)]
        command += ["--life", str(life), "--numbers", written(numbers)]
        try:
            done = subprocess.run(
                command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=LONGEST
            )
        except subprocess.TimeoutExpired:
            return Lived(seed, life, {}, "It took too long", _last_events(folder))
        return _told(Lived(seed, life), done, folder)


def _told(lived: Lived, done: subprocess.CompletedProcess[str], folder: Path) -> Lived:
    lines = done.stdout.splitlines()
    tally = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    fault = str(tally.get("fault", ""))
    if not tally or (done.returncode and not fault):
        fault = f"The process ended with {done.returncode}: {done.stderr[-1500:]}"
    last = _last_events(folder) if fault else ""
    return Lived(lived.seed, lived.life, tally, fault, last)


def _last_events(folder: Path) -> str:
    log = folder / "events.txt"
    if not log.is_file():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    crash = next((at for at, line in enumerate(lines) if "(most recent call" in line), len(lines))
    return "\n".join(lines[max(0, crash - _LAST) : crash + 4 * _LAST])


def smallest(lived: Lived, numbers: Sequence[int], tries: int) -> list[int]:
    """Few events that end in the same kind of fault."""
    kind = lived.fault[:40]

    def fails(fewer: Sequence[int]) -> bool:
        return live(lived.seed, lived.life, fewer).fault[:40] == kind

    return shrunk(numbers, fails, tries)
