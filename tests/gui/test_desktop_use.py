"""The whole window in use: settings, divergence, digits, hidden panels, layout and looks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.gui.window import options, wait
from tests.tiny import tiny_dataset
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import State
from visualcnn.training.config import Config


def test_a_setting_changed_during_training_is_marked(desktop: Desktop, qtbot: QtBot) -> None:
    """It takes effect at the next step and stands in the history."""
    desktop.controls._on_settings({"batch_size": 20})
    qtbot.waitUntil(lambda: desktop.session.config.batch_size == 20)
    assert [change.setting for change in desktop.session.history.changes] == ["batch_size"]


def test_what_waits_for_reset_is_used_then(desktop: Desktop, qtbot: QtBot) -> None:
    """A seed chosen now changes nothing before Reset."""
    desktop.controls._on_settings({"seed": 7})
    assert desktop.session.config.seed == 0
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.actions["reset"].trigger()
    assert desktop.session.config.seed == 7


def test_divergence_offers_two_ways_out(desktop: Desktop, qtbot: QtBot) -> None:
    """The message names the step; the second button goes back and lowers the rate."""
    desktop.session.change({"learning_rate": 1e9, "epochs": 100})
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FAILED)
    messages = desktop.window.messages
    assert "lower learning rate" in messages.label.text()
    assert [b.text().split(" to ")[0] for b in messages.buttons] == [
        "Go back",
        "Lower the learning rate",
    ]
    messages.buttons[1].click()
    qtbot.waitUntil(lambda: desktop.session.config.learning_rate == 1e8)
    assert desktop.actions["train"].isEnabled()


def test_a_chosen_digit_stays_and_shows_everywhere(desktop: Desktop, qtbot: QtBot) -> None:
    """While training goes on, snapshots are of that sample only."""
    desktop.window.sample.choose("train", 3)
    desktop.session.change({"epochs": 100_000})
    desktop.actions["train"].trigger()
    qtbot.waitUntil(
        lambda: desktop.session.snapshot is not None and desktop.session.snapshot.step > 20,
        timeout=10_000,
    )
    assert desktop.window.sample.choice.index == 3
    snapshot = desktop.session.snapshot
    assert snapshot is not None
    assert snapshot.sample.label == int(tiny_dataset().train.labels[3])
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.PAUSED)


def test_a_hidden_panel_does_no_work(desktop: Desktop, qtbot: QtBot) -> None:
    """Redraws are counted: a closed dock is not drawn while training goes on."""
    desktop.window.docks["curves"].close()
    drawn = desktop.display.clock.drawn
    before = drawn.get("curves", 0)
    desktop.actions["train"].trigger()
    wait(qtbot, desktop, State.FINISHED)
    qtbot.waitUntil(lambda: not desktop.display.clock.running)
    assert drawn.get("curves", 0) == before
    assert drawn.get("status", 0) > 0


def test_the_layout_is_remembered_and_can_be_reset(
    make: Callable[..., Desktop], qtbot: QtBot
) -> None:
    """A closed dock stays closed at the next start, until the layout is reset."""
    first = make()
    first.window.docks["curves"].close()
    first.window.close()
    second = make()
    assert not second.window.docks["curves"].isVisible()
    second.actions["layout"].trigger()
    qtbot.waitUntil(second.window.docks["curves"].isVisible)


def test_settings_are_remembered(make: Callable[..., Desktop], qtbot: QtBot) -> None:
    """The next start begins with the batch size of this one; Default settings bring 64 back."""
    first = make(ask=False)
    first.start(options())
    qtbot.waitUntil(lambda: first.session.state is State.READY, timeout=10_000)
    first.session.change({"batch_size": 16})
    qtbot.waitUntil(lambda: first.session.config.batch_size == 16)
    first.window.close()
    second = make(ask=False)
    second.start(options())
    qtbot.waitUntil(lambda: second.session.state is State.READY, timeout=10_000)
    assert second.session.config.batch_size == 16
    second.actions["defaults"].trigger()
    qtbot.waitUntil(lambda: second.session.config.batch_size == 64)


def test_damaged_settings_are_not_used(make: Callable[..., Desktop], qtbot: QtBot) -> None:
    """The first start's settings take their place."""
    desktop = make(ask=False)
    desktop.memory.set("settings", {"batch_size": -3})
    desktop.start(options())
    qtbot.waitUntil(lambda: desktop.session.state is State.READY, timeout=10_000)
    assert desktop.session.config == Config()


def test_tab_goes_through_the_window_as_it_is_read(desktop: Desktop, qtbot: QtBot) -> None:
    """From Train, which the space bar presses at first, by the sample and the layers to the end."""
    window = desktop.window
    qtbot.waitUntil(lambda: window.focusWidget() is window.toolbar.train)
    parts = [window.toolbar, window.sample, window.network, window.settings, window.curves]
    met: list[QWidget] = []
    at: QWidget | None = window.toolbar.train.nextInFocusChain()
    while at is not None and at is not window.toolbar.train:
        met += [part for part in parts if part.isAncestorOf(at) and part not in met]
        if at is window.network.views[-1]:
            assert met[-1] is window.network
        at = at.nextInFocusChain()
    assert met == parts
