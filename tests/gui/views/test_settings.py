"""The settings panel emits what the user changed, once, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from visualcnn.gui.views.number_field import NumberField
from visualcnn.gui.views.settings import LATER, SettingsPanel
from visualcnn.gui.views.settings_row import ChoiceField
from visualcnn.training.config import FIRST_LEARNING_RATE, Config

# What the offscreen platform logs whenever a window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def panel(qtbot: QtBot) -> SettingsPanel:
    """A shown panel with the default settings."""
    made = SettingsPanel()
    qtbot.addWidget(made)
    made.resize(280, 500)
    made.show()
    made.show_config(Config(), running=True)
    return made


def changes(panel: SettingsPanel) -> list[dict[str, Any]]:
    """What the panel emits from now on."""
    heard: list[dict[str, Any]] = []
    panel.changed.connect(heard.append)
    return heard


def number(panel: SettingsPanel, name: str) -> NumberField:
    """The number field of a setting."""
    field = panel.rows[name].field
    assert isinstance(field, NumberField)
    return field


def type_into(panel: SettingsPanel, name: str, text: str) -> None:
    """Type in place of what a field shows, without entering it."""
    field = number(panel, name)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def enter(panel: SettingsPanel, name: str, text: str) -> None:
    """Type and press Return."""
    type_into(panel, name, text)
    QTest.keyClick(number(panel, name), Qt.Key.Key_Return)


def choose(panel: SettingsPanel, name: str, value: str) -> None:
    """Choose from a list as a user does."""
    field = panel.rows[name].field
    assert isinstance(field, ChoiceField)
    index = field.findData(value)
    field.setCurrentIndex(index)
    field.activated.emit(index)


def shown(panel: SettingsPanel, name: str) -> str:
    """The text of a number field."""
    return number(panel, name).lineEdit().text()


def test_showing_emits_nothing(panel: SettingsPanel) -> None:
    """What the program sets isn't a wish of the user."""
    heard = changes(panel)
    panel.show_config(Config(epochs=9, optimizer="adam", learning_rate=0.003, seed=4), running=True)
    assert shown(panel, "epochs") == "9"
    assert shown(panel, "learning_rate") == "0.003"
    assert shown(panel, "seed") == "4"
    assert not heard


def test_typing_emits_once_at_the_end(panel: SettingsPanel) -> None:
    """While the user types nothing is emitted; with Return the one change is."""
    heard = changes(panel)
    type_into(panel, "learning_rate", "1e-3")
    assert not heard
    QTest.keyClick(number(panel, "learning_rate"), Qt.Key.Key_Return)
    number(panel, "epochs").setFocus()
    assert heard == [{"learning_rate": 0.001}]
    assert shown(panel, "learning_rate") == "0.001"


def test_leaving_a_field_enters_it(panel: SettingsPanel) -> None:
    """A value typed into a field counts when the focus leaves."""
    heard = changes(panel)
    type_into(panel, "epochs", "12")
    number(panel, "seed").setFocus()
    assert heard == [{"epochs": 12}]


def test_same_value_emits_nothing(panel: SettingsPanel) -> None:
    """Entering what is there already changes nothing, however it is written."""
    heard = changes(panel)
    enter(panel, "learning_rate", "5e-2")
    choose(panel, "optimizer", "momentum")
    assert not heard
    assert shown(panel, "learning_rate") == "0.05"


@pytest.mark.parametrize(
    ("name", "value"),
    [("learning_rate", 0.1), ("momentum", 0.95), ("weight_decay", 0.001), ("batch_size", 128),
     ("epochs", 6), ("schedule_epochs", 6.0), ("validate_every", 100)],
)  # fmt: skip
def test_arrows_step_at_once(panel: SettingsPanel, name: str, value: float) -> None:
    """An arrow emits the next round value, of the type that Config wants."""
    heard = changes(panel)
    number(panel, name).stepUp()
    assert heard == [{name: pytest.approx(value)}]
    Config().changed(**heard[0])


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("learning_rate", "fast", "must be a number"),
        ("learning_rate", "-1", "must be a number from"),
        ("batch_size", "2.5", "must be a whole number"),
        ("epochs", "0", "must be a whole number from 1"),
        ("momentum", "1", "must be a number from 0"),
    ],
)
def test_refused_values_say_why(panel: SettingsPanel, name: str, text: str, part: str) -> None:
    """What makes no sense is refused below its field, and the old value comes back."""
    heard = changes(panel)
    before = shown(panel, name)
    enter(panel, name, text)
    complaint = panel.rows[name].complaint
    assert complaint.isVisible()
    assert part in complaint.text()
    assert shown(panel, name) == before
    assert not heard
    number(panel, name).stepUp()
    assert not complaint.isVisible()


def test_wording_of_fields(panel: SettingsPanel) -> None:
    """Units stand in the field, may be typed or left out, and 0 has words of its own."""
    heard = changes(panel)
    assert shown(panel, "schedule_epochs") == "5 epochs"
    assert shown(panel, "validate_every") == "epoch"
    enter(panel, "validate_every", "250 steps")
    assert shown(panel, "validate_every") == "250 steps"
    enter(panel, "validate_every", "epoch")
    assert heard == [{"validate_every": 250}, {"validate_every": 0}]


def test_numbers_are_as_short_as_they_can_be_typed(panel: SettingsPanel) -> None:
    """A million reads 1e6, not 1e+06."""
    for number, words in ((1e6, "1e6"), (1e-5, "1e-5"), (0.05, "0.05")):
        panel.show_config(Config(learning_rate=number), running=False)
        assert shown(panel, "learning_rate") == words


def test_new_optimizer_brings_its_learning_rate(panel: SettingsPanel) -> None:
    """An untouched learning rate changes with the optimizer to that one's own."""
    heard = changes(panel)
    choose(panel, "optimizer", "adam")
    assert heard == [{"optimizer": "adam", "learning_rate": FIRST_LEARNING_RATE["adam"]}]
    assert shown(panel, "learning_rate") == "0.002"


def test_chosen_learning_rate_stays(panel: SettingsPanel) -> None:
    """A learning rate that the user chose is kept, and so is one that both share."""
    heard = changes(panel)
    choose(panel, "optimizer", "nesterov")
    enter(panel, "learning_rate", "0.03")
    choose(panel, "optimizer", "sgd")
    assert heard == [{"optimizer": "nesterov"}, {"learning_rate": 0.03}, {"optimizer": "sgd"}]


def test_settings_without_meaning_are_off(panel: SettingsPanel) -> None:
    """What the optimizer or schedule doesn't use is disabled, and its tooltip says why."""
    panel.show_config(Config(optimizer="rmsprop", schedule="constant"), running=False)
    for name, reason in (
        ("momentum", "RMSProp has no momentum."),
        ("schedule_epochs", "A constant learning rate has no schedule to go through."),
    ):
        assert not panel.rows[name].field.isEnabled()
        assert panel.rows[name].field.toolTip() == reason
    assert panel.rows["weight_decay"].field.isEnabled()
    choose(panel, "optimizer", "momentum")
    assert panel.rows["momentum"].field.isEnabled()


def test_typed_text_survives_an_update(panel: SettingsPanel) -> None:
    """A config that arrives while the user types doesn't take the text away."""
    type_into(panel, "learning_rate", "0.0")
    panel.show_config(Config(epochs=8), running=True)
    assert shown(panel, "learning_rate") == "0.0"
    assert shown(panel, "epochs") == "8"


def test_seed_waits_for_reset(panel: SettingsPanel) -> None:
    """A new seed is emitted, stays shown as waiting, and is settled by the run that has it."""
    heard = changes(panel)
    enter(panel, "seed", "7")
    panel.show_config(Config(epochs=6), running=True)
    assert heard == [{"seed": 7}]
    assert shown(panel, "seed") == "7"
    assert panel.later.text() != LATER
    panel.show_config(Config(seed=7), running=False)
    assert panel.later.text() == LATER


def test_waiting_is_taken_back(panel: SettingsPanel) -> None:
    """The run's own architecture again means that nothing waits; so does `forget_waiting`."""
    choose(panel, "architecture", "mlp")
    assert panel.later.text() != LATER
    choose(panel, "architecture", "lenet5")
    assert panel.later.text() == LATER
    enter(panel, "seed", "3")
    panel.forget_waiting()
    assert panel.later.text() == LATER
    assert shown(panel, "seed") == "0"


def test_own_architecture_is_shown(panel: SettingsPanel) -> None:
    """A network from the user's file stands in the list by its short name."""
    panel.show_config(Config(architecture="lessons/net.py:deep"), running=False)
    field = panel.rows["architecture"].field
    assert isinstance(field, ChoiceField)
    assert field.currentText() == "net.py:deep"
    assert field.currentData() == "lessons/net.py:deep"


@pytest.mark.parametrize("name", ["learning_rate", "optimizer"])
def test_wheel_needs_the_focus(panel: SettingsPanel, name: str) -> None:
    """Scrolling past a field without the focus changes nothing."""
    heard = changes(panel)
    panel.rows["seed"].field.setFocus()
    field = panel.rows[name].field
    middle = QPointF(field.rect().center())
    wheel = QWheelEvent(
        middle,
        QPointF(field.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, wheel)
    assert not heard


def test_every_field_is_named_and_reached(panel: SettingsPanel) -> None:
    """Each field has a tooltip, an accessible name, and a mnemonic of its own."""
    mnemonics = set()
    for row in panel.rows.values():
        assert row.field.toolTip()
        assert row.field.accessibleName()
        assert row.label.buddy() is row.field
        mnemonics.add(row.label.text().partition("&")[2][:1].lower())
    assert len(mnemonics) == len(panel.rows)


def test_fits_its_panel(panel: SettingsPanel) -> None:
    """At 280 × 500 nothing has to be scrolled."""
    assert panel.width() == 280
    for row in panel.rows.values():
        assert row.field.mapTo(panel, row.field.rect().bottomRight()).y() < 500
        assert row.field.mapTo(panel, row.field.rect().bottomRight()).x() < 280
