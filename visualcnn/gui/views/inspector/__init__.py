"""The inspector: what was clicked in the network panel, enlarged and down to the number."""

from visualcnn.gui.views.inspector.panel import InspectorPanel

__all__ = ["InspectorPanel"]
