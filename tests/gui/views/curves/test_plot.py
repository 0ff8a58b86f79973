"""One plot: its lines lie where the axes say, and grow with the run."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from tests.gui.views.curves.growth import grow
from visualcnn.gui.views.curves import CurvesView
from visualcnn.training.history import History, Validation

# What the offscreen platform logs whenever a window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def test_curves_hold_the_history(view: CurvesView, history: History) -> None:
    """The raw line has every step of a short run; the dots are the validations."""
    view.resize(4_000, 400)
    view.refresh()
    drawn = view.loss.raw.points
    assert drawn.x.tolist() == list(range(1, 1_001))
    assert drawn.y.tolist() == pytest.approx(history.loss.exact.tolist())
    assert view.accuracy.validation.points.y.tolist() == [0.985, 0.984]
    # Each dot is a closed path of its own.
    assert len(view.accuracy.marks.dots.path().toSubpathPolygons()) == 2


def test_lines_lie_where_the_axes_say(view: CurvesView, history: History) -> None:
    """A value's pixel is the one that pyqtgraph gives it, also after a zoom and a resize."""
    for width, zoom in ((1_000, 1.0), (1_000, 0.5), (700, 1.0)):
        view.resize(width, 230)
        view.zoom(zoom)
        QApplication.processEvents()
        view.refresh()
        plot, step = view.loss, 480
        wanted = plot.box.mapViewToScene(QPointF(step, float(history.loss.exact[step - 1])))
        pixels = plot.canvas.pixels
        found = plot.canvas.area.mapToScene(
            pixels.x(step), pixels.y(float(history.loss.exact[step - 1]))
        ) + QPointF(plot.canvas.pos())
        assert (found - wanted).manhattanLength() < 0.01


def test_few_new_steps_are_added_to_the_lines(view: CurvesView, history: History) -> None:
    """They lengthen the lines as they are; where one is out of sight, all is drawn anew."""
    history.loss.append(0.06)
    history.accuracy.append(0.98)
    view.refresh()
    before = view.loss.raw.item.path()
    history.loss.append(0.05)
    history.accuracy.append(0.97)
    view.refresh()
    assert view.loss.raw.item.path() == before
    assert view.loss.raw.points.x[-2:].tolist() == [1_001, 1_002]
    assert view.loss.raw.points.y[-1] == pytest.approx(0.05)
    assert view.accuracy.smoothed.points.x[-1] == 1_002
    assert view.accuracy.end_labels.training.text().startswith("training 98.")
    grow(history, 1)
    view.refresh()
    assert view.loss.raw.item.path() != before
    assert view.loss.raw.points.y[-1] == 9


def test_the_steps_unit_stands_clear_of_the_last_number(view: CurvesView) -> None:
    """A tick right at the axis' end has half of its number beyond it."""
    view.refresh()
    plot = view.loss
    number = QFontMetricsF(plot._unit.font()).horizontalAdvance("1,000")
    assert plot._unit.x() > plot.box.geometry().right() + number / 2


@pytest.mark.parametrize("size", [(1, 1), (1_000, 1), (20, 400)])
def test_a_plot_without_any_room_is_drawn_too(
    view: CurvesView, history: History, size: tuple[int, int]
) -> None:
    """A panel may be made as small as nothing while a run goes on."""
    view.setMinimumSize(1, 1)
    view.loss.box.setMaximumWidth(0)
    view.resize(*size)
    grow(history, 30)
    QApplication.processEvents()
    view.refresh()
    assert view.loss.canvas.pixels.across > 0


FAR = float(np.finfo(np.float32).max)
EXTREMES = {
    "the largest": ([FAR] * 300, []),
    "one": ([FAR], [FAR]),
    "both ends": ([FAR, -FAR] * 150, [FAR, 0.5]),
    "all sizes": ([FAR, 1e-45, 0, 1] * 75, [0.0, np.inf, np.nan, FAR]),
    "beyond an axis": ([1.0] * 300, [1.7e308]),
    "beyond it both ways": ([1.0] * 300, [-1e308, 1e308]),
    "next to nothing": ([0.0] * 300, [0.0, 5e-324]),
    "no number at all": ([np.nan, np.inf] * 150, [np.inf]),
}


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("case", EXTREMES)
def test_losses_of_any_size_are_drawn(
    case: str, view: CurvesView, history: History, *, log: bool
) -> None:
    """The view works with them, and with the next run as ever."""
    losses, validated = EXTREMES[case]
    far = History()
    for loss in losses:
        far.loss.append(loss)
        far.accuracy.append(0.5)
    far.validations = [Validation(n, loss, 0.5, 12) for n, loss in enumerate(validated, 1)]
    view.header.log.setChecked(log)
    view.set_history(far)
    view.point_at(1)
    grow(far, 1)
    view.refresh()
    view.grab()
    low, high = view.loss.box.viewRange()[1]
    assert -np.inf < low < high < np.inf
    view.set_history(history)
    low, high = view.loss.box.viewRange()[1]
    assert low < view.loss.scale.place(float(history.loss.exact.min()))
    assert high > view.loss.scale.place(float(history.loss.exact.max()))
    assert high - low < 10
