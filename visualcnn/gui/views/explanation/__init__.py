"""The explanation panel: how one number came about, forward and backward, in pictures."""

from visualcnn.gui.views.explanation.panel import ExplanationPanel

__all__ = ["ExplanationPanel"]
