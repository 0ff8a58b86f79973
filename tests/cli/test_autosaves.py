"""Facts about trainings in the terminal that break off, and what is left of them."""

from __future__ import annotations

import shlex
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.quick import QUICK
from tests.tiny import same, tiny_trainer, train
from visualcnn import cli
from visualcnn.cli.autosaves import Autosaves, hint
from visualcnn.cli.output import StoppedError
from visualcnn.training import checkpoint
from visualcnn.training.autosave import Autosave, autosave_folder
from visualcnn.training.model_file import model_state
from visualcnn.training.model_record import read_record

Start = Callable[..., "subprocess.Popen[str]"]


def files() -> list[Path]:
    """All that is in the folder."""
    folder = autosave_folder()
    return list(folder.iterdir()) if folder.exists() else []


def break_off(error: Exception) -> None:
    """Three epochs of five steps, and a fault after them."""
    trainer = tiny_trainer()
    with Autosaves() as autosaves:
        for report in trainer.steps():
            autosaves.see(trainer, report)
        raise error


def test_a_training_that_ends_well_leaves_nothing(quick: Callable[..., int]) -> None:
    """Neither does one that stopped and said what it saved."""
    assert quick("--epochs", "2") == 0
    assert files() == []
    with pytest.raises(StoppedError):
        break_off(StoppedError("diverged"))
    assert files() == []


def test_one_that_cannot_be_saved_at_its_end_says_where_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The first epoch was autosaved; the second one came too soon after it."""
    with pytest.raises(OSError, match="full"):
        break_off(OSError("full"))
    (path,) = files()
    told = capsys.readouterr().err
    assert "step 5, goes on with:\n" in told
    assert shlex.split(told.splitlines()[-1]) == ["visualcnn", "train", "--resume", str(path)]


def test_a_killed_training_goes_on_bit_for_bit(
    data: Path, start: Start, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next one says how; when that has saved, the autosave is gone."""
    options = ["train", "--data", str(data), *QUICK]
    process = start(*options, "--epochs", "100000")
    end = time.monotonic() + 30
    while not list(autosave_folder().glob("*.visualcnn")):
        assert time.monotonic() < end
        assert process.poll() is None
    process.kill()
    process.communicate()
    (path,) = autosave_folder().glob("*.visualcnn")
    step = read_record(path).step
    hint()
    words = shlex.split(capsys.readouterr().err.splitlines()[-1])
    assert words == ["visualcnn", "train", "--resume", str(path)]
    more = ["--data", str(data), "--epochs", "3"]
    assert cli.main([*words[1:], *more, "--save", "again.visualcnn"]) == 0
    assert files() == []
    assert cli.main([*options, "--epochs", "3", "--save", "whole.visualcnn"]) == 0
    again, whole = (checkpoint.load(folder / f"{name}.visualcnn") for name in ("again", "whole"))
    assert 0 < step < whole["run"]["step"]
    assert same(again["run"], whole["run"])
    assert same(again["history"]["loss"], whole["history"]["loss"])


def test_an_autosave_that_is_gone_on_with_but_not_saved_stays(
    quick: Callable[..., int],
) -> None:
    """Without --save nothing takes its place; nor where the user saves into that very file."""
    autosave = Autosave.new(autosave_folder())
    trainer = tiny_trainer()
    train(trainer, 3)
    autosave.write(model_state(trainer))
    autosave.release()
    for save in (None, autosave.path):
        with Autosaves(autosave.path, save):
            pass
        assert files() == [autosave.path]
    with Autosaves(autosave.path, Path("mine.visualcnn")):
        pass
    assert files() == []
    assert quick("--epochs", "1") == 0


def test_the_hint_passes_over_damaged_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """And says nothing where there is none."""
    hint()
    autosave = Autosave.new(autosave_folder())
    autosave.path.write_bytes(b"half")
    autosave.release()
    hint()
    assert capsys.readouterr().err == ""
    assert files() == [autosave.path]
