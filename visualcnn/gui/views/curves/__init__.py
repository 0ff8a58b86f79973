"""The curves of a run: loss and accuracy over the steps, live."""

from visualcnn.gui.views.curves.view import CurvesView

__all__ = ["CurvesView"]
