"""The map of the digits: what a layer makes of each validation digit, as a point of a plane."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, Signal, Slot

from visualcnn.data.dataset import Dataset, Images, Indices
from visualcnn.explain.neighbours import last_hidden
from visualcnn.explain.places import INPUT
from visualcnn.gui import text, tsne_process
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.jobs import Cancel, Pieces
from visualcnn.gui.map_work import Drawn, components, draw
from visualcnn.gui.moments import Moments, Watched
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.tsne_process import TsneProcess
from visualcnn.gui.views.digit_map import DigitMapPanel, MapPoints
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.nn.layer import Array
from visualcnn.training.requests import Prepared

MAP = "map"
"""The key of the job."""
_PRINCIPAL = 0.25
"""The part of t-SNE's time that its principal components take."""


class DigitMap(QObject):
    """PCA follows the validations while somebody looks; t-SNE is made on demand.

    It works on moments of its own, and changes nothing of the run.
    """

    samples_wanted = Signal(str, object, str)
    """The split, indices of samples in it, and what they are: those within a lasso."""

    def __init__(
        self,
        session: TrainingSession,
        analysis: Analysis,
        panel: DigitMapPanel,
        sample_panel: SamplePanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._analysis, self._panel = session, analysis, panel
        self._sample_panel = sample_panel
        self._layer, self._way = "", "pca"
        self._seen, self._stale = panel.isVisible(), True
        self._dataset: Dataset | None = None
        self._laying: tuple[Watched, str, Drawn] | None = None
        self._drawn: dict[tuple[str, str], tuple[MapPoints, Drawn]] = {}
        self._moments = Moments(session, sample_panel.sample, self)
        self._tsne = TsneProcess(self)
        self._listen()
        if session.summary is not None:
            self._begin()

    def _listen(self) -> None:
        session, panel = self._session, self._panel
        session.prepared.connect(self._on_prepared)
        session.validated.connect(self._on_validated)
        session.parameters_changed.connect(self._on_changed)
        session.advanced.connect(self._mark_outdated)
        self._moments.arrived.connect(self._on_moment)
        self._analysis.progressed.connect(self._on_progress)
        self._analysis.failed.connect(self._on_failed)
        self._analysis.ended.connect(self._on_ended)
        self._tsne.made.connect(self._on_laid_out)
        self._tsne.progressed.connect(self._on_tsne_progress)
        self._tsne.failed.connect(self._on_tsne_failed)
        panel.layer_wanted.connect(self._choose_layer)
        panel.way_wanted.connect(self._choose_way)
        panel.update_wanted.connect(self._make)
        panel.stopped.connect(self.stop)
        panel.sample_wanted.connect(self._choose_sample)
        panel.samples_wanted.connect(self._choose_samples)
        panel.scatter.image_of = self._image
        panel.installEventFilter(self)

    def close(self) -> None:
        """Ask for nothing any more, and end what runs."""
        self._panel.removeEventFilter(self)
        self._seen = False
        self._moments.close()
        self._tsne.stop()

    @Slot()
    def stop(self) -> None:
        """Give up the map that is being made; the last one stays."""
        self._analysis.cancel(MAP)
        self._tsne.stop()
        self._panel.set_progress(None)

    # What is wanted.

    def _begin(self) -> None:
        """Another run: of the same layers on the same data, the map stays until it has news."""
        summary, network = self._session.summary, self._session.network
        if summary is None or network is None:
            return
        names = (INPUT, *(layer.name for layer in summary.layers))
        if self._layer not in names:
            self._layer = last_hidden(network)
        self._panel.set_layers(names, self._layer)
        self.stop()
        self._drawn, self._dataset = {}, self._session.dataset
        self._stale = True
        self._panel.show_points(None, ())
        if self._session.step:
            self._refresh()

    @Slot(str)
    def _choose_layer(self, layer: str) -> None:
        self._layer = layer
        self._turn()

    @Slot(str)
    def _choose_way(self, way: str) -> None:
        self._way = way
        self._turn()

    def _turn(self) -> None:
        """Show what is known of that layer in that way, and make what isn't."""
        self.stop()
        known = self._drawn.get((self._layer, self._way))
        self._panel.show_points(known[0] if known else None, self._session.class_names)
        self._mark_outdated()
        if self._way == "pca":
            self._stale = True
            self._refresh()
        elif not tsne_process.installed():
            self._panel.say(tsne_process.NOT_INSTALLED)
        elif known is None:
            self._panel.say("Update lays the digits out: a minute or so, beside the training.")

    def _refresh(self) -> None:
        """PCA anew, if somebody looks and nothing is under way."""
        wanted = self._seen and self._stale and self._way == "pca"
        if wanted and not self._analysis.busy(MAP):
            self._make()

    @Slot()
    def _make(self) -> None:
        if self._way != "pca" and not tsne_process.installed():
            self._panel.say(tsne_process.NOT_INSTALLED)
            return
        self._stale = False
        self._moments.refresh()

    @Slot(object)
    def _on_moment(self, watched: Watched) -> None:
        dataset, layer, way = watched.dataset, self._layer, self._way
        network = watched.moment.network
        if dataset is None or layer not in (INPUT, *network.layers):
            return
        known = self._drawn.get((layer, way))
        before = known[1] if known else None

        def run(cancel: Cancel) -> Pieces[Drawn]:
            del cancel
            if way == "pca":
                return draw(network, layer, dataset.validation, before)
            return components(network, layer, dataset.validation)

        def take(drawn: Drawn) -> None:
            if way == "pca":
                share = text.percent(float(drawn.projection.share.sum()))
                self._show(watched, layer, way, drawn, f"{share} of what varies")
            else:
                self._lay_out(watched, layer, drawn)

        self._analysis.ask(MAP, watched.step, run, take)

    def _lay_out(self, watched: Watched, layer: str, drawn: Drawn) -> None:
        """The second part of t-SNE, in a process of its own."""
        self._laying = (watched, layer, drawn)
        self._panel.set_progress(_PRINCIPAL)
        self._tsne.start(drawn.points)

    @Slot(object)
    def _on_laid_out(self, points: Array) -> None:
        if self._laying is not None:
            watched, layer, drawn = self._laying
            laid_out = replace(drawn, points=points)
            self._panel.set_progress(None)
            self._show(watched, layer, "t-SNE", laid_out, "t-SNE: only near is near")

    def _show(self, watched: Watched, layer: str, way: str, drawn: Drawn, note: str) -> None:
        dataset = watched.dataset
        if dataset is None or dataset is not self._dataset:
            return
        labels = dataset.validation.labels[drawn.samples]
        places = drawn.points[:, :2]
        points = MapPoints(
            watched.step, layer, way, places, drawn.samples, labels, drawn.predictions, note
        )
        self._drawn[layer, way] = (points, drawn)
        if (layer, way) == (self._layer, self._way):
            self._panel.show_points(points, dataset.class_names)
            self._mark_outdated()

    # What happens.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hidden, nothing is made; seen again, PCA is brought up to date."""
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            self._seen = event.type() == QEvent.Type.Show
            if self._seen and self._session.step:
                self._refresh()
        return super().eventFilter(watched, event)

    @Slot(object)
    def _on_prepared(self, event: Prepared) -> None:
        del event
        self._begin()

    @Slot()
    def _on_validated(self) -> None:
        self._stale = True
        self._refresh()

    @Slot()
    def _on_changed(self) -> None:
        self._stale = True
        self._refresh()

    @Slot()
    def _mark_outdated(self) -> None:
        known = self._drawn.get((self._layer, self._way))
        self._panel.set_outdated(known is None or known[0].step != self._session.step)

    @Slot(str, float)
    def _on_progress(self, key: str, part: float) -> None:
        if key == MAP:
            self._panel.set_progress(part if self._way == "pca" else _PRINCIPAL * part)

    @Slot(str, str)
    def _on_failed(self, key: str, sentence: str) -> None:
        if key == MAP:
            self._panel.say(sentence)

    @Slot(str, float)
    def _on_ended(self, key: str, seconds: float) -> None:
        del seconds
        if key == MAP:
            if not self._tsne.running:
                self._panel.set_progress(None)
            self._refresh()

    @Slot(float)
    def _on_tsne_progress(self, part: float) -> None:
        self._panel.set_progress(_PRINCIPAL + (1 - _PRINCIPAL) * part)

    @Slot(str)
    def _on_tsne_failed(self, sentence: str) -> None:
        self._panel.set_progress(None)
        self._panel.say(sentence)

    @Slot(int)
    def _choose_sample(self, index: int) -> None:
        self._sample_panel.choose("validation", index)

    @Slot(object)
    def _choose_samples(self, indices: Indices) -> None:
        if len(indices):
            self.samples_wanted.emit("validation", indices, "taken from the map")

    def _image(self, number: int) -> Images | None:
        known = self._drawn.get((self._layer, self._way))
        if known is None or self._dataset is None:
            return None
        sample = known[0].samples[number]
        return np.asarray(self._dataset.validation.take(np.array([sample]))[0])
