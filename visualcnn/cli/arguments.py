"""Arguments: the window's own form, and the commands that work without it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from visualcnn import __version__
from visualcnn.data.catalog import CATALOG
from visualcnn.data.sources import DATASET_NAMES
from visualcnn.nn.architectures import ARCHITECTURES
from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.nn.schedules import SCHEDULES
from visualcnn.training.config import FIRST_LEARNING_RATE, Config

Options: TypeAlias = argparse.Namespace

_COMMANDS = """\
commands (each with its own --help):
  train      train in the terminal, save the model, or go on with a saved one
  evaluate   measure a saved model's accuracy and loss
  download   fetch MNIST or Fashion-MNIST
  info       show what a model file holds

exit codes: 0 done, 1 an error in one sentence on stderr, 2 wrong usage, 130 stopped by Ctrl-C"""

_DEFAULT = Config()
SPLITS = ("test", "validation", "train")
MOST_THREADS = 1_024


def parse(argv: Sequence[str]) -> Options:
    """The options of `argv` (without the program's name); `command` is None for the window.

    Ends the process, as argparse does, after --help and --version and on wrong usage (2).
    """
    if argv and argv[0] in _PARSERS:
        options = _PARSERS[argv[0]]().parse_args(argv[1:])
        options.command = argv[0]
    else:
        parser = _window_parser()
        options = parser.parse_args(argv)
        options.command = None
        if options.model and str(options.model) in argv and _like_a_command(options.model):
            parser.error(f"there is neither a command nor a file called {str(options.model)!r}")
    return options


def _like_a_command(model: Path) -> bool:
    """Whether a word that names no file is rather a mistyped command than a model's path."""
    try:
        return model.name == str(model) and not model.suffix and not model.exists()
    except OSError:
        return False


def _parser(
    name: str, usage: str, description: str, epilog: str | None = None
) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=f"visualcnn {name}".strip(),
        usage=usage,
        description=description,
        epilog=epilog,
        formatter_class=_Help,
        allow_abbrev=False,
    )


class _Help(argparse.RawDescriptionHelpFormatter):
    """Options in a column wide enough for their names, and the epilog's lines as they are."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=96)


def _window_parser() -> argparse.ArgumentParser:
    parser = _parser(
        "",
        "visualcnn [MODEL] [options]\n       visualcnn COMMAND [options]",
        "Watch a convolutional network, written in NumPy, learn to read digits.",
        _COMMANDS,
    )
    parser.add_argument("model", nargs="?", type=Path, metavar="MODEL", help="model file to open")
    _add_data(parser, "the built-in digits, or the data that MODEL names")
    _add_architecture(parser)
    parser.add_argument("--train", action="store_true", help="begin to train at once")
    _add_threads(parser)
    parser.add_argument(
        "--no-ask", action="store_true", help="autosave on closing instead of asking"
    )
    parser.add_argument("--version", action="version", version=f"visualcnn {__version__}")
    return parser


def _train_parser() -> argparse.ArgumentParser:
    parser = _parser(
        "train",
        "visualcnn train [options]",
        "Train a network in the terminal. Ctrl-C finishes the step and, with --save, saves.",
        "With --resume, the settings in the file apply unless they are given here; a changed one\n"
        "is recorded in the run. --epochs is the total: a file saved after epoch 1, resumed with\n"
        "--epochs 3, is trained for two more.",
    )
    _add_data(parser, "the built-in digits, or the data that the resumed model used")
    _add_architecture(parser)
    _add_settings(parser.add_argument_group("settings", "Defaults stand in brackets."))
    _add_threads(parser)
    files = parser.add_argument_group("files and results")
    files.add_argument("--save", type=Path, metavar="FILE", help="write the trained model here")
    files.add_argument("--resume", type=Path, metavar="FILE", help="go on from this model file")
    _add_layers(files)
    _add_json(files)
    return parser


def _add_settings(group: argparse._ArgumentGroup) -> None:
    rates = ", ".join(f"{rate:g} for {name}" for name, rate in FIRST_LEARNING_RATE.items())
    whole: list[tuple[str, str, str]] = [
        ("--epochs", "N", f"passes through the training samples, in all ({_DEFAULT.epochs})"),
        ("--batch-size", "B", f"samples for each step ({_DEFAULT.batch_size})"),
        ("--seed", "S", f"of first weights, noise and order of samples ({_DEFAULT.seed})"),
        ("--validate-every", "K", "steps between validations (after each epoch only)"),
    ]
    numbers: list[tuple[str, str, str]] = [
        ("--learning-rate", "R", f"the first learning rate ({rates})"),
        ("--momentum", "M", f"of momentum, nesterov and adam ({_DEFAULT.momentum:g})"),
        (
            "--weight-decay",
            "W",
            f"part of each weight added to its gradient ({_DEFAULT.weight_decay:g})",
        ),
        (
            "--schedule-epochs",
            "H",
            f"epochs until the rate is lowest ({_DEFAULT.schedule_epochs:g})",
        ),
    ]
    for name, metavar, text in whole:
        group.add_argument(name, type=int, metavar=metavar, help=text)
    group.add_argument(
        "--optimizer",
        choices=OPTIMIZERS,
        metavar="NAME",
        help=f"{', '.join(OPTIMIZERS)} ({_DEFAULT.optimizer})",
    )
    group.add_argument(
        "--schedule",
        choices=SCHEDULES,
        metavar="NAME",
        help=f"how the learning rate falls: {', '.join(SCHEDULES)} ({_DEFAULT.schedule})",
    )
    for name, metavar, text in numbers:
        group.add_argument(name, type=float, metavar=metavar, help=text)


def _evaluate_parser() -> argparse.ArgumentParser:
    parser = _parser(
        "evaluate",
        "visualcnn evaluate MODEL [options]",
        "Measure a saved model's accuracy and loss.",
    )
    parser.add_argument("model", type=Path, metavar="MODEL", help="model file")
    _add_data(parser, "the data that MODEL names")
    parser.add_argument(
        "--split",
        choices=SPLITS,
        default="test",
        metavar="NAME",
        help=f"samples to measure on: {', '.join(SPLITS)} (test)",
    )
    _add_threads(parser)
    _add_layers(parser)
    _add_json(parser)
    return parser


def _download_parser() -> argparse.ArgumentParser:
    parser = _parser(
        "download",
        "visualcnn download NAME",
        "Fetch a data set once; what is there already and right is kept.",
    )
    parser.add_argument("name", choices=CATALOG, metavar="NAME", help=" or ".join(CATALOG))
    return parser


def _info_parser() -> argparse.ArgumentParser:
    parser = _parser(
        "info",
        "visualcnn info MODEL",
        "Show what a model file holds. Nothing in the file is run.",
    )
    parser.add_argument("model", type=Path, metavar="MODEL", help="model file")
    return parser


def _add_data(parser: argparse.ArgumentParser, default: str) -> None:
    group = parser.add_argument_group("data", f"By default {default}.")
    either = group.add_mutually_exclusive_group()
    either.add_argument("--data", type=Path, metavar="DIR", help="folder with four IDX files")
    either.add_argument(
        "--dataset", choices=DATASET_NAMES, metavar="NAME", help=", ".join(DATASET_NAMES)
    )


def _add_architecture(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--architecture",
        metavar="NAME|FILE.py:function",
        help=f"{', '.join(ARCHITECTURES)}, or a function of yours that returns layers "
        f"({_DEFAULT.architecture})",
    )


def _add_threads(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--threads",
        type=_thread_count,
        metavar="N",
        help="threads of matrix products (all cores but one)",
    )


def _thread_count(text: str) -> int:
    count = int(text) if text.isdecimal() and len(text) <= len(str(MOST_THREADS)) else 0
    if not 1 <= count <= MOST_THREADS:
        raise argparse.ArgumentTypeError(
            f"must be a whole number from 1 to {MOST_THREADS:,}, not {text!r}"
        )
    return count


def _add_layers(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--layers", type=Path, metavar="FILE.py", help="Python file of the model's own layers"
    )


def _add_json(group: argparse._ActionsContainer) -> None:
    group.add_argument("--json", action="store_true", help="print the result as one JSON object")


_PARSERS = {
    "train": _train_parser,
    "evaluate": _evaluate_parser,
    "download": _download_parser,
    "info": _info_parser,
}
