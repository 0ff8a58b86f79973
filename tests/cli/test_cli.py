"""The command line as a whole: what begins where, and the promises that all commands keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Quick
from visualcnn import cli


def test_json_holds_exactly_the_promised_keys(
    quick: Quick, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object, as the last line of stdout; programs rely on the names."""
    assert quick("--epochs", "1", "--save", "m.visualcnn", "--json") == 0
    trained = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert list(trained) == [
        *("epochs", "steps", "seconds", "images_per_second", "train_loss"),
        *("validation_accuracy", "validation_count", "test_accuracy", "test_count"),
    ]
    assert cli.main(["evaluate", "m.visualcnn", "--data", str(data), "--json"]) == 0
    measured = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert list(measured) == ["accuracy", "loss", "count", "split", "dataset"]


@pytest.mark.parametrize("command", ["info", "evaluate"])
def test_a_path_may_hold_any_sign(command: str, quick: Quick, data: Path) -> None:
    """Spaces, umlauts and signs beyond them."""
    Path("mit Leer und Ümläut 数").mkdir()
    path = "mit Leer und Ümläut 数/ein Modell.visualcnn"
    assert quick("--epochs", "1", "--save", path) == 0
    more = ["--data", str(data)] if command == "evaluate" else []
    assert cli.main([command, path, *more]) == 0
