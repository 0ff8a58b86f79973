"""An exception in one line, with its place in a user's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from visualcnn.nn.architectures import ArchitectureError, architecture
from visualcnn.nn.faults import fault, refusal


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("Sizes must be positive."), "Sizes must be positive"),
        (TypeError("'int' object is not iterable"), "TypeError: 'int' object is not iterable"),
        (KeyError("a"), "KeyError: 'a'"),
        (ArchitectureError("There is no such layer."), "There is no such layer"),
        (MemoryError(), "MemoryError"),
        (ValueError(), "ValueError"),
        (RuntimeError("first\n  second\r\nthird."), "RuntimeError: first second third"),
    ],
)
def test_an_exception_becomes_one_line_without_a_full_stop(error: Exception, line: str) -> None:
    """Its kind stands in front, unless its text is a sentence that says all."""
    assert fault(error) == line


def test_a_very_long_text_is_cut() -> None:
    """A terminal isn't filled by the repr of an array."""
    assert len(fault(ValueError("x" * 100_000))) <= 500


def test_the_last_line_of_the_users_file_that_was_under_way_is_named(tmp_path: Path) -> None:
    """Also where the exception came from a library that the file called."""
    path = tmp_path / "mine.py"
    path.write_text("import json\n\ndef inner():\n    json.loads('{')\n\ndef net():\n    inner()\n")
    with pytest.raises(ValueError, match="Expecting") as caught:
        architecture(f"{path}:net").layers()
    assert fault(caught.value).endswith(" (mine.py, line 4)")
    assert "Decode" in fault(caught.value)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ArchitectureError("There is no such layer."), "There is no such layer."),
        (ValueError("Sizes must be positive."), "Sizes must be positive."),
        (
            KeyError("a"),
            "This didn't work: KeyError: 'a'. Try again: nothing else is changed.",
        ),
        (
            OSError("no disk"),
            "This didn't work: OSError: no disk. Try again: nothing else is changed.",
        ),
        (SystemExit(), "This didn't work: SystemExit. Try again: nothing else is changed."),
    ],
)
def test_a_refusal_is_one_sentence(error: BaseException, sentence: str) -> None:
    """The error's own where visualcnn wrote it; else what happened, and what to do."""
    assert refusal(error) == sentence
