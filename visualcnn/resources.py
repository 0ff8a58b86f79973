"""Finds icons and other files that come with visualcnn, installed or in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

_CHECKOUT: Final = Path(__file__).parent.parent / "resources"


class ResourceError(Exception):
    """A file that comes with visualcnn is not where it belongs."""


def resource(name: str) -> Traversable:
    """The file called `name` below resources/, such as "icons/play.svg".

    An installed package has it inside, a checkout beside `visualcnn/`.
    Raises ResourceError where neither has it.
    """
    for folder in (files("visualcnn") / "resources", _CHECKOUT):
        found = folder / name
        if found.is_file():
            return found
    raise ResourceError(f"The file {name} that belongs to visualcnn is missing: install it again.")


def icon_svg(name: str, color: str = "currentColor") -> str:
    """The SVG text of the icon called `name` ("play"), its strokes in `color` ("#333333").

    Qt doesn't fill in `currentColor` itself, so the caller names its palette's colour.
    Raises ResourceError where there is no such icon.
    """
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", color)
