"""What the command line writes: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import math
import sys
import traceback
from collections.abc import Callable, Iterable

from visualcnn.cli.streams import drop
from visualcnn.data.dataset import DataError
from visualcnn.nn.architectures import ArchitectureError
from visualcnn.nn.faults import fault
from visualcnn.nn.layer import ShapeError
from visualcnn.training.atomic import SaveError
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.config import ConfigError
from visualcnn.training.guard import DivergedError
from visualcnn.training.plain import printable

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it: 128 and the signal's number."""


class StoppedError(Exception):
    """A training that ended by a fault; its text says why, and what was saved."""


class UsageError(Exception):
    """Options that make no sense together; its text is one sentence."""


_IN_ONE_SENTENCE = (
    *(ArchitectureError, CheckpointError, ConfigError),
    *(DataError, DivergedError, SaveError, ShapeError, StoppedError),
)


def result(*lines: str) -> None:
    """What was asked for."""
    sys.stdout.write(_text(lines))


def json_result(values: dict[str, object]) -> None:
    """The same for programs: one object on one line; JSON has no NaN and no infinity, but null."""
    finite = {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in values.items()
    }
    result(json.dumps(finite))


def percent(share: float) -> str:
    """0..1 in hundredths of a percent: "98.53 %"."""
    return f"{100 * share:.2f} %"


def note(*lines: str) -> None:
    """Something for whoever is watching."""
    sys.stderr.write(_text(lines))


def _text(lines: Iterable[str]) -> str:
    """Each of `lines` as one, whatever is in it.

    Names of files may hold whatever a file system allows, and a terminal obeys some of it.
    """
    return "".join(f"{printable(line)}\n" for line in lines)


def reporting_errors(work: Callable[[], int]) -> int:
    """The exit code of `work`; an error becomes one sentence on stderr.

    In Python's development mode (`python -X dev`) the traceback stands before it.
    """
    try:
        return work()
    except KeyboardInterrupt:
        note("visualcnn: stopped.")
        return STOPPED
    except Exception as error:  # noqa: BLE001 - whatever it is, a user sees no traceback
        return _tell(error)


def _tell(error: Exception) -> int:
    """Write the sentence for `error`; the exit code."""
    if isinstance(error, BrokenPipeError):
        # Whoever read the results has seen enough.
        drop(sys.stdout)
        return 0
    if sys.flags.dev_mode:
        traceback.print_exception(error)
    if isinstance(error, (UsageError, *_IN_ONE_SENTENCE)):
        text = str(error)
    elif isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        text = f"{error.strerror or fault(error)}{place}."
    else:
        text = f"{fault(error)}. `python -X dev -m visualcnn …` shows where."
    note(f"visualcnn: {text}")
    return 2 if isinstance(error, UsageError) else 1
