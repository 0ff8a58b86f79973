"""What the README shows is true: its example runs, its files exist, its commands are there."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from visualcnn.cli.arguments import parse
from visualcnn.nn import Network, architecture

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_layer_in_ten_lines_learns(tmp_path: Path) -> None:
    """The example's file makes a network whose own layer passes values and gradients on."""
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "mine.py"
    path.write_text(example, encoding="utf-8")
    network = Network(architecture(f"{path}:small").layers(), (1, 28, 28))
    x = np.random.default_rng(0).random((1, 28, 28, 4), np.float32)
    assert network.forward(x).shape == (10, 4)
    network.backpropagation(np.ones((10, 4), np.float32))
    assert np.any(network.gradients()["conv1.weight"])


def test_every_file_it_names_exists() -> None:
    """Links and pictures lead somewhere."""
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (PROJECT / target).exists(), target


@pytest.mark.parametrize("line", re.findall(r"^visualcnn (.+)$", README, re.MULTILINE))
def test_every_command_it_shows_is_understood(line: str) -> None:
    """The command line takes them as they stand there."""
    assert parse(line.split()).command in {"train", "evaluate", "info", "download"}
