"""The page of proofs: four to choose from, and a verdict by sign and words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.views.explanation.way_back import KERNEL_WEIGHT
from visualcnn.explain.prove import Compared, Verdict
from visualcnn.gui.views.explanation.proof_page import PROOFS, ProofPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

ROWS = (
    Compared("conv1.weight [2, 0, 1, 3]", 0.25, 0.2500001, 1e-7, weight=KERNEL_WEIGHT),
    Compared("∂loss/∂input [0, 1, 2]", -0.5, -0.5, 0.0),
    Compared("conv1.bias [1]", 0.5, 0.4, 0.1, sides=(0.3, 0.5)),
)


def _verdict(*, agrees: bool = True) -> Verdict:
    return Verdict("conv1: all 3 gradients", 2, 1e-7, agrees, "It is so.", ROWS, kinks=1)


@pytest.fixture
def page(qtbot: QtBot) -> ProofPage:
    """No verdict as yet."""
    made = ProofPage()
    qtbot.addWidget(made)
    made.resize(1000, 260)
    made.show()
    return made


@pytest.mark.parametrize("proof", PROOFS)
def test_each_proof_has_a_button(page: ProofPage, qtbot: QtBot, proof: str) -> None:
    """Which asks for it by name."""
    with qtbot.waitSignal(page.proof_wanted) as wanted:
        page.buttons[proof].click()
    assert wanted.args == [proof]


def test_a_verdict_in_sign_and_words(page: ProofPage) -> None:
    """Not by colour alone."""
    page.show_verdict(_verdict())
    assert page.verdict.text() == "✓ conv1: all 3 gradients: they agree"
    assert page.words.text() == "It is so."
    page.show_verdict(_verdict(agrees=False))
    assert page.verdict.text() == "✗ conv1: all 3 gradients: they disagree"


def test_the_figures_of_both_sides(page: ProofPage) -> None:
    """A kink has a slope for each side, and no difference."""
    page.show_verdict(_verdict())
    assert [row.cells for row in page.table.rows] == [
        ("✓ conv1 filter 2, kernel 0 [1, 3]", "0.250", "0.250", "1.00e−7"),
        ("✓ ∂loss/∂input [0, 1, 2]", "−0.500", "−0.500", "0"),
        ("✓ conv1.bias [1]", "0.500", "0.300 | 0.500", "kink"),
    ]


def test_a_row_leads_to_its_weight(page: ProofPage, qtbot: QtBot) -> None:
    """Where it is one."""
    page.show_verdict(_verdict())
    page.table.setFocus()
    page.table.selectRow(0)
    with qtbot.waitSignal(page.weight_wanted) as wanted:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert wanted.args == [KERNEL_WEIGHT]
    page.table.selectRow(1)
    with qtbot.assertNotEmitted(page.weight_wanted):
        QTest.keyClick(page.table, Qt.Key.Key_Return)


def test_a_new_proof_takes_the_old_verdict_away(page: ProofPage) -> None:
    """It might be taken for its own."""
    page.show_verdict(_verdict())
    assert page.table.isVisible()
    page.set_progress(0.1)
    assert not page.table.isVisible()
    page.set_progress(None)
    assert not page.table.isVisible()
    page.show_verdict(None)
    assert "Nudge a weight" in page.sentence.text()
