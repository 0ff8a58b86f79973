"""The log file: what happened and went wrong, in the data folder, never larger than 5 MB."""

from __future__ import annotations

import logging
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from visualcnn import __version__
from visualcnn.data.paths import user_data

NAME: Final = "visualcnn.log"
FILE_BYTES: Final = 1_000_000
FILES: Final = 5
"""The newest and those before it."""
LONGEST: Final = 20_000
"""Characters of one entry: of a longer one, its beginning and its end."""

_BYTES_A_CHARACTER: Final = 4
_LOGGER: Final = "visualcnn"
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def log_file() -> Path:
    """The newest one; nothing is created here."""
    return user_data() / "log" / NAME


def start_log() -> logging.Handler | None:
    """Write all that visualcnn's modules log to the log file; None where it can't be written."""
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _LogFile(path)
    except OSError:
        return None
    handler.setFormatter(_Short(_FORMAT))
    handler.addFilter(_Repeats())
    logger = logging.getLogger(_LOGGER)
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    logger.info("visualcnn %s begins", __version__)
    return handler


def stop_log(handler: logging.Handler | None) -> None:
    """Write no more, and close the file."""
    if handler is not None:
        logging.getLogger(_LOGGER).removeHandler(handler)
        # A full disk refuses what is still to be written.
        with suppress(OSError):
            handler.close()


def last_lines(count: int) -> list[str]:
    """The newest lines of the log file; none where it can't be read."""
    try:
        text = log_file().read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.splitlines()[-count:]


class _LogFile(RotatingFileHandler):
    """Loses entries where the disk refuses them: a log is never worth a fault."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            maxBytes=FILE_BYTES - _BYTES_A_CHARACTER * LONGEST,
            backupCount=FILES - 1,
            encoding="utf-8",
            errors="backslashreplace",
        )

    def handleError(self, record: logging.LogRecord) -> None:
        """Let go of the file: the next entry opens it anew, if that can be done by then."""
        del record
        stream, self.stream = self.stream, None  # as doRollover does
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.close()


class _Short(logging.Formatter):
    """Entries of at most LONGEST characters."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry, with its traceback."""
        text = super().format(record)
        if len(text) <= LONGEST:
            return text
        half = LONGEST // 2 - 10
        return f"{text[:half]}\n[…]\n{text[-half:]}"


class _Repeats(logging.Filter):
    """Lets an entry pass that says the same as the one before only when it was said 2ⁿ times."""

    def __init__(self) -> None:
        super().__init__()
        self._last: tuple[str, str, str] | None = None
        self._times = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is written; where it was said before, so often."""
        error = record.exc_info[1] if record.exc_info else None
        said = (record.name, record.getMessage(), repr(error))
        self._times = self._times + 1 if said == self._last else 1
        self._last = said
        if self._times == 1:
            return True
        if self._times & (self._times - 1):
            return False
        record.msg, record.args = f"{record.getMessage()} (for the {self._times}th time)", None
        return True
