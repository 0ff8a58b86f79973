"""A hostile file that is opened leaves the model on screen as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from tests.training.attacks.appended import APPENDED
from tests.training.attacks.assembly import sealed
from tests.training.attacks.code import CODE
from tests.training.attacks.models import MODELS, TRUE_FILE
from visualcnn.gui.documents import Documents
from visualcnn.gui.remember import Memory
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.training.checkpoint import CheckpointError

ATTACKS = {
    **{name: sealed(payload) for name, payload in (CODE | MODELS).items()},
    **APPENDED,
}


@pytest.fixture
def documents(session: TrainingSession, qtbot: QtBot) -> Documents:
    """Of a session with a run of one unsaved step, which drops it without asking."""
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    session.command(Command.STEP)
    qtbot.waitUntil(lambda: session.state is State.PAUSED)
    return Documents(session, Memory(), window, ask=False)


def _kept(session: TrainingSession, documents: Documents, qtbot: QtBot, folder: Path) -> str:
    """The hash of all that a file of the run on screen holds."""
    path = folder / "kept.visualcnn"
    documents_path = documents.path
    with qtbot.waitSignal(session.saved):
        session.save(path)
    documents.path = documents_path
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_model_on_screen_stays(
    session: TrainingSession, documents: Documents, qtbot: QtBot, tmp_path: Path
) -> None:
    """Weights, moments, random streams, position and curves: each hostile file changes nothing."""
    before = _kept(session, documents, qtbot, tmp_path)
    path = tmp_path / "hostile.visualcnn"
    for name, content in ATTACKS.items():
        path.write_bytes(content)
        with qtbot.waitSignal(documents.failed) as failed:
            documents.open_path(path)
        where, error = failed.args
        assert (where, isinstance(error, CheckpointError)) == (path, True), name
        assert (session.state, session.step) == (State.PAUSED, 1), name
    assert _kept(session, documents, qtbot, tmp_path) == before
    assert session.command(Command.STEP)
    qtbot.waitUntil(lambda: session.step == 2 and session.state is State.PAUSED)
    assert _kept(session, documents, qtbot, tmp_path) != before


def test_a_true_file_does_replace_it(
    session: TrainingSession, documents: Documents, qtbot: QtBot, tmp_path: Path
) -> None:
    """The test above can fail: what it watches changes when a file opens."""
    before = _kept(session, documents, qtbot, tmp_path)
    with qtbot.waitSignal(session.prepared):
        documents.open_path(TRUE_FILE)
    assert session.step == 8
    assert _kept(session, documents, qtbot, tmp_path) != before
