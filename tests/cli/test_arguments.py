"""Facts about the arguments and their help."""

from __future__ import annotations

from pathlib import Path

import pytest

from visualcnn import __version__
from visualcnn.cli.arguments import parse


def test_without_a_command_the_window_is_meant() -> None:
    """All its options, and none of them, are understood."""
    options = parse([])
    assert (options.command, options.model, options.data, options.dataset) == (None,) * 4
    assert not options.train
    assert not options.no_ask
    words = ["m.visualcnn", "--dataset", "mnist", "--architecture", "mlp", "--train", "--no-ask"]
    options = parse(words)
    assert (options.model, options.dataset) == (Path("m.visualcnn"), "mnist")
    assert (options.architecture, options.train, options.no_ask) == ("mlp", True, True)


def test_commands_are_told_from_files() -> None:
    """A command comes first; a model file called like one needs a path."""
    assert parse(["info", "m.visualcnn"]).command == "info"
    assert parse(["./info"]).command is None


@pytest.mark.parametrize(
    "words",
    [
        ["train", "--epochs", "many"],
        ["train", "--optimizer", "magic"],
        ["train", "--data", "here", "--dataset", "mnist"],
        ["evaluate"],
        ["evaluate", "m.visualcnn", "--split", "all"],
        ["download", "cifar"],
        ["--dataset", "cifar"],
        ["--frobnicate"],
        ["--threads"],
    ],
)
def test_wrong_usage_exits_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """argparse names the option on stderr."""
    with pytest.raises(SystemExit) as info:
        parse(words)
    assert info.value.code == 2
    assert "error: " in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["train"], ["evaluate", "m.visualcnn"]])
def test_threads_are_a_whole_number(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """From 1 to 1,024; anything else is told in one sentence, with exit code 2."""
    assert parse(command).threads is None
    for good in ("1", "3", "1024"):
        assert parse([*command, "--threads", good]).threads == int(good)
    for bad in ("0", "-1", "1025", "two", "1.5", "", "9" * 5000):
        with pytest.raises(SystemExit) as info:
            parse([*command, f"--threads={bad}"])
        assert info.value.code == 2
        sentence = f"--threads: must be a whole number from 1 to 1,024, not '{bad}'"
        assert sentence in capsys.readouterr().err


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """With the program's name, and exit code 0."""
    with pytest.raises(SystemExit) as info:
        parse(["--version"])
    assert info.value.code == 0
    assert capsys.readouterr().out == f"visualcnn {__version__}\n"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (
            [],
            [
                "MODEL",
                "--data DIR",
                "--train",
                "--no-ask",
                "--threads N",
                "train ",
                "evaluate ",
                "exit codes",
            ],
        ),
        (["train"], ["--epochs N", "in all (5)", "--save FILE", "--resume FILE", "lenet5"]),
        (["evaluate"], ["--split NAME", "test, validation, train", "--json"]),
        (["download"], ["mnist or fashion-mnist"]),
        (["info"], ["Nothing in the file is run"]),
    ],
)
def test_help_names_every_option_and_fits_a_terminal(
    command: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Defaults included; no line is longer than 96 characters."""
    with pytest.raises(SystemExit) as info:
        parse([*command, "--help"])
    assert info.value.code == 0
    text = capsys.readouterr().out
    for word in words:
        assert word in text
    assert max(map(len, text.splitlines())) <= 96


def test_a_mistyped_command_is_no_model(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`visualcnn trian` trains nothing; a file of that name, or any path, is a model."""
    with pytest.raises(SystemExit) as info:
        parse(["trian", "--train"])
    assert info.value.code == 2
    assert "there is neither a command nor a file called 'trian'" in capsys.readouterr().err
    for path in ("trian.visualcnn", "./trian/x", str(folder / "trian")):
        assert parse([path]).model == Path(path)
    (folder / "trian").touch()
    assert parse(["trian"]).model == Path("trian")
