"""A model file is clean for those who scan pickles: nothing in it is named, called or changed."""

from __future__ import annotations

import io
import pickletools
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.tiny import saved, tiny_trainer, train
from tests.training.attacks.appended import SYSTEM
from tests.training.test_golden import GOLDEN

SCANNERS = {
    "picklescan": ["--path"],
    "modelscan": ["--path"],
    "fickling": ["--check-safety", "--print-results"],
}
"""Public scanners of pickles, and what they are asked; those that are installed are run."""
HARMLESS = {
    *("PROTO", "FRAME", "STOP", "MEMOIZE", "BINGET", "LONG_BINGET", "MARK", "NONE", "NEWTRUE"),
    *("NEWFALSE", "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT", "SHORT_BINUNICODE"),
    *("BINUNICODE", "SHORT_BINBYTES", "BINBYTES", "EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2"),
    *("TUPLE3", "EMPTY_LIST", "APPEND", "APPENDS", "EMPTY_DICT", "SETITEM", "SETITEMS"),
}
FILES = sorted(GOLDEN.glob("*.visualcnn"))


def _instructions(content: bytes) -> list[set[str]]:
    """The names of the instructions of each pickle in a file, one after the other."""
    found = []
    stream = io.BytesIO(content)
    while stream.tell() < len(content):
        found.append({opcode.name for opcode, _, _ in pickletools.genops(stream)})
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_two_pickles_of_data(path: Path) -> None:
    """A scan to the very end finds the data and the seal, and in them nothing but data."""
    data, seal = _instructions(path.read_bytes())
    assert data <= HARMLESS
    assert seal == {"PROTO", "SHORT_BINBYTES", "STOP"}


def test_a_file_of_today_is_clean(tmp_path: Path) -> None:
    """So is what is saved now."""
    trainer = tiny_trainer()
    train(trainer, 6)
    assert set().union(*_instructions(saved(trainer, tmp_path).read_bytes())) <= HARMLESS


def test_the_scan_finds_code() -> None:
    """A third pickle doesn't escape it."""
    assert "GLOBAL" in _instructions(FILES[0].read_bytes() + SYSTEM)[2]


@pytest.mark.parametrize("scanner", [name for name in SCANNERS if shutil.which(name)])
def test_public_scanners_find_nothing(scanner: str, tmp_path: Path) -> None:
    """Those on the path call every golden file safe, and a file with code in it not."""
    for number, path in enumerate([*FILES, None]):
        target = tmp_path / f"{number}.pkl"
        target.write_bytes(path.read_bytes() if path else SYSTEM)
        command = [scanner, *SCANNERS[scanner], str(target)]
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert (result.returncode == 0) == (path is not None), result.stdout
