"""MNIST's preparation, step by step: each with its picture, and a switch to see what it is for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from visualcnn.data.dataset import Images
from visualcnn.data.preparation import Preparation, Steps, box_side
from visualcnn.gui.plain_text import verbatim
from visualcnn.gui.theme import GRID
from visualcnn.gui.views.pad.step_tile import SMALLEST, StepTile


class StepsView(QWidget):
    """Two rows of two: the drawing, its ink alone, that in the box, and the box in its field."""

    switched = Signal()
    """`steps` are others than before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Preparation")
        self._side = 28
        self.drawing = StepTile("Drawing", "What is on the pad, and its ink's frame", switch=False)
        self.crop = StepTile("Crop", "Cut away what is empty around the ink")
        self.scale = StepTile("Fit the box", "Scale the ink to 20×20 pixels, keeping its shape")
        self.centre = StepTile("Centre", "Move the ink's centre of mass to the field's middle")
        self._tiles = (self.drawing, self.crop, self.scale, self.centre)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        for number, tile in enumerate(self._tiles):
            grid.addWidget(tile, *divmod(number, 2))
            tile.switched.connect(self.switched)
        grid.setRowStretch(2, 1)
        self.set_side(28)

    @property
    def steps(self) -> Steps:
        """Which steps are to be taken."""
        return Steps(self.crop.on, self.scale.on, self.centre.on)

    def set_side(self, side: int) -> None:
        """The network reads pictures of so many pixels a side."""
        self._side, box = side, box_side(side)
        self.scale.title.setText(f"Fit {box}×{box}")
        self.scale.title.setToolTip(
            verbatim(f"Scale the ink to {box}×{box} pixels, keeping its shape")
        )

    def set_room(self, height: int) -> None:
        """Make the pictures as large as `height` allows, whole pixels for each of a digit's."""
        room = (height - GRID) // 2 - self.crop.head() - 2
        times = max(room // self._side, 1)
        side = max(times * self._side, SMALLEST) if room >= self._side else SMALLEST
        for tile in self._tiles:
            tile.picture.set_side(side)

    def show_steps(self, ink: Images | None, made: Preparation | None) -> None:
        """Show what became of `ink`, uint8 (height, width); None: there is nothing on the pad."""
        if ink is None or made is None:
            for tile in self._tiles:
                tile.show_image(None)
            return
        (top, bottom), (left, right) = made.box
        frame = (top, left, bottom - top, right - left) if self.crop.on else None
        self.drawing.show_image(ink, _size(ink), frame)
        self.crop.show_image(made.cropped, _size(made.cropped))
        self.scale.show_image(made.boxed, _size(made.boxed))
        # The box lies in the field before that is resized, where it is.
        part = (*made.shift, *made.boxed.shape)
        whole = made.final.shape == made.placed.shape
        self.centre.show_image(
            made.final,
            f"{_size(made.final)}: this is what the network reads",
            part if whole else None,
        )


def _size(image: Images) -> str:
    height, width = image.shape
    return f"{width}×{height} pixels"
