"""The window of the other tests, to look at with the monkey's watch."""

from __future__ import annotations

from tests.gui.conftest import desktop, make

__all__ = ["desktop", "make"]
