"""Ctrl-C, asked politely: the work under way is finished first; a second Ctrl-C insists."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Self

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupt:
    """While entered, Ctrl-C and SIGTERM set `asked`; a second one raises KeyboardInterrupt."""

    def __init__(self) -> None:
        self._number = 0
        self._before: dict[signal.Signals, object] = {}

    @property
    def asked(self) -> bool:
        """Whether to stop as soon as the work can be left."""
        return self._number != 0

    @property
    def exit_code(self) -> int:
        """What shells expect of a process that a signal ended."""
        return 128 + self._number

    def __enter__(self) -> Self:
        for number in _SIGNALS:
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # as `signal` returned it

    def _ask(self, number: int, frame: FrameType | None) -> None:
        del frame
        if self.asked:
            raise KeyboardInterrupt
        self._number = number
