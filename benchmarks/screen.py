"""A virtual screen of 1280×800 and a home of its own for programs that open the window."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.x_server import XServers, missing
from visualcnn.data.digits import built_in_digits, fill
from visualcnn.data.folder import find_folder
from visualcnn.data.paths import HOME_VARIABLE, data_cache

SIZE = (1280, 800)


@contextmanager
def screen(*, digits_drawn: bool = True) -> Iterator[None]:
    """Programs started meanwhile see that screen, remember nothing, and find all digits drawn.

    Raises RuntimeError, in one sentence, where no virtual screen can be had.
    """
    lacking = missing()
    if lacking:
        raise RuntimeError(f"The window's rows need {', '.join(lacking)}.")
    servers, before = XServers(), dict(os.environ)
    with tempfile.TemporaryDirectory() as home:
        try:
            os.environ |= {
                "DISPLAY": servers.start("{}x{}".format(*SIZE)),
                HOME_VARIABLE: home,
                "XDG_CONFIG_HOME": str(Path(home) / "config"),
            }
            for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
                os.environ.pop(name, None)
            if digits_drawn:
                for _ in fill(built_in_digits(data_cache())):
                    pass
            yield
        finally:
            servers.stop()
            os.environ.clear()
            os.environ |= before


def mnist_here() -> bool:
    """Whether MNIST's files are found, by VISUALCNN_MNIST or in the cache."""
    return find_folder("mnist", data_cache()) is not None
