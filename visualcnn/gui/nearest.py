"""The training digits nearest to the chosen one, found in the analysis thread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from visualcnn.data.batches import to_input
from visualcnn.data.dataset import Dataset, Images, Split
from visualcnn.explain.neighbours import (
    Neighbour,
    Pictures,
    last_hidden,
    nearest_activations,
    nearest_pixels,
)
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.exciting import samples_of
from visualcnn.gui.jobs import Cancel, Pieces
from visualcnn.gui.moments import Moments, Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.nearest import NearDigit, NearestView
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.training.requests import Refused, TakeMoment

NEAREST_PIXELS, NEAREST_ACTIVATIONS = "nearest pixels", "nearest activations"
REST = 150
"""Milliseconds for which the chosen digit must stay the same: one that is drawn changes often."""
COUNT = 5

_REFUSED = "This network can't be asked for it now."


class Nearest(QObject):
    """By pixels whenever the view is seen and the digit rests; by activations when asked for.

    A digit that is a training digit itself isn't its own neighbour.
    """

    def __init__(
        self,
        session: TrainingSession,
        analysis: Analysis,
        sample_panel: SamplePanel,
        view: NearestView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._analysis = session, analysis
        self._panel, self._view = sample_panel, view
        self._found: tuple[Images, int | None, Dataset] | None = None
        """What the nearest by pixels were found for: picture, own number and data set."""
        self._wanted = False
        self._step: int | None = None
        """Of the nearest by activations that are shown."""
        self._moments = Moments(session, sample_panel.sample, self)
        self._moments.arrived.connect(self._on_moment)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._find_pixels)
        self._listen()
        self._on_prepared()

    def _listen(self) -> None:
        view, session, analysis = self._view, self._session, self._analysis
        view.sample_wanted.connect(self._panel.choose)
        view.activations_wanted.connect(self._on_wanted)
        view.stopped.connect(self._stop_activations)
        view.seen.connect(self._on_seen)
        self._panel.chosen.connect(self._on_chosen)
        session.prepared.connect(self._on_prepared)
        session.advanced.connect(self._on_advanced)
        session.parameters_changed.connect(self._view.set_activations_stale)
        session.refused.connect(self._on_refused)
        analysis.progressed.connect(self._on_progress)
        analysis.failed.connect(self._on_failed)
        analysis.ended.connect(self._on_ended)

    def close(self) -> None:
        """Look for nothing any more; the view may be hidden later than the analysis ends."""
        self._view.seen.disconnect(self._on_seen)
        self._rest.stop()
        self._moments.close()
        self._analysis.cancel(NEAREST_PIXELS, NEAREST_ACTIVATIONS)

    @Slot(bool)
    def _on_seen(self, seen: bool) -> None:
        if seen:
            self._look_again()
        else:
            self._rest.stop()
            self._analysis.cancel(NEAREST_PIXELS)

    @Slot()
    def _on_chosen(self) -> None:
        """What is shown is of another digit."""
        self._stop_activations()
        self._forget_activations()
        self._analysis.cancel(NEAREST_PIXELS)
        self._look_again()

    @Slot()
    def _on_prepared(self) -> None:
        """Another network is there, maybe with other data."""
        session = self._session
        self._stop_activations()
        self._forget_activations()
        network, dataset = session.network, self._panel.dataset
        self._view.set_layer(last_hidden(network) if network is not None else "")
        shape = dataset.image_shape if dataset is not None else None
        self._view.set_available(available=network is not None and network.input_shape == shape)
        self._look_again()

    def _forget_activations(self) -> None:
        if self._step is not None:
            self._step = None
            self._view.show_activations((), 0)

    # By pixels.

    def _look_again(self) -> None:
        """Dim what is of another digit; look for its nearest when it has rested."""
        dataset = self._panel.dataset
        known = dataset is None or self._is_found(dataset)
        self._view.pixels.set_stale(not known)
        if known:
            self._rest.stop()
        elif self._view.isVisible():
            self._rest.start()

    def _is_found(self, dataset: Dataset) -> bool:
        if self._found is None:
            return False
        image, own, of = self._found
        same = of is dataset and own == self._own_number()
        return same and np.array_equal(image, self._panel.sample().image)

    @Slot()
    def _find_pixels(self) -> None:
        dataset, sample = self._panel.dataset, self._panel.sample()
        if dataset is None or sample.image.shape != dataset.image_shape[1:]:
            return
        train, own = dataset.train, self._own_number()

        def run(cancel: Cancel) -> Pieces[tuple[Neighbour, ...]]:
            del cancel
            return nearest_pixels(pictures_of(train), sample.image, COUNT, leave_out=own)

        def take(found: tuple[Neighbour, ...]) -> None:
            self._found = (sample.image, own, dataset)
            self._view.show_pixels(_digits(found, dataset))

        self._analysis.ask(NEAREST_PIXELS, self._session.step, run, take)

    def _own_number(self) -> int | None:
        """The chosen digit's index among the training digits, if it is one of them."""
        choice = self._panel.choice
        return choice.index if choice.split == "train" else None

    # By the last hidden layer.

    @Slot()
    def _on_wanted(self) -> None:
        if self._session.network is None or self._panel.dataset is None:
            return
        self._wanted = True
        self._view.set_progress(0.0)
        self._moments.refresh()

    @Slot()
    def _stop_activations(self) -> None:
        self._wanted = False
        self._analysis.cancel(NEAREST_ACTIVATIONS)
        self._view.set_progress(None)

    @Slot(object)
    def _on_moment(self, watched: Watched) -> None:
        dataset = self._panel.dataset
        if not self._wanted or dataset is None:
            return
        self._wanted = False
        network, own = watched.moment.network, self._own_number()
        if network.input_shape != dataset.image_shape:
            self._view.set_progress(None)
            self._view.say(_REFUSED)
            return
        query = to_input(watched.sample.image[np.newaxis])[..., 0]

        def run(cancel: Cancel) -> Pieces[tuple[Neighbour, ...]]:
            del cancel
            pictures = samples_of(dataset.train)
            layer = last_hidden(network)
            return nearest_activations(network, layer, pictures, query, COUNT, leave_out=own)

        def take(found: tuple[Neighbour, ...]) -> None:
            self._step = watched.step
            self._view.show_activations(_digits(found, dataset), watched.step)
            self._on_advanced()

        self._analysis.ask(NEAREST_ACTIVATIONS, watched.step, run, take)

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        if self._wanted and isinstance(event.subject, TakeMoment):
            self._stop_activations()
            self._view.say(event.sentence)

    @Slot()
    def _on_advanced(self) -> None:
        if self._step is not None and self._step != self._session.step:
            self._view.set_activations_stale()

    @Slot(str, float)
    def _on_progress(self, key: str, part: float) -> None:
        if key == NEAREST_ACTIVATIONS:
            self._view.set_progress(part)

    @Slot(str, str)
    def _on_failed(self, key: str, sentence: str) -> None:
        if key == NEAREST_ACTIVATIONS:
            self._view.say(sentence)

    @Slot(str, float)
    def _on_ended(self, key: str, seconds: float) -> None:
        del seconds
        if key == NEAREST_ACTIVATIONS and not self._wanted:
            self._view.set_progress(None)


def pictures_of(split: Split) -> Pictures:
    """The split's pictures as they are kept, uint8 (1, height, width, count) when taken."""

    def take(start: int, stop: int) -> Images:
        return np.moveaxis(split.take(np.arange(start, stop)), 0, -1)[np.newaxis]

    return Pictures(len(split), take)


def _digits(found: Sequence[Neighbour], dataset: Dataset) -> tuple[NearDigit, ...]:
    train, names = dataset.train, dataset.class_names
    images = train.take(np.array([each.index for each in found], np.intp))
    labels = [int(train.labels[each.index]) for each in found]
    named = [names[label] if label < len(names) else str(label) for label in labels]
    return tuple(
        NearDigit(image, each.index, name, each.distance)
        for image, each, name in zip(images, found, named, strict=True)
    )
