"""Whether a window can be opened is found out before Qt could abort, and said in one sentence."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from visualcnn import screen
from visualcnn.screen import PACKAGES, Obstacle, explain_import_error, find_obstacle

NO_LIBRARY = "cannot open shared object file: No such file or directory"


@pytest.fixture(autouse=True)
def linux_without_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a server."""
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def libraries(monkeypatch: pytest.MonkeyPatch, load: Callable[[str], Any]) -> None:
    """Let ctypes load with `load`."""
    monkeypatch.setattr(ctypes, "CDLL", load)


def test_without_a_display_qt_still_draws() -> None:
    """The sentence names both variables that could be set."""
    obstacle = find_obstacle()
    assert obstacle == Obstacle(
        "There is no display (DISPLAY and WAYLAND_DISPLAY aren't set).", qt_works=True
    )


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:size=9x9", "vnc;xcb"])
def test_a_platform_without_a_screen_needs_none(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    """Who asks for such a platform gets the window there."""
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert find_obstacle() is None


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_always_have_a_screen(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    """DISPLAY means nothing there."""
    monkeypatch.setattr(sys, "platform", system)
    assert find_obstacle() is None


def test_wayland_needs_no_x_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of X is loaded or asked."""

    def load(name: str) -> Any:  # noqa: ANN401
        raise AssertionError(name)

    libraries(monkeypatch, load)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert find_obstacle() is None
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland")
    assert find_obstacle() is None


@pytest.mark.parametrize(("library", "package"), PACKAGES.items())
def test_a_missing_library_is_named_with_its_package(library: str, package: str) -> None:
    """As Python tells it, with the line to type."""
    sentence = explain_import_error(f"{library}.so.1: {NO_LIBRARY}")
    assert f" {library} is missing" in sentence
    assert sentence.endswith(f"sudo apt-get install {package}")


def test_a_library_whose_package_is_unknown_is_named_alone() -> None:
    """No line to type is better than a wrong one."""
    sentence = explain_import_error(f"libfoo-2.0.so.7: {NO_LIBRARY}")
    assert sentence == "Qt can't be loaded: the system library libfoo-2.0 is missing."


def test_pyside_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line that installs it; Qt doesn't work then, not even offscreen."""
    monkeypatch.setitem(sys.modules, "PySide6", None)
    obstacle = find_obstacle()
    assert obstacle is not None
    assert not obstacle.qt_works
    assert "pip install PySide6-Essentials" in obstacle.sentence


def test_qt_that_cannot_be_imported_is_told_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the display, which would then be of no use."""

    class Finder:
        """Finds no QtWidgets."""

        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            """What Python's import asks."""
            del path, target
            if name == "PySide6.QtWidgets":
                raise ImportError(f"libGL.so.1: {NO_LIBRARY}")

    import PySide6

    monkeypatch.delitem(sys.modules, "PySide6.QtWidgets", raising=False)
    monkeypatch.delattr(PySide6, "QtWidgets", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    obstacle = find_obstacle()
    assert obstacle is not None
    assert not obstacle.qt_works
    assert "libGL is missing" in obstacle.sentence
    assert obstacle.sentence.endswith("apt-get install libgl1")


def test_a_library_that_the_x_plugin_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt itself would abort with a riddle; offscreen it still works."""

    def load(name: str) -> Any:  # noqa: ANN401
        assert Path(name).name == "libqxcb.so"
        raise OSError(f"libxcb-cursor.so.0: {NO_LIBRARY}")

    monkeypatch.setenv("DISPLAY", ":7")
    libraries(monkeypatch, load)
    obstacle = find_obstacle()
    assert obstacle is not None
    assert obstacle.qt_works
    assert "libxcb-cursor is missing" in obstacle.sentence
    assert obstacle.sentence.endswith("apt-get install libxcb-cursor0")


def test_another_fault_of_the_x_plugin_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """No library is blamed for what isn't a missing library."""

    def load(name: str) -> Any:  # noqa: ANN401
        raise OSError(f"no memory for {Path(name).suffix}")

    monkeypatch.setenv("DISPLAY", ":7")
    libraries(monkeypatch, load)
    obstacle = find_obstacle()
    assert obstacle is not None
    assert obstacle.sentence == "Qt can't be loaded: no memory for .so."


class Xcb:
    """In place of libxcb: a server that answers or doesn't."""

    def __init__(self, *, refuses: bool) -> None:
        self.connections = 0
        # Partial functions take attributes, as those of ctypes do.
        self.xcb_connect = partial(self._connect)
        self.xcb_connection_has_error = partial(lambda _: int(refuses))
        self.xcb_disconnect = partial(self._disconnect)

    def _connect(self, *names: object) -> int:
        del names
        self.connections += 1
        return 1

    def _disconnect(self, connection: int) -> int:
        self.connections -= connection
        return 0


@pytest.mark.parametrize("refuses", [True, False])
def test_the_display_is_asked_whether_it_answers(
    monkeypatch: pytest.MonkeyPatch, refuses: bool
) -> None:
    """Qt would abort where it doesn't; either way the connection is closed again."""
    xcb = Xcb(refuses=refuses)
    plugin = SimpleNamespace()
    monkeypatch.setenv("DISPLAY", "nowhere:9")
    libraries(monkeypatch, lambda name: xcb if "libxcb" in name else plugin)
    expected = Obstacle("The display nowhere:9 doesn't answer.", qt_works=True)
    assert find_obstacle() == (expected if refuses else None)
    assert xcb.connections == 0


def test_a_display_that_really_does_not_answer_is_found_out(tmp_path: Path) -> None:
    """In a process of its own, with the libraries of this machine: told at once, no abort."""
    code = "from visualcnn.screen import find_obstacle; print(find_obstacle())"
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={"DISPLAY": ":9876", "PATH": "", "HOME": str(tmp_path)},
        cwd=Path(screen.__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    # Where a library of X is missing here, that is what is told.
    assert "display :9876 doesn't answer" in result.stdout or "is missing" in result.stdout
    assert "qt_works=True" in result.stdout


@pytest.mark.x
def test_a_display_that_answers_is_no_obstacle(
    monkeypatch: pytest.MonkeyPatch, x_display: Callable[[str], str]
) -> None:
    """A virtual X server will do."""
    monkeypatch.setenv("DISPLAY", x_display("640x480"))
    assert find_obstacle() is None
