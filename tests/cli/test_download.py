"""Facts about `visualcnn download`."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from visualcnn import cli
from visualcnn.cli import download
from visualcnn.data.dataset import DataError
from visualcnn.data.download import Cancelled

Progress = Callable[[int, int], None]


def test_it_prints_the_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Progress is on stderr, in bytes, also when it goes back to another mirror."""

    def fetch(name: str, folder: Path, progress: Progress, cancelled: Callable[[], bool]) -> Path:
        for done in (0, 5_000_000, 0, 11_594_722):
            progress(done, 11_594_722)
        assert name == "mnist"
        assert not cancelled()
        return folder

    monkeypatch.setattr(download, "download", fetch)
    assert cli.main(["download", "mnist"]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"MNIST is in {home / 'cache' / 'data' / 'mnist'}\n"
    assert "11.6M" in captured.err


def test_ctrl_c_cancels(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The download is asked to end, and the exit code is 130."""

    def fetch(name: str, folder: Path, progress: Progress, cancelled: Callable[[], bool]) -> Path:
        del name, folder, progress
        signal.raise_signal(signal.SIGINT)
        assert cancelled()
        raise Cancelled

    monkeypatch.setattr(download, "download", fetch)
    assert cli.main(["download", "mnist"]) == 130
    assert "cancelled" in capsys.readouterr().err


def test_a_failed_download_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The downloader's own, with exit code 1."""

    def fetch(*arguments: object) -> Path:
        del arguments
        raise DataError("There is no connection.")

    monkeypatch.setattr(download, "download", fetch)
    assert cli.main(["download", "fashion-mnist"]) == 1
    assert capsys.readouterr().err.endswith("visualcnn: There is no connection.\n")
