"""Gallery: filters and sorts the digits, and keeps the panel up to date while it can be seen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from visualcnn.data.dataset import Dataset, Split
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.gallery_order import Order, Query, ordered
from visualcnn.gui.readings import Reading, Readings, reading_key
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.gallery import GalleryPanel
from visualcnn.gui.views.gallery.shown import Shown, no_samples
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.gui.views.sample_search import DATASET_SPLITS, PERSONAL, personal_fits

GATHER = 40
"""Milliseconds until a new reading is shown: others draw what it brings just then."""


class Gallery(QObject):
    """What the user does is shown at once, a new reading a moment later."""

    def __init__(
        self,
        session: TrainingSession,
        readings: Readings,
        panel: GalleryPanel,
        sample_panel: SamplePanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._readings = session, readings
        self._panel, self._sample_panel = panel, sample_panel
        self._dataset: Dataset | None = session.dataset
        self._personal: Split | None = None
        self._split, self._query = "validation", Query()
        self._given: Order | None = None
        self._title = ""
        self._due = True
        self._news = QTimer(self, singleShot=True, interval=GATHER)
        self._news.timeout.connect(self._show)
        self._connect()
        self._show()

    def _connect(self) -> None:
        session, panel = self._session, self._panel
        session.prepared.connect(self._on_prepared)
        session.advanced.connect(self._on_advanced)
        session.parameters_changed.connect(self._on_advanced)
        self._readings.arrived.connect(self._on_reading)
        self._sample_panel.chosen.connect(self._mark_chosen)
        panel.visibility_changed.connect(self._on_visibility)
        panel.split_wanted.connect(self._choose_split)
        panel.query_wanted.connect(self._choose_query)
        panel.given_dropped.connect(self._drop_given)
        panel.reading_wanted.connect(self._readings.want)
        panel.sample_wanted.connect(self._sample_panel.choose)

    def tell_progress(self, analysis: Analysis) -> None:
        """Show how far the readings are that run there, and what went wrong with one."""
        analysis.progressed.connect(self._on_progress)
        analysis.ended.connect(self._on_ended)
        analysis.failed.connect(self._on_failed)

    def show_samples(self, split: str, indices: Order | None, title: str = "") -> None:
        """Show the samples `indices` of `split`, named `title`; None: all. Filters are cleared."""
        self._split, self._title = split, title
        self._given = None if indices is None else indices.copy()
        self._query = Query(measure=self._query.measure, descending=self._query.descending)
        self._show()

    def set_personal(self, split: Split | None) -> None:
        """Offer the user's own digits, and have them read; None, or none of them: no longer."""
        self._personal = split
        self._readings.provide(PERSONAL, split)
        if self._split == PERSONAL:
            self._given, self._title = None, ""
        self._show()

    @property
    def _splits(self) -> tuple[str, ...]:
        dataset, personal = self._dataset, self._personal
        fits = dataset and personal is not None and personal_fits(personal, dataset)
        return (*DATASET_SPLITS, PERSONAL) if fits else DATASET_SPLITS

    def _samples(self) -> Split:
        if self._split not in self._splits:
            self._split, self._given, self._title = "validation", None, ""
        if self._dataset is None:
            return no_samples()
        if self._split == PERSONAL and self._personal is not None:
            return self._personal
        return self._dataset.split(self._split)

    @Slot()
    def _show(self) -> None:
        self._news.stop()
        self._due = not self._panel.isVisible()
        if not self._due:
            self._panel.show_digits(self._shown())
            self._mark_chosen()

    def _shown(self) -> Shown:
        samples, given, query = self._samples(), self._given, self._query
        reading = self._reading(samples)
        results = reading.results if reading else None
        return Shown(
            split=self._split,
            splits=self._splits,
            samples=samples,
            class_names=self._dataset.class_names if self._dataset else (),
            query=query,
            order=ordered(query, samples.labels, results, given),
            total=len(samples) if given is None else len(given),
            given=given,
            title=self._title,
            results=results,
            step=reading.step if reading else None,
            outdated=self._readings.outdated(self._split),
        )

    def _reading(self, samples: Split) -> Reading | None:
        """That of these very samples."""
        reading = self._readings.of(self._split)
        return reading if reading and reading.labels is samples.labels else None

    # What the user wants.

    @Slot(str)
    def _choose_split(self, split: str) -> None:
        self._split, self._given, self._title = split, None, ""
        self._panel.show_progress(None)
        self._show()

    @Slot(object)
    def _choose_query(self, query: Query) -> None:
        self._query = query
        self._show()

    @Slot()
    def _drop_given(self) -> None:
        self._given, self._title = None, ""
        self._show()

    # What happens.

    @Slot()
    def _on_prepared(self) -> None:
        """Another run is there; with other data nothing that was chosen holds."""
        if self._session.dataset is not self._dataset:
            self._dataset = self._session.dataset
            self._given, self._title, self._query = None, "", Query()
        self._show()

    @Slot(bool)
    def _on_visibility(self, visible: bool) -> None:
        if visible and self._due:
            self._show()

    @Slot(str)
    def _on_reading(self, split: str) -> None:
        if split == self._split and not self._news.isActive():
            self._news.start()

    @Slot()
    def _on_advanced(self) -> None:
        if not self._due:
            self._panel.set_outdated(self._readings.outdated(self._split))

    @Slot()
    def _mark_chosen(self) -> None:
        choice = self._sample_panel.choice
        self._panel.show_chosen(choice.index if choice.split == self._split else None)

    @Slot(str, float)
    def _on_progress(self, key: str, part: float) -> None:
        if key == reading_key(self._split):
            self._panel.show_progress(part)

    @Slot(str, float)
    def _on_ended(self, key: str, seconds: float) -> None:
        del seconds
        if key == reading_key(self._split):
            self._panel.show_progress(None)

    @Slot(str, str)
    def _on_failed(self, key: str, sentence: str) -> None:
        if key == reading_key(self._split):
            self._panel.say(sentence)
