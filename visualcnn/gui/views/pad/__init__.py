"""The drawing pad: a canvas, what MNIST's preparation makes of it, and what the network reads."""

from visualcnn.gui.views.pad.panel import PadPanel

__all__ = ["PadPanel"]
