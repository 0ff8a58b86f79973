"""Where visualcnn keeps its files; nothing is created here."""

from __future__ import annotations

import os
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

    return platformdirs.user_cache_path(_APPLICATION, appauthor=False) / "data"


def user_data() -> Path:
    """The folder of what can't be fetched again: autosaves and logs."""
    home = _home()
    if home is not None:
        return home / "data"
    import platformdirs  # noqa: PLC0415  # as above

    return platformdirs.user_data_path(_APPLICATION, appauthor=False)


def _home() -> Path | None:
    chosen = os.environ.get(HOME_VARIABLE)
    # Unlike Path.expanduser, this leaves a "~" as it is where there is no home folder.
    return Path(os.path.expanduser(chosen)).absolute() if chosen else None  # noqa: PTH111
