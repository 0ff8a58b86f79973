"""Facts about `visualcnn evaluate`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tiny import saved, tiny_trainer
from visualcnn import cli
from visualcnn.training.threads import blas_threads, limit_blas


@pytest.fixture
def model(quick: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> str:
    """A model file of one epoch on the tiny data."""
    assert quick("--epochs", "1", "--save", "m.visualcnn", "--json") == 0
    capsys.readouterr()
    return "m.visualcnn"


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(("split", "count"), [("test", 30), ("validation", 12), ("train", 108)])
def test_each_split_is_measured_whole(
    split: str, count: int, model: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The JSON object has exactly the promised keys, and test is the default."""
    words = ["evaluate", model, "--data", str(data), "--json"]
    assert cli.main(words if split == "test" else [*words, "--split", split]) == 0
    found = _json(capsys)
    assert list(found) == ["accuracy", "loss", "count", "split", "dataset"]
    assert (found["count"], found["split"], found["dataset"]) == (count, split, "custom")


def test_the_test_accuracy_is_that_of_the_training(
    quick: Callable[..., int], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Saving and opening change no prediction."""
    assert quick("--epochs", "2", "--save", "m.visualcnn", "--json") == 0
    trained = _json(capsys)
    assert cli.main(["evaluate", "m.visualcnn", "--data", str(data), "--json"]) == 0
    assert _json(capsys)["accuracy"] == trained["test_accuracy"]


def test_other_data_may_be_measured(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A model trained on one set can be tried on another, such as the built-in digits."""
    assert cli.main(["evaluate", model, "--dataset", "digits"]) == 0
    assert "Built-in digits, test: " in capsys.readouterr().out


def test_pictures_of_another_size_are_refused(
    data: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence names both sizes."""
    path = saved(tiny_trainer(), folder)
    assert cli.main(["evaluate", str(path), "--data", str(data)]) == 1
    assert "takes pictures of 8×8, but Custom data has 28×28." in capsys.readouterr().err


def test_data_that_is_not_here_says_how_to_fetch_it(
    model: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is downloaded without being asked for."""
    monkeypatch.delenv("VISUALCNN_MNIST", raising=False)
    assert cli.main(["evaluate", model, "--dataset", "mnist"]) == 1
    assert "`visualcnn download mnist` fetches it (12 MB)" in capsys.readouterr().err


def test_the_threads_can_be_chosen(model: str, data: Path) -> None:
    """In place of all cores but one."""
    limit_blas(2)
    before = blas_threads()
    assert cli.main(["evaluate", model, "--data", str(data), "--threads", str(before)]) == 0
    assert blas_threads() == before
    assert cli.main(["evaluate", model, "--data", str(data), "--threads", "1"]) == 0
    assert blas_threads() == 1
