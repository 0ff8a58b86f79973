"""Starts and ends virtual X servers for tests that need a real window on a real screen."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from ctypes.util import find_library
from dataclasses import dataclass, field

_START_SECONDS = 20.0
_LIBRARIES = ("xcb-cursor", "xcb-icccm", "xcb-keysyms", "xcb-shape", "xkbcommon-x11")

NEEDS = "A virtual X screen needs"


def missing() -> list[str]:
    """What Qt's windows on a virtual X screen lack here; nothing where all is installed."""
    lacking = [] if shutil.which("Xvfb") else ["Xvfb"]
    return lacking + [f"lib{name}" for name in _LIBRARIES if not find_library(name)]


@dataclass
class XServers:
    """The virtual X servers of one test."""

    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, size: str = "1280x800") -> str:
        """Starts a server with one screen of `size` pixels on a free number; returns ":7".

        Raises RuntimeError if it isn't ready within 20 s.
        """
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24"]
        command += ["-nolisten", "tcp", "-noreset"]
        try:
            process = subprocess.Popen(
                command,
                pass_fds=[writing],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        finally:
            os.close(writing)
        self._running.append(process)
        with os.fdopen(reading) as answer:
            ready, _, _ = select.select([answer], [], [], _START_SECONDS)
            # The whole line: the server writes it in two parts and gives up where nobody reads.
            number = answer.readline().strip() if ready else ""
        if not number:
            raise RuntimeError("Xvfb did not start")
        return f":{number}"

    def stop(self) -> None:
        """Ends every server that was started and waits for it."""
        while self._running:
            process = self._running.pop()
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
