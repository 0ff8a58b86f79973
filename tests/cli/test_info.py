"""Facts about `visualcnn info`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from visualcnn import __version__, cli


def test_it_shows_what_the_file_holds(
    quick: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Architecture, data, progress, best validation, settings, versions and the layers' table."""
    assert quick("--epochs", "2", "--save", "m.visualcnn") == 0
    capsys.readouterr()
    assert cli.main(["info", "m.visualcnn"]) == 0
    text = capsys.readouterr().out
    for words in (
        *("m.visualcnn", "simple_cnn, for pictures of 1×28×28", "Custom data"),
        *("14 steps, 2 of 2 epochs", "of 12, after step", "batch size 16", "learning rate 0.02"),
        *(f"visualcnn {__version__}, NumPy", "conv1", "8×28×28", "total", "15,770"),
    ):
        assert words in text


def test_a_file_that_is_no_model_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, nothing on stdout."""
    (folder / "notes.txt").write_text("no model")
    assert cli.main(["info", "notes.txt"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "visualcnn: notes.txt is a text file, not a model.\n"


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_a_folder_without_a_name_is_named_too(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By what stands for it."""
    del folder
    assert cli.main(["info", name]) == 1
    told = f"visualcnn: {Path(name)} is a folder, not a model file.\n"
    assert capsys.readouterr().err == told


def test_a_name_of_several_lines_is_told_on_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """File systems allow it."""
    del folder
    assert cli.main(["info", "a\nb.visualcnn"]) == 1
    assert capsys.readouterr().err == "visualcnn: a?b.visualcnn doesn't exist in this folder.\n"


OWN = """
from visualcnn.nn import Conv2d, Dense, Flatten, ReLU

class Bend(ReLU):
    pass

def make():
    return [Conv2d(3, 3), Bend(), Flatten(), Dense(10)]
"""


def test_layers_of_ones_own_stand_in_a_table_too(
    quick: Callable[..., int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its columns are as wide as their longest entry; the user's file isn't run for it."""
    (folder / "own.py").write_text(OWN)
    words = ["--architecture", "own.py:make", "--epochs", "1", "--save", "m.visualcnn"]
    assert quick(*words) == 0
    (folder / "own.py").write_text("raise SystemExit('this was run')")
    capsys.readouterr()
    assert cli.main(["info", "m.visualcnn"]) == 0
    rows = capsys.readouterr().out.split("\n\n")[-1].splitlines()
    assert [row.split()[0] for row in rows] == ["conv1", "bend1", "flatten1", "dense1"]
    assert len({len(row) for row in rows}) == 1
    assert rows[0].endswith(" 30 parameters")
