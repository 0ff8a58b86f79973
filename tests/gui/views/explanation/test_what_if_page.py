"""The page of a trial: what is tried, and what comes of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.way_back import CLASSES, what_if
from visualcnn.gui.views.explanation.what_if_page import WhatIfPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def page(qtbot: QtBot) -> WhatIfPage:
    """Three classes, no result as yet."""
    made = WhatIfPage()
    qtbot.addWidget(made)
    made.set_classes(CLASSES)
    made.set_learning_rate(0.02)
    made.resize(1000, 260)
    made.show()
    return made


def test_try_says_rate_and_steps(page: WhatIfPage, qtbot: QtBot) -> None:
    """At first the run's own rate, and one step."""
    with qtbot.waitSignal(page.what_if_wanted) as wanted:
        page.start.click()
    assert wanted.args == [0.02, 1]
    with qtbot.waitSignal(page.what_if_wanted) as wanted:
        page.steps.button("10").click()
    assert wanted.args == [0.02, 10]


def test_dragging_the_rate_tries_it(page: WhatIfPage, qtbot: QtBot) -> None:
    """And the run's rate doesn't take the user's away; another network does."""
    with qtbot.waitSignal(page.what_if_wanted) as wanted:
        QTest.keyClick(page.rate.slider, Qt.Key.Key_PageUp)
    assert wanted.args == [pytest.approx(0.2), 1]
    page.set_learning_rate(0.5)
    assert page.rate.rate == pytest.approx(0.2)
    page.set_classes(CLASSES)
    page.set_learning_rate(0.5)
    assert page.rate.rate == 0.5


def test_what_comes_of_it(page: WhatIfPage) -> None:
    """Probabilities of the digit, and its loss from step to step."""
    page.show_what_if(what_if(), 1)
    assert page.sentence.text() == "It is so."
    assert page.bars.words(1) == "dog: 20.0 % before, 80.0 % after, the label"
    assert page.digit.caption.text() == "Loss of this digit: 2.00 → 0.500"
    assert len(page.digit.line.points()) == 3
    assert page.digit.isVisible()
    assert not page.batch.isVisible()


def test_of_a_batch_both_losses_are_shown(page: WhatIfPage) -> None:
    """The digit's own as far as it has a label."""
    page.set_samples("batch")
    page.show_what_if(what_if(), 1)
    assert page.digit.caption.text() == "Loss of this digit: 0.500 → 0.125"
    assert page.batch.caption.text() == "Loss of the batch: 2.00 → 0.500"
    page.show_what_if(what_if(labelled=False))
    assert not page.digit.isVisible()
    assert page.batch.isVisible()


def test_it_says_that_the_run_is_untouched(page: WhatIfPage) -> None:
    """Always."""
    assert page.copy.text() == "On a copy: the run is untouched."
    assert page.copy.isVisible()


def test_nothing_is_shown_of_another_network(page: WhatIfPage) -> None:
    """Its classes may be others."""
    page.show_what_if(what_if(), 1)
    page.set_classes(("a", "b"))
    assert page.bars.accessibleDescription() == ""
    assert not page.digit.isVisible()


def test_what_is_no_rate_is_said(page: WhatIfPage, qtbot: QtBot) -> None:
    """In the page's own sentence."""
    page.rate.field.lineEdit().selectAll()
    QTest.keyClicks(page.rate.field.lineEdit(), "0")
    with qtbot.assertNotEmitted(page.what_if_wanted):
        QTest.keyClick(page.rate.field.lineEdit(), Qt.Key.Key_Return)
    assert page.sentence.text() == "A learning rate is a number above 0."


def test_whose_step_is_a_choice(page: WhatIfPage, qtbot: QtBot) -> None:
    """The digit's alone, or the batch's."""
    with qtbot.waitSignal(page.samples_wanted) as wanted:
        page.samples.button("batch").click()
    assert wanted.args == ["batch"]
