"""Whether a window can be opened, found out without Qt: a missing library would abort inside it."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

WITHOUT_SCREEN = frozenset({"offscreen", "minimal", "vnc", "linuxfb", "eglfs", "windows", "cocoa"})
"""Qt platforms that need neither an X server nor Wayland."""

PACKAGES = {
    "libGL": "libgl1",
    "libEGL": "libegl1",
    "libdbus-1": "libdbus-1-3",
    "libfontconfig": "libfontconfig1",
    "libglib-2.0": "libglib2.0-0",
    "libgthread-2.0": "libglib2.0-0",
    "libxkbcommon-x11": "libxkbcommon-x11-0",
    "libxkbcommon": "libxkbcommon0",
    "libxcb-cursor": "libxcb-cursor0",
    "libxcb-icccm": "libxcb-icccm4",
    "libxcb-keysyms": "libxcb-keysyms1",
    "libxcb-shape": "libxcb-shape0",
    "libxcb-image": "libxcb-image0",
    "libxcb-render-util": "libxcb-render-util0",
}
"""Debian's package for each library that Qt may miss."""


@dataclass(frozen=True)
class Obstacle:
    """Why there can be no window, in one sentence; whether Qt itself works (offscreen)."""

    sentence: str
    qt_works: bool


def find_obstacle() -> Obstacle | None:
    """What keeps a window from opening here; None if nothing does."""
    broken = _broken_qt()
    if broken is not None:
        return Obstacle(broken, qt_works=False)
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if platform in WITHOUT_SCREEN or sys.platform != "linux":
        return None
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return Obstacle(
            "There is no display (DISPLAY and WAYLAND_DISPLAY aren't set).", qt_works=True
        )
    if platform != "wayland" and os.environ.get("DISPLAY"):
        missing = _missing_library(_plugin("libqxcb.so"))
        if missing is not None:
            return Obstacle(missing, qt_works=True)
        if not _display_answers():
            display = os.environ["DISPLAY"]
            return Obstacle(f"The display {display} doesn't answer.", qt_works=True)
    return None


def _broken_qt() -> str | None:
    try:
        # Loads the libraries that QtWidgets needs, without any of Qt's own start-up.
        from PySide6 import QtWidgets  # noqa: F401, PLC0415
    except ImportError as error:
        return explain_import_error(str(error))
    return None


def explain_import_error(text: str) -> str:
    """A sentence for the text of an ImportError of PySide6, with the package to install."""
    match = re.search(r"(lib[\w.+-]+?)\.so", text)
    if match is None:
        return f"Qt can't be imported ({text}): run `pip install PySide6-Essentials`."
    return _missing_sentence(match.group(1))


def _missing_sentence(library: str) -> str:
    package = PACKAGES.get(library)
    if package is None:
        return f"Qt can't be loaded: the system library {library} is missing."
    return (
        f"Qt can't be loaded: the system library {library} is missing. "
        f"On Debian or Ubuntu: sudo apt-get install {package}"
    )


def _plugin(name: str) -> Path | None:
    found = importlib.util.find_spec("PySide6")
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(found.submodule_search_locations[0], "Qt", "plugins", "platforms", name)
    return path if path.exists() else None


def _missing_library(plugin: Path | None) -> str | None:
    """Load the platform plugin as Qt would, and name what it misses."""
    if plugin is None:
        return None
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        match = re.search(r"(lib[\w.+-]+?)\.so", str(error))
        return _missing_sentence(match.group(1)) if match else f"Qt can't be loaded: {error}."
    return None


def _display_answers() -> bool:
    """Whether the X server lets us in: Qt would abort where it doesn't."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    refused = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not refused
