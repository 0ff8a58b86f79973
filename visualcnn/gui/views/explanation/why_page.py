"""Why: the digit beside maps of the pixels that drive a class, or the number that is chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from visualcnn.explain.attribution import GRADIENT_INPUT, OCCLUSION, SALIENCY, Attribution
from visualcnn.explain.places import INPUT, Place
from visualcnn.gui import text
from visualcnn.gui.theme import GAP, GRID, style_text
from visualcnn.gui.views.elided_label import ElidedLabel
from visualcnn.gui.views.explanation.back_page import BackPage
from visualcnn.gui.views.explanation.names import full_name
from visualcnn.gui.views.explanation.why_controls import WhyControls
from visualcnn.gui.views.explanation.why_map import WhyMap
from visualcnn.gui.views.explanation.why_view import KINDS, WhyView

_INVITATION = "Choose a digit, or click a number in the network: what drives it appears here."
MAPS = {
    SALIENCY: (
        "Gradient",
        "Red: a little more ink at this pixel would raise the number; blue: would lower it",
    ),
    GRADIENT_INPUT: (
        "Gradient × input",
        "Red: this pixel's ink adds to the number, as far as the gradient tells; blue: takes away",
    ),
    OCCLUSION: (
        "Covered",
        "Red: covering the patch around this pixel lowers the number; blue: raises it",
    ),
}
"""By kind: the title of each map, and what its colours mean."""
_CALLED = {SALIENCY: "gradient", GRADIENT_INPUT: "gradient × input", OCCLUSION: "its patch costs"}


class WhyPage(BackPage):
    """What is asked on the left; the digit and three maps beside it, linked pixel by pixel."""

    class_wanted = Signal(int)
    """A class, or PREDICTED."""
    unit_wanted = Signal()
    patch_wanted = Signal(int, int)
    """Side and stride of the patches, in pixels."""
    pixel_wanted = Signal(object)
    """The Place of a pixel that was clicked."""
    hovered = Signal(object)
    """The Place of the pixel under the pointer, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Why", _INVITATION, ("saliency", "occlusion"), parent)
        self._view: WhyView | None = None
        self._pixel: tuple[int, int] | None = None
        self._covered = False
        """Whether it is pointed at in the map of covered patches."""
        self._classes: tuple[str, ...] = ()
        self.controls = WhyControls()
        self.note = ElidedLabel()
        self.note.setAccessibleName("The pixel under the pointer")
        self.picture = WhyMap("The digit", "What the network reads: 0 is paper", signed=False)
        self.maps = {kind: WhyMap(*words) for kind, words in MAPS.items()}
        self._lay_out()
        self._connect()
        self.set_classes(())
        self.start_styling()

    def _lay_out(self) -> None:
        self.head.takeAt(1)
        self.head.insertWidget(1, self.note, 1)
        self._shown = QWidget()
        # What lies in it takes what there is: the window must not grow with it.
        self._shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        maps = QHBoxLayout()
        maps.setSpacing(GRID)
        for each in self._all:
            maps.addWidget(each, 1)
        row = QHBoxLayout(self._shown)
        row.setContentsMargins(0, GRID // 2, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.controls)
        row.addLayout(maps, 1)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._shown)

    @property
    def _all(self) -> tuple[WhyMap, ...]:
        return (self.picture, *self.maps.values())

    def _connect(self) -> None:
        self.controls.class_wanted.connect(self.class_wanted)
        self.controls.unit_wanted.connect(self.unit_wanted)
        self.controls.patch_wanted.connect(self.patch_wanted)
        for each in self._all:
            each.hovered.connect(self._point)
            each.chosen.connect(self._choose)

    def set_classes(self, names: tuple[str, ...]) -> None:
        """Another network: nothing is known of it as yet."""
        self._view, self._classes = None, names
        self.controls.set_classes(names)
        self.title.setText("Why")
        self.note.setText("")
        self._shown.hide()
        self.say("")

    def say(self, sentence: str) -> None:
        """Show a sentence below the title until the next maps come."""
        super().say(sentence)
        self.sentence.show()

    def show_why(self, view: WhyView) -> None:
        """Show which pixels drive what is asked about."""
        self._view = view
        self.sentence.hide()
        self.title.setText(self._heading(view))
        self.controls.show_view(view)
        self.picture.show_values(view.picture[0], self._reading(view), late=False, subject=None)
        for kind in KINDS:
            self._show_map(view, kind)
        self.maps[OCCLUSION].grid.set_title(f"Covered by {view.size}×{view.size}")
        self._tell_pixel()
        self._shown.show()

    def _heading(self, view: WhyView) -> str:
        if view.is_class:
            return f"Why {self._class(view.target.index[0])}? {text.percent(view.value)}"
        name = full_name(view.target, self._classes)
        return f"What drives {name} = {text.value(view.value)}"

    def _class(self, number: int) -> str:
        return self._classes[number] if number < len(self._classes) else str(number)

    def _reading(self, view: WhyView) -> str:
        """What the network takes the digit for, and whether that is right."""
        read = self._class(view.prediction)
        sure = text.percent(float(view.probabilities[view.prediction]))
        if view.label is None:
            return f"Read as {read}, {sure}"
        sign = "✓" if view.label == view.prediction else "✗"
        return f"{sign} Read as {read}, {sure}; the label is {self._class(view.label)}"

    def _show_map(self, view: WhyView, kind: str) -> None:
        made, shown = view.maps[kind], self.maps[kind]
        if made.attribution is None:
            shown.show_nothing(view.shape, made.note)
            return
        told = made.attribution
        subject = (told.target, told.patches)
        shown.show_values(told.pixels, told.sentence, late=made.late, subject=subject)

    def _choose(self, row: int, column: int) -> None:
        self.pixel_wanted.emit(Place(INPUT, (0, row, column)))

    def _point(self, row: int, column: int) -> None:
        """Outline the pixel in all maps, and say what they say of it."""
        self._pixel = (row, column) if row >= 0 else None
        self._covered = self._pixel is not None and self.sender() is self.maps[OCCLUSION]
        for each in self._all:
            if each is not self.sender():
                each.grid.point(self._pixel)
        self._tell_pixel()
        self.hovered.emit(None if self._pixel is None else Place(INPUT, (0, row, column)))

    def _tell_pixel(self) -> None:
        """Its numbers; where it is pointed at as covered, the patch and what that costs."""
        view, pixel = self._view, self._pixel
        told = view.maps[OCCLUSION].attribution if view else None
        frame, words = None, ""
        if self._covered and pixel is not None and told is not None:
            patch = told.patch(*pixel)
            frame = (patch.top, patch.left, patch.height, patch.width)
            words = _covered(told, *pixel)
        elif view is not None and pixel is not None:
            words = _numbers(view, *pixel)
        for each in (self.picture, self.maps[OCCLUSION]):
            each.grid.frame(frame)
        self.note.setText(words)

    def restyle(self) -> None:
        """Take over the theme's colours and fonts."""
        super().restyle()
        style_text(self.note, "body", "text_quiet")


def _covered(told: Attribution, row: int, column: int) -> str:
    """The patch around a pixel, and what the number would be without it."""
    patch, lost = told.patch(row, column), float(told.pixels[row, column])
    rows = f"Rows {patch.top} to {patch.top + patch.height - 1}"
    columns = f"columns {patch.left} to {patch.left + patch.width - 1}"
    change = f"{text.value(told.value)} → {text.value(told.value - lost)}"
    return f"{rows}, {columns} covered: {change}"


def _numbers(view: WhyView, row: int, column: int) -> str:
    """A pixel's ink, and what each map says of it."""
    parts = [f"[{row}, {column}]: ink {text.value(float(view.picture[0, row, column]))}"]
    for kind, name in _CALLED.items():
        made = view.maps[kind]
        if made.attribution is not None and not made.late:
            parts.append(f"{name} {text.value(float(made.attribution.pixels[row, column]))}")
    return " · ".join(parts)
