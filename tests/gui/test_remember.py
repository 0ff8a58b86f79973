"""What the window remembers: plain values that survive a restart, and any damage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QSettings
from pytestqt.qtbot import QtBot

from visualcnn.gui.remember import RECENT, RECENT_COUNT, Memory


@pytest.fixture(autouse=True)
def own_settings(qtbot: QtBot) -> None:
    """The settings lie in the test's own home folder."""
    assert qtbot is not None


def keep_raw(key: str, text: object) -> None:
    """What another program, or a damaged disk, left in the settings."""
    settings = QSettings("visualcnn", "visualcnn")
    settings.setValue(key, text)
    settings.sync()


@pytest.mark.parametrize("value", [1.25, 7, True, "dark", 'ä \\ " ;,=', ["a", "b"], {"a": [1.5]}])
def test_a_value_comes_back_as_it_was(value: Any) -> None:  # noqa: ANN401
    """With its type, at the next start: QSettings alone would give back text."""
    Memory().set("key", value)
    found = Memory().get("key", type(value)())
    assert found == value
    assert type(found) is type(value)


def test_what_was_never_kept_is_the_default() -> None:
    """Nothing is written by asking."""
    assert Memory().get("zoom", 1.0) == 1.0
    assert Memory().bytes("layout").isEmpty()
    assert Memory().recent() == []


@pytest.mark.parametrize(
    "text", ["{", "", "not JSON", "[1, 2", "\x00\x01", '"a', "1.5.2", "[" * 100_000]
)
def test_damaged_text_is_the_default(text: str) -> None:
    """Whatever stands there, a start never fails on it."""
    keep_raw("key", text)
    assert Memory().get("key", 1.0) == 1.0
    assert Memory().get("key", "none") == "none"
    assert Memory().bytes("key").isEmpty()


@pytest.mark.parametrize("text", ["null", '"1.5"', "[1.5]", '{"a": 1}', "7"])
def test_a_value_of_another_type_is_the_default(text: str) -> None:
    """A zoom is a number with a point, or it isn't a zoom."""
    keep_raw("zoom", text)
    assert Memory().get("zoom", 1.0) == 1.0


@pytest.mark.parametrize("text", ['"recent"', "null", "{}", "3"])
def test_recent_files_of_another_kind_are_none(text: str) -> None:
    """And can be added to again."""
    keep_raw(RECENT, text)
    assert Memory().recent() == []
    Memory().add_recent("a")
    assert Memory().recent() == ["a"]


def test_bytes_come_back_bit_for_bit() -> None:
    """All 256 of them; Qt's own descriptions are such bytes."""
    value = QByteArray(bytes(range(256)))
    Memory().set_bytes("layout", value)
    assert Memory().bytes("layout") == value


def test_half_a_letter_is_no_fault() -> None:
    """JSON may hold what no encoding can."""
    keep_raw("layout", '"\\ud800ff"')
    assert Memory().bytes("layout") == QByteArray(b"\xff")


@pytest.mark.parametrize("damage", ["bytes", "folder", "empty", "half"])
def test_a_damaged_settings_file_is_no_fault(damage: str) -> None:
    """What can be read is; a start never fails on it, and new values can be asked for."""
    keep_raw("zoom", "1.25")
    path = Path(QSettings("visualcnn", "visualcnn").fileName())
    whole = path.read_bytes()
    contents = {"bytes": bytes(range(256)) * 40, "empty": b"", "half": whole[: len(whole) // 2]}
    path.unlink()
    if damage == "folder":
        path.mkdir()
    else:
        path.write_bytes(contents[damage])
    memory = Memory()
    assert memory.get("zoom", 1.0) == 1.0
    assert memory.recent() == []
    memory.set("zoom", 1.5)
    assert memory.get("zoom", 1.0) == 1.5


def test_that_nothing_can_be_kept_is_told_once() -> None:
    """In one sentence; what was chosen holds as long as the program runs."""
    told: list[str] = []
    folder = Path(QSettings("visualcnn", "visualcnn").fileName()).parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file in the folder's place")
    memory = Memory()
    memory.unkept.connect(told.append)
    for zoom in (1.25, 1.5):
        memory.set("zoom", zoom)
        assert memory.get("zoom", 1.0) == zoom
    assert told == [f"Your settings can't be kept in {folder}: see that it can be written."]


def test_recent_files_are_the_last_eight_each_once() -> None:
    """The newest first; one that is used again moves to the front."""
    memory = Memory()
    for number in range(10):
        memory.add_recent(f"{number}.visualcnn")
    assert memory.recent() == [f"{number}.visualcnn" for number in range(9, 1, -1)]
    assert len(memory.recent()) == RECENT_COUNT
    memory.add_recent("5.visualcnn")
    assert memory.recent()[0] == "5.visualcnn"
    assert len(memory.recent()) == len(set(memory.recent())) == RECENT_COUNT


def test_a_forgotten_file_is_gone() -> None:
    """Forgetting one that isn't there changes nothing."""
    memory = Memory()
    memory.add_recent("a")
    memory.add_recent("b")
    memory.forget_recent("a")
    memory.forget_recent("absent")
    assert Memory().recent() == ["b"]
