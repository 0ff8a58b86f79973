"""Side by side: each side in a process of its own, in turn, so that drift hits all alike.

Two thread pools in one process disturb one another, and a shared machine changes its speed from
minute to minute: what is quoted is the median of the ratios of neighbours in time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

PROJECT = Path(__file__).parents[1]
TORCH_PYTHON = PROJECT / ".venv-torch" / "bin" / "python"
"""The benchmarks' own environment with PyTorch; `make bench` builds it."""
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Side:
    """A program of this folder with its arguments, and the threads it may use.

    Its last line on stdout is one JSON object.
    """

    program: str
    arguments: tuple[str, ...] = ()
    threads: int = 1
    torch: bool = False

    def run(self, timeout: float = 600) -> dict[str, Any]:
        """What the program says; RuntimeError with its last words where it fails."""
        done = subprocess.run(
            self._command,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{self.program}: {done.stderr.strip()[-2000:]}")
        answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return answer

    def start(self, *further: str) -> subprocess.Popen[bytes]:
        """The program under way, with `further` arguments; what it says is lost."""
        return subprocess.Popen(
            [*self._command, *further],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def _command(self) -> list[str]:
        python = str(TORCH_PYTHON) if self.torch else sys.executable
        return [python, str(PROJECT / "benchmarks" / self.program), *self.arguments]

    @property
    def _environment(self) -> dict[str, str]:
        environment = os.environ | dict.fromkeys(THREAD_VARIABLES, str(self.threads))
        return environment | {"PYTHONPATH": str(PROJECT)}


@dataclass(frozen=True)
class Ratios:
    """Neighbouring runs divided: the median, and the smallest and largest as the noise."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.values)

    def __str__(self) -> str:
        return f"{self.median:.2f}× ({min(self.values):.2f}-{max(self.values):.2f})"


def alternate(sides: Mapping[str, Side], rounds: int) -> dict[str, list[dict[str, Any]]]:
    """Run all `sides` in turn, `rounds` times after one round that isn't counted."""
    answers: dict[str, list[dict[str, Any]]] = {name: [] for name in sides}
    for counted in (False, *(True,) * rounds):
        for name, side in sides.items():
            answer = side.run()
            if counted:
                answers[name].append(answer)
    return answers


def ratios(
    ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]], key: str
) -> Ratios:
    """`key` of ours over theirs, run by run."""
    return Ratios(tuple(a[key] / b[key] for a, b in zip(ours, theirs, strict=True)))
