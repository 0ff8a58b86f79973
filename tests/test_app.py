"""The command `visualcnn`: a window where there can be one, else the terminal and a picture."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.tiny import TINY, saved, tiny_dataset, tiny_trainer
from visualcnn import app, cli
from visualcnn.cli import models, terminal
from visualcnn.data.dataset import Dataset
from visualcnn.gui import dashboard, desktop
from visualcnn.screen import Obstacle
from visualcnn.training.config import Config
from visualcnn.training.model_file import ModelFile, read_model
from visualcnn.training.run import new_run
from visualcnn.training.trainer import Trainer

MODEL = "visualcnn-model.visualcnn"
PICTURE = "visualcnn-dashboard.png"
NO_DISPLAY = Obstacle("There is no display.", qt_works=True)
NO_QT = Obstacle("Qt can't be loaded: the system library libGL is missing.", qt_works=False)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> list[Namespace]:
    """The options of each window that would have been opened; its exit code is 7."""
    opened: list[Namespace] = []

    def open_window(options: Namespace) -> int:
        opened.append(options)
        return 7

    monkeypatch.setattr(desktop, "open_window", open_window)
    return opened


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[Config]:
    """A tiny network on tiny pictures in place of any; the settings that were asked for."""
    asked: list[Config] = []

    def tiny_run(config: Config, dataset: Dataset) -> Trainer:
        asked.append(config)
        return new_run(config, dataset, TINY)

    monkeypatch.setattr(terminal, "new_run", tiny_run)
    monkeypatch.setattr(app, "open_dataset", lambda *_: tiny_dataset())
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("QT_LOGGING_RULES", "")
    return asked


def meet(monkeypatch: pytest.MonkeyPatch, obstacle: Obstacle | None) -> None:
    """Let the screen be so."""
    monkeypatch.setattr(app, "find_obstacle", lambda: obstacle)


def test_a_command_never_asks_for_a_screen(
    monkeypatch: pytest.MonkeyPatch, windows: list[Namespace]
) -> None:
    """`visualcnn train …` goes to the command line as typed; its exit code comes back."""
    words: list[Any] = []

    def command(argv: list[str]) -> int:
        words.extend(argv)
        return 3

    monkeypatch.setattr(cli, "main", command)
    monkeypatch.setattr(app, "find_obstacle", lambda: pytest.fail("the screen was looked at"))
    assert app.main(["train", "--epochs", "1"]) == 3
    assert words == ["train", "--epochs", "1"]
    assert windows == []


def test_the_window_gets_the_options(
    monkeypatch: pytest.MonkeyPatch, windows: list[Namespace]
) -> None:
    """From the process's own arguments, where none are given; its exit code is the program's."""
    meet(monkeypatch, None)
    monkeypatch.setattr(sys, "argv", ["visualcnn", "my.visualcnn", "--train", "--threads", "2"])
    assert app.main() == 7
    (options,) = windows
    assert (str(options.model), options.train, options.threads) == ("my.visualcnn", True, 2)


@pytest.mark.parametrize("words", [["--nonsense"], ["--dataset", "cats"], ["one", "two"]])
def test_wrong_usage_is_told_before_anything_is_opened(
    monkeypatch: pytest.MonkeyPatch, windows: list[Namespace], words: list[str]
) -> None:
    """Exit code 2."""
    meet(monkeypatch, None)
    with pytest.raises(SystemExit) as end:
        app.main(words)
    assert end.value.code == 2
    assert windows == []


def test_without_a_display_it_trains_in_the_terminal_and_draws_the_window(
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    folder: Path,
    quick: list[Config],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Two epochs; the reason is told, the model is saved, the picture's path printed, exit 0."""
    assert qtbot is not None
    meet(monkeypatch, NO_DISPLAY)
    assert app.main(["--threads", "1"]) == 0
    assert [(config.architecture, config.epochs) for config in quick] == [("lenet5", 2)]
    captured = capsys.readouterr()
    assert captured.err.startswith("There is no display.\nTraining goes on in the terminal.\n")
    assert captured.out.splitlines()[-1] == str(folder / PICTURE)
    model = read_model(folder / MODEL)
    assert (model.epoch, model.versions.blas_threads) == (2, 1)
    assert QImage(str(folder / PICTURE)).width() == 1440


def test_without_qt_it_trains_and_draws_nothing(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    quick: list[Config],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The missing library is named, the model is saved, exit 0."""
    meet(monkeypatch, NO_QT)
    monkeypatch.setattr(dashboard, "draw_dashboard", lambda *_: pytest.fail("Qt was used"))
    assert app.main([]) == 0
    assert len(quick) == 1
    assert "libGL is missing" in capsys.readouterr().err
    assert read_model(folder / MODEL).epoch == 2
    assert not (folder / PICTURE).exists()


def test_the_options_count_in_the_terminal_too(
    monkeypatch: pytest.MonkeyPatch, quick: list[Config]
) -> None:
    """Data and network that were asked for are trained."""
    meet(monkeypatch, NO_QT)
    asked: list[Any] = []

    def open_dataset(name: str | None, folder: Path | None) -> Dataset:
        asked.append((name, folder))
        return tiny_dataset()

    monkeypatch.setattr(app, "open_dataset", open_dataset)
    assert app.main(["--data", "digits", "--architecture", "mlp"]) == 0
    assert asked == [(None, Path("digits"))]
    assert [config.architecture for config in quick] == ["mlp"]


def test_data_that_are_not_there_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, and no traceback."""
    meet(monkeypatch, NO_QT)
    assert app.main(["--data", str(folder / "absent")]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("visualcnn: ")
    assert "absent doesn't exist" in last


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the models whose window would have been drawn."""
    names: list[str] = []

    def draw(model: ModelFile, dataset: Dataset) -> Path:
        assert dataset.fingerprint == model.dataset_fingerprint
        names.append(model.file_name)
        return Path("picture.png")

    monkeypatch.setattr(dashboard, "draw_dashboard", draw)
    return names


@pytest.mark.parametrize(("obstacle", "code"), [(NO_DISPLAY, 0), (NO_QT, 1)])
def test_a_model_is_drawn_and_not_trained_without_a_display(
    obstacle: Obstacle,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    drawn: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing else is written, and how to train it further is told."""
    meet(monkeypatch, obstacle)
    saved(tiny_trainer(), folder, "mine.visualcnn")
    monkeypatch.setattr(models, "open_data", lambda *_: tiny_dataset())
    assert app.main(["mine.visualcnn"]) == code
    assert drawn == ["mine.visualcnn"] * (code == 0)
    assert "`visualcnn train --resume mine.visualcnn`" in capsys.readouterr().err
    assert [path.name for path in folder.glob("*.visualcnn*")] == ["mine.visualcnn"]


def test_a_model_that_is_not_there_is_one_sentence_without_a_display(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, and no other network is trained in its place."""
    meet(monkeypatch, NO_DISPLAY)
    assert app.main(["absent.visualcnn"]) == 1
    assert capsys.readouterr().err == "visualcnn: absent.visualcnn doesn't exist in this folder.\n"
    assert not (folder / MODEL).exists()


def test_python_m_visualcnn_does_its_job_on_a_machine_without_a_screen(folder: Path) -> None:
    """A real process on the built-in digits: exit 0, a model that learned, a picture."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    result = subprocess.run(
        [sys.executable, "-m", "visualcnn"],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(Path(app.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == str(folder / PICTURE)
    assert "no display" in result.stderr.splitlines()[0]
    assert "Traceback" not in result.stderr
    model = read_model(folder / MODEL)
    assert (model.epoch, model.dataset_name) == (2, "digits")
    best = model.history.best
    assert best is not None
    assert best.accuracy > 0.9
    assert (folder / PICTURE).stat().st_size > 50_000
    image = QImage(str(folder / PICTURE))
    assert (image.width(), image.height()) == (1440, 900)
