"""A life of the monkey: some windows, one after the other, and what is done to them."""

from __future__ import annotations

import faulthandler
import gc
import signal
import time
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TextIO

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from tests import guards
from tests.monkey.answers import answer_dialog, answer_popup, give_up, modal, popup
from tests.monkey.chance import Chance
from tests.monkey.deeds import DEEDS, Deed
from tests.monkey.ground import Ground
from tests.monkey.hand import Hand
from tests.monkey.house import HOUSE, MEANWHILE
from tests.monkey.under_way import UNDER_WAY, UnderWay
from tests.monkey.watch import Watch
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.first_paint import when_painted
from visualcnn.gui.signals import hear_signals
from visualcnn.gui.states import State

DEAD_END = 120
"""So many events with the same dialog: nobody gets out of it."""
PATIENCE = 10.0
"""Seconds in which training must stop, and the process end after its window."""
CLOSING = 4.0
"""Seconds that closing may take at most: 2 on a machine that isn't as busy as with two monkeys."""
STUCK = 60.0
"""Seconds after which a life that stands still is ended, with the place where it stands."""
_OPTIONS = Namespace(
    model=None, data=None, dataset=None, architecture=None, train=False, no_ask=False, threads=None
)
_PAUSES = {0: 0.9, 5: 0.06, 30: 0.03, 150: 0.01}
"""Milliseconds between two events, and how often: nobody clicks in every moment."""


@dataclass
class Tally:
    """What a life came to."""

    events: int = 0
    windows: int = 0
    modal: int = 0
    longest: float = 0.0
    longest_deed: str = ""
    longest_close: float = 0.0
    ended: dict[str, int] = field(default_factory=lambda: dict.fromkeys(UNDER_WAY, 0))
    """How many windows ended while each of these was under way."""
    states: set[str] = field(default_factory=set)
    fault: str = ""
    at: int = -1


class Life(QObject):
    """Does the events `numbers`, each by its own dice; ends at the first fault."""

    def __init__(
        self, name: tuple[int, int], numbers: Sequence[int], ground: Ground, log: TextIO
    ) -> None:
        super().__init__()
        self.tally = Tally()
        self._name, self._ground, self._log = name, ground, log
        self._left = list(reversed(numbers))
        self._watch = Watch()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._tick)
        self._level = 0
        self._number, self._note_of = -1, ""
        self._inner = 0.0
        self._desktop: Desktop | None = None
        self._last_modal: QWidget | None = None
        self._same_modal = 0
        self._leaving = False
        self._calm_since = 0.0

    def run(self, app: QApplication) -> Tally:
        """Open windows until all is done."""
        faulthandler.enable(self._log)
        while self._left and not self._watch.faults:
            self._open(app)
            self._timer.start()
            app.exec()
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._timer.stop()
            self._end()
        self._watch.close()
        faulthandler.cancel_dump_traceback_later()
        return self.tally

    def _open(self, app: QApplication) -> None:
        desktop = self._desktop = Desktop(app)
        self._watch.follow(desktop)
        self._time_closing(desktop)
        self._leaving, self._calm_since = False, 0.0
        self._heartbeat = hear_signals(desktop, desktop.leave)
        signal.signal(signal.SIGALRM, signal.getsignal(signal.SIGTERM))
        desktop.window.show()

        def begin() -> None:
            desktop.processor.apply()
            desktop.start(_OPTIONS)
            desktop.explain()
            desktop.explore()

        when_painted(desktop.window, begin)
        self.tally.windows += 1

    def _time_closing(self, desktop: Desktop) -> None:
        """From the answer on, closing takes so long: nothing else of it waits."""
        close, under_way = desktop.close, UnderWay(desktop)

        def timed() -> None:
            if not desktop._closed:
                for name in under_way.names():
                    self.tally.ended[name] += 1
            began = time.perf_counter()
            close()
            took = time.perf_counter() - began
            self.tally.longest_close = max(self.tally.longest_close, took)

        desktop.close = timed  # type: ignore[method-assign]

    @Slot()
    def _tick(self) -> None:
        """One event, unless one is still under way in this very event loop."""
        level = QThread.currentThread().loopLevel()
        if level <= self._level or self._desktop is None:
            return
        outer, self._level = self._level, level
        try:
            self._step(self._desktop)
        finally:
            self._level = outer

    def _step(self, desktop: Desktop) -> None:
        self._timer.setInterval(0)
        if self._watch.faults or not self._left:
            self._calm_down(desktop)
        elif desktop._closed:  # nobody else knows
            self._wait_for_the_end()
        elif desktop._exploration is not None:
            self._event(desktop)

    def _event(self, desktop: Desktop) -> None:
        self._number = self._left.pop()
        chance = Chance(*self._name, self._number)
        hand = Hand(chance, desktop, self._ground, self._note)
        faulthandler.dump_traceback_later(STUCK, exit=True, file=self._log)
        began, outer = time.perf_counter(), self._inner
        self._inner = 0.0
        self._do(hand)
        whole = time.perf_counter() - began
        self._measure(whole - self._inner)
        self._inner = outer + whole
        self.tally.events += 1
        self.tally.states.add(desktop.session.state.name)
        self._look()
        self._timer.setInterval(chance.weighted(_PAUSES))

    def _do(self, hand: Hand) -> None:
        shown, dialog = popup(), modal()
        waits = shown if shown is not None else dialog
        self._count(dialog)
        if waits is None:
            deed: Deed = hand.chance.weighted(DEEDS | HOUSE)
        elif hand.chance.happens(0.15):
            deed = hand.chance.weighted(MEANWHILE)
        elif shown is not None:
            answer_popup(hand, shown)
            return
        else:
            answer_dialog(hand, waits)
            return
        deed(hand)

    def _measure(self, seconds: float) -> None:
        if seconds > self.tally.longest:
            self.tally.longest, self.tally.longest_deed = seconds, self._note_of

    def _count(self, dialog: QWidget | None) -> None:
        self.tally.modal += dialog is not None
        self._same_modal = self._same_modal + 1 if dialog is self._last_modal else 0
        self._last_modal = dialog
        if dialog is not None and self._same_modal > DEAD_END:
            self._watch.fault(f"Nobody gets out of {type(dialog).__name__} {dialog.windowTitle()}")

    def _note(self, what: str) -> None:
        self._log.write(f"{self._number} {what}\n")
        self._note_of = what

    def _look(self) -> None:
        self._watch.look()
        if self._ground.trap.exists():
            self._watch.fault("Code in a model file was run")
        self._keep_fault()

    def _keep_fault(self) -> None:
        if self._watch.faults and not self.tally.fault:
            self.tally.fault, self.tally.at = self._watch.faults[0], self._number

    # The end of a window.

    def _calm_down(self, desktop: Desktop) -> None:
        """Get out of dialogs, pause, and leave as at a logout: no question waits for anybody."""
        now = time.perf_counter()
        self._calm_since = self._calm_since or now
        waits = popup() or modal()
        if now - self._calm_since > PATIENCE:
            state = desktop.session.state
            self._watch.fault(f"No end: {state.value}, waiting: {waits!r:.80}, {self._leaving}")
            QCoreApplication.exit(1)
        elif waits is not None:
            give_up(waits)
        elif desktop.session.state is State.RUNNING:
            if now - self._calm_since < 1:
                desktop.actions["train"].trigger()
                self._timer.setInterval(100)
        elif not self._leaving:
            self._leaving = True
            desktop.leave()

    def _wait_for_the_end(self) -> None:
        """The window closed itself, but its event loop goes on."""
        now = time.perf_counter()
        self._calm_since = self._calm_since or now
        if now - self._calm_since > PATIENCE:
            self._watch.fault("The window is closed, but the program goes on")
            QCoreApplication.exit(1)

    def _end(self) -> None:
        """As the program's own end, then all that belonged to the window goes."""
        desktop, self._desktop = self._desktop, None
        if desktop is None:
            return
        self._heartbeat.stop()
        desktop.close()
        if desktop.thread_.isRunning() and not self._watch.users_code:
            self._watch.fault("The training's thread outlives its window")
        if self.tally.longest_close > CLOSING:
            self._watch.fault(f"Closing took {self.tally.longest_close:.1f} s")
        desktop.thread_.wait()
        desktop.window.deleteLater()
        desktop.deleteLater()
        del desktop
        self._bury()
        self._keep_fault()

    def _bury(self) -> None:
        """Nothing of a closed window may go on."""
        for _ in range(3):
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        self._watch.look_at_nothing()
        for leak in (*guards.leaked_qthreads(), *guards.leaked_timers(), *guards.leaked_windows()):
            self._watch.fault(f"Left behind: {leak}")
