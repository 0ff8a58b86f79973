"""Errors become one sentence and an exit code, whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import pytest

from visualcnn.cli.output import UsageError, json_result, note, reporting_errors, result
from visualcnn.data.dataset import DataError


def test_json_has_no_infinity(capsys: pytest.CaptureFixture[str]) -> None:
    """Python would write NaN and Infinity, which other programs can't read."""
    json_result({"loss": float("inf"), "accuracy": float("nan"), "count": 3, "share": 0.5})
    assert capsys.readouterr().out == (
        '{"loss": null, "accuracy": null, "count": 3, "share": 0.5}\n'
    )


def test_each_line_stays_one(capsys: pytest.CaptureFixture[str]) -> None:
    """What is meant to stand on several lines does; a name with a line's end in it doesn't."""
    note("Saved in a\nb.", "Go on with:")
    result("", "a\x1b[2J\nb")
    captured = capsys.readouterr()
    assert captured.err == "Saved in a?b.\nGo on with:\n"
    assert captured.out == "\na?[2J?b\n"


def raising(error: BaseException) -> Callable[[], int]:
    """Work that ends in `error`."""

    def work() -> NoReturn:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (UsageError("Choose one."), 2, "Choose one."),
        (DataError("The file x is empty."), 1, "The file x is empty."),
        (PermissionError(13, "Permission denied", "/x"), 1, "Permission denied (/x)."),
        (OSError("odd"), 1, "OSError: odd."),
        (KeyboardInterrupt(), 130, "stopped."),
    ],
)
def test_an_error_is_one_sentence(
    error: BaseException, code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr, with its exit code."""
    assert reporting_errors(raising(error)) == code
    assert capsys.readouterr().err == f"visualcnn: {sentence}\n"


def test_an_error_that_nobody_expected_is_one_sentence_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It says how to see the traceback."""
    assert reporting_errors(raising(IndexError("list index\nout of range"))) == 1
    captured = capsys.readouterr().err
    assert captured.startswith("visualcnn: IndexError: list index out of range. `python -X dev ")
    assert captured.count("\n") == 1


def test_a_reader_that_is_gone_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    """`| head -1` ends with exit code 0."""
    assert reporting_errors(raising(BrokenPipeError())) == 0
    assert capsys.readouterr().err == ""
