"""Diagnostics name all that helps to find a fault, and no personal path."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn import __version__
from visualcnn.gui.diagnostics import LINES, diagnostics, without_home
from visualcnn.gui.logs import start_log, stop_log
from visualcnn.gui.session import TrainingSession
from visualcnn.training.threads import blas_threads


@pytest.fixture
def anna(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Her home folder."""
    home = tmp_path / "anna berg"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return home


def test_they_name_versions_machine_run_and_settings(
    session: TrainingSession, qtbot: QtBot
) -> None:
    """One line each."""
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    text = diagnostics(session)
    facts = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    assert facts["visualcnn"] == __version__
    assert f"numpy {np.__version__}" in facts["Packages"]
    assert re.search(r"PySide6_Essentials \d+\.", facts["Packages"])
    assert facts["Matrix products"].endswith(f"threads: {blas_threads()}")
    assert re.search(r"\w+.*, \d+ cores", facts["Processor"])
    assert facts["Run"] == "Ready, step 0, custom, 45 to train on"
    assert "learning_rate 0.01" in facts["Settings"]
    assert facts["Screen"].startswith("offscreen")
    assert text.endswith("The log is empty.")


def test_they_end_with_the_end_of_the_log(session: TrainingSession) -> None:
    """So many lines of it."""
    handler = start_log()
    for number in range(2 * LINES):
        logging.getLogger("visualcnn.gui").info("entry %d", number)
    lines = diagnostics(session).splitlines()
    stop_log(handler)
    assert lines[-1].endswith(f"entry {2 * LINES - 1}")
    assert lines[-LINES].endswith(f"entry {LINES}")
    assert lines[-LINES - 1] == ""


def test_the_home_folder_is_shown_as_a_tilde(
    session: TrainingSession, qtbot: QtBot, anna: Path
) -> None:
    """In settings and in the log alike."""
    handler = start_log()
    logging.getLogger("visualcnn.gui").error('File "%s/layers/mine.py", line 3', anna)
    logging.getLogger("visualcnn.gui").error("Read /media/%s/stick/a.visualcnn", anna.name)
    architecture = f"{anna}/nets.py:mine"
    with qtbot.waitSignal(session.prepared):
        config = CONFIG.changed(architecture=architecture)
        session.start_run(config, tiny_dataset(), TINY)
    text = diagnostics(session)
    stop_log(handler)
    assert "architecture ~/nets.py:mine" in text
    assert 'File "~/layers/mine.py", line 3' in text
    assert "Read /media/~/stick/a.visualcnn" in text
    assert "anna" not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{home}", "~"),
        ("{home}/a b.py: no", "~/a b.py: no"),
        ("'{home}'", "'~'"),
        ("{home}2/file", "{home}2/file"),
        ("(at {home}, line 1)", "(at ~, line 1)"),
    ],
)
def test_only_the_home_folder_itself_is_replaced(anna: Path, text: str, shown: str) -> None:
    """Not a folder beside it whose name begins alike."""
    assert without_home(text.format(home=anna)) == shown.format(home=anna)


def test_without_a_home_folder_nothing_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be personal then."""

    def missing() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", missing)
    assert without_home("/srv/run.visualcnn") == "/srv/run.visualcnn"
