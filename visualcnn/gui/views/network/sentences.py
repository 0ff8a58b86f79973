"""What the network panel says of what it shows."""

from __future__ import annotations

from typing import Final

from visualcnn.gui import text
from visualcnn.gui.views.network.errors import ErrorMaps
from visualcnn.training.snapshot import Snapshot

INVITATION: Final = "Choose data and a model: the network appears here, layer by layer."
_NOTHING_YET = "Nothing has gone through yet: choose a sample, or press Train."
_UNTRAINED = "Untrained: what you see comes from random weights."


def sentence(snapshot: Snapshot | None, stale: int | None, errors: ErrorMaps) -> str:
    """Of which step the pictures are, and whether they are out of date."""
    if snapshot is None:
        return _NOTHING_YET
    if errors.wanted:
        return errors.sentence(snapshot.step)
    if stale is not None:
        return f"Out of date: these pictures show step {text.count(stale)}"
    return f"After step {text.count(snapshot.step)}" if snapshot.step else _UNTRAINED
