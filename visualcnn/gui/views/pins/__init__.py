"""Pins: digits that are kept in sight, whichever digit is chosen."""

from __future__ import annotations

from visualcnn.gui.views.pins.pin import MOST, Pin
from visualcnn.gui.views.pins.strip import PinStrip

__all__ = ["MOST", "Pin", "PinStrip"]
