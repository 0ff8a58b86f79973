"""The command line: what works without a window, by the same code as in it."""

from __future__ import annotations

from collections.abc import Sequence

from visualcnn.cli.arguments import parse

__all__ = ["main"]


def main(argv: Sequence[str]) -> int:
    """Do the command that `argv` begins with; the process's exit code.

    0 done, 1 an error in one sentence on stderr, 2 wrong usage, 130 stopped by Ctrl-C.
    """
    options = parse(argv)
    from visualcnn.cli.commands import run

    return run(options)
