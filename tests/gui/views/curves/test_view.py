"""The curves panel draws what it is given, and leaves the user's zoom alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from tests.gui.views.curves.growth import grow
from visualcnn.gui.theme import THEME, apply_theme
from visualcnn.gui.views.curves import CurvesView
from visualcnn.gui.views.curves.plot import CurvePlot
from visualcnn.gui.views.curves.view import ROOM
from visualcnn.training.history import History, Validation

# What the offscreen platform logs whenever a window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def ranges(view: CurvesView) -> list[list[list[float]]]:
    """The ranges of both plots."""
    return [plot.box.viewRange() for plot in view.plots]


def test_empty_history_invites(view: CurvesView, history: History) -> None:
    """Before training the panel says what to do; with the first step it shows the curves."""
    view.clear()
    assert view.invitation.isVisible()
    view.set_history(history)
    assert not view.invitation.isVisible()
    assert view.graphics.isVisible()


def test_axes_stand_still_while_there_is_room(view: CurvesView, history: History) -> None:
    """The steps' range grows in strides, not with every redraw, and always shows the last step."""
    seen = set()
    for _ in range(100):
        grow(history, 1)
        view.refresh()
        first, last = view.loss.box.viewRange()[0]
        assert first < 1
        assert last > history.steps
        seen.add(last)
    assert len(seen) <= 3


def test_refresh_reuses_every_item(view: CurvesView, history: History) -> None:
    """Drawing more steps, epochs and changes makes no new item in the scene."""
    scenes = [view.graphics.scene(), *(plot.canvas.scene() for plot in view.plots)]
    before = [len(scene.items()) for scene in scenes]
    for _ in range(5):
        grow(history, 100)
        history.epoch_ends.append(history.steps)
        history.validations.append(Validation(history.steps, 0.2, 0.9, 5_000))
        view.refresh()
    assert [len(scene.items()) for scene in scenes] == before


def test_follows_the_whole_run(view: CurvesView, history: History) -> None:
    """While it follows, all steps and values are in sight."""
    grow(history, 2_000)
    view.refresh()
    (first, last), (low, high) = view.loss.box.viewRange()
    assert first <= 1
    assert last >= 3_000
    assert low < history.loss.exact.min()
    assert high > 9


def test_live_data_leave_a_zoom_alone(view: CurvesView, history: History) -> None:
    """After the user zoomed, new steps move neither plot, whatever their values."""
    view.zoom(0.5)
    view.pan(0.3)
    assert not view.following
    before = ranges(view)
    grow(history, 500)
    history.validations.append(Validation(1_400, 30.0, 0.1, 5_000))
    view.refresh()
    assert ranges(view) == before


def test_follow_returns_to_the_whole_run(view: CurvesView, history: History) -> None:
    """The toggle, and the Home key, show everything again."""
    for back in (
        view.header.follow.click,
        lambda: QTest.keyClick(view, Qt.Key.Key_Home),
        view.loss.box.whole_run_wanted.emit,
    ):
        view.zoom(0.2)
        back()
        assert view.following
        assert view.loss.box.viewRange()[0][1] >= history.steps


def test_keys_zoom_and_pan(view: CurvesView) -> None:
    """Plus shows fewer steps, minus more; right shows later ones."""
    first, last = view.loss.box.viewRange()[0]
    QTest.keyClick(view, Qt.Key.Key_Plus)
    near = view.loss.box.viewRange()[0]
    assert near[1] - near[0] < last - first
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.loss.box.viewRange()[0][0] > near[0]
    assert view.accuracy.box.viewRange()[0] == pytest.approx(view.loss.box.viewRange()[0])


def test_zoomed_values_fit_what_is_in_sight(view: CurvesView, history: History) -> None:
    """Zooming to late steps shows their small losses at full height."""
    view.loss.box.setXRange(800, 1_000, padding=0)
    view.zoom(1)
    low, high = view.loss.box.viewRange()[1]
    seen = history.loss.exact[799:1_000]
    assert low < seen.min()
    assert seen.max() < high < 0.3


def test_values_moved_at_the_axis_stay(view: CurvesView, history: History) -> None:
    """A range of values that the user chose isn't fitted to the data."""
    view.loss.box.setYRange(0, 0.5, padding=0)
    view.loss.box.values_moved.emit()
    grow(history, 100)
    view.refresh()
    assert view.loss.box.viewRange()[1] == [0, 0.5]


def test_log_scale_shows_a_loss_of_zero(view: CurvesView, history: History) -> None:
    """On the logarithmic axis a loss of 0 stands at the lowest place, not at minus infinity."""
    history.loss.append(0.0)
    history.accuracy.append(1.0)
    view.header.log.click()
    assert view.loss.raw.points.y[-1] == pytest.approx(-8)
    view.header.log.click()
    assert view.loss.raw.points.y[-1] == 0


def test_best_validation_is_marked(view: CurvesView) -> None:
    """The lowest loss and the highest accuracy carry their values."""
    assert view.loss.marks.best_text.text() == "lowest 0.100"
    assert view.accuracy.marks.best_text.text() == "best 98.5 %"
    assert view.accuracy.marks.best.x() == pytest.approx(view.accuracy.canvas.pixels.x(500))


def test_lines_are_named_at_their_ends(view: CurvesView) -> None:
    """In place of a legend each line's name and newest value stand at its end, apart."""
    labels = view.accuracy.end_labels
    assert labels.validation.text() == "validation 98.4 %"
    assert labels.training.text().startswith("training 98.")
    distance = abs(labels.training.y() - labels.validation.y())
    assert distance >= labels.training.boundingRect().height() - 2


def test_changes_are_marked(view: CurvesView) -> None:
    """A changed setting is marked at its step, with a sentence."""
    plot = view.loss
    (mark,) = plot.marks.changes
    assert mark.x() == pytest.approx(plot.canvas.pixels.x(600))
    at = plot.canvas.pos() + plot.canvas.mapFromScene(mark.sceneBoundingRect().center())
    assert plot.marks.tip_at(at) == "step 600: learning rate 0.05 → 0.01"
    assert plot.marks.tip_at(at + QPoint(30, 0)) == ""


def test_pointer_reads_the_numbers(view: CurvesView) -> None:
    """The crosshair's text has step, batch, smoothed value and the nearest validation."""
    view.point_at(520.3)
    lines = view.accuracy.pointer.text.toPlainText().split("\n")
    assert lines[0] == "step 520"
    assert lines[1].startswith("batch 97.")
    assert lines[2].startswith("smoothed 97.")
    assert lines[3] == "validation 98.5 % at step 500"
    view.point_at(None)
    assert not view.accuracy.pointer.text.isVisible()


def test_hidden_view_draws_nothing(
    view: CurvesView, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh while it is hidden costs nothing; what was missed is drawn when it is shown."""
    drawn: list[CurvePlot] = []
    original = CurvePlot.draw

    def record(plot: CurvePlot) -> None:
        drawn.append(plot)
        original(plot)

    monkeypatch.setattr(CurvePlot, "draw", record)
    view.hide()
    grow(history, 10)
    view.refresh()
    assert not drawn
    view.show()
    assert set(drawn) == set(view.plots)
    assert view.loss.smoothed.points.x[-1] == pytest.approx(1_010)


def test_follows_the_theme(view: CurvesView) -> None:
    """Dark and light change the lines' colours in place."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, dark=True)
    dark = view.loss.smoothed.item.pen().color().name()
    assert dark == THEME.theme.training
    apply_theme(app, dark=False)
    assert view.loss.smoothed.item.pen().color().name() == THEME.theme.training != dark


def test_every_button_is_named(view: CurvesView) -> None:
    """Each button has a tooltip and an accessible name."""
    for button in view.findChildren(QToolButton):
        assert button.toolTip()
        assert button.accessibleName()


def test_mouse_points_also_while_curves_move(view: CurvesView, history: History) -> None:
    """The crosshair stays under the mouse when the run grows, and goes when the mouse leaves."""
    view.grab()
    middle = view.loss.box.sceneBoundingRect().center()
    view.graphics.scene().sigMouseMoved.emit(middle)
    before = view.accuracy.pointer.step or 0
    assert before == pytest.approx(500, abs=5)
    grow(history, 1_000)
    view.refresh()
    assert view.accuracy.pointer.step == pytest.approx(2 * (1 + ROOM) * before, abs=5)
    QApplication.sendEvent(view.graphics, QEvent(QEvent.Type.Leave))
    assert view.accuracy.pointer.step is None


def test_wheel_zooms_the_steps(view: CurvesView) -> None:
    """The wheel shows fewer steps around the mouse, in both plots, and stops following."""
    view.grab()
    viewport = view.graphics.viewport()
    place = QPointF(view.graphics.mapFromScene(view.loss.box.sceneBoundingRect().center()))
    wheel = QWheelEvent(
        place,
        QPointF(viewport.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, wheel)
    assert not view.following
    first, last = view.loss.box.viewRange()[0]
    assert 0 < first < 500 < last < 1_000
    assert view.accuracy.box.viewRange()[0] == pytest.approx([first, last])


def test_first_step_is_seen(view: CurvesView) -> None:
    """A run of one step, which makes no line yet, is a dot."""
    history = History()
    grow(history, 1)
    view.set_history(history)
    newest, pixels = view.loss.marks.newest, view.loss.canvas.pixels
    assert newest.isVisible()
    assert newest.x() == pytest.approx(pixels.x(1))
    assert newest.y() == pytest.approx(pixels.y(9))
