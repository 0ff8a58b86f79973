"""Standard streams that can't spoil the work: missing, closed, full, or of a small alphabet."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast


class PatientStream:
    """A stream whose failures go unnoticed: progress that nobody can see must not end a training.

    Whatever else is asked of it, the stream inside answers.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write `text` if that can be done."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush if that can be done."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the stream has it
        return getattr(self._stream, name)


@contextlib.contextmanager
def steady_streams() -> Iterator[None]:
    """Results and notes may be written as if every stream were there and took every sign.

    A sign that a stream's alphabet lacks becomes "?", and what a missing stream is given is
    dropped. stderr never fails. Where stdout can't take the results, the process ends with exit
    code 1 and one sentence, or, if only their reader has gone (`| head -1`), as it would have.
    """
    before = sys.stdout, sys.stderr
    with contextlib.ExitStack() as opened:
        # The lowest numbers are taken first: a model file must not become stdout by chance.
        sys.stdout, err = (stream or opened.enter_context(_nowhere()) for stream in before)
        for stream in (sys.stdout, err):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        sys.stderr = cast("TextIO", PatientStream(err))
        try:
            yield
        except BrokenPipeError as error:
            # Python 3.11.2's argparse lets it through where stdout isn't buffered.
            raise SystemExit(0) from error
        finally:
            _deliver()
            _flush_or_drop(err)
            sys.stdout, sys.stderr = before


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - a device, not a file


def _deliver() -> None:
    """Flush stdout; SystemExit(1) where it can't take what was written."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        drop(sys.stdout)
    except OSError as error:
        drop(sys.stdout)
        sys.stderr.write(f"visualcnn: the result can't be written: {error.strerror}.\n")
        raise SystemExit(1) from error


def _flush_or_drop(stream: TextIO) -> None:
    try:
        stream.flush()
    except (OSError, ValueError):
        drop(stream)


def drop(stream: TextIO) -> None:
    """Let what `stream` still holds go nowhere, so that Python's own flush at the end succeeds."""
    with contextlib.suppress(OSError, ValueError), _nowhere() as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())
