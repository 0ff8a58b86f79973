"""The way forward: the story of the chosen number, its trail, and its surroundings in the maps."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visualcnn.explain.fields import Region
from visualcnn.explain.forward import explain
from visualcnn.explain.places import Place, PlaceError
from visualcnn.explain.story import Story
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.jobs import Cancel, Pieces, at_once
from visualcnn.gui.moments import Watched
from visualcnn.gui.surroundings import field_of, marks_of, marks_of_fed
from visualcnn.gui.trail import trail_through
from visualcnn.gui.views.network import NetworkPanel
from visualcnn.gui.views.network.marks import Mark
from visualcnn.gui.views.sample import SamplePanel

TRAIL = "trail"


class Forward(QObject):
    """Explains in the window's thread, once that has drawn what waits: only the trail is a job."""

    explained = Signal(object, object)
    """Story, and the Region of the picture that it depends on or None."""
    trail_found = Signal(object, object)
    """The places from a probability to a pixel, and the Place among them that is chosen."""
    said = Signal(str, str)
    """The page, and why there is nothing to explain: the place is forgotten."""

    def __init__(
        self,
        analysis: Analysis,
        network_panel: NetworkPanel,
        sample_panel: SamplePanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._analysis = analysis
        self._network_panel, self._sample_panel = network_panel, sample_panel
        self._watched: Watched | None = None
        self._seen = False
        self._trail: tuple[Place, ...] = ()
        self._told: tuple[tuple[Place, ...], Place] | None = None
        self._story: Story | None = None
        self._region: Region | None = None
        self.place: Place | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._explain)

    @property
    def waits(self) -> bool:
        """Whether something is chosen that isn't explained yet."""
        return self._soon.isActive()

    def watch(self, watched: Watched | None) -> None:
        """Explain that moment from now on; of another sample another trail may be."""
        if not _same_sample(watched, self._watched):
            self._trail, self._told = (), None
        self._watched, self._story = watched, None
        self._soon.start()

    def choose(self, place: Place | None) -> None:
        """Explain that place from now on; None: nothing."""
        self.place, self._story = place, None
        self._soon.start()

    def look(self, *, seen: bool) -> None:
        """Outline in the maps what is explained, while it is seen."""
        if seen != self._seen:
            self._seen = seen
            self._outline()

    def point_at(self, number: object) -> None:
        """Outline what a Place feeds; anything else: no longer."""
        marks: tuple[Mark, ...] = ()
        if self._watched is not None and self._seen and isinstance(number, Place):
            try:
                marks = marks_of_fed(self._watched.moment, number)
            except PlaceError:
                marks = ()
        self._network_panel.show_marks(marks, hovered=True)

    def close(self) -> None:
        """Explain nothing any more."""
        self._soon.stop()

    @Slot()
    def _explain(self) -> None:
        watched, place = self._watched, self.place
        if watched is not None and place is not None:
            try:
                with np.errstate(all="ignore"):
                    self._story = explain(watched.moment, place)
                    self._region = field_of(watched.moment, place)
            except PlaceError as error:
                self.place = None
                self.said.emit("value", str(error))
        self._outline()
        if watched is not None and self._story is not None:
            self.explained.emit(self._story, self._region)
            self._find_trail(watched, self._story.place)

    def _find_trail(self, watched: Watched, place: Place) -> None:
        """A place on the trail that is shown doesn't change it: so one can go along it."""
        if place in self._trail:
            self._analysis.cancel(TRAIL)
            self._tell_trail(place)
            return

        def run(cancel: Cancel) -> Pieces[tuple[Place, ...]]:
            del cancel
            return at_once(lambda: trail_through(watched.moment, place))

        def take(trail: tuple[Place, ...]) -> None:
            self._trail = trail
            self._tell_trail(place)

        self._analysis.ask(TRAIL, watched.step, run, take)

    def _tell_trail(self, place: Place) -> None:
        """Once: most moments change nothing of it."""
        if self._told != (self._trail, place):
            self._told = (self._trail, place)
            self.trail_found.emit(*self._told)

    def _outline(self) -> None:
        """The patch that is read, and the receptive field on the picture."""
        story = self._story if self._seen else None
        region = self._region if story is not None else None
        self._network_panel.show_marks(marks_of(story, region) if story is not None else ())
        part = (region.top, region.left, region.height, region.width) if region else None
        self._sample_panel.show_field(part)


def _same_sample(one: Watched | None, other: Watched | None) -> bool:
    return one is not None and other is not None and one.sample is other.sample
