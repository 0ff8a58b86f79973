"""A process of its own that opens every attack as the program does, and tells what happened.

Run it with an empty folder; it prints a table of `Opened` as JSON.
"""

from __future__ import annotations

import copyreg
import gc
import json
import os
import sys
import time
import tracemalloc
from dataclasses import asdict, dataclass
from pathlib import Path
from types import CodeType

from tests.training.attacks.code import EXTENSIONS
from tests.training.attacks.corpus import files
from tests.training.attacks.models import TRUE_FILE
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.model_file import read_model

SLOW = 0.5
"""Seconds beyond which a file is opened again: the machine may have been busy."""


@dataclass
class Opened:
    """What opening a file of `size` bytes did: the error's sentence, time, memory and acts."""

    size: int
    sentence: str
    seconds: float
    peak: int
    """Most bytes that Python had in use at once."""
    acts: list[str]
    """What Python was about to do and doesn't do when it opens a true file."""


class Ear:
    """Hears what Python is about to do: open, import, run, look up, connect."""

    def __init__(self) -> None:
        self.heard: list[str] | None = None
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.heard is not None:
            self.heard.append(f"{event} {' '.join(map(_described, arguments))}"[:200])


def _described(argument: object) -> str:
    """Code by what it says: its address differs each time."""
    if isinstance(argument, CodeType):
        return f"{argument.co_filename} {argument.co_names} {argument.co_consts}"
    return repr(argument)


EAR = Ear()


def main(folder: Path) -> None:
    """Open a true file first, so that all is imported, and then the others at its place."""
    for number in EXTENSIONS:
        copyreg.add_extension("os", f"system{number}", number)
        # What an earlier pickle, read in the ordinary way, leaves: no name is looked up again.
        vars(copyreg)["_extension_cache"][number] = os.system
    path = folder / "model.visualcnn"
    path.write_bytes(TRUE_FILE.read_bytes())
    usual = set(_listen(path)[1]) | set(_listen(path)[1])
    # What is there by now stays, and needn't be looked through each time garbage is collected.
    gc.freeze()
    found = {}
    for name, content in files():
        path.write_bytes(content)
        found[name] = asdict(_open(path, usual))
        path.unlink()
    json.dump({"opened": found, "left": [item.name for item in folder.iterdir()]}, sys.stdout)


def _open(path: Path, usual: set[str]) -> Opened:
    size = path.stat().st_size
    sentence, acts, seconds = _listen(path)
    if seconds > SLOW:
        seconds = min(seconds, _listen(path)[2])
    tracemalloc.start()
    _listen(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Opened(size, sentence, seconds, peak, [act for act in acts if act not in usual])


def _listen(path: Path) -> tuple[str, list[str], float]:
    """The error's sentence, or nothing; what was heard; and the seconds that it took."""
    EAR.heard = []
    start = time.perf_counter()
    try:
        read_model(path)
        sentence = ""
    except CheckpointError as error:
        sentence = str(error)
    seconds = time.perf_counter() - start
    heard, EAR.heard = EAR.heard, None
    return sentence, heard, seconds


if __name__ == "__main__":
    main(Path(sys.argv[1]))
