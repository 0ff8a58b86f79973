"""The verdict on one file: refused in one sentence, or a model that is good for everything."""

from __future__ import annotations

import resource
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from fuzz.usage import FaultError, use
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.model_file import ModelFile, UnknownKindError, read_model
from visualcnn.training.model_record import read_record

SECONDS = 1.0
MEMORY = 50_000_000
"""Bytes that reading may take beside three times the file's."""
_LONGEST_SENTENCE = 400
_FORBIDDEN = ("import", "exec", "os.", "subprocess.", "socket.", "pickle.", "ctypes.", "shutil.")

STAGES = {
    ("checkpoint", "_check_size"): "size",
    ("checkpoint", "_unsealed"): "seal",
    ("opcodes", "check"): "instructions",
    ("checkpoint", "_unpickled"): "unpickling",
    ("plain", "_Decoder._array"): "arrays",
    ("plain", "decode"): "walk",
    ("checkpoint", "loads"): "walk",
    ("model_record", "read_record"): "schema",
    ("model_file", "read_model"): "network",
}
"""Where in the code a file is refused, the innermost first."""
ORDER = (
    *("size", "seal", "instructions", "unpickling", "walk", "arrays"),
    *("schema", "network", "accepted"),
)
"""The stages as a file meets them."""


@dataclass(frozen=True)
class Verdict:
    """What became of a file: the stage that refused it, or "accepted", and what followed."""

    stage: str
    sentence: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


class _Ear:
    """Hears what Python is about to do while a file is read."""

    def __init__(self) -> None:
        self.path: str | None = None
        self.heard: list[str] = []
        self._hooked = False

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.path is None:
            return
        strange = event == "open" and str(arguments[0]) != self.path
        if strange or (event.startswith(_FORBIDDEN) and event != "exec"):
            self.heard.append(f"{event} {arguments[0] if arguments else ''}")

    @contextmanager
    def listening(self, path: Path) -> Iterator[None]:
        """Hear, until the end, all but the opening of `path`."""
        if not self._hooked:
            sys.addaudithook(self._hook)
            self._hooked = True
        self.path, self.heard = str(path), []
        try:
            yield
        finally:
            self.path = None


_EAR = _Ear()


def judge(data: bytes, path: Path) -> Verdict:
    """The verdict on `data`, written to `path`. Raises FaultError, or whatever slipped through."""
    path.write_bytes(data)
    before, most = _resident(), _peak()
    start = time.thread_time()
    with warnings.catch_warnings(record=True) as warned, _EAR.listening(path):
        warnings.simplefilter("always")
        opened = _read(path)
    seconds = time.thread_time() - start
    _require(seconds < SECONDS, f"reading takes {seconds:.2f} s")
    taken = _peak() - before if _peak() > most else 0
    _require(taken < 3 * len(data) + MEMORY, f"reading takes {taken / 1e6:.0f} MB")
    _require(not _EAR.heard, f"reading does more than to read: {_EAR.heard[:3]}")
    _require(not warned, f"reading warns: {[str(item.message) for item in warned][:3]}")
    if isinstance(opened, Verdict):
        return Verdict(opened.stage, opened.sentence, seconds=seconds)
    return Verdict("accepted", notes=use(opened, path), seconds=seconds)


def _read(path: Path) -> ModelFile | Verdict:
    try:
        return read_model(path)
    except UnknownKindError as error:
        # Without the user's Python a file can still be described.
        record = read_record(path)
        _require(bool(f"{record.epochs} {record.parameters} {record.layers}"), "has no description")
        return _refused(error)
    except CheckpointError as error:
        return _refused(error)


def _refused(error: CheckpointError) -> Verdict:
    sentence = str(error)
    one_line = sentence.isprintable() and sentence.endswith((".", "…"))
    _require(
        one_line and len(sentence) < _LONGEST_SENTENCE, f"not one sentence: {sentence[:300]!r}"
    )
    return Verdict(_stage(error), sentence)


def _stage(error: BaseException) -> str:
    """The innermost of STAGES in the tracebacks of the error and its causes."""
    met: set[tuple[str, str]] = set()
    cause: BaseException | None = error
    while cause is not None:
        met |= set(_functions(cause.__traceback__))
        cause = cause.__cause__
    return next((stage for place, stage in STAGES.items() if place in met), "unknown")


def _functions(traceback: TracebackType | None) -> Iterator[tuple[str, str]]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        yield Path(code.co_filename).stem, code.co_qualname
        traceback = traceback.tb_next


def _require(kept: bool, fault: str) -> None:  # noqa: FBT001 - reads as "require that"
    if not kept:
        raise FaultError(fault)


def _peak() -> int:
    """The most memory that the process ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024


def _resident() -> int:
    """The memory that the process has now, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()
