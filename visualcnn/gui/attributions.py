"""Attributions: which pixels drive a class or a chosen number, as jobs, while the page is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visualcnn.explain.attribution import (
    GRADIENT_INPUT,
    OCCLUSION,
    SALIENCY,
    Attribution,
    gradient_input,
    occlusion,
    saliency,
)
from visualcnn.explain.cell import require_place
from visualcnn.explain.places import INPUT, SOFTMAX, Place, PlaceError, Weight
from visualcnn.gui.analysis import PATIENCE, Analysis
from visualcnn.gui.jobs import Cancel, Pieces
from visualcnn.gui.moments import Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.explanation.names import full_name
from visualcnn.gui.views.explanation.why_view import KINDS, PREDICTED, WhyMade, WhyView

GRADIENTS, COVERING = "saliency", "occlusion"
"""The jobs: both maps of gradients, and the one of covered patches."""
MADE_BY = {SALIENCY: GRADIENTS, GRADIENT_INPUT: GRADIENTS, OCCLUSION: COVERING}
PART = 7
"""At first a patch is so small a part of the picture's side: 4 of 28 pixels."""
_STOPPED = "Stopped: choose a patch again to begin anew."
_WAITING = "On its way…"

_About: TypeAlias = tuple[object, ...]
"""What a map is of: moment, place, and patch where it matters."""


@dataclass(frozen=True, eq=False)
class _Known:
    about: _About
    attribution: Attribution | None
    note: str = ""


class Attributions(QObject):
    """Works for one target at a time: what is asked of an older one is given up.

    Maps stay until newer ones are there; when those take a moment, they are marked as late.
    """

    shown = Signal(object)
    """WhyView."""
    said = Signal(str, str)
    """The page, and why there is nothing to show."""

    def __init__(
        self, session: TrainingSession, analysis: Analysis, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._analysis = session, analysis
        self._watched: Watched | None = None
        self._seen = False
        self._class = PREDICTED
        self._unit: Place | None = None
        self._of_unit = False
        self._patch: tuple[int, int] | None = None
        self._known: dict[str, _Known] = {}
        self._asked: dict[str, _About] = {}
        self._soon = QTimer(self, singleShot=True, interval=PATIENCE)
        self._soon.timeout.connect(self._show)
        analysis.failed.connect(self._on_failed)

    # What the user wants.

    def choose(self, number: Place | Weight) -> None:
        """An activation, or the class of a probability; pixels and weights change nothing."""
        if isinstance(number, Weight) or number.layer == INPUT:
            return
        if number.layer == SOFTMAX:
            self._class, self._of_unit = number.index[0], False
        else:
            self._unit, self._of_unit = number, True
        self._work()

    @Slot(int)
    def choose_class(self, number: int) -> None:
        """Ask about that class, or about the PREDICTED one."""
        self._class, self._of_unit = number, False
        self._work()

    @Slot()
    def choose_unit(self) -> None:
        """Ask about the activation that was chosen last."""
        self._of_unit = self._unit is not None
        self._work()

    @Slot(int, int)
    def cover(self, size: int, stride: int) -> None:
        """Cover patches of `size`×`size` pixels, one for every `stride`; also after a stop."""
        self._patch = (size, stride)
        known = self._known.get(OCCLUSION)
        if known is not None and known.attribution is None:
            del self._known[OCCLUSION]
        self._work()

    # What happens.

    def look(self, *, seen: bool) -> None:
        """Whether somebody looks at the page."""
        if seen != self._seen:
            self._seen = seen
            self._work()

    def watch(self, watched: Watched) -> None:
        """Ask about that moment from now on."""
        self._watched = watched
        self._work()

    def forget(self, *, choice: bool) -> None:
        """Another run is there; with `choice` another network as well."""
        self._watched = None
        self._known = {}
        if choice:
            self._class, self._unit, self._of_unit, self._patch = PREDICTED, None, False, None
        self._work()

    def stop(self) -> None:
        """Give up what is under way; it isn't begun again by itself."""
        for kind, key in MADE_BY.items():
            if key in self._asked:
                self._known[kind] = _Known(self._asked[key], None, _STOPPED)
        self._give_up()
        if self._watched is not None and self._seen:
            self._show()

    def close(self) -> None:
        """Ask for nothing any more."""
        self._seen = False
        self._soon.stop()

    def _give_up(self) -> None:
        self._asked = {}
        self._soon.stop()
        self._analysis.cancel(GRADIENTS, COVERING)

    def _target(self, watched: Watched) -> Place:
        if self._of_unit and self._unit is not None:
            return self._unit
        probabilities = watched.moment.probabilities
        chosen = int(probabilities.argmax()) if self._class == PREDICTED else self._class
        return Place(SOFTMAX, (min(chosen, len(probabilities) - 1),))

    def _covered(self, watched: Watched) -> tuple[int, int]:
        """Size and stride of the patches."""
        if self._patch is not None:
            return self._patch
        size = max(1, round(min(watched.moment.recording[INPUT].shape[1:]) / PART))
        return size, max(1, size // 2)

    def _abouts(self, watched: Watched) -> dict[str, _About]:
        """By job, what its maps are to be of."""
        target = self._target(watched)
        return {
            GRADIENTS: (watched, target),
            COVERING: (watched, target, *self._covered(watched)),
        }

    def _is_known(self, key: str, about: _About) -> bool:
        kinds = [kind for kind, made_by in MADE_BY.items() if made_by == key]
        return all(kind in self._known and self._known[kind].about == about for kind in kinds)

    def _work(self) -> None:
        """Ask for what isn't known yet, while somebody looks; what is known is shown at once."""
        watched = self._watched
        if watched is None or not self._seen:
            self._give_up()
            return
        for key, about in self._abouts(watched).items():
            if self._is_known(key, about):
                self._asked.pop(key, None)
                self._analysis.cancel(key)
            elif self._asked.get(key) != about:
                self._asked[key] = about
                self._ask(key, about, watched)
        self._show_soon()

    def _ask(self, key: str, about: _About, watched: Watched) -> None:
        target, (size, stride) = self._target(watched), self._covered(watched)
        name, moment = self._name(target), watched.moment

        def gradients(cancel: Cancel) -> Pieces[tuple[Attribution, ...]]:
            del cancel
            yield 0.0
            slopes = saliency(moment, target, name)
            yield 0.5
            return slopes, gradient_input(moment, target, name)

        def covering(cancel: Cancel) -> Pieces[tuple[Attribution, ...]]:
            del cancel
            return ((yield from occlusion(moment, target, size, stride, name)),)

        def take(made: tuple[Attribution, ...]) -> None:
            self._asked.pop(key, None)
            for each in made:
                self._known[each.kind] = _Known(about, each)
            self._show_soon()

        run = gradients if key == GRADIENTS else covering
        self._analysis.ask(key, watched.step, run, take)

    def _name(self, target: Place) -> str:
        """What the sentences call it."""
        classes = self._session.class_names
        number = target.index[0]
        if target.layer != SOFTMAX:
            return full_name(target, classes)
        return f"class {classes[number] if number < len(classes) else number}"

    @Slot(str, str)
    def _on_failed(self, key: str, sentence: str) -> None:
        """It isn't tried again before something else is wanted."""
        about = self._asked.pop(key, None)
        if about is None:
            return
        for kind, made_by in MADE_BY.items():
            if made_by == key:
                self._known[kind] = _Known(about, None, sentence)
        self._show_soon()

    def _show_soon(self) -> None:
        """At once where all is there; else a moment later, when what is late is marked so."""
        if not self._asked:
            self._show()
        elif not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _show(self) -> None:
        self._soon.stop()
        watched = self._watched
        if watched is None or not self._seen:
            return
        moment, target = watched.moment, self._target(watched)
        try:
            require_place(moment, target)
        except PlaceError as error:
            self.said.emit("why", str(error))
            return
        size, stride = self._covered(watched)
        view = WhyView(
            target=target,
            value=moment.value(target),
            picture=moment.recording[INPUT],
            probabilities=moment.probabilities,
            label=moment.label,
            chosen=self._class,
            unit=self._unit,
            size=size,
            stride=stride,
            maps=self._maps(watched),
        )
        self.shown.emit(view)

    def _maps(self, watched: Watched) -> dict[str, WhyMade]:
        abouts = self._abouts(watched)
        shape = watched.moment.recording[INPUT].shape[1:]
        maps = {kind: WhyMade(note=_WAITING) for kind in KINDS}
        for kind, known in self._known.items():
            late = known.about != abouts[MADE_BY[kind]]
            fits = known.attribution is not None and known.attribution.patches.shape == shape
            if fits:
                maps[kind] = WhyMade(known.attribution, late=late)
            elif not late:
                maps[kind] = WhyMade(note=known.note)
        return maps
