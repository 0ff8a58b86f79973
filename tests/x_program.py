"""The real program, which tells a test where its widgets are: for clicks on a real screen.

`start` runs `visualcnn` in a process of its own, with a small reader beside it that answers each
line on its standard input with one JSON line: state, step, and the centre of every visible
button and named widget, in screen pixels.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

_TIMEOUT = 20.0


@dataclass
class Program:
    """A running visualcnn on `display`, clicked and typed at by xdotool."""

    display: str
    process: subprocess.Popen[str]

    def look(self) -> dict[str, Any]:
        """State, step and widgets as they are now; a program that hangs says where, and fails."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], _TIMEOUT)[0]:
            self.process.send_signal(signal.SIGUSR1)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)  # while it writes its threads' lines to standard error
            raise AssertionError(f"The program did not answer within {_TIMEOUT:.0f} s")
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def wait(self, key: str, value: Any, *, at_least: bool = False) -> dict[str, Any]:  # noqa: ANN401
        """Look until `key` has `value` (or more)."""
        end = time.monotonic() + _TIMEOUT
        while time.monotonic() < end:
            seen = self.look()
            if (seen[key] >= value) if at_least else (seen[key] == value):
                return seen
        raise AssertionError(f"{key} never became {value!r}: {seen}")

    def wait_widget(self, name: str) -> list[int]:
        """The centre of a widget, once it is visible."""
        end = time.monotonic() + _TIMEOUT
        while time.monotonic() < end:
            widgets = self.look()["widgets"]
            if name in widgets:
                found: list[int] = widgets[name]
                return found
        raise AssertionError(f"no {name!r} among {sorted(widgets)}")

    def click(self, name: str) -> None:
        """A real click in the middle of a widget."""
        x, y = self.wait_widget(name)
        self._xdotool("mousemove", str(x), str(y), "click", "1")

    def key(self, *keys: str) -> None:
        """Real key presses."""
        self._xdotool("key", *keys)

    def type(self, text: str) -> None:
        """Real typing."""
        self._xdotool("type", "--delay", "5", text)

    def focus(self) -> None:
        """Without a window manager a click gives the window the keyboard."""
        self.click("Status")

    def take_keyboard(self) -> None:
        """Give the window the keyboard without a click, as a window manager does."""
        self._xdotool("search", "--sync", "--onlyvisible", "--name", "visualcnn", "windowfocus")

    def press(self, key: str) -> dict[str, Any]:
        """A real key press, and what there is to see once the window has heard it."""
        heard = self.look()["keys"]
        self.key(key)
        return self.wait("keys", heard + 1)

    def quit(self) -> None:
        """The shortcut for Quit."""
        self.focus()
        self.key("ctrl+q")

    def end(self) -> int:
        """The exit code, once the program has ended."""
        return self.process.wait(_TIMEOUT)

    def kill(self) -> None:
        """End it by force where it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()

    def _xdotool(self, *words: str) -> None:
        subprocess.run(
            ["xdotool", *words], env=os.environ | {"DISPLAY": self.display}, check=True, timeout=30
        )


def start(display: str, home: Path, *arguments: str) -> Program:
    """Run visualcnn with `arguments` on the X display."""
    environment = os.environ | {"DISPLAY": display, "VISUALCNN_HOME": str(home)}
    environment |= {"XDG_CONFIG_HOME": str(home / "config"), "HOME": str(home)}
    environment.pop("QT_QPA_PLATFORM", None)
    environment.pop("WAYLAND_DISPLAY", None)
    process = subprocess.Popen(
        [sys.executable, __file__, *arguments],
        env=environment,
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Program(display, process)


def _run() -> int:
    """In the program's process: visualcnn with an answer to each line of standard input."""
    from PySide6.QtCore import QEvent, QObject, QSocketNotifier
    from PySide6.QtGui import QWindow

    from visualcnn.app import main
    from visualcnn.gui import desktop

    class Watched(desktop.Desktop):
        """Tells what it shows."""

        def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - as they come
            super().__init__(*arguments, **named)
            self._notifier = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._tell)
            self.keys = 0
            self._heard: QWindow | None = None

        def _tell(self) -> None:
            sys.stdin.readline()
            window = cast("QWindow | None", self.window.windowHandle())
            if window is not None and window is not self._heard:
                self._heard = window
                window.installEventFilter(self)
            print(json.dumps(_seen(self)), flush=True)  # noqa: T201 - the answer to the test

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            """Count keys; a key's release comes after all that its press has done."""
            self.keys += event.type() == QEvent.Type.KeyRelease
            return super().eventFilter(watched, event)

    faulthandler.register(signal.SIGUSR1)
    desktop.Desktop = Watched  # type: ignore[misc] # the program itself stays as it is
    return main()


def _seen(watched: Any) -> dict[str, Any]:  # noqa: ANN401 - a Desktop
    from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

    session = watched.session
    widgets = {}
    for widget in QApplication.allWidgets():
        if not widget.isVisible():
            continue
        name = widget.accessibleName() or widget.objectName()
        if isinstance(widget, QAbstractButton) and not name:
            name = widget.text().replace("&", "")
        if isinstance(widget, QLineEdit) and widget.objectName() != "fileNameEdit":
            continue
        if name:
            centre = widget.mapToGlobal(widget.rect().center())
            widgets[name] = [centre.x(), centre.y()]
    snapshot = session.snapshot
    explanations = watched._explanations
    told = explanations.panel.value.told if explanations else None
    focus = QApplication.focusWidget()
    return {
        "keys": watched.keys,
        "focus": (focus.objectName() or focus.accessibleName()) if focus else "",
        "in_drawing": bool(told and explanations.panel.value.shown.isAncestorOf(focus)),
        "layer": told.story.place.layer if told else "",
        "value": told.story.value if told else 0.0,
        "pixel": _pixel(watched, told.story.place.index) if told else 0.0,
        "state": session.state.name,
        "step": session.step,
        "unsaved": session.unsaved,
        "index": watched.window.sample.choice.index,
        "snapshot_step": snapshot.step if snapshot else -1,
        "shown_index": watched.window.sample.choice.index if snapshot else -1,
        "widgets": widgets,
    }


def _pixel(watched: Any, index: tuple[int, ...]) -> float:  # noqa: ANN401 - a Desktop
    """The chosen digit's ink at a place of a picture, 0 to 1."""
    image = watched.window.sample.sample().image
    return float(image[index[-2:]]) / 255 if len(index) == 3 else 0.0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.exit(_run())
