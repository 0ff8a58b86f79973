"""The map of the digits: each is a point, near to those that the network sees alike."""

from visualcnn.gui.views.digit_map.panel import DigitMapPanel
from visualcnn.gui.views.digit_map.points import MapPoints

__all__ = ["DigitMapPanel", "MapPoints"]
