"""The actions: words, shortcuts and icons for everything, and what each state offers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QIcon, QImage, QKeySequence
from PySide6.QtWidgets import QApplication

from visualcnn.gui.actions import WORDS, Actions
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import State
from visualcnn.gui.theme import apply_theme
from visualcnn.nn.architectures import ARCHITECTURES

NAMES = [*WORDS, *ARCHITECTURES]


@pytest.fixture
def actions(qapp: QApplication) -> Iterator[Actions]:
    """Of no window."""
    assert qapp is not None
    parent = QObject()
    yield Actions(parent)
    parent.deleteLater()


def offered(actions: Actions, *names: str) -> set[str]:
    """Those of `names` that can be chosen now."""
    return {name for name in names if actions[name].isEnabled()}


def colours(icon: QIcon) -> set[str]:
    """The opaque colours of an icon."""
    image = icon.pixmap(QSize(20, 20)).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", NAMES)
def test_an_action_says_what_it_is_and_does(actions: Actions, name: str) -> None:
    """Its text for screen readers too, a tooltip with more words, and the shortcut in it."""
    action = actions[name]
    assert name in actions
    assert action.objectName() == name
    assert action.text().strip("&…")
    shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    assert action.toolTip().endswith(f"({shortcut})" if shortcut else "")
    assert len(action.toolTip().split()) > 1


def test_no_two_actions_share_a_shortcut(actions: Actions) -> None:
    """Qt would obey neither."""
    shortcuts = [a.shortcut().toString() for a in actions.all() if not a.shortcut().isEmpty()]
    assert len(shortcuts) == len(set(shortcuts)) > 10


@pytest.mark.parametrize(
    "name", sorted({*NAMES} - {"system", "light", "dark", "diagnostics", "about"})
)
def test_an_action_has_a_key(actions: Actions, name: str) -> None:
    """Of its own, apart from looks and About, which the menus' letters lead to."""
    assert not actions[name].shortcut().isEmpty()


def test_icons_follow_the_system_too(desktop: Desktop, qapp: QApplication) -> None:
    """When the system turns dark by itself, no dark icon is left on the dark toolbar."""
    seen = []
    for dark in (False, True):
        apply_theme(qapp, dark)
        seen.append(colours(desktop.actions["open"].icon()))
        seen.append(colours(desktop.actions["train"].icon()))
    apply_theme(qapp, dark=False)
    assert seen[0].isdisjoint(seen[2])
    assert seen[1].isdisjoint(seen[3])


@pytest.mark.parametrize("name", [name for name, words in WORDS.items() if words.icon])
def test_an_icon_is_drawn_in_the_themes_colours(
    actions: Actions, qapp: QApplication, name: str
) -> None:
    """Not null, and of another colour after the theme was changed."""
    seen = []
    for dark in (False, True):
        apply_theme(qapp, dark)
        actions.restyle()
        assert not actions[name].icon().isNull()
        seen.append(colours(actions[name].icon()))
    apply_theme(qapp, dark=False)
    assert all(seen)
    assert seen[0].isdisjoint(seen[1])


def test_holding_a_key_down_repeats_only_a_step(actions: Actions) -> None:
    """F6 held down steps on; a held Ctrl+O opens one dialog."""
    assert [action.objectName() for action in actions.all() if action.autoRepeat()] == ["step"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.EMPTY, {"reset", "reset_seed"}),
        (State.READY, {"train", "step", "epoch", "reset", "reset_seed", "save", "save_as"}),
        (State.RUNNING, {"train", "reset", "reset_seed", "save", "save_as"}),
        (State.PAUSED, {"train", "step", "epoch", "reset", "reset_seed", "save", "save_as"}),
        (State.FINISHED, {"train", "step", "epoch", "reset", "reset_seed", "save", "save_as"}),
        (State.FAILED, {"train", "step", "epoch", "reset", "reset_seed", "save", "save_as"}),
    ],
)
def test_what_is_offered_follows_the_state(
    actions: Actions, state: State, expected: set[str]
) -> None:
    """What means nothing now is grey; opening, data and quitting are always offered."""
    of_the_run = ("train", "step", "epoch", "reset", "reset_seed", "save", "save_as")
    actions.follow(state, trainable=True)
    assert offered(actions, *of_the_run) == expected
    others = set(NAMES) - set(of_the_run)
    assert offered(actions, *others) == others


def test_a_model_without_its_data_can_neither_step_nor_be_saved(actions: Actions) -> None:
    """Train stays: it says which data are needed."""
    actions.follow(State.PAUSED, trainable=False)
    assert offered(actions, "train", "step", "epoch", "save", "save_as", "reset") == {
        "train",
        "reset",
    }


def test_train_becomes_pause_while_training(actions: Actions) -> None:
    """Text, tooltip and icon; the shortcut is the same key."""
    actions.follow(State.READY, trainable=True)
    train = actions["train"]
    before = train.icon().cacheKey()
    assert train.text() == "&Train"
    actions.follow(State.RUNNING, trainable=True)
    assert train.text() == "Pause"
    assert train.toolTip() == "Pause after this batch (F5)"
    assert train.icon().cacheKey() != before
    actions.follow(State.PAUSED, trainable=True)
    assert train.toolTip() == "Train until the epochs are done (F5)"


@pytest.mark.parametrize("group", ["architectures", "data", "themes", "threads"])
def test_one_of_a_choice_is_checked_at_a_time(actions: Actions, group: str) -> None:
    """Checking another takes the mark away."""
    first, second, *_ = getattr(actions, group).actions()
    first.setChecked(True)
    second.setChecked(True)
    assert [a for a in getattr(actions, group).actions() if a.isChecked()] == [second]
