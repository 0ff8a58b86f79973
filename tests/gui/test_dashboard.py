"""The dashboard: the whole window with a trained model, drawn into a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.tiny import saved, tiny_dataset, tiny_trainer, train
from visualcnn.gui import dashboard
from visualcnn.gui.dashboard import draw_dashboard
from visualcnn.training.atomic import SaveError
from visualcnn.training.model_file import ModelFile, read_model


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    """What it sets for Qt is put back after the test."""
    assert qtbot is not None
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("QT_LOGGING_RULES", "")


@pytest.fixture
def model(tmp_path: Path) -> ModelFile:
    """Trained for two epochs."""
    trainer = tiny_trainer(epochs=2)
    train(trainer)
    return read_model(saved(trainer, tmp_path))


def shades(image: QImage, step: int = 6) -> set[str]:
    """The colours of every sixth pixel, both ways."""
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(0, image.width(), step)
        for y in range(0, image.height(), step)
    }


def test_the_window_with_the_model_is_drawn(model: ModelFile, tmp_path: Path) -> None:
    """1440×900 pixels of it, and many colours: pictures, not an empty window."""
    path = draw_dashboard(model, tiny_dataset(), tmp_path / "picture.png")
    assert path == tmp_path / "picture.png"
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1440, 900)
    assert len(shades(image)) > 40


def test_its_path_is_told_in_full(
    model: ModelFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the picture goes into the present folder, which is the default."""
    monkeypatch.chdir(tmp_path)
    assert draw_dashboard(model, tiny_dataset()) == tmp_path / "visualcnn-dashboard.png"


def test_it_is_drawn_once_the_pictures_are_there(
    model: ModelFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long before the longest wait is over; a model that can't be shown is waited for no longer."""
    monkeypatch.setattr(dashboard, "LONGEST_WAIT", 1)
    blank = QImage(str(draw_dashboard(model, tiny_dataset(), tmp_path / "blank.png")))
    monkeypatch.undo()
    full = QImage(str(draw_dashboard(model, tiny_dataset(), tmp_path / "full.png")))
    assert len(shades(full)) > len(shades(blank)) > 1


def test_a_picture_that_cannot_be_written_is_told(model: ModelFile, tmp_path: Path) -> None:
    """Its path isn't printed as if it were there."""
    with pytest.raises(SaveError, match=r"picture\.png can't be saved: .* Save elsewhere"):
        draw_dashboard(model, tiny_dataset(), tmp_path / "absent" / "picture.png")
