"""The mistakes panel: its switches, its states, and what it says that the user wants."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from tests.gui.views.mistakes.example import lives, matrix
from visualcnn.gui.theme import apply_theme, color
from visualcnn.gui.views.mistakes.order import FLIPS, ORDERS, SURE
from visualcnn.gui.views.mistakes.panel import MistakesPanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> MistakesPanel:
    """As it is before any run."""
    apply_theme(qapp, dark=False)
    made = MistakesPanel()
    qtbot.addWidget(made)
    made.resize(1_000, 300)
    made.show()
    return made


@pytest.fixture
def full(panel: MistakesPanel) -> MistakesPanel:
    """With a matrix and biographies."""
    panel.show_matrix(matrix(split="validation"))
    panel.show_lives(lives())
    return panel


def test_before_any_run_it_invites(panel: MistakesPanel) -> None:
    """On both sides; nothing can be read."""
    assert panel.matrix.canvas.accessibleDescription().startswith("Press Train")
    assert panel.lives.list.accessibleDescription().startswith("Press Train")
    assert panel.matrix.summary.text() == panel.lives.line.text() == ""
    assert not panel.matrix.update_button.isEnabled()
    panel.grab()


def test_the_test_set_is_kept_for_the_end(panel: MistakesPanel, qtbot: QtBot) -> None:
    """It is read only when the button is pressed, which names it."""
    with (
        qtbot.waitSignal(panel.split_chosen) as chosen,
        qtbot.assertNotEmitted(panel.reading_wanted),
    ):
        panel.matrix.splits.button("test").click()
    assert chosen.args == [panel.split] == ["test"]
    panel.show_matrix(None)
    panel.allow_reading(wanted=True)
    assert "kept for the end" in panel.matrix.canvas.accessibleDescription()
    button = panel.matrix.update_button
    assert button.text() == "Evaluate test set"
    with qtbot.waitSignal(panel.reading_wanted) as heard:
        button.click()
    assert heard.args == ["test"]
    panel.show_matrix(matrix())
    assert panel.matrix.summary.text().startswith("Test set: 75.0 % of 12 digits")
    assert button.text() == "Update"
    panel.allow_reading(wanted=False)
    assert not button.isEnabled()


def test_progress_takes_the_buttons_place(panel: MistakesPanel) -> None:
    """For as long as it lasts."""
    panel.set_progress(0.25)
    assert panel.matrix.progress.isVisible()
    assert panel.matrix.progress.value() == 250
    assert not panel.matrix.update_button.isVisible()
    panel.set_progress(None)
    assert not panel.matrix.progress.isVisible()
    assert panel.matrix.update_button.isVisible()


def test_a_cell_wants_its_digits(full: MistakesPanel, qtbot: QtBot) -> None:
    """By split, indices and a title for them."""
    place = full.matrix.canvas.rect_of(0, 1)[0].toPoint()
    with qtbot.waitSignal(full.samples_wanted) as heard:
        QTest.mouseClick(full.matrix.canvas, LEFT, NONE, place)
    assert heard.args is not None
    split, indices, title = heard.args
    assert (split, indices.tolist(), title) == ("validation", [3], "label ant read as bee")


def test_a_digit_of_the_list_is_wanted(full: MistakesPanel, qtbot: QtBot) -> None:
    """It is one of the validation set."""
    with qtbot.waitSignal(full.sample_wanted) as heard:
        QTest.keyClick(full.lives.list, Qt.Key.Key_Return)
    assert heard.args == ["validation", 1]


def test_the_order_is_a_choice(full: MistakesPanel, qtbot: QtBot) -> None:
    """Offered by title, told by name."""
    assert full.order == FLIPS
    field = full.lives.orders
    assert [field.itemText(at) for at in range(field.count())] == [t for t, _ in ORDERS.values()]
    field.setCurrentIndex(field.findData(SURE))
    with qtbot.waitSignal(full.order_chosen) as heard:
        field.activated.emit(field.currentIndex())
    assert heard.args == [full.order] == [SURE]


def test_the_line_tells_what_is_pointed_at(full: MistakesPanel) -> None:
    """And otherwise what is found in all of them; new ones don't take it away."""
    found = "4 digits changed between right and wrong."
    assert full.lives.line.text() == found
    assert full.lives.count.text() == "12 digits · 4 validations"
    strip_end = full.lives.list.viewport().rect().center()
    QTest.mouseMove(full.lives.list.viewport(), strip_end)
    told = full.lives.line.text()
    assert told.startswith("validation ")
    full.show_lives(lives())
    assert full.lives.line.text() == told
    full.lives.list.pointed.emit("")
    assert full.lives.line.text() == found


def test_units_are_switched_without_anybody(full: MistakesPanel) -> None:
    """It is the view's own matter."""
    before = full.matrix.canvas.grab().toImage()
    full.matrix.units.button("shares").click()
    assert full.matrix.canvas.grab().toImage() != before


def test_in_a_narrow_place_one_stands_below_the_other(full: MistakesPanel) -> None:
    """And side by side again where there is room."""
    assert full.splitter.orientation() is Qt.Orientation.Horizontal
    full.resize(full.minimumSizeHint().width(), 700)
    assert full.splitter.orientation() is Qt.Orientation.Vertical
    full.resize(1_400, 420)
    assert full.splitter.orientation() is Qt.Orientation.Horizontal


def test_everything_is_reached_by_keyboard_and_named(full: MistakesPanel) -> None:
    """Each control once, with a tooltip and an accessible name; what only scrolls isn't one."""
    buttons = full.findChildren(QToolButton)
    controls = [*buttons, full.lives.orders]
    assert len(controls) == 6
    for control in controls:
        assert control.toolTip()
        assert control.accessibleName()
    # Of buttons that exclude one another the arrow keys reach the others.
    reached = [button for button in buttons if button.isChecked() or not button.isCheckable()]
    assert len(reached) == 3
    for control in [*reached, full.lives.orders]:
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert full.matrix.area.focusPolicy() is Qt.FocusPolicy.NoFocus
    for view in (full.matrix.canvas, full.lives.list):
        assert view.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_the_keyboards_cell_is_brought_into_sight(full: MistakesPanel) -> None:
    """Of more classes than there is room for."""
    full.show_matrix(matrix(tuple(f"{number}" for number in range(60))))
    bars = (full.matrix.area.horizontalScrollBar(), full.matrix.area.verticalScrollBar())
    QApplication.processEvents()
    for _ in range(59):
        QTest.keyClick(full.matrix.canvas, Qt.Key.Key_Down)
        QTest.keyClick(full.matrix.canvas, Qt.Key.Key_Right)
    assert all(bar.value() > 0 for bar in bars)


def test_it_follows_the_theme(full: MistakesPanel, qapp: QApplication) -> None:
    """Ground and quiet text, in the dark as well."""
    for dark in (True, False):
        apply_theme(qapp, dark=dark)
        image = full.grab().toImage()
        assert image.pixelColor(1, 1) == color("panel")
        handle = full.splitter.handle(1).geometry().center()
        assert image.pixelColor(handle) == color("line")
        label = full.lives.count.palette().windowText().color()
        assert label == color("text_quiet")


def test_coming_into_sight_is_told(panel: MistakesPanel, qtbot: QtBot) -> None:
    """Each time."""
    panel.hide()
    with qtbot.waitSignal(panel.came_into_sight):
        panel.show()


def test_the_matrix_is_as_wide_as_its_columns(qtbot: QtBot) -> None:
    """Until the user has moved the border."""
    panel = MistakesPanel()
    qtbot.addWidget(panel)
    panel.resize(1040, 290)
    panel.show()
    panel.show_matrix(matrix())
    assert panel.splitter.sizes()[0] >= panel.matrix.wish
    panel.splitter.setSizes([640, 400])
    panel.splitter.splitterMoved.emit(640, 1)
    kept = panel.splitter.sizes()
    panel.show_matrix(matrix())
    assert panel.splitter.sizes() == kept
