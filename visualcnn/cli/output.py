"""What the command line writes: results on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from visualcnn.data.dataset import DataError
from visualcnn.nn.architectures import ArchitectureError
from visualcnn.nn.layer import ShapeError
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.config import ConfigError
from visualcnn.training.guard import DivergedError

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it: 128 and the signal's number."""

_IN_ONE_SENTENCE = (
    *(ArchitectureError, CheckpointError, ConfigError),
    *(DataError, DivergedError, ShapeError),
)


class UsageError(Exception):
    """Options that make no sense together; its text is one sentence."""


def result(text: str) -> None:
    """One line of what was asked for."""
    sys.stdout.write(f"{text}\n")


def json_result(values: dict[str, object]) -> None:
    """The same for programs: one object on one line."""
    result(json.dumps(values))


def percent(share: float) -> str:
    """0..1 in hundredths of a percent: "98.53 %"."""
    return f"{100 * share:.2f} %"


def note(text: str) -> None:
    """One line for whoever is watching."""
    sys.stderr.write(f"{text}\n")


def reporting_errors(work: Callable[[], int]) -> int:
    """The exit code of `work`; an error that has a sentence becomes that sentence on stderr."""
    try:
        return work()
    except UsageError as error:
        note(f"visualcnn: {error}")
        return 2
    except _IN_ONE_SENTENCE as error:
        note(f"visualcnn: {error}")
        return 1
    except KeyboardInterrupt:
        note("visualcnn: stopped.")
        return STOPPED
