"""Facts about the banner of an experiment."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.filter_example import tried, view
from visualcnn.explain.experiment import Experiment
from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.explanation.experiment_bar import ExperimentBar

MUTED = Experiment().mute("conv2", 1)


@pytest.fixture
def bar(qtbot: QtBot, qapp: QApplication) -> ExperimentBar:
    """Without an experiment."""
    apply_theme(qapp, dark=False)
    made = ExperimentBar()
    qtbot.addWidget(made)
    made.resize(900, 40)
    return made


def _offered(bar: ExperimentBar) -> list[QWidget]:
    return [part for part in (bar.reset, bar.apply, bar.undo) if not part.isHidden()]


def test_it_is_there_while_there_is_an_experiment(bar: ExperimentBar) -> None:
    """It says what is changed, and that the run isn't."""
    bar.show_state(view())
    assert bar.isHidden()
    bar.show_state(tried(MUTED))
    assert not bar.isHidden()
    assert bar.sentence.text() == "conv2 filter 1 muted, on a copy: the run is untouched"
    assert _offered(bar) == [bar.reset, bar.apply]
    assert bar.accuracy.text() == "Validation 87.5 % → 50.0 %"


def test_what_is_not_known_yet_is_left_open(bar: ExperimentBar) -> None:
    """The accuracies come later than the banner."""
    bar.show_state(tried(MUTED, accuracy=None))
    assert bar.accuracy.text() == "Validation 87.5 % → …"
    bar.show_state(view(experiment=MUTED))
    assert bar.accuracy.text() == "Validation … → …"


def test_it_is_applied_only_while_the_run_stands(bar: ExperimentBar) -> None:
    """Else the tooltip says what to do first."""
    bar.show_state(tried(MUTED, can_apply=False))
    assert not bar.apply.isEnabled()
    assert "Pause the run first" in bar.apply.toolTip()
    bar.show_state(tried(MUTED, can_apply=True))
    assert bar.apply.isEnabled()
    assert "Pause" not in bar.apply.toolTip()


def test_what_was_applied_can_be_undone(bar: ExperimentBar) -> None:
    """Without an experiment only that is offered, and it is said until when."""
    bar.show_state(view(can_undo=True))
    assert _offered(bar) == [bar.undo]
    assert "until the next step" in bar.sentence.text()
    assert bar.accuracy.isHidden()
    bar.show_state(tried(MUTED, can_undo=True))
    assert _offered(bar) == [bar.reset, bar.apply, bar.undo]


def test_buttons_say_what_is_wanted(bar: ExperimentBar, qtbot: QtBot) -> None:
    """Each has its signal."""
    bar.show_state(tried(MUTED, can_apply=True, can_undo=True))
    for button, signal in (
        (bar.reset, bar.reset_wanted),
        (bar.apply, bar.apply_wanted),
        (bar.undo, bar.undo_wanted),
    ):
        with qtbot.waitSignal(signal):
            button.click()


def test_it_has_a_breath_of_the_accent(bar: ExperimentBar, qapp: QApplication) -> None:
    """In both themes it is seen to be no part of the run."""
    for dark in (True, False):
        apply_theme(qapp, dark=dark)
        bar.show_state(tried(MUTED))
        ground = QColor(bar.grab().toImage().pixel(1, 1))
        assert ground != color("panel")
        assert abs(ground.hslHue() - color("accent").hslHue()) < 25
