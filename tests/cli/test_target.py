"""The file of a training in the terminal: what somebody else saved there meanwhile stays."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tiny import saved, tiny_trainer, train
from visualcnn import cli
from visualcnn.cli.progress import EpochBars
from visualcnn.cli.target import Target
from visualcnn.training.model_record import read_record

Quick = Callable[..., int]


@pytest.mark.parametrize("before", ["absent", "there"])
def test_an_untouched_file_is_written_as_often_as_asked(tmp_path: Path, before: str) -> None:
    """Its own saves are nobody else's."""
    path = tmp_path / "run.visualcnn"
    trainer = tiny_trainer()
    if before == "there":
        saved(trainer, tmp_path)
    target = Target(path)
    for steps in (1, 2):
        train(trainer, 1)
        target.save(trainer)
        assert read_record(path).step == steps
    assert target.path == path
    assert {file.name for file in tmp_path.iterdir()} <= {path.name, f"{path.name}.bak"}


@pytest.mark.parametrize("before", ["absent", "there"])
def test_what_somebody_else_saved_meanwhile_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str
) -> None:
    """The training goes into a free name beside it, also the next time, and says so once."""
    path = tmp_path / "run.visualcnn"
    trainer = tiny_trainer()
    if before == "there":
        saved(trainer, tmp_path)
    target = Target(path)
    (tmp_path / "run-2.visualcnn").write_bytes(b"taken")
    theirs = tiny_trainer(seed=7)
    train(theirs, 3)
    saved(theirs, tmp_path)
    for _ in range(2):
        train(trainer, 1)
        target.save(trainer)
    assert read_record(path).step == 3
    assert target.path == tmp_path / "run-3.visualcnn"
    assert read_record(target.path).step == 2
    assert capsys.readouterr().err.count("saved by another program meanwhile") == 1


def test_a_training_says_where_it_is_and_how_to_go_on(
    quick: Quick, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both programs' work is kept: the command that is told resumes this one's."""
    assert quick("--epochs", "1", "--save", "run.visualcnn") == 0
    shown: list[object] = []

    def show(self: object, report: object) -> None:
        """At the first step another program saves there, and the user presses Ctrl-C."""
        del self
        if not shown:
            theirs = tiny_trainer()
            train(theirs, 2)
            saved(theirs, folder)
            signal.raise_signal(signal.SIGINT)
        shown.append(report)

    with monkeypatch.context() as patch:
        patch.setattr(EpochBars, "show", show)
        code = quick("--epochs", "3", "--resume", "run.visualcnn", "--save", "run.visualcnn")
    assert (code, len(shown)) == (130, 1)
    lines = capsys.readouterr().err.splitlines()
    assert "run.visualcnn was saved by another program meanwhile, and stays as it is." in lines
    assert "Saved in run-2.visualcnn" in lines
    assert read_record(folder / "run.visualcnn").step == 2
    assert read_record(folder / "run-2.visualcnn").step == 8
    words = shlex.split(lines[-1])
    assert words[:2] == ["visualcnn", "train"]
    assert cli.main(words[1:]) == 0
    assert read_record(folder / "run-2.visualcnn").step == 21
