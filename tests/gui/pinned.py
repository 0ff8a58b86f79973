"""What tests of the pins share: the pins with their strip and a sample panel."""

from __future__ import annotations

from tests.gui.window import CONFIG
from tests.tiny import TINY, tiny_dataset
from visualcnn.data.dataset import Dataset
from visualcnn.gui.pins import Pins
from visualcnn.gui.remember import Memory
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.pins import PinStrip
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.training.samples_read import SamplesRead


class Pinned:
    """The pins with their strip, a sample panel, and all that was read and said."""

    def __init__(self, session: TrainingSession) -> None:
        self.session = session
        self.strip, self.panel = PinStrip(), SamplePanel()
        session.prepared.connect(self._on_prepared)
        self.pins = Pins(session, self.strip, self.panel, Memory())
        self.read: list[SamplesRead] = []
        self.said: list[str] = []
        session.samples_read.connect(self.read.append)
        self.pins.said.connect(self.said.append)

    def _on_prepared(self) -> None:
        if self.session.dataset is not None:
            self.panel.set_dataset(self.session.dataset)

    def start(self, dataset: Dataset | None = None) -> None:
        """Another run of many epochs."""
        self.session.start_run(CONFIG.changed(epochs=4_000), dataset or tiny_dataset(), TINY)

    @property
    def titles(self) -> list[str]:
        """Of what is pinned."""
        return [pin.title for pin in self.pins.pins]
