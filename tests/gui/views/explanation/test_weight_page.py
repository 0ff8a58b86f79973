"""The page of a weight: the sum, the samples and the step, in figures that add up."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.way_back import weight_story
from visualcnn.explain.places import Place
from visualcnn.gui import text
from visualcnn.gui.theme import apply_theme
from visualcnn.gui.views.explanation.weight_page import WeightPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> WeightPage:
    """Empty as yet."""
    apply_theme(qapp, dark=False)
    made = WeightPage()
    qtbot.addWidget(made)
    made.resize(1000, 260)
    made.show()
    return made


def test_it_invites(page: WeightPage) -> None:
    """Until a weight is shown."""
    assert "Click a weight" in page.sentence.text()
    assert not page.body.isVisible()


def test_one_sample_adds_up_to_the_gradient(page: WeightPage) -> None:
    """Grids of inputs, errors and products, and what they sum to."""
    story = weight_story()
    page.show_weight(story)
    shown = [grid.values for grid in page.equation.grids]
    np.testing.assert_array_equal(shown[0], story.inputs[0])
    np.testing.assert_array_equal(shown[1], story.incoming[0])
    np.testing.assert_array_equal(shown[2], story.products[0])
    assert page.title.text() == "conv1 filter 2, kernel 0 [1, 3] = 0.500"
    assert page.sum.text() == (
        f"Σ 12 positions = gradient {text.value(story.gradient)} · no rounding"
    )
    assert not page.bars.isVisible()


def test_of_a_batch_the_largest_sample_comes_first(page: WeightPage) -> None:
    """Any other can be chosen, and stays when the numbers change."""
    story = weight_story(batch=5)
    page.show_weight(story)
    assert page.bars.isVisible()
    largest = int(np.argmax(np.abs(story.samples)))
    assert page.bars.sample == largest
    other = (largest + 1) % 5
    QTest.keyClick(page.bars, Qt.Key.Key_Home)
    for _ in range(other):
        QTest.keyClick(page.bars, Qt.Key.Key_Right)
    np.testing.assert_array_equal(page.equation.grids[0].values, story.inputs[other])
    assert page.sum.text().startswith(f"Sample {other}: Σ 12 positions = ")
    page.show_weight(weight_story(batch=5, update=None))
    assert page.bars.sample == other
    assert page.total.text() == f"Σ = gradient {text.value(story.gradient)}"


def test_a_smaller_batch_has_no_sample_that_is_missing(page: WeightPage) -> None:
    """The choice begins anew with another batch size."""
    page.show_weight(weight_story(batch=5))
    QTest.keyClick(page.bars, Qt.Key.Key_End)
    story = weight_story(batch=2)
    page.show_weight(story)
    assert page.bars.sample == int(np.argmax(np.abs(story.samples)))


def test_the_step_line_by_line(page: WeightPage) -> None:
    """The rows of the update, then the weight before and after."""
    page.show_weight(weight_story())
    rows = [row.cells for row in page.table.rows]
    assert rows[0] == ("gradient", "g", "0.0125")
    assert rows[1] == ("step", "t", "61")
    assert rows[-1] == ("new weight", "θ − change", "0.4988")
    assert page.result.text() == "weight 0.5000 → 0.4988"


def test_without_an_optimiser_there_is_no_step(page: WeightPage) -> None:
    """A sentence says so in place of the table."""
    page.show_weight(weight_story(update=None))
    assert not page.table.isVisible()
    assert "no step" in page.note.text()
    page.show_weight(weight_story())
    assert page.table.isVisible()
    assert not page.note.isVisible()


def test_a_dense_weight_is_one_product_a_sample(page: WeightPage) -> None:
    """One cell each, and no positions to be summed over."""
    page.show_weight(weight_story(positions=()))
    assert page.equation.grids[0].values.shape == (1, 1)
    assert page.title.text() == "dense1 weight [4, 7] = 0.500"
    assert page.sum.text().startswith("gradient ")


def test_of_an_own_layer_only_the_gradient_is_known(page: WeightPage) -> None:
    """It is said, and nothing is made up."""
    page.show_weight(weight_story(decomposed=False))
    assert not page.equation.isVisible()
    assert not page.bars.isVisible()
    assert page.total.text() == "gradient 0.250"
    assert "own gradient" in page.caption.text()
    page.show_weight(weight_story())
    assert page.equation.isVisible()


def test_a_position_leads_to_its_output(page: WeightPage, qtbot: QtBot) -> None:
    """Hovering says its calculation, a click asks for the place; only for the digit itself."""
    story = weight_story()
    page.show_weight(story)
    products = page.equation.grids[2]
    place = products.cell_rect(2, 1).center().toPoint()
    with qtbot.waitSignal(page.place_wanted) as wanted:
        QTest.mouseClick(products, Qt.MouseButton.LeftButton, pos=place)
    assert wanted.args == [Place("conv1", (2, 2, 1))]
    assert page.sum.text().startswith("[2, 1]: ")
    page.set_samples("batch")
    with qtbot.assertNotEmitted(page.place_wanted):
        QTest.mouseClick(products, Qt.MouseButton.LeftButton, pos=place)


def test_whose_step_is_a_choice(page: WeightPage, qtbot: QtBot) -> None:
    """The digit's alone, or the batch's."""
    with qtbot.waitSignal(page.samples_wanted) as wanted:
        page.samples.button("batch").click()
    assert wanted.args == ["batch"]


def test_nothing_is_shown_of_another_network(page: WeightPage) -> None:
    """It invites again."""
    page.show_weight(weight_story())
    page.clear()
    assert page.title.text() == "Gradient of a weight"
    assert "Click a weight" in page.sentence.text()
    assert not page.body.isVisible()


def test_it_fits_the_smallest_window(page: WeightPage) -> None:
    """Its columns never need more than the dock has at 1280 pixels."""
    page.show_weight(weight_story(batch=64, positions=(28, 28)))
    least = page.minimumSizeHint()
    assert least.width() <= 800
    assert least.height() <= 260
