"""A disk that really is full, and one that can only be read: small ones, made for the test."""

from __future__ import annotations

from pathlib import Path

from tests.small_disk import on_small_disk

BEGIN = """
import subprocess, sys
from pathlib import Path
import numpy as np
from visualcnn.data.dataset import DataError
from visualcnn.data.personal import PersonalSet
from visualcnn.training import checkpoint

disk = Path(sys.argv[1])
path = disk / "model.visualcnn"

def attempt(count, number):
    try:
        checkpoint.save(path, {"weights": np.full(count, number, np.float32)})
    except checkpoint.CheckpointError as error:
        print(error)
    weights = checkpoint.load(path)["weights"]
    print(len(weights), *set(weights.tolist()), *sorted(file.name for file in disk.iterdir()))
"""
FULL = """
attempt(50_000, 1)
attempt(60_000, 2)
attempt(10_000, 3)
attempt(10_000, 4)
"""
DIGITS = """
personal = PersonalSet(disk)
for count in range(1_000):
    try:
        personal.add(np.full((100, 100), count, np.uint8), 7)
    except DataError as error:
        print(error)
        break
print(count > 5, len(personal) == count, *sorted(file.name for file in disk.iterdir()))
again = PersonalSet(disk)
again.load()
print((again.split().images == personal.split().images).all())
personal.remove(0)
print(len(personal) == count - 1)
"""
READ_ONLY = """
attempt(1_000, 1)
subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
attempt(1_000, 2)
"""
FAILED, UNCHANGED = "model.visualcnn can't be saved: ", "; the old file is unchanged."


def test_a_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    """A model too large for what is free is refused in words; a smaller one is saved."""
    assert on_small_disk(tmp_path / "disk", BEGIN + FULL) == [
        "50000 1.0 model.visualcnn",
        f"{FAILED}the disk is full. Free some space or save elsewhere{UNCHANGED}",
        "50000 1.0 model.visualcnn",
        "10000 3.0 model.visualcnn model.visualcnn.bak",
        "10000 4.0 model.visualcnn model.visualcnn.bak",
    ]


def test_a_full_disk_keeps_the_users_digits(tmp_path: Path) -> None:
    """All but the last one, which is told; one can be taken out where there is room for it."""
    folder = tmp_path / "disk"
    sentence, *facts = on_small_disk(folder, BEGIN + DIGITS)
    assert sentence == (
        f"Your digits can't be kept in {folder} (No space left on device): "
        "free some space and try again."
    )
    assert facts == [
        "True True my-digits-images-idx3-ubyte my-digits-labels-idx1-ubyte",
        "True",
        "True",
    ]


def test_a_disk_that_can_only_be_read(tmp_path: Path) -> None:
    """The sentence names it; the file is as it was."""
    folder = tmp_path / "disk"
    assert on_small_disk(folder, BEGIN + READ_ONLY)[1:] == [
        f"{FAILED}{folder} can only be read. Save elsewhere{UNCHANGED}",
        "1000 1.0 model.visualcnn",
    ]
