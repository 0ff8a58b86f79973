"""A disk of 400 kB, made for a test: one that really gets full."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MOUNTED = 'mount -t tmpfs -o size=400k none "$1" && exec "$2" -c "$3" "$1"'
"""In a world of its own, which ends with the program."""


def on_small_disk(folder: Path, program: str) -> list[str]:
    """What `program` prints on a disk of 400 kB; skipped where no disk may be made."""
    folder.mkdir()
    words = ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNTED, "sh", str(folder)]
    try:
        probe = subprocess.run([*words, "true", ""], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("unshare is absent")
    if probe.returncode:
        pytest.skip("disks can't be mounted here")
    command = [*words, sys.executable, program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert list(folder.iterdir()) == []
    return done.stdout.splitlines()
