"""The chosen digit in the window: gallery, mistakes, pad, map and pins; made after the rest."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QWidget

from visualcnn.data.paths import user_data
from visualcnn.data.personal import PersonalSet
from visualcnn.gui.actions import Actions
from visualcnn.gui.digit_map import DigitMap
from visualcnn.gui.drawing import Drawing
from visualcnn.gui.explanations import Explanations
from visualcnn.gui.gallery import Gallery
from visualcnn.gui.gallery_order import Order
from visualcnn.gui.main_window import MainWindow
from visualcnn.gui.mistakes import Mistakes
from visualcnn.gui.nearest import Nearest
from visualcnn.gui.pins import Pins
from visualcnn.gui.readings import Readings
from visualcnn.gui.remember import Memory
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.digit_map import DigitMapPanel
from visualcnn.gui.views.gallery import GalleryPanel
from visualcnn.gui.views.mistakes.panel import MistakesPanel
from visualcnn.gui.views.nearest import NearestView
from visualcnn.gui.views.pad import PadPanel
from visualcnn.gui.views.sample_search import PERSONAL, SampleChoice
from visualcnn.training.snapshot import Sample


class Exploration(QObject):
    """Fills the docks that the window has kept free, and joins those who work in them."""

    def __init__(
        self,
        session: TrainingSession,
        window: MainWindow,
        explanations: Explanations,
        actions: Actions,
        memory: Memory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._actions = window, actions
        self.gallery, self.mistakes, self.pad = GalleryPanel(), MistakesPanel(), PadPanel()
        self.map, self.nearest_view = DigitMapPanel(), NearestView()
        self.pad.add_side(self.nearest_view)
        panels = {
            "gallery": self.gallery,
            "mistakes": self.mistakes,
            "draw": self.pad,
            "map": self.map,
        }
        self._first: dict[str, QWidget] = {
            "gallery": self.gallery.grid,
            "mistakes": self.mistakes.matrix.canvas,
            "draw": self.pad.canvas,
            "map": self.map.scatter,
        }
        for name, panel in panels.items():
            window.fill(name, panel)
            actions[name].triggered.connect(self._bring_up)
        sample, analysis = window.sample, explanations.explainer.analysis
        self._analysis = analysis
        personal = PersonalSet(user_data() / "digits")
        self.readings = Readings(session, analysis, sample.sample, self)
        self.finder = Gallery(session, self.readings, self.gallery, sample, self)
        self.counter = Mistakes(session, self.readings, self.mistakes, self)
        self.drawing = Drawing(session, self.pad, sample, personal, self)
        self.pins = Pins(session, window.pins, sample, memory, self)
        self.nearest = Nearest(session, analysis, sample, self.nearest_view, self)
        self.cartographer = DigitMap(session, analysis, self.map, sample, self)
        self._join()

    def _join(self) -> None:
        """What one of them wants, another one does."""
        analysis, sample, pins = self._analysis, self._window.sample, self.pins
        self.finder.tell_progress(analysis)
        analysis.progressed.connect(self.counter.show_progress)
        analysis.ended.connect(self.counter.end_progress)
        analysis.failed.connect(self.counter.show_failure)
        self.gallery.pin_wanted.connect(self._pin)
        self.mistakes.sample_wanted.connect(sample.choose)
        for asker in (self.mistakes, self.cartographer):
            asker.samples_wanted.connect(self._show_samples)
        self.drawing.pin_wanted.connect(pins.pin)
        self.drawing.personal_changed.connect(self.finder.set_personal)
        self._actions["pin"].triggered.connect(pins.pin_chosen)
        pins.said.connect(self._say)
        self.finder.set_personal(self.drawing.personal)

    @Slot()
    def _bring_up(self) -> None:
        """The panel that the action is called after, with the keyboard in it."""
        name = self.sender().objectName()
        self._window.bring_up(name)
        self._first[name].setFocus()

    @Slot(str, object, str)
    def _show_samples(self, split: str, indices: Order, title: str) -> None:
        """In the gallery, with the keyboard in it."""
        self.finder.show_samples(split, indices, title)
        self._window.bring_up("gallery")
        self.gallery.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, int)
    def _pin(self, split: str, index: int) -> None:
        """A digit of the gallery."""
        own = self.drawing.personal
        if split != PERSONAL:
            self.pins.pin_place(split, index)
        elif own is not None and index < len(own):
            (image,) = own.take(np.array([index]))
            choice = SampleChoice(split, index)
            sample = Sample(image, int(own.labels[index]))
            self.pins.pin(sample, f"my digit {index:,}", choice)

    @Slot(str)
    def _say(self, sentence: str) -> None:
        self._window.messages.show_message(sentence, "info")

    def close(self) -> None:
        """Ask for nothing any more; what is shown stays."""
        for part in (self.counter, self.drawing, self.pins, self.nearest, self.cartographer):
            part.close()
        self.readings.close()
