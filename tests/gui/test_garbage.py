"""Garbage is collected in the GUI thread, by Python's own thresholds."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.garbage import GarbageCollector


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    """At work."""
    assert qapp is not None
    gc.enable()
    collector = GarbageCollector()
    yield collector
    collector.stop()
    gc.disable()


def test_python_collects_nothing_from_then_on(collector: GarbageCollector) -> None:
    """Not when the window is destroyed either: amid that, a collection may wait for ever."""
    assert not gc.isenabled()
    collector.stop()
    assert not gc.isenabled()


def litter(count: int) -> None:
    """Cycles, which nothing but the collector ends."""
    for _ in range(count):
        cycle: list[object] = []
        cycle.append(cycle)


def test_no_other_thread_collects(collector: GarbageCollector) -> None:
    """However much is thrown away there."""
    assert collector is not None
    threads = []

    def note(phase: str, info: dict[str, int]) -> None:
        del phase, info
        threads.append(threading.current_thread())

    gc.callbacks.append(note)
    try:
        thread = threading.Thread(target=litter, args=(20_000,))
        thread.start()
        thread.join()
        assert threads == []
        collector.collect()
    finally:
        gc.callbacks.remove(note)
    assert set(threads) == {threading.main_thread()}


def test_what_is_due_is_collected_by_itself(collector: GarbageCollector, qtbot: QtBot) -> None:
    """Within a few of its looks; little is left alone."""
    assert collector is not None
    gc.collect()
    collector.collect()
    litter(20_000)
    before = gc.get_count()[0]
    assert before > 10_000
    qtbot.waitUntil(lambda: gc.get_count()[0] < before / 2, timeout=5_000)
