"""Documents: what opening and saving do to the run, the recent files and the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.window import CONFIG, dialog_of
from tests.tiny import TINY, saved, tiny_dataset, tiny_trainer, train
from visualcnn.data.dataset import DataError
from visualcnn.gui import documents as module
from visualcnn.gui.documents import Documents
from visualcnn.gui.remember import Memory
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import Command, State
from visualcnn.nn.kinds import KINDS
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.model_file import UnknownKindError, read_model

Button = QMessageBox.StandardButton


@pytest.fixture
def memory() -> Memory:
    """Empty."""
    return Memory()


@pytest.fixture
def documents(session: TrainingSession, memory: Memory, qtbot: QtBot) -> Documents:
    """Of a session without a run, asking about unsaved steps."""
    window = QWidget()
    qtbot.addWidget(window)
    return Documents(session, memory, window, ask=True)


@pytest.fixture
def running(session: TrainingSession, qtbot: QtBot) -> TrainingSession:
    """With a run of tiny pictures that has one unsaved step."""
    with qtbot.waitSignal(session.prepared):
        session.start_run(CONFIG, tiny_dataset(), TINY)
    session.command(Command.STEP)
    qtbot.waitUntil(lambda: session.state is State.PAUSED)
    return session


def model_of(folder: Path, steps: int, name: str = "run.visualcnn") -> Path:
    """A model file after `steps`."""
    trainer = tiny_trainer()
    train(trainer, steps)
    return saved(trainer, folder, name)


def test_an_opened_file_is_the_runs_own_and_recent(
    documents: Documents, session: TrainingSession, memory: Memory, qtbot: QtBot, tmp_path: Path
) -> None:
    """Save goes there from now on, and dialogs begin in its folder."""
    path = model_of(tmp_path, 2)
    with qtbot.waitSignals([session.prepared, documents.path_changed, documents.recent_changed]):
        documents.open_path(path)
    assert session.step == 2
    assert documents.path == path
    assert memory.recent() == [str(path)]
    assert memory.get("folder", "") == str(tmp_path)


def test_a_file_that_cannot_be_read_is_no_longer_recent(
    documents: Documents, session: TrainingSession, memory: Memory, qtbot: QtBot, tmp_path: Path
) -> None:
    """Path and error are told; the other files stay in the list."""
    memory.add_recent("other.visualcnn")
    path = tmp_path / "gone.visualcnn"
    memory.add_recent(str(path))
    with qtbot.waitSignals([documents.failed, documents.recent_changed]):
        documents.open_path(path)
    assert memory.recent() == ["other.visualcnn"]
    assert documents.path is None
    assert session.state is State.EMPTY


def test_what_is_wrong_is_a_typed_error(documents: Documents, qtbot: QtBot, tmp_path: Path) -> None:
    """Its text is the sentence for the message bar."""
    path = tmp_path / "notes.visualcnn"
    path.write_text("not a model")
    with qtbot.waitSignal(documents.failed) as blocker:
        documents.open_path(path)
    where, error = blocker.args
    assert where == path
    assert isinstance(error, CheckpointError)
    assert not isinstance(error, UnknownKindError)


def test_the_data_in_use_are_used_again(
    documents: Documents, running: TrainingSession, qtbot: QtBot, tmp_path: Path
) -> None:
    """A model of the same data goes on with the very same arrays: nothing is read twice."""
    running.saved_step = running.step
    before = running.dataset
    with qtbot.waitSignal(running.prepared):
        documents.open_path(model_of(tmp_path, 4))
    assert running.dataset is before
    assert running.trainable


def test_data_found_on_this_machine_are_used(
    documents: Documents,
    session: TrainingSession,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They are opened by the name in the file, and compared by their fingerprint."""
    names: list[Any] = []

    def open_dataset(name: str) -> object:
        names.append(name)
        return tiny_dataset()

    monkeypatch.setattr(module, "open_dataset", open_dataset)
    with qtbot.waitSignal(session.prepared):
        documents.open_path(model_of(tmp_path, 1))
    assert names == ["custom"]
    assert session.trainable


@pytest.mark.parametrize("found", ["other data", "none", "damaged"])
def test_without_its_data_a_model_can_only_be_looked_at(
    documents: Documents,
    session: TrainingSession,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    found: str,
) -> None:
    """Other data under the same name don't count, and damaged ones don't keep it from opening."""

    def open_dataset(name: str) -> object:
        if found == "other data":
            return tiny_dataset(seed=1)
        raise DataError(f"{name}: {found}.")

    monkeypatch.setattr(module, "open_dataset", open_dataset)
    with qtbot.waitSignal(session.prepared):
        documents.open_path(model_of(tmp_path, 3))
    assert session.step == 3
    assert not session.trainable
    assert session.dataset is None
    assert not session.command(Command.TRAIN)


def test_the_file_chosen_last_is_the_one_that_opens(
    documents: Documents,
    session: TrainingSession,
    memory: Memory,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first, read already but not yet shown, is given up."""
    first, second = model_of(tmp_path, 1, "1.visualcnn"), model_of(tmp_path, 2, "2.visualcnn")
    monkeypatch.setattr(module, "open_dataset", lambda _: tiny_dataset())
    runs: list[Any] = []
    session.prepared.connect(runs.append)
    documents.read(first, KINDS)
    assert documents._task is not None
    assert documents._task.wait(5_000)
    documents.read(second, KINDS)
    qtbot.waitUntil(lambda: session.step == 2)
    assert [event.step for event in runs] == [2]
    assert memory.recent() == [str(second)]


def test_saving_makes_the_file_the_runs_own(
    documents: Documents, running: TrainingSession, memory: Memory, qtbot: QtBot, tmp_path: Path
) -> None:
    """The second Save asks nothing."""
    path = tmp_path / "mine.visualcnn"
    documents.save()
    dialog = dialog_of(qtbot, QFileDialog)
    with qtbot.waitSignal(running.saved):
        dialog.fileSelected.emit(str(path))
        dialog.reject()
    assert memory.recent() == [str(path)]
    running.command(Command.STEP)
    qtbot.waitUntil(lambda: running.step == 2 and running.state is State.PAUSED)
    with qtbot.waitSignal(running.saved):
        documents.save()
    assert read_model(path).step == 2


def test_a_new_run_belongs_to_no_file(documents: Documents, qtbot: QtBot, tmp_path: Path) -> None:
    """Save asks where again."""
    documents.path = tmp_path / "old.visualcnn"
    with qtbot.waitSignal(documents.path_changed):
        documents.new_run()
    assert documents.path is None


def ask(documents: Documents, qtbot: QtBot, answer: Button) -> list[str]:
    """Do something that drops the run, and answer the question; what was done."""
    done: list[str] = []
    documents.when_safe(lambda: done.append("dropped"))
    box = dialog_of(qtbot, QMessageBox)
    assert done == []
    box.button(answer).click()
    return done


@pytest.mark.parametrize(
    ("answer", "expected"), [(Button.Discard, ["dropped"]), (Button.Cancel, [])]
)
def test_an_unsaved_run_is_dropped_only_when_the_user_says_so(
    documents: Documents,
    running: TrainingSession,
    qtbot: QtBot,
    answer: Button,
    expected: list[str],
) -> None:
    """Discard drops it, Cancel keeps it."""
    assert running.unsaved
    assert ask(documents, qtbot, answer) == expected


def test_save_in_the_question_saves_before_it_drops(
    documents: Documents, running: TrainingSession, qtbot: QtBot, tmp_path: Path
) -> None:
    """What was asked for is done once the file is on disk."""
    documents.path = tmp_path / "kept.visualcnn"
    done = ask(documents, qtbot, Button.Save)
    qtbot.waitUntil(lambda: done == ["dropped"])
    assert read_model(documents.path).step == running.step


@pytest.mark.parametrize("how", ["no file chosen", "can't be written"])
def test_what_could_not_be_saved_is_not_dropped(
    documents: Documents, running: TrainingSession, qtbot: QtBot, tmp_path: Path, how: str
) -> None:
    """Neither now nor at a later save for another reason."""
    if how == "can't be written":
        documents.path = tmp_path / "absent" / "run.visualcnn"
        with qtbot.waitSignal(running.refused):
            done = ask(documents, qtbot, Button.Save)
    else:
        done = ask(documents, qtbot, Button.Save)
        dialog_of(qtbot, QFileDialog).reject()
    documents.path = tmp_path / "later.visualcnn"
    with qtbot.waitSignal(running.saved):
        documents.save()
    assert done == []


def test_nobody_is_asked_where_nothing_is_lost(
    documents: Documents, session: TrainingSession
) -> None:
    """Without unsaved steps it is done at once."""
    done: list[str] = []
    documents.when_safe(lambda: done.append("dropped"))
    assert done == ["dropped"]
    assert not session.unsaved


def test_a_window_without_a_user_never_asks(
    running: TrainingSession, memory: Memory, qtbot: QtBot
) -> None:
    """With --no-ask nothing waits for an answer."""
    window = QWidget()
    qtbot.addWidget(window)
    done: list[str] = []
    Documents(running, memory, window, ask=False).when_safe(lambda: done.append("dropped"))
    assert done == ["dropped"]


def test_closing_gives_up_what_is_being_read(
    documents: Documents, memory: Memory, tmp_path: Path
) -> None:
    """It waits for the thread; also what was read already is not opened."""
    documents.open_path(model_of(tmp_path, 1))
    task = documents._task
    assert task is not None
    assert task.wait(5_000)
    documents.close()
    QCoreApplication.processEvents()
    assert memory.recent() == []
    documents.open_path(tmp_path / "run.visualcnn")
    task = documents._task
    assert task is not None
    documents.close()
    assert task.isFinished()
