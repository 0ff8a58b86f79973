"""A hostile file that is opened leaves the model on screen as it was."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from tests.training.attacks.appended import APPENDED
from tests.training.attacks.assembly import sealed
from tests.training.attacks.bombs import LARGE
from tests.training.attacks.corpus import GROUPS, LARGE_GROUPS, SEALED
from tests.training.attacks.models import TRUE_FILE
from visualcnn.gui.documents import Documents
from visualcnn.gui.remember import Memory
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.training.checkpoint import CheckpointError

AS_IT_IS = 3
"""So many of each group are opened without a seal too: all are refused at the same place."""


@pytest.fixture
def documents(session: TrainingSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Documents:
    """Of a session with a run of one unsaved step, which drops it without asking."""
    # None of these files has to outlive a power cut.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    session.command(Command.STEP)
    qtbot.waitUntil(lambda: session.state is State.PAUSED)
    documents = Documents(session, Memory(), window, ask=False)
    # What is saved here is only looked at: it isn't the run's file, and isn't remembered.
    session.saved.disconnect(documents._on_saved)
    return documents


def _kept(session: TrainingSession, qtbot: QtBot, folder: Path) -> str:
    """The hash of all that a file of the run on screen holds."""
    path = folder / "kept.visualcnn"
    with qtbot.waitSignal(session.saved):
        session.save(path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _files() -> Iterator[tuple[str, bytes]]:
    """All payloads under a true seal, the large ones included, and some of each group as it is."""
    for group in GROUPS.values():
        yield from islice(group.items(), AS_IT_IS)
        for name, payload in group.items():
            yield name + SEALED, sealed(payload)
    yield from APPENDED.items()
    for name, make in chain.from_iterable(group.items() for group in LARGE_GROUPS.values()):
        yield name + SEALED, sealed(make())
    name = next(iter(LARGE))
    yield name, LARGE[name]()


def test_the_model_on_screen_stays(
    session: TrainingSession, documents: Documents, qtbot: QtBot, tmp_path: Path
) -> None:
    """Weights, moments, random streams, position and curves are the same after each hostile file.

    Files of every group of attacks are opened, small and large, sealed and without a seal.
    """
    before = _kept(session, qtbot, tmp_path)
    path = tmp_path / "hostile.visualcnn"
    for name, content in _files():
        path.write_bytes(content)
        with qtbot.waitSignal(documents.failed) as failed:
            documents.open_path(path)
        where, error = failed.args
        assert (where, isinstance(error, CheckpointError)) == (path, True), name
        assert (session.state, session.step) == (State.PAUSED, 1), name
        assert _kept(session, qtbot, tmp_path) == before, name
    assert session.command(Command.STEP)
    qtbot.waitUntil(lambda: session.step == 2 and session.state is State.PAUSED)
    assert _kept(session, qtbot, tmp_path) != before


def test_a_true_file_does_replace_it(
    session: TrainingSession, documents: Documents, qtbot: QtBot, tmp_path: Path
) -> None:
    """The test above can fail: what it watches changes when a file opens."""
    before = _kept(session, qtbot, tmp_path)
    with qtbot.waitSignal(session.prepared):
        documents.open_path(TRUE_FILE)
    assert session.step == 8
    assert _kept(session, qtbot, tmp_path) != before
