"""The command `visualcnn`: reads its arguments, and opens the window or works in the terminal."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from visualcnn import cli
from visualcnn.cli.arguments import parse
from visualcnn.cli.streams import steady_streams
from visualcnn.data.dataset import Dataset
from visualcnn.data.sources import open_dataset
from visualcnn.screen import Obstacle, find_obstacle
from visualcnn.training.config import Config
from visualcnn.training.model_file import ModelFile
from visualcnn.training.resume import resume


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 an error in one sentence on stderr, 2 wrong usage."""
    with steady_streams():
        return _run(list(sys.argv[1:] if argv is None else argv))


def _run(words: list[str]) -> int:
    options = parse(words)
    if options.command is not None:
        return cli.main(words)
    obstacle = find_obstacle()
    if obstacle is not None:
        from visualcnn.cli.output import reporting_errors

        work = _draw_model if options.model else _without_window
        return reporting_errors(lambda: work(obstacle, options))
    from visualcnn.gui.desktop import open_window

    return open_window(options)


def _draw_model(obstacle: Obstacle, options: Namespace) -> int:
    """Draw the window with the model file into a picture; nothing is trained."""
    from visualcnn.cli.models import open_data, open_model

    model = open_model(options.model)
    dataset = open_data(options.dataset, options.data, model)
    # Refuses data that aren't the run's own.
    resume(model, dataset)
    further = f"`visualcnn train --resume {options.model}` trains it further here."
    sys.stderr.write(f"{obstacle.sentence}\n{further}\n")
    if not obstacle.qt_works:
        return 1
    _draw(model, dataset)
    return 0


def _draw(model: ModelFile, dataset: Dataset) -> None:
    from visualcnn.gui.dashboard import draw_dashboard

    sys.stdout.write(f"{draw_dashboard(model, dataset)}\n")


def _without_window(obstacle: Obstacle, options: Namespace) -> int:
    """Train in the terminal; where Qt itself works, draw the window into a picture."""
    from visualcnn.cli.terminal import train_in_terminal

    sys.stderr.write(f"{obstacle.sentence}\nTraining goes on in the terminal.\n")
    dataset = open_dataset(options.dataset, options.data)
    config = Config(architecture=options.architecture or Config.architecture, epochs=2)
    model = train_in_terminal(dataset, config, threads=options.threads)
    if obstacle.qt_works:
        _draw(model, dataset)
    return 0
