"""The commands by name, each with all that it imports."""

from __future__ import annotations

from collections.abc import Callable

from visualcnn.cli import download, evaluate, info, train
from visualcnn.cli.arguments import Options
from visualcnn.cli.output import reporting_errors

COMMANDS: dict[str, Callable[[Options], int]] = {
    "train": train.run,
    "evaluate": evaluate.run,
    "download": download.run,
    "info": info.run,
}


def run(options: Options) -> int:
    """Do the command that `options` name; the process's exit code."""
    return reporting_errors(lambda: COMMANDS[options.command](options))
