"""Facts about error maps: what is shown, and whether it is out of date."""

from __future__ import annotations

import time

import numpy as np
import pytest

from visualcnn.gui.views.network.errors import LATE_SECONDS, ErrorMaps


def test_what_strips_show() -> None:
    """Activations, nothing as yet, and gradients are three different things."""
    maps = ErrorMaps()
    assert maps.shown is None
    maps.wanted = True
    assert maps.shown == {}
    errors = {"conv1": np.zeros((6, 28, 28), np.float32)}
    maps.put(errors, 7)
    assert maps.shown is errors
    assert maps.sentence(7).startswith("After step 7")


def test_late_is_what_is_old_while_the_network_went_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither old gradients of a paused run nor those of a moment ago are late."""
    maps = ErrorMaps()
    maps.wanted = True
    maps.put({}, 7)
    assert not maps.late(8)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + LATE_SECONDS + 0.1)
    assert maps.late(8)
    assert maps.sentence(8) == "Out of date: these error maps show step 7"
    assert not maps.late(7)
    maps.put(None, 8)
    assert not maps.late(9)
    assert "being worked out" in maps.sentence(9)
