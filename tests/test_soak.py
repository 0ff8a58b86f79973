"""The long run's verdict: growth is told from noise, and a leak from what goes up and down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from soak.steadiness import settled, slope
from soak.verdict import figures

PROJECT = Path(__file__).parent.parent
MINUTES = 20
MOST_THREADS = 12
"""Of the window; a long soak shows that they are as many at its end as at its beginning."""


def course(growth: float = 0.0, objects: float = 0.0, gaps: float = 0.0) -> dict[str, Any]:
    """What a run finds that uses 200 MB, and some per hour more."""
    times = np.arange(0, 60 * MINUTES, 2.0)
    rng = np.random.default_rng(1)
    threads = np.full(len(times), 6)
    looks = np.stack([times, threads, threads + 6], axis=1).tolist()
    ends = np.arange(12.8, 60 * MINUTES, 12.8)
    megabytes = 200 + growth * ends / 3600 + rng.normal(0, 0.15, len(ends))
    objects_held = 2_000 + np.arange(len(ends)) % 7 + (objects * ends / 3600).astype(int)
    system = megabytes + 20 + 20 * (rng.random(len(ends)) < 0.1) + gaps * ends / 3600
    used = np.stack([ends, megabytes, system, objects_held], axis=1).tolist()
    told = {"p50": 0.2, "p99": 9.0, "worst": 50.0, "ticks": 9, "state": "Training", "message": ""}
    return told | {"looks": looks, "used": used, "steps": 9, "rounds": 3, "saved": 3}


def verdicts(found: dict[str, Any]) -> dict[str, bool | None]:
    """By the names of those that have a target."""
    told = figures(found, 60 * MINUTES)
    return {figure.name: figure.reached for figure in told if figure.target}


def test_a_run_that_holds_what_it_held_passes() -> None:
    """Though now and then there are gaps of 20 MB."""
    assert set(verdicts(course()).values()) == {True}


@pytest.mark.parametrize(
    ("found", "missed"),
    [
        (course(growth=10), "growth of memory in use"),
        (course(objects=30), "Qt objects"),
        (course(gaps=150), "memory held of the system"),
        (course() | {"p99": 17.0}, "lateness of the window"),
        (course() | {"saved": 1}, "trained and used"),
        (course() | {"state": "Failed"}, "trained and used"),
        (course() | {"message": "Something went wrong."}, "trained and used"),
    ],
)
def test_each_target_can_be_missed(found: dict[str, Any], missed: str) -> None:
    """And by itself."""
    assert [name for name, reached in verdicts(found).items() if not reached] == [missed]


def test_a_run_that_is_too_short_says_so() -> None:
    """Neither reached nor missed."""
    short = course()
    short["used"] = short["used"][-4:]
    for figure in figures(short, 60 * MINUTES)[:2]:
        assert figure.reached is None
        assert "more minutes" in figure.note


def test_the_slope_is_robust_and_knows_its_uncertainty() -> None:
    """A fifth of wild values moves it by less than it says."""
    times = np.linspace(0, 1, 200)
    rng = np.random.default_rng(2)
    values = 3 * times + rng.normal(0, 0.2, 200)
    values[rng.choice(200, 40, replace=False)] += 50
    found = slope(times.tolist(), values.tolist())
    assert abs(found.value - 3) < found.uncertainty < 1
    assert found.below(5) is True
    assert found.below(1) is False
    assert found.below(found.value) is None


def test_counts_settle_when_the_second_half_brings_nothing_new() -> None:
    """Up and down is no leak; one more than ever before may be one."""
    assert settled([5, 7, 6, 7, 5, 7])
    assert not settled([5, 7, 6, 7, 5, 8])


def test_a_short_soak_of_the_real_window_does_all_of_a_round(tmp_path: Path) -> None:
    """In haste: explanations, gallery, pad, a save, mistakes, map, and the rest that is weighed."""
    environment = os.environ | {
        "PYTHONPATH": str(PROJECT),
        "QT_QPA_PLATFORM": "offscreen",
        "VISUALCNN_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "OPENBLAS_NUM_THREADS": "1",
    }
    seconds = 7.0
    command = [sys.executable, str(PROJECT / "soak" / "window.py"), str(seconds), "15", "7000"]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    assert b"Traceback" not in done.stderr
    found = json.loads(done.stdout)
    assert found["rounds"] >= 1
    assert found["used"][0][2] > found["used"][0][1] > 50
    assert found["ticks"] > 20
    told = {figure.name: figure for figure in figures(found, seconds)}
    assert told["trained and used"].reached, told["trained and used"]
    assert max(threads for _, threads, _ in found["looks"]) <= MOST_THREADS
