"""The command `visualcnn`: reads its arguments, and opens the window or works in the terminal."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from visualcnn import cli
from visualcnn.cli.arguments import parse
from visualcnn.data.sources import open_dataset
from visualcnn.screen import Obstacle, find_obstacle
from visualcnn.training.config import Config


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 an error in one sentence on stderr, 2 wrong usage."""
    with cli.steady_streams():
        return _run(list(sys.argv[1:] if argv is None else argv))


def _run(words: list[str]) -> int:
    options = parse(words)
    if options.command is not None:
        return cli.main(words)
    obstacle = find_obstacle()
    if obstacle is not None:
        return cli.reporting_errors(lambda: _without_window(obstacle, options))
    from visualcnn.gui.desktop import open_window

    return open_window(options)


def _without_window(obstacle: Obstacle, options: Namespace) -> int:
    """Train in the terminal; where Qt itself works, draw the window into a picture."""
    sys.stderr.write(f"{obstacle.sentence}\nTraining goes on in the terminal.\n")
    dataset = open_dataset(options.dataset, options.data)
    config = Config(architecture=options.architecture or Config.architecture, epochs=2)
    model = cli.train_in_terminal(dataset, config)
    if obstacle.qt_works:
        from visualcnn.gui.dashboard import draw_dashboard

        sys.stdout.write(f"{draw_dashboard(model, dataset)}\n")
    return 0
