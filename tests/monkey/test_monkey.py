"""A short play of the monkey; and that it would notice what is wrong."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from tests.gui.watched import until
from tests.monkey.chance import Chance
from tests.monkey.child import numbers_in
from tests.monkey.ground import prepare
from tests.monkey.lives import PROJECT, live
from tests.monkey.shrinking import shrunk, written
from tests.monkey.watch import ALONE, Watch
from visualcnn.data.dataset import DataError
from visualcnn.explain.projection import principal_axes
from visualcnn.gui.analysis_thread import AnalysisThread
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import State
from visualcnn.gui.training_thread import TrainingThread
from visualcnn.training import checkpoint
from visualcnn.training.requests import Stop

EVENTS = 250
"""Of the play in the tests: `make monkey` plays 200,000."""


@pytest.fixture
def watch(qtbot: QtBot) -> Iterator[Watch]:
    """Hooks of a watch, given back at the end."""
    assert qtbot is not None
    made = Watch()
    yield made
    made.close()


def test_nothing_that_a_monkey_does_breaks_the_window() -> None:
    """Clicks, keys, drags, absurd words, drops, dialogs, closes: no fault, and several states."""
    lived = live(seed=7, life=0, numbers=range(EVENTS))
    assert not lived.fault, f"{lived.fault}\n{lived.last}"
    assert lived.tally["events"] == EVENTS
    assert {"READY", "RUNNING"} <= set(lived.tally["states"])


def test_a_fault_is_told_with_the_event_before_it(tmp_path: Path) -> None:
    """The play ends there, and its process ends with 1."""
    broken = (
        "from visualcnn.gui.controls import Controls\n"
        "def fail(*_): raise KeyError('broken on purpose')\n"
        "Controls.reset = fail\nControls.train_or_pause = fail\n"
        "import sys; from tests.monkey.child import main; sys.exit(main())\n"
    )
    command = [sys.executable, "-c", broken, str(tmp_path), "--seed", "1", "--life", "0"]
    done = subprocess.run(
        [*command, "--numbers", "0-999"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "broken on purpose" in done.stdout
    last = (tmp_path / "events.txt").read_text(encoding="utf-8").splitlines()[-1]
    assert f'"at": {last.split()[0]}' in done.stdout


def test_the_watch_hears_what_is_wrong(watch: Watch) -> None:
    """Exceptions that nobody caught, in every place where one may be; warnings; errors in the log.

    An error with a sentence of its own is no fault.
    """
    sys.excepthook(KeyError, KeyError("in a slot"), None)
    nothing: dict[str, int] = {}
    thread = threading.Thread(target=lambda: nothing["in a thread"])
    thread.start()
    thread.join()
    warnings.warn("an overflow", RuntimeWarning, stacklevel=1)
    log = logging.getLogger("visualcnn.gui.task")
    for error in (ValueError("caught somewhere"), DataError("It isn't there."), _typed()):
        try:
            raise error
        except type(error):
            log.info("A task failed", exc_info=True)
    heard = ["in a slot", "in a thread", "an overflow", "caught somewhere"]
    assert len(watch.faults) == len(heard)
    for words, fault in zip(heard, watch.faults, strict=True):
        assert words in fault


def _typed() -> Exception:
    return checkpoint.CheckpointError("The file is damaged.")


@pytest.mark.parametrize(("shape", "faults"), [((1, 3), 0), ((2,), 1)])
def test_what_visualcnn_refuses_itself_is_no_fault(
    watch: Watch, shape: tuple[int, ...], faults: int
) -> None:
    """Of too few samples it says so; that it can't unpack a shape is Python's word."""
    try:
        principal_axes(np.zeros(shape, np.float32))
    except ValueError:
        logging.getLogger("visualcnn.test").info("A job failed", exc_info=True)
    assert len(watch.faults) == faults


def test_the_watch_hears_qt(watch: Watch) -> None:
    """But for what Qt says wherever there is no screen."""
    qWarning("This plugin does not support propagateSizeHints()")
    qWarning("QLayout: broken")
    assert watch.faults == ["Qt warned: QLayout: broken"]


def test_two_threads_of_one_kind_are_a_fault(desktop: Desktop, qtbot: QtBot, watch: Watch) -> None:
    """The window has one for training: a second is found, and so are two that explain."""
    watch.follow(desktop)
    watch.look()
    assert watch.faults == []
    training, analyses = TrainingThread(), (AnalysisThread(), AnalysisThread())
    for thread in (training, *analyses):
        thread.start()
    try:
        told = {f"2 threads of {name} run at once" for name in ALONE}
        until(qtbot, lambda: _looked(watch) == told)
    finally:
        assert training.stop(Stop(), 5_000)
        assert all(analysis.stop(5_000) for analysis in analyses)


def _looked(watch: Watch) -> set[str]:
    watch.faults.clear()
    watch.look()
    return set(watch.faults)


def test_the_watch_sees_the_window(desktop: Desktop, watch: Watch) -> None:
    """A state that no command leads to, a button that says otherwise, words not meant for users."""
    watch.follow(desktop)
    desktop.session.state_changed.emit(State.FAILED)
    desktop.session.state_changed.emit(State.EMPTY)
    desktop.actions["train"].setText("Pause")
    desktop.window.messages.show_message("<Sample object at 0x7f00aa11bb22>", "error", [])
    watch.look()
    assert [fault.split(":")[0] for fault in watch.faults] == [
        "The state went from Failed to Preparing",
        "The button says Pause in Ready",
        "The message bar says 'at 0x7f00aa'",
    ]


def test_the_watch_compares_the_state_with_the_steps(
    desktop: Desktop, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps long after Pause, and none long after Train."""
    clock = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    watch.follow(desktop)
    session = desktop.session
    session.state_changed.emit(State.PAUSED)
    session.state = State.PAUSED
    for session.step, clock[0] in ((1, 101.0), (2, 104.0), (2, 200.0), (3, 201.0)):
        watch.look()
    desktop.actions["train"].setText("Pause")
    session.state = State.RUNNING
    for clock[0] in (210.0, 220.0, 230.0):
        watch.look()
    assert watch.faults[0] == "It says Paused, but trained from 2 to 3"
    assert watch.faults[-1] == "It says Training, but makes no step after 3"
    assert len([fault for fault in watch.faults if fault.startswith("It says")]) == 2


def test_an_events_dice_are_its_own() -> None:
    """The same again from the same seed, whatever was thrown before; others for another event."""

    def throws(number: int) -> list[object]:
        chance = Chance(1, 2, number)
        return [chance.part(), chance.whole(0, 99), chance.one("abcdef"), chance.happens(0.5)]

    assert throws(3) == throws(3)
    assert throws(3) != throws(4)
    assert {Chance(1, 2, n).weighted({"a": 1, "b": 1}) for n in range(20)} == {"a", "b"}


def test_what_is_chosen_by_name_stays_when_others_go() -> None:
    """So that a failure can be shrunk: each name is chosen by some events."""
    names = [f"button {number}" for number in range(9)]
    chosen = [Chance(1, 0, number).named(names, str) for number in range(200)]
    assert set(chosen) == set(names)
    for number, name in enumerate(chosen):
        fewer = [each for each in names if each == name or each > "button 4"]
        assert Chance(1, 0, number).named(fewer, str) == name


def test_shrinking_finds_the_events_that_matter() -> None:
    """Of a hundred, the two that fail together."""

    def fails(numbers: Sequence[int]) -> bool:
        return {17, 61} <= set(numbers)

    assert shrunk(range(100), fails, tries=200) == [17, 61]
    assert set(shrunk(range(100), fails, tries=3)) > {17, 61}


def test_numbers_are_written_as_they_are_read() -> None:
    """In runs."""
    numbers = [3, 5, 6, 7, 9]
    assert written(numbers) == "3,5-7,9"
    assert numbers_in(written(numbers)) == numbers


def test_the_ground_has_a_file_of_each_kind(tmp_path: Path) -> None:
    """The hostile ones would run code, if anybody let them: the watch looks for what it leaves."""
    import pickle

    ground = prepare(tmp_path)
    kinds = ("models", "data", "pictures", "python")
    assert all(len(ground.files(kind)) > 3 for kind in kinds)
    assert ground.files("saves") == []
    hostile = ground.models / "hostile signed.visualcnn"
    assert not ground.trap.exists()
    pickle.loads(hostile.read_bytes())
    assert ground.trap.exists()
    ground.trap.unlink()
    with pytest.raises(checkpoint.CheckpointError, match="STACK_GLOBAL"):
        checkpoint.load(hostile)
    assert not ground.trap.exists()
