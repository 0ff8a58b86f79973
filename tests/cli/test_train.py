"""Facts about `visualcnn train`."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.quick import QUICK
from tests.tiny import same
from visualcnn import cli
from visualcnn.cli.output import STOPPED
from visualcnn.training import checkpoint
from visualcnn.training.model_record import read_record

Quick = Callable[..., int]
Start = Callable[..., "subprocess.Popen[str]"]
KEYS = [
    *("epochs", "steps", "seconds", "images_per_second", "train_loss"),
    *("validation_accuracy", "validation_count", "test_accuracy", "test_count"),
]


def test_the_last_line_is_one_json_object(quick: Quick, capsys: pytest.CaptureFixture[str]) -> None:
    """It has exactly the promised keys; the bars are on stderr."""
    assert quick("--epochs", "2", "--json") == 0
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert list(found) == KEYS
    assert (found["epochs"], found["steps"]) == (2, 14)
    assert (found["validation_count"], found["test_count"]) == (12, 30)
    assert found["images_per_second"] > 0
    for word in ("Epoch 2/2", "loss", "accuracy", "validation"):
        assert word in captured.err


def test_without_json_the_result_is_a_sentence(
    quick: Quick, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both accuracies say how many samples they were measured on."""
    assert quick("--epochs", "1") == 0
    line = capsys.readouterr().out
    assert line.startswith("Custom data: test accuracy ")
    assert " of 30, validation " in line
    assert " of 12; 7 steps" in line


@pytest.mark.parametrize("settings", [(), QUICK], ids=["defaults", "simple_cnn"])
def test_resuming_equals_an_uninterrupted_run(
    settings: tuple[str, ...], data: Path, start: Start, folder: Path
) -> None:
    """One epoch, then a new process up to three: everything but the record of the change."""
    train = ["train", "--data", str(data), *settings]
    assert cli.main([*train, "--epochs", "3", "--save", "whole.visualcnn"]) == 0
    assert cli.main([*train, "--epochs", "1", "--save", "first.visualcnn"]) == 0
    resume = ["train", "--data", str(data), "--resume", "first.visualcnn", "--epochs", "3"]
    process = start(*resume, "--save", "second.visualcnn", "--json")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    whole, second = (checkpoint.load(folder / f"{name}.visualcnn") for name in ("whole", "second"))
    steps = whole["run"]["step"]
    assert json.loads(out)["steps"] == steps
    assert json.loads(second["history"].pop("changes")) == [[steps // 3, "epochs", "1", "3"]]
    whole["history"].pop("changes")
    assert same(second, whole)


def test_ctrl_c_saves_and_says_how_to_go_on(
    quick: Quick, data: Path, start: Start, folder: Path
) -> None:
    """The step is finished, the exit code is 130, and its command ends like a whole run."""
    words = ["train", "--data", str(data), *QUICK, "--epochs", "4000", "--save", "s.visualcnn"]
    process = start(*words)
    assert process.stderr is not None
    while "Epoch 2/" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == STOPPED, err
    assert out == ""
    assert "Stopped after step" in err
    command = shlex.split(err.strip().splitlines()[-1])
    assert command[:4] == ["visualcnn", "train", "--resume", "s.visualcnn"]
    epochs = read_record(folder / "s.visualcnn").epoch + 2
    assert cli.main([*command[1:], "--epochs", str(epochs)]) == 0
    assert quick("--epochs", str(epochs), "--save", "whole.visualcnn") == 0
    stopped, whole = (checkpoint.load(folder / f"{name}.visualcnn") for name in ("s", "whole"))
    assert same(stopped["run"], whole["run"])


def test_ctrl_c_without_save_says_that_nothing_was_kept(data: Path, start: Start) -> None:
    """The exit code is the same."""
    process = start("train", "--data", str(data), "--architecture", "mlp", "--epochs", "4000")
    assert process.stderr is not None
    while "Epoch" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == STOPPED
    assert "Nothing was saved: --save FILE would have." in err


def test_other_data_is_refused_when_resuming(
    quick: Quick, other_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1 and one sentence."""
    assert quick("--epochs", "1", "--save", "m.visualcnn") == 0
    capsys.readouterr()
    assert cli.main(["train", "--resume", "m.visualcnn", "--data", str(other_data)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "m.visualcnn was trained on other data" in captured.err


def test_custom_data_must_be_named_again(quick: Quick, capsys: pytest.CaptureFixture[str]) -> None:
    """A file can't say where a folder is on this machine."""
    assert quick("--epochs", "1", "--save", "m.visualcnn") == 0
    assert cli.main(["train", "--resume", "m.visualcnn"]) == 1
    assert "name its folder with --data" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--epochs", "0"], 2, "Epochs must be a whole number from 1"),
        (["--learning-rate", "nan"], 2, "The learning rate must be a number"),
        (["--architecture", "resnet"], 1, "There is no architecture 'resnet'"),
        (["--architecture", "absent.py:make"], 1, "absent.py can't be read"),
        (["--resume", "absent.visualcnn"], 1, "absent.visualcnn doesn't exist"),
        (["--save", "absent/m.visualcnn"], 1, "m.visualcnn can't be saved: the folder /"),
        (["--save", "."], 1, "can't be saved: a folder has this name"),
        (["--save", os.devnull], 1, "can't be saved: it isn't an ordinary file"),
        (["--save", "m" * 300], 1, "can't be saved: its name is too long"),
    ],
)
def test_a_mistake_is_one_sentence(
    words: list[str], code: int, sentence: str, quick: Quick, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is trained, on stderr, with the exit code for its kind."""
    assert quick(*words) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("visualcnn: ")
    assert captured.err.count("\n") == 1
    assert sentence in captured.err


def test_settings_of_the_file_apply_unless_given(quick: Quick) -> None:
    """What is given anew is recorded; another optimiser brings its own learning rate."""
    first = ["--momentum", "0.8", "--schedule", "step", "--seed", "7", "--validate-every", "3"]
    assert quick("--epochs", "1", "--save", "m.visualcnn", *first) == 0
    assert quick("--resume", "m.visualcnn", "--save", "n.visualcnn", "--epochs", "2") == 0
    record = read_record(Path("n.visualcnn"))
    assert (record.config.momentum, record.config.schedule, record.config.seed) == (0.8, "step", 7)
    assert [c.setting for c in record.history.changes] == ["epochs"]


def test_another_optimiser_brings_its_learning_rate(quick: Quick, data: Path) -> None:
    """Adam with the rate of plain momentum would diverge."""
    assert quick("--epochs", "1", "--save", "m.visualcnn") == 0
    words = ["train", "--data", str(data), "--resume", "m.visualcnn", "--save", "m.visualcnn"]
    assert cli.main([*words, "--epochs", "2", "--optimizer", "adam"]) == 0
    changes = read_record(Path("m.visualcnn")).history.changes
    assert [(c.setting, c.new) for c in changes] == [
        ("epochs", "2"),
        ("optimizer", "adam"),
        ("learning_rate", "0.002"),
    ]


@pytest.mark.parametrize("words", [["--seed", "1"], ["--architecture", "mlp"]])
def test_architecture_and_seed_stay(
    words: list[str], quick: Quick, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They belong to a new run."""
    assert quick("--epochs", "1", "--save", "m.visualcnn") == 0
    assert cli.main(["train", "--resume", "m.visualcnn", "--data", str(data), *words]) == 2
    assert "leave --resume out for a new run" in capsys.readouterr().err


def test_a_finished_run_says_so(quick: Quick, capsys: pytest.CaptureFixture[str]) -> None:
    """It is measured again and trained no further."""
    assert quick("--epochs", "1", "--save", "m.visualcnn") == 0
    capsys.readouterr()
    assert quick("--resume", "m.visualcnn", "--json") == 0
    captured = capsys.readouterr()
    assert "m.visualcnn has done 1 epochs; --epochs 2 would train one more" in captured.err
    assert json.loads(captured.out)["images_per_second"] == 0


def test_fewer_epochs_than_are_done_undo_nothing(
    quick: Quick, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run stays as it is, and the file never says "3 of 2 epochs"."""
    assert quick("--epochs", "3", "--save", "m.visualcnn") == 0
    assert quick("--resume", "m.visualcnn", "--epochs", "2", "--save", "n.visualcnn") == 0
    assert "has done 3 epochs; --epochs 4 would train one more" in capsys.readouterr().err
    record = read_record(Path("n.visualcnn"))
    assert (record.epoch, record.config.epochs, record.history.changes) == (3, 3, [])


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adam"])
def test_divergence_at_once_leaves_the_file_as_it_was(
    optimizer: str, quick: Quick, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1 and the reason: an untrained network isn't worth a trained one's place."""
    lenet = ["--architecture", "lenet5", "--save", "m.visualcnn"]
    assert quick(*lenet, "--epochs", "1") == 0
    before = Path("m.visualcnn").read_bytes()
    diverging = [*lenet, "--learning-rate", "1e9", "--optimizer", optimizer, "--epochs", "9"]
    for words in (diverging, [*diverging, "--resume", "m.visualcnn"]):
        assert quick(*words) == 1
        err = capsys.readouterr().err
        assert err.endswith("Try a lower learning rate. m.visualcnn is as it was.\n")
        assert Path("m.visualcnn").read_bytes() == before
        assert not Path("m.visualcnn.bak").exists()


LATE = """
from visualcnn.nn import BaseLayer, Dense, Flatten

class Late(BaseLayer):
    taken = 0

    def forward(self, x):
        self.taken += self.training
        if self.taken > 130:
            raise IndexError("too late")
        return x

    def backpropagation(self, grad_output):
        return grad_output

def make():
    return [Flatten(), Late(), Dense(10)]
"""


def test_a_layer_that_fails_late_keeps_the_last_good_state(
    data: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence with the line in the user's file; an hour of training isn't lost."""
    (folder / "late.py").write_text(LATE)
    words = ["--data", str(data), "--batch-size", "1", "--epochs", "2", "--learning-rate", "0.001"]
    where = ["--architecture", "late.py:make", "--save", "m.visualcnn"]
    assert cli.main(["train", *words, *where]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "visualcnn: Training stopped: IndexError: too late (late.py, line 10). "
        "The model of step 100 is in m.visualcnn."
    )
    assert read_record(Path("m.visualcnn")).step == 100


SWISH = """
import numpy as np
from visualcnn.nn import BaseLayer, Dense, Flatten

class Swish(BaseLayer):
    def forward(self, x):
        self.x, self.gate = x, 1 / (1 + np.exp(-x))
        return x * self.gate

    def backpropagation(self, grad_output):
        return grad_output * self.gate * (1 + self.x * (1 - self.gate))

def make():
    return [Flatten(), Dense(8), Swish(), Dense(10)]
"""


def test_a_layer_of_ones_own_is_trained_saved_and_resumed(
    data: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its Python is run only where the user names it, and the command to go on names it."""
    (folder / "own.py").write_text(SWISH)
    words = ["train", "--data", str(data), "--epochs", "1", "--save", "m.visualcnn"]
    assert cli.main([*words, "--architecture", "own.py:make"]) == 0
    resume = ["train", "--data", str(data), "--resume", "m.visualcnn", "--epochs", "2"]
    assert cli.main(resume) == 1
    assert "uses your layer Swish: name the Python file with --layers" in capsys.readouterr().err
    assert cli.main([*resume, "--layers", "own.py"]) == 0
    assert cli.main([*resume, "--architecture", "own.py:make"]) == 0
    assert cli.main(["evaluate", "m.visualcnn", "--data", str(data), "--layers", "own.py"]) == 0
    capsys.readouterr()
    (folder / "own.py").write_text("raise SystemExit('this was run')")
    assert cli.main(["info", "m.visualcnn"]) == 0
    out = capsys.readouterr().out
    assert "Swish()" in out
    assert "own.py" in out
