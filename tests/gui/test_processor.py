"""Facts about the threads that the user chose: offered, remembered, and used by the worker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.window import wait
from tests.tiny import TINY, tiny_dataset
from visualcnn.gui import actions
from visualcnn.gui.actions import Actions, thread_counts
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.remember import Memory
from visualcnn.gui.states import Command, State
from visualcnn.training.config import Config
from visualcnn.training.threads import automatic_threads, blas_threads, limit_blas


@pytest.fixture(autouse=True)
def four_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Are offered, on any machine."""
    monkeypatch.setattr(actions, "cores", lambda: 4)


def checked(actions: Actions) -> list[str]:
    """The names of the marked entries."""
    return [action.objectName() for action in actions.threads.actions() if action.isChecked()]


@pytest.mark.parametrize(
    ("cores", "offered"),
    [(1, {1}), (2, {1, 2}), (4, {1, 2, 4}), (6, {1, 2, 4, 6}), (12, {1, 2, 4, 8, 12})],
)
def test_powers_of_two_and_all_cores_are_offered(cores: int, offered: set[int]) -> None:
    """Nothing beyond the cores."""
    assert thread_counts(cores) == offered


def test_every_entry_says_what_it_does(make: Callable[..., Desktop]) -> None:
    """Automatic names its number; the tooltip of all cores says what it costs."""
    entries = make().actions.threads.actions()
    texts = [entry.text().replace("&", "") for entry in entries]
    assert texts == [f"Automatic ({automatic_threads()})", "1", "2", "4"]
    tips = [entry.toolTip() for entry in entries]
    assert tips == [
        "All cores but one, which keeps the window fluent",
        "Matrix products use 1 thread",
        "Matrix products use 2 threads",
        "Matrix products use 4 threads: no core is left for the window",
    ]


def test_a_choice_is_remembered(make: Callable[..., Desktop]) -> None:
    """The next window begins with it; automatic, the first choice, can be chosen again."""
    first = make()
    assert (first.processor.threads, checked(first.actions)) == (None, ["threads automatic"])
    first.actions["threads 2"].trigger()
    second = make()
    assert (second.processor.threads, checked(second.actions)) == (2, ["threads 2"])
    second.actions["threads automatic"].trigger()
    assert make().processor.threads is None


@pytest.mark.parametrize("kept", [None, 0, -1, 3, 4_000, True, 2.0, "2", [2]])
def test_nonsense_means_automatic(make: Callable[..., Desktop], kept: object) -> None:
    """Also a number that this machine doesn't offer."""
    Memory().set("threads", kept)
    desktop = make()
    assert desktop.processor.threads is None
    assert checked(desktop.actions) == ["threads automatic"]


@pytest.mark.parametrize("threads", [1, 3, 12])
def test_the_command_line_wins_for_one_start(
    qapp: QApplication, qtbot: QtBot, make: Callable[..., Desktop], threads: int
) -> None:
    """Its number is marked, in the menu even where it isn't offered otherwise, and not kept."""
    make().actions["threads 2"].trigger()
    desktop = Desktop(qapp, threads=threads)
    qtbot.addWidget(desktop.window)
    assert desktop.processor.threads == threads
    assert checked(desktop.actions) == [f"threads {threads}"]
    desktop.close()
    assert make().processor.threads == 2


def test_the_worker_uses_them_from_the_next_step_on(desktop: Desktop, qtbot: QtBot) -> None:
    """A run under way records the change, as it does for any other setting."""
    limit_blas(2)
    if blas_threads() != 2:
        pytest.skip("NumPy's library has one thread")
    desktop.session.command(Command.STEP)
    wait(qtbot, desktop, State.PAUSED)
    with qtbot.waitSignal(desktop.session.settings_changed):
        desktop.actions["threads 1"].trigger()
    assert blas_threads() == 1
    (change,) = desktop.session.history.changes
    assert (change.setting, change.old, change.new) == ("threads", "2", "1")


def test_nothing_is_limited_before_the_window_asks(
    make: Callable[..., Desktop], qtbot: QtBot
) -> None:
    """Counting libraries takes time: the first paint comes before it."""
    Memory().set("threads", 1)
    limit_blas(2)
    before = blas_threads()
    desktop = make()
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.start_run(Config(architecture="tiny"), tiny_dataset(), TINY)
    assert blas_threads() == before
    desktop.processor.apply()
    qtbot.waitUntil(lambda: blas_threads() == 1)
