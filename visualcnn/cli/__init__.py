"""The command line: what works without a window, by the same code as in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from visualcnn.cli import download, evaluate, info, train
from visualcnn.cli.arguments import Options, parse
from visualcnn.cli.models import open_data, open_model
from visualcnn.cli.output import reporting_errors
from visualcnn.cli.streams import steady_streams
from visualcnn.cli.terminal import train_in_terminal

__all__ = [
    "main",
    "open_data",
    "open_model",
    "reporting_errors",
    "steady_streams",
    "train_in_terminal",
]

COMMANDS: dict[str, Callable[[Options], int]] = {
    "train": train.run,
    "evaluate": evaluate.run,
    "download": download.run,
    "info": info.run,
}


def main(argv: Sequence[str]) -> int:
    """Do the command that `argv` begins with; the process's exit code.

    0 done, 1 an error in one sentence on stderr, 2 wrong usage, 130 stopped by Ctrl-C.
    """
    options = parse(argv)
    return reporting_errors(lambda: COMMANDS[options.command](options))
