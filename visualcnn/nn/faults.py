"""What went wrong, told in one line: an exception's words, and its place in a user's file."""

from __future__ import annotations

import traceback
from pathlib import Path

USER_MODULE = "visualcnn_user_"
"""First part of the name of every module made from a user's file."""

_LONGEST = 500
"""Characters of an exception's words that are told at most."""


def fault(error: BaseException) -> str:
    """`error` on one line, without a full stop: "IndexError: out of range (mine.py, line 12)".

    The place is the last one in a user's file that was under way, if one was.
    """
    text = " ".join(str(error).split())[:_LONGEST].rstrip(".")
    kind = type(error).__name__
    # These texts are sentences; other kinds say what the text leaves out.
    told = type(error) is ValueError or _is_ours(error)
    plain = text if told else f"{kind}: {text}"
    return f"{plain if text else kind}{_place(error)}"


def refusal(error: BaseException) -> str:
    """What users are told when `error` ended something that they asked for, in one sentence.

    Errors of visualcnn's own are sentences with a full stop already, and ValueErrors may be.
    """
    told = str(error)
    if (isinstance(error, ValueError) or _is_ours(error)) and told.endswith("."):
        return told
    return f"This didn't work: {fault(error)}. Try again: nothing else is changed."


def _is_ours(error: BaseException) -> bool:
    """Whether it is of a kind that visualcnn made, which is told in sentences."""
    return type(error).__module__.startswith("visualcnn.")


def _place(error: BaseException) -> str:
    places = [
        f" ({Path(frame.f_code.co_filename).name}, line {line})"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if str(frame.f_globals.get("__name__", "")).startswith(USER_MODULE)
    ]
    return places[-1] if places else ""
