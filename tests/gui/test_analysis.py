"""The analysis: late answers never arrive, and progress is told when somebody waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.watched import until
from visualcnn.gui.analysis import PATIENCE, Analysis
from visualcnn.gui.jobs import Cancel, Pieces, at_once


@pytest.fixture
def analysis(qtbot: QtBot) -> Iterator[Analysis]:
    """Closed at the end."""
    assert qtbot is not None
    analysis = Analysis()
    yield analysis
    assert analysis.close()


def gated(gate: threading.Event, result: str) -> Pieces[str]:
    """Goes on in pieces until the gate opens."""
    while not gate.wait(0.001):
        yield 0.25
    return result


def test_a_result_is_taken_and_its_end_told_after_it(analysis: Analysis, qtbot: QtBot) -> None:
    """So that whoever hears of the end finds the result."""
    order: list[object] = []
    analysis.ended.connect(lambda key, _: order.append(key))
    analysis.ask("a", 7, lambda _: at_once(lambda: 42), order.append)
    assert analysis.busy("a", "b")
    until(qtbot, lambda: len(order) == 2)
    assert order == [42, "a"]
    assert not analysis.busy("a", "b")


def test_of_one_key_only_the_newest_answer_arrives(analysis: Analysis, qtbot: QtBot) -> None:
    """However far the older job was."""
    gate = threading.Event()
    taken: list[str] = []
    ends: list[str] = []
    analysis.ended.connect(lambda key, _: ends.append(key))
    analysis.ask("a", 7, lambda _: gated(gate, "old"), taken.append)
    analysis.ask("a", 8, lambda _: gated(gate, "new"), taken.append)
    gate.set()
    until(qtbot, lambda: bool(ends))
    qtbot.wait(20)
    assert taken == ["new"]
    assert ends == ["a"]


def test_a_result_that_is_on_its_way_when_it_is_given_up_is_dropped(
    analysis: Analysis, qtbot: QtBot
) -> None:
    """The thread told it, but nobody wants it any more."""
    taken: list[str] = []
    done = threading.Event()

    def run(cancel: Cancel) -> Pieces[str]:
        del cancel
        done.set()
        return (yield from at_once(lambda: "late"))

    analysis.ask("a", 7, run, taken.append)
    assert done.wait(5)
    analysis.cancel("a")
    qtbot.wait(20)
    assert not taken
    assert not analysis.busy("a")


def test_a_failure_is_told_in_a_sentence(analysis: Analysis, qtbot: QtBot) -> None:
    """With the key; the job has ended then."""

    def run(cancel: Cancel) -> Pieces[str]:
        del cancel
        yield 0.0
        raise ValueError("There is no such weight.")

    with qtbot.waitSignal(analysis.failed) as blocker:
        analysis.ask("a", 7, run, lambda _: None)
    assert blocker.args == ["a", "There is no such weight."]
    until(qtbot, lambda: not analysis.busy("a"))


def test_progress_is_told_within_a_tenth_of_a_second(analysis: Analysis, qtbot: QtBot) -> None:
    """Of what isn't there by then, with the part that is done."""
    gate = threading.Event()
    parts: list[float] = []
    analysis.progressed.connect(lambda _, part: parts.append(part))
    analysis.ask("a", 7, lambda _: gated(gate, "done"), lambda _: None)
    qtbot.waitUntil(lambda: bool(parts), timeout=2_000)
    until(qtbot, lambda: 0.25 in parts)
    gate.set()
    until(qtbot, lambda: not analysis.busy("a"))
    assert PATIENCE < 100


def test_what_is_there_at_once_shows_no_progress(analysis: Analysis, qtbot: QtBot) -> None:
    """A bar that flashes says nothing."""
    parts: list[float] = []
    analysis.progressed.connect(lambda _, part: parts.append(part))
    analysis.ask("a", 7, lambda _: at_once(lambda: 1), lambda _: None)
    until(qtbot, lambda: not analysis.busy("a"))
    qtbot.wait(2 * PATIENCE)
    assert not parts


def test_giving_up_is_an_end(analysis: Analysis, qtbot: QtBot) -> None:
    """Whoever shows progress hides it then."""
    gate = threading.Event()
    analysis.ask("a", 7, lambda _: gated(gate, "never"), lambda _: None)
    with qtbot.waitSignal(analysis.ended) as blocker:
        analysis.cancel("a", "unknown")
    assert blocker.args == ["a", 0.0]


def test_nobody_who_asks_nothing_has_a_thread(analysis: Analysis) -> None:
    """It starts with the first job."""
    assert not analysis._thread.isRunning()


def test_after_its_end_it_does_nothing(qtbot: QtBot) -> None:
    """Views may still ask while a window closes."""
    analysis = Analysis()
    taken: list[int] = []
    analysis.ask("a", 7, lambda _: at_once(lambda: 1), taken.append)
    assert analysis.close()
    analysis.ask("a", 7, lambda _: at_once(lambda: 1), taken.append)
    qtbot.wait(20)
    assert not taken
    assert not analysis.busy("a")
