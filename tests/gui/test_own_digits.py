"""The user's own digits: drawings are added with a label, kept, looked at and taken out."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.faulty_disk import faulty
from tests.tiny import tiny_dataset
from visualcnn.data.dataset import Split
from visualcnn.data.personal import IMAGES_FILE, PersonalSet
from visualcnn.gui.own_digits import OwnDigits
from visualcnn.gui.views.pad.panel import PadPanel
from visualcnn.gui.views.sample import SampleChoice, SamplePanel
from visualcnn.training.snapshot import Sample


class Own:
    """The set in a folder, with a drawing of 8×8 to add."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.panel, self.sample_panel = PadPanel(), SamplePanel()
        for view in (self.panel, self.sample_panel):
            qtbot.addWidget(view)
        self.sample_panel.set_dataset(tiny_dataset())
        self.drawing: Sample | None = Sample(np.full((8, 8), 77, np.uint8))
        self.digits = OwnDigits(
            PersonalSet(folder), self.panel, self.sample_panel, lambda: self.drawing
        )
        self.told: list[Split | None] = []
        self.digits.changed.connect(self.told.append)

    @property
    def message(self) -> str:
        """What the panel says."""
        return self.panel.message.text()


@pytest.fixture
def own(qtbot: QtBot, tmp_path: Path) -> Own:
    """Empty."""
    return Own(qtbot, tmp_path / "own")


def test_a_drawing_is_added_and_kept(own: Own, qtbot: QtBot, tmp_path: Path) -> None:
    """It can be chosen at once, and is there at the next start."""
    assert own.digits.split is None
    own.panel.add_wanted.emit(4)
    (split,) = own.told
    assert split is not None
    assert len(split) == 1
    assert own.message == "Added as 4: your own set has 1 digit."
    again = Own(qtbot, tmp_path / "own")
    for each in (own, again):
        each.sample_panel.choose("personal", 0)
        assert each.sample_panel.choice == SampleChoice("personal", 0)
        assert each.sample_panel.sample().label == 4
        assert each.sample_panel.sample().image[0, 0] == 77


def test_a_digit_is_taken_out(own: Own) -> None:
    """The button is there only while one of them is chosen."""
    for label in (1, 2):
        own.panel.add_wanted.emit(label)
    assert own.panel.tools.remove.isHidden()
    own.sample_panel.choose("personal", 0)
    assert not own.panel.tools.remove.isHidden()
    own.panel.tools.remove.click()
    assert own.message == "Removed: your own set has 1 digit."
    assert own.sample_panel.sample().label == 2
    own.panel.tools.remove.click()
    assert own.told[-1] is None
    assert own.sample_panel.choice.split == "validation"
    assert own.panel.tools.remove.isHidden()
    own.panel.remove_wanted.emit()
    assert len(own.told) == 4


def test_nothing_drawn_is_nothing_added(own: Own) -> None:
    """One sentence says so."""
    own.drawing = None
    own.panel.add_wanted.emit(4)
    assert own.message == "✗ The pad is empty: draw a digit first."
    assert not own.told


def test_a_picture_of_another_size_is_refused(own: Own) -> None:
    """The set keeps what it has."""
    own.panel.add_wanted.emit(4)
    own.drawing = Sample(np.full((9, 9), 77, np.uint8))
    own.panel.add_wanted.emit(4)
    assert own.message.startswith("✗ ")
    assert own.message.count(".") == 1
    assert len(own.told) == 1


def test_a_folder_that_cannot_be_written_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    """Nothing was added."""
    (tmp_path / "own").write_text("a file")
    own = Own(qtbot, tmp_path / "own")
    own.panel.add_wanted.emit(4)
    assert own.message.startswith("✗ ")
    assert not own.told
    assert own.digits.split is None


def test_a_damaged_set_is_said_and_kept_aside(qtbot: QtBot, tmp_path: Path) -> None:
    """The window starts, and a new set begins."""
    folder = tmp_path / "own"
    Own(qtbot, folder).panel.add_wanted.emit(4)
    (folder / IMAGES_FILE).write_bytes(b"damaged")
    own = Own(qtbot, folder)
    assert own.message.startswith("✗ ")
    assert own.digits.split is None
    own.panel.add_wanted.emit(5)
    assert own.told
    assert any(path.read_bytes() == b"damaged" for path in folder.iterdir())


def test_only_digits_are_taken() -> None:
    """Classes with other names, or unknown ones, have the reason."""
    dataset = tiny_dataset()
    assert OwnDigits.refusal(dataset) == ""
    assert "others" in OwnDigits.refusal(replace(dataset, class_names=("cat", "dog")))
    assert "absent" in OwnDigits.refusal(None)


def test_a_fault_of_the_disk_is_one_sentence(own: Own, tmp_path: Path) -> None:
    """What could not be added isn't offered; the drawing stays, and adding it again is enough."""
    own.panel.add_wanted.emit(4)
    with faulty(tmp_path / "own", lambda _: True, errno.ENOSPC):
        own.panel.add_wanted.emit(5)
    assert own.message.startswith("✗ Your digits")
    assert own.message.endswith(".")
    assert own.digits.split is not None
    assert own.digits.split.labels.tolist() == [4]
    own.panel.add_wanted.emit(5)
    assert own.message == "Added as 5: your own set has 2 digits."
