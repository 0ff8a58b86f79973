"""The log file holds what went wrong, stays small, and is never worth a fault of its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from visualcnn import __version__
from visualcnn.data.paths import user_data
from visualcnn.gui.logs import (
    FILE_BYTES,
    FILES,
    LONGEST,
    last_lines,
    log_file,
    start_log,
    stop_log,
)

log = logging.getLogger("visualcnn.gui.some_module")


@pytest.fixture
def writing() -> Iterator[logging.Handler]:
    """A log under way."""
    handler = start_log()
    assert handler is not None
    yield handler
    stop_log(handler)


def read() -> str:
    """The newest file."""
    return log_file().read_text(encoding="utf-8")


def fail(words: str) -> None:
    """Log a fault."""
    log.error("It failed", exc_info=ZeroDivisionError(words))


@pytest.mark.usefixtures("writing")
def test_it_lies_in_the_data_folder_and_has_tracebacks() -> None:
    """And the version first, then time, level, module and words of each entry."""
    fail("divided by a digit: ٣")
    assert log_file().is_relative_to(user_data())
    first, entry = read().splitlines()[:2]
    assert first.endswith(f"visualcnn {__version__} begins")
    assert entry.endswith("ERROR visualcnn.gui.some_module: It failed")
    assert "ZeroDivisionError: divided by a digit: ٣" in read()


@pytest.mark.usefixtures("writing")
def test_other_libraries_are_not_written() -> None:
    """The file is visualcnn's own."""
    logging.getLogger("urllib3").error("no network")
    assert "no network" not in read()


@pytest.mark.usefixtures("writing")
def test_it_never_takes_more_than_5_mb() -> None:
    """Five files, each of at most 1 MB, even where characters take four bytes; the newest stays."""
    words = "\N{GRINNING FACE}" * LONGEST
    for number in range(FILE_BYTES * FILES // (4 * LONGEST) + 30):
        log.info("%d %s", number, words)
    log.info("the last one")
    files = sorted(log_file().parent.iterdir())
    assert len(files) == FILES
    assert max(file.stat().st_size for file in files) <= FILE_BYTES
    assert last_lines(1)[0].endswith("the last one")


@pytest.mark.usefixtures("writing")
def test_a_very_long_entry_keeps_its_beginning_and_its_end() -> None:
    """Such as the repr of an array in an exception."""
    log.info("begin %s end", "x" * 1_000_000)
    text = read()
    assert len(text) < LONGEST + 200
    assert "begin x" in text
    assert text.endswith("x end\n")


@pytest.mark.usefixtures("writing")
def test_what_fails_thirty_times_a_second_does_not_push_out_the_rest() -> None:
    """The same entry again is written when it was said 2, 4, 8… times."""
    log.info("before")
    for _ in range(1_000):
        fail("again")
    log.info("after")
    assert read().count("ZeroDivisionError: again") == 10
    assert "It failed (for the 512th time)" in read()
    assert read().index("before") < read().index("again") < read().index("after")


def test_a_folder_that_cannot_be_made_only_means_no_log() -> None:
    """A file lies where the folder would."""
    user_data().parent.mkdir(parents=True)
    user_data().write_text("in the way")
    assert start_log() is None
    assert last_lines(5) == []
    stop_log(None)
    fail("goes on")


def test_a_file_that_cannot_be_written_only_means_no_log() -> None:
    """A folder lies where the file would."""
    log_file().mkdir(parents=True)
    assert start_log() is None


def test_a_disk_that_is_full_loses_entries_and_nothing_else(
    writing: logging.Handler, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is raised or printed; when there is room again, it is written on."""

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(type(writing), "flush", refuse)
        log.info("lost")
    log.info("found")
    assert last_lines(1)[0].endswith("found")
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("writing")
def test_a_folder_that_vanishes_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """What is written then is lost, and the folder isn't made anew."""
    log_file().unlink()
    log_file().parent.rmdir()
    for number in range(60):
        log.info("%d %s", number, "x" * LONGEST)
    assert capsys.readouterr() == ("", "")
    assert not log_file().exists()


def test_stopping_gives_the_file_back(tmp_path: Path) -> None:
    """No entry comes after it, and it can be moved, on Windows too."""
    handler = start_log()
    stop_log(handler)
    fail("too late")
    assert "too late" not in read()
    assert handler not in logging.getLogger("visualcnn").handlers
    log_file().rename(tmp_path / "moved.log")
