"""What a kill -9 leaves: processes that save again and again are killed at random moments.

    python benchmarks/kills.py [--count 200] [--seed 0] [--naive]

Each kind of file is saved in a loop by a process of its own, which tells after each save how far
it is; it is killed `count` times. After every kill the file must be whole, its backup too, and
hold what was told last or what was being saved. "Inside a save" counts the kills that left
something unfinished: without any, nothing would be shown. --naive writes model files straight to
their place, to see that this finds what goes wrong. The exit code is 1 where a file was lost.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

# A process that forks has one thread.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from visualcnn.data.personal import IMAGES_FILE, LABELS_FILE, PersonalSet
from visualcnn.training import checkpoint
from visualcnn.training.atomic import BACKUP, write_atomically

VALUES = 60_000
"""In a model file: 240 kB, as a small network's."""
SIDE = 28
SAVES = 3
"""A kill comes within about so many saves."""
HOURS_AGO = 7_200
_NUMBER = struct.Struct("<q")


class Model:
    """A model file with its backup. Save number n holds n, 60,000 times."""

    title = "model file"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "model.visualcnn"

    def save(self, number: int) -> None:
        """Write it the way the window does."""
        checkpoint.save(self.path, _state(number))

    def number(self) -> int:
        """Of the save that is there; raises where anything isn't whole."""
        found = _number_in(self.path)
        backup = self.path.with_name(self.path.name + BACKUP)
        if backup.exists() and not found - 1 <= _number_in(backup) <= found:
            raise ValueError("The backup isn't the save before.")
        return found

    def unfinished(self) -> list[Path]:
        """Files of a save that was killed."""
        return [path for path in self.folder.iterdir() if path.name.startswith(".")]


class NaiveModel(Model):
    """The same, written as most programs do."""

    title = "model file, naively"

    def save(self, number: int) -> None:
        """Straight to its place."""
        self.path.write_bytes(checkpoint.dumps(_state(number)))


class Table(Model):
    """A file without a backup, such as the curves' picture and table."""

    title = "table"

    def save(self, number: int) -> None:
        """A line for each of its values."""
        write_atomically(self.path, b"%09d\n" % number * VALUES, keep_backup=False)

    def number(self) -> int:
        """Every line says it."""
        lines = self.path.read_bytes().split(b"\n")
        if len(lines) != VALUES + 1 or len(set(lines[:-1])) != 1:
            raise ValueError("The table isn't whole.")
        return int(lines[0])


class Digits(Model):
    """The user's own digits, of which each save adds one."""

    title = "own digits"

    def save(self, number: int) -> None:
        """The picture's grey is the digit's number."""
        personal = PersonalSet(self.folder)
        personal.load()
        if number > len(personal):
            personal.add(np.full((SIDE, SIDE), number % 256, np.uint8), number % 10)

    def unfinished(self) -> list[Path]:
        """New files, and pairs of which one is new."""
        return [path for path in self.folder.iterdir() if path.suffix == ".new"]

    def number(self) -> int:
        """Of digits; each is the one that it should be."""
        personal = PersonalSet(self.folder)
        personal.load()
        split = personal.split()
        numbers = np.arange(1, len(split) + 1)
        greys = split.images.reshape(len(split), -1)
        if (numbers % 256 != greys.T).any() or (split.labels != numbers % 10).any():
            raise ValueError("The digits are others.")
        if {path.name for path in self.folder.iterdir()} != {IMAGES_FILE, LABELS_FILE}:
            raise ValueError("Something was left behind.")
        return len(split)


def _state(number: int) -> dict[str, object]:
    return {"number": number, "weights": np.full(VALUES, number, np.float32)}


def _number_in(path: Path) -> int:
    state = checkpoint.load(path)
    if (state["weights"] != state["number"]).any():
        raise ValueError("The weights are of another save.")
    return int(state["number"])


def kill_one(kind: Model, first: int, delay: float) -> int:
    """Save from `first` on in another process, kill it after `delay` s; the last save it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        number = first
        while True:
            kind.save(number)
            os.write(writing, _NUMBER.pack(number))
            number += 1
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        begun = told.read(_NUMBER.size)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        last = (begun + told.read())[-_NUMBER.size :]
    return int(_NUMBER.unpack(last)[0])


def kills(kind: Model, count: int, moments: random.Random) -> Iterator[tuple[str, bool]]:
    """Kill `count` times; of each, what was lost ("" for nothing) and whether it cut a save."""
    start = time.perf_counter()
    kind.save(1)
    kind.save(2)
    longest, number = SAVES * (time.perf_counter() - start) / 2, 2
    for _ in range(count):
        before = set(kind.unfinished())
        told = kill_one(kind, number + 1, moments.uniform(0, longest))
        inside = not before.issuperset(kind.unfinished())
        try:
            number = kind.number()
        except Exception as error:  # noqa: BLE001 - whatever it is, the file isn't whole
            number = told
            yield str(error), True
        else:
            lost = "" if told <= number <= told + 1 else f"Save {told} was told, {number} is there."
            yield lost, inside


def sweep(kind: Model) -> int:
    """Files that still are there when two hours later the same file is saved again."""
    for path in kind.unfinished():
        then = time.time() - HOURS_AGO
        os.utime(path, (then, then))
    kind.save(kind.number() + 1)
    return len(kind.unfinished())


def report(kind: Model, count: int, seed: int) -> bool:
    """Print one line; whether all is well."""
    found = list(kills(kind, count, random.Random(seed)))  # noqa: S311 - moments, not secrets
    lost = [sentence for sentence, _ in found if sentence]
    inside = sum(cut for _, cut in found)
    left = 0 if lost else sweep(kind)
    words = f"{count:>6,} kills {inside:>6,} inside a save {len(lost):>6,} lost {left:>4} left over"
    print(f"{kind.title:<20}{words}{'   ' + lost[0] if lost else ''}", flush=True)
    return inside > 0 and not lost and not left


def main() -> int:
    """Kill all kinds of savers."""
    options = argparse.ArgumentParser(description="Kill processes that save.")
    options.add_argument("--count", type=int, default=200, help="kills of each kind")
    options.add_argument("--seed", type=int, default=0, help="of the moments")
    options.add_argument("--naive", action="store_true", help="write straight to the file instead")
    chosen = options.parse_args()
    kinds = (NaiveModel,) if chosen.naive else (Model, Table, Digits)
    well = True
    for make in kinds:
        with tempfile.TemporaryDirectory(prefix="visualcnn-kills-") as folder:
            well &= report(make(Path(folder)), chosen.count, chosen.seed)
    return 0 if well else 1


if __name__ == "__main__":
    raise SystemExit(main())
