"""Where visualcnn keeps its files; nothing is created here."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

HOME_VARIABLE: Final = "VISUALCNN_HOME"
"""The environment variable that may name one folder for everything that visualcnn keeps."""

_APPLICATION: Final = "visualcnn"


def data_cache() -> Path:
    """The folder of downloaded data sets, one folder each; deleting it loses nothing for good."""
    home = _home()
    if home is not None:
        return home / "cache" / "data"
    import platformdirs  # noqa: PLC0415  # most starts that name a folder never need it

    return _somewhere(platformdirs.user_cache_path, "cache") / "data"


def user_data() -> Path:
    """The folder of what can't be fetched again: autosaves and logs."""
    home = _home()
    if home is not None:
        return home / "data"
    import platformdirs  # noqa: PLC0415  # as above

    return _somewhere(platformdirs.user_data_path, "data")


def home_folder() -> Path:
    """Where dialogs begin: the user's home folder, or that of temporary files where there is none.

    Unlike Path.home it never fails.
    """
    try:
        home = Path.home()
    except RuntimeError:
        return Path(tempfile.gettempdir())
    return home if home.is_absolute() else Path(tempfile.gettempdir())


def _somewhere(user_path: Callable[..., Path], name: str) -> Path:
    """What `user_path` says; without a home folder one of the user's own among temporary files."""
    try:
        folder = user_path(_APPLICATION, appauthor=False)
    except RuntimeError:
        folder = Path("~")
    # Before it raised, platformdirs left the "~": such a folder would grow wherever one starts.
    if folder.parts[:1] != ("~",):
        return folder.absolute()
    return Path(tempfile.gettempdir(), f"{_APPLICATION}-{os.getuid()}", name)


def _home() -> Path | None:
    chosen = os.environ.get(HOME_VARIABLE)
    # Unlike Path.expanduser, this leaves a "~" as it is where there is no home folder.
    return Path(os.path.expanduser(chosen)).absolute() if chosen else None  # noqa: PTH111
