"""Whose file the run on screen is, where reading, refusing and saving overlap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from tests.tiny import TINY, saved, tiny_dataset, tiny_trainer, train
from visualcnn.gui.desktop import Desktop
from visualcnn.training import checkpoint
from visualcnn.training.checkpoint import seal_of
from visualcnn.training.model_file import read_model


def model_of(folder: Path, steps: int, name: str) -> Path:
    """A model file after `steps`."""
    trainer = tiny_trainer()
    train(trainer, steps)
    return saved(trainer, folder, name)


def opened(desktop: Desktop, qtbot: QtBot, path: Path) -> None:
    """The run of this file is on screen."""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.documents.open_path(path)
    assert desktop.documents.path == path


def test_a_file_that_is_refused_is_not_the_runs_own(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """It can be read, but not gone on with: the run on screen keeps its own file."""
    mine = model_of(tmp_path, 2, "mine.visualcnn")
    other = tmp_path / "other.visualcnn"
    state = checkpoint.load(mine)
    state["run"]["order"] |= {"permutation": np.arange(44, dtype=np.int32), "position": 0}
    checkpoint.save(other, state)
    before = other.read_bytes()
    opened(desktop, qtbot, mine)
    with qtbot.waitSignal(desktop.session.refused) as blocker:
        desktop.documents.open_path(other)
    assert "number of samples" in blocker.args[0].sentence
    assert desktop.window.windowTitle().startswith("mine.visualcnn")
    assert desktop.memory.recent() == [str(mine)]
    with qtbot.waitSignal(desktop.session.saved) as told:
        desktop.actions["save"].trigger()
    assert told.args[0].path == mine
    assert other.read_bytes() == before


def test_a_save_under_way_names_no_run_that_is_opened_meanwhile(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """On a slow disk the next file is read before the save is told."""
    opened(desktop, qtbot, model_of(tmp_path, 2, "first.visualcnn"))
    second, copy = model_of(tmp_path, 3, "second.visualcnn"), tmp_path / "copy.visualcnn"
    model, documents, session = read_model(second), desktop.documents, desktop.session
    session.save(copy)
    documents._adopted[session.adopt(model, session.dataset)] = second, seal_of(second)
    qtbot.waitUntil(lambda: session.step == 3)
    assert read_model(copy).step == 2
    assert documents.path == second


def test_a_save_that_comes_behind_another_run_is_refused(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """Of a file that is opened, or of a Reset: it was meant for the run that was on screen."""
    mine, other = model_of(tmp_path, 2, "mine.visualcnn"), model_of(tmp_path, 3, "other.visualcnn")
    opened(desktop, qtbot, mine)
    before, session = mine.read_bytes(), desktop.session
    for another in (
        lambda: session.adopt(read_model(other), session.dataset),
        lambda: session.start_run(session.config, tiny_dataset(), TINY),
    ):
        desktop.documents.path, desktop.documents._seal = mine, seal_of(mine)
        with qtbot.waitSignal(session.refused) as blocker:
            another()
            desktop.documents.save()
        assert "nothing was saved" in blocker.args[0].sentence
        assert mine.read_bytes() == before


def test_data_that_come_late_change_no_file_of_another_run(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """A file without its data is gone on with once they are there, while the next one is read."""
    mine, other = model_of(tmp_path, 2, "mine.visualcnn"), model_of(tmp_path, 3, "other.visualcnn")
    documents, session = desktop.documents, desktop.session
    model, dataset = read_model(mine), session.dataset
    documents._adopted[session.adopt(model, None)] = mine, seal_of(mine)
    qtbot.waitUntil(lambda: documents.path == mine)
    documents._adopted[session.adopt(read_model(other), dataset)] = other, seal_of(other)
    assert dataset is not None
    desktop.controls.use_data(dataset)
    qtbot.waitUntil(lambda: session.run == session._newest_run)
    assert (session.step, session.trainable) == (2, True)
    assert documents.path == mine
