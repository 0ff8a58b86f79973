"""Read files in a process of its own that notes what each one did: time, memory, things touched.

Run as a program it is that process: the name of a function, then a harmless file, then the files.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Reading:
    """What one file did: the answer, seconds of processor time, the process's peak in megabytes.

    `peak` counts from before the first file; `touched` is every audited event, but for opening
    the file itself to read it.
    """

    name: str
    refusal: str
    seconds: float = 0.0
    peak: float = 0.0
    touched: list[str] = field(default_factory=list)


def watched_readings(reader: str, harmless: Path, paths: Sequence[Path]) -> list[Reading]:
    """Let `reader` ("package.module:function") read `harmless`, then, watched, each of `paths`."""
    command = [sys.executable, "-m", "tests.watched_reading", reader, str(harmless)]
    answer = subprocess.run(
        [*command, *map(str, paths)],
        cwd=Path(__file__).parent.parent,
        env=os.environ | {"QT_LOGGING_RULES": "*=false"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [Reading(**json.loads(line)) for line in answer.stdout.splitlines()]


class _Watch:
    """Notes audited events while a file is being read."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.events: list[str] = []
        sys.addaudithook(self._on_event)

    def _on_event(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.path is None or event == "object.__getattr__":
            return
        if event == "open" and str(arguments[0]) == str(self.path) and arguments[1] == "r":
            return
        self.events.append(f"{event} {arguments!r}"[:200])

    def read(self, read: Callable[[Path], object], path: Path) -> Reading:
        """What reading `path` did."""
        reading = Reading(path.name, "")
        self.events, self.path = reading.touched, path
        start = time.process_time()
        try:
            read(path)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer
            reading.refusal = f"{type(error).__name__}: {error}"
        reading.seconds = time.process_time() - start
        self.path = None
        return reading


def _peak() -> float:
    """The most memory that this process has had, in megabytes.

    Not `getrusage`: its figure begins with that of the process which started this one.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


def _main(reader: str, harmless: str, *names: str) -> None:
    module, _, function = reader.partition(":")
    read: Callable[[Path], object] = getattr(importlib.import_module(module), function)
    read(Path(harmless))
    watch, before = _Watch(), _peak()
    for name in names:
        reading = watch.read(read, Path(name))
        reading.peak = _peak() - before
        sys.stdout.write(json.dumps(asdict(reading)) + "\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])
