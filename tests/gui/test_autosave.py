"""Autosaving in the window: when copies are asked for, and what becomes of the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.gui.window import dialog_of, wait
from tests.tiny import TINY, saved, tiny_dataset, tiny_trainer, train
from visualcnn.gui.autosave import _FAILED
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State
from visualcnn.training import checkpoint, worker
from visualcnn.training.autosave import Autosave, autosave_folder, left_behind
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.model_file import read_model
from visualcnn.training.requests import TakeCopy


def files() -> list[Path]:
    """The autosaves."""
    return list(autosave_folder().glob("*.visualcnn"))


def wait_for(qtbot: QtBot, count: int) -> list[Path]:
    """The autosaves, once there are so many."""
    qtbot.waitUntil(lambda: len(files()) == count, timeout=5_000)
    return files()


def pass_seconds(desktop: Desktop, seconds: float) -> None:
    """As if so much time had gone by since the last autosave."""
    desktop.autosaving._rhythm._last -= seconds


def one_step(desktop: Desktop, qtbot: QtBot) -> None:
    """Train one batch."""
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)


def fail_twice(desktop: Desktop, qtbot: QtBot) -> None:
    """Two autosaves that are due, of which the bar tells once."""
    messages = desktop.window.messages
    for shown in (_FAILED, ""):
        pass_seconds(desktop, 60)
        with qtbot.waitSignal(desktop.autosaving.written):
            desktop.autosaving._look()
        assert messages.label.text() == shown
        messages.clear()


def test_the_end_of_the_first_epoch_is_autosaved(desktop: Desktop, qtbot: QtBot) -> None:
    """The second one comes too soon after it; a minute later the rest is due."""
    with qtbot.waitSignal(desktop.autosaving.written):
        desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FINISHED)
    (path,) = files()
    first = read_model(path).step
    assert 5 <= first <= 10
    desktop.autosaving._look()
    pass_seconds(desktop, 60)
    if first < 10:
        with qtbot.waitSignal(desktop.autosaving.written):
            desktop.autosaving._look()
    assert read_model(path).step == 10
    assert files() == [path]
    assert not path.with_name(path.name + ".bak").exists()


def test_a_long_epoch_is_autosaved_every_five_minutes(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it runs, a minute is not enough; standing still, it is."""
    one_step(desktop, qtbot)
    with qtbot.waitSignal(desktop.autosaving.written):
        desktop.autosaving._look()
    asked: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr(desktop.thread_, "ask", asked.append)
        patch.setattr(desktop.session, "state", State.RUNNING)
        desktop.autosaving._on_advanced()
        for seconds in (100, 100, 100):
            assert asked == []
            pass_seconds(desktop, seconds)
            desktop.autosaving._look()
        assert asked == [TakeCopy()]


def test_untrained_and_saved_runs_are_not_autosaved(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """Saving removes the autosave: the user's own file has it all. The timer rests then."""
    desktop.autosaving._on_advanced()
    desktop.autosaving._look()
    assert not desktop.autosaving._timer.isActive()
    one_step(desktop, qtbot)
    desktop.autosaving._look()
    wait_for(qtbot, 1)
    with qtbot.waitSignal(desktop.session.saved):
        desktop.session.save(tmp_path / "mine.visualcnn")
    wait_for(qtbot, 0)
    pass_seconds(desktop, 1_000)
    desktop.autosaving._on_advanced()
    desktop.autosaving._look()
    assert not desktop.autosaving._timer.isActive()
    assert files() == []


def test_a_run_that_is_dropped_takes_its_autosave_with_it(desktop: Desktop, qtbot: QtBot) -> None:
    """The user was asked."""
    one_step(desktop, qtbot)
    desktop.autosaving._look()
    wait_for(qtbot, 1)
    desktop.actions["reset"].trigger()
    dialog_of(qtbot, QMessageBox).button(QMessageBox.StandardButton.Discard).click()
    wait_for(qtbot, 0)


def test_a_clean_close_removes_it(desktop: Desktop, qtbot: QtBot) -> None:
    """Whether or not the steps were saved: the user answered."""
    one_step(desktop, qtbot)
    desktop.autosaving._look()
    wait_for(qtbot, 1)
    desktop.window.close()
    dialog_of(qtbot, QMessageBox).button(QMessageBox.StandardButton.Discard).click()
    qtbot.waitUntil(lambda: not desktop.window.isVisible())
    assert list(autosave_folder().iterdir()) == []


def test_two_windows_that_are_ended_leave_one_each(
    make: Callable[..., Desktop], qtbot: QtBot
) -> None:
    """A logout asks nobody: the last steps of both are kept, and offered."""
    desktops = [make(), make()]
    for steps, desktop in enumerate(desktops, start=1):
        desktop.session.start_run(tiny_trainer().config, tiny_dataset(), TINY)
        wait(qtbot, desktop, State.READY)
        for _ in range(steps):
            one_step(desktop, qtbot)
    for desktop in desktops:
        desktop.leave()
    assert sorted(read_model(path).step for path in files()) == [1, 2]
    found = left_behind(autosave_folder())
    assert len(found) == 2
    for autosave in found:
        autosave.release()


def test_a_run_that_was_saved_leaves_nothing(desktop: Desktop, qtbot: QtBot) -> None:
    """Ended without asking, with all steps in the user's file."""
    one_step(desktop, qtbot)
    desktop.autosaving._look()
    wait_for(qtbot, 1)
    desktop.session.saved_step = desktop.session.step
    desktop.leave()
    assert files() == []


def test_a_fault_of_the_disk_is_told_once_and_tried_again(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run goes on; the bar says what to do."""
    write = Autosave.write

    def fail(*_: object) -> None:
        raise CheckpointError("full")

    monkeypatch.setattr(Autosave, "write", fail)
    one_step(desktop, qtbot)
    fail_twice(desktop, qtbot)
    monkeypatch.setattr(Autosave, "write", write)
    pass_seconds(desktop, 60)
    with qtbot.waitSignal(desktop.autosaving.written):
        desktop.autosaving._look()
    assert files()
    assert desktop.session.state is State.PAUSED


def test_a_copy_that_fails_is_told_once_and_tried_again(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while the run stands still: nothing but the time that passes asks for the next one."""

    def fail(trainer: object) -> None:
        raise MemoryError(trainer)

    with monkeypatch.context() as short:
        short.setattr(worker, "model_state", fail)
        one_step(desktop, qtbot)
        fail_twice(desktop, qtbot)
    pass_seconds(desktop, 60)
    assert desktop.autosaving._timer.isActive()
    with qtbot.waitSignal(desktop.autosaving.written) as heard:
        desktop.autosaving._timer.timeout.emit()
    assert heard.args == [None]
    assert files()


@pytest.mark.parametrize("place", ["worker", "folder"])
def test_a_last_autosave_that_fails_is_told_where_it_was_started(
    desktop: Desktop,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    place: str,
) -> None:
    """There is no window any more, and nobody to ask."""
    one_step(desktop, qtbot)
    if place == "folder":
        autosave_folder().parent.mkdir(parents=True, exist_ok=True)
        autosave_folder().write_text("a file in the folder's place")
    else:
        monkeypatch.setattr(checkpoint, "save", lambda *_, **__: refuse())
    desktop.leave()
    why = "The disk is full" if place == "worker" else "The last steps could not be autosaved"
    assert capfd.readouterr().err == f"{why}; what came after the last save is lost.\n"


def refuse() -> None:
    """As the disk does."""
    raise CheckpointError("The disk is full.")


def test_an_opened_file_is_autosaved_only_when_it_goes_on(
    desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    """What is in a file of the user's needs no copy."""
    trainer = tiny_trainer()
    train(trainer, 2)
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.documents.open_path(saved(trainer, tmp_path))
    wait(qtbot, desktop, State.PAUSED)
    desktop.autosaving._on_advanced()
    desktop.autosaving._look()
    assert not desktop.autosaving._timer.isActive()
    one_step(desktop, qtbot)
    desktop.autosaving._look()
    (path,) = wait_for(qtbot, 1)
    assert read_model(path).step == 3
