"""The network panel: one strip a layer, its filters and what it makes of the chosen sample."""

from visualcnn.gui.views.network.panel import NetworkPanel
from visualcnn.gui.views.network.selection import Selection

__all__ = ["NetworkPanel", "Selection"]
