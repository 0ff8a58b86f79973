"""Whatever becomes of the standard streams, the work goes on and no traceback is seen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import NoReturn

import pytest

from tests.cli.conftest import Quick
from tests.cli.quick import QUICK
from visualcnn.cli.streams import PatientStream, steady_streams

Shell = Callable[..., subprocess.CompletedProcess[str]]
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")


@pytest.fixture
def shell(data: Path, folder: Path) -> Shell:
    """Run a line of sh, in which V is the command and Q stands for a quick training."""
    quick = f"train --data '{data}' {' '.join(QUICK)} --epochs 1"

    def run(line: str, **variables: str) -> subprocess.CompletedProcess[str]:
        root = str(Path(__file__).parents[2])
        line = line.replace("V ", f"'{sys.executable}' -m visualcnn ").replace("Q", quick)
        return subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=folder,
            env={"PYTHONUNBUFFERED": ""} | os.environ | {"PYTHONPATH": root} | variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", ["info m.visualcnn", "--help", "train --help"])
def test_a_reader_that_has_seen_enough_is_no_error(
    words: str, unbuffered: str, quick: Quick, shell: Shell
) -> None:
    """`visualcnn info FILE | head -1`: nothing on stderr, exit code 0."""
    assert quick("--epochs", "1", "--save", "m.visualcnn") == 0
    done = shell(f"{{ V {words}; echo $? >code; }} | true", PYTHONUNBUFFERED=unbuffered)
    assert done.stderr == ""
    assert Path("code").read_text().strip() == "0"


@pytest.mark.parametrize("closing", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full"])
@FULL
def test_nobody_needs_to_watch_a_training(closing: str, shell: Shell) -> None:
    """Without stdout, without stderr or with a full one, the model is trained and saved."""
    done = shell(f"V Q --save m.visualcnn {closing}")
    assert done.returncode == 0
    assert Path("m.visualcnn").is_file()


@FULL
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_result_that_cannot_be_written_is_told(unbuffered: str, shell: Shell) -> None:
    """Exit code 1, and a sentence with the reason."""
    done = shell("V Q --json >/dev/full", PYTHONUNBUFFERED=unbuffered)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("visualcnn: ")
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_small_alphabet_shows_question_marks(shell: Shell) -> None:
    """`×`, umlauts and bytes that are no text at all don't end the command."""
    small = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    assert shell("V Q --save 'Ümläut 数.visualcnn'", **small).returncode == 0
    done = shell("V info 'Ümläut 数.visualcnn'", **small)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1?28?28" in done.stdout


def test_a_patient_stream_fails_never() -> None:
    """Neither a full disk nor a closed file is noticed; what it doesn't know the stream answers."""
    stream = StringIO()
    patient = PatientStream(stream)
    assert patient.write("seen") == 4
    assert stream.getvalue() == "seen"
    assert not patient.isatty()
    stream.close()
    assert patient.write("lost") == 4
    patient.flush()


def test_the_streams_are_given_back() -> None:
    """Also the missing ones, and after an error."""
    before = sys.stdout, sys.stderr

    def failing() -> NoReturn:
        assert sys.stderr is not before[1]
        raise KeyError

    with pytest.raises(KeyError), steady_streams():
        failing()
    assert (sys.stdout, sys.stderr) == before


def test_missing_streams_swallow_what_they_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """As under `pythonw`, which has none."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with steady_streams():
        sys.stdout.write("nobody")
        sys.stderr.write("reads this")
    assert (sys.stdout, sys.stderr) == (None, None)
