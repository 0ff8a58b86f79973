"""Pins: up to eight digits that stay in sight, and what the network makes of them, live."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visualcnn.data.dataset import Dataset
from visualcnn.gui.pin_memory import PinMemory, pin_at, place_name
from visualcnn.gui.remember import Memory
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import State
from visualcnn.gui.views.pins import MOST, Pin, PinStrip
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.gui.views.sample_search import DATASET_SPLITS, DRAWN, SampleChoice
from visualcnn.training.requests import ReadSamples, Refused
from visualcnn.training.samples_read import SamplesRead
from visualcnn.training.snapshot import Sample

INTERVAL = 200
"""Milliseconds between two readings while training: numbers that change faster can't be read."""
STALE_SECONDS = 1.5
"""A reading that takes longer leaves old results, which are dimmed."""

_FULL = "Eight digits are pinned already: unpin one first."
_NOTHING = "There is no digit to pin yet."


class Pins(QObject):
    """Keeps them for each data set apart; one reading of all of them at a time is under way.

    While the strip isn't visible nothing is read; when it is again, at once.
    """

    said = Signal(str)
    """Why a digit can't be pinned."""

    def __init__(
        self,
        session: TrainingSession,
        strip: PinStrip,
        sample_panel: SamplePanel,
        memory: Memory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._strip, self._panel = session, strip, sample_panel
        self._memory = PinMemory(memory)
        self._dataset: Dataset | None = None
        self._pins: list[Pin] = []
        self._serial: int | None = None
        """Of the reading that is under way."""
        self._asked = 0.0
        self._read_step: int | None = None
        self._closed = False
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self._on_tick)
        self._listen()
        self._begin()

    def _listen(self) -> None:
        session, strip = self._session, self._strip
        strip.sample_wanted.connect(self._on_wanted)
        strip.unpinned.connect(self.unpin)
        strip.shown.connect(self._read_now)
        session.prepared.connect(self._begin)
        session.samples_read.connect(self._on_read)
        session.refused.connect(self._on_refused)
        session.state_changed.connect(self._read_now)
        session.parameters_changed.connect(self._read_now)
        self._panel.chosen.connect(self._mark)

    @property
    def pins(self) -> tuple[Pin, ...]:
        """What is pinned, in order."""
        return tuple(self._pins)

    def pin(self, sample: Sample, title: str, choice: SampleChoice | None = None) -> None:
        """Keep `sample` in sight; `choice` is its place where it has one.

        The same one twice changes nothing, and a ninth is refused in one sentence.
        """
        if choice is not None and choice.split in DATASET_SPLITS:
            self._add(Pin(sample, title, choice))
        else:
            # Drawings go on and own digits move up: only the picture stays what it is.
            self._add(Pin(Sample(sample.image.copy(), sample.label), title))

    def pin_place(self, split: str, index: int) -> None:
        """Keep a digit of the data set in sight."""
        dataset = self._panel.dataset
        if dataset is not None and 0 <= index < len(dataset.split(split)):
            self._add(pin_at(dataset, SampleChoice(split, index)))

    def pin_chosen(self) -> None:
        """Keep the digit in sight that the whole window looks at."""
        if self._panel.dataset is None:
            self.said.emit(_NOTHING)
            return
        choice = self._panel.choice
        title = "drawing" if choice.split == DRAWN else place_name(choice)
        self.pin(self._panel.sample(), title, choice)

    @Slot(int)
    def unpin(self, number: int) -> None:
        """Keep that one in sight no longer."""
        if 0 <= number < len(self._pins):
            del self._pins[number]
            self._changed()

    def close(self) -> None:
        """Read nothing any more."""
        self._closed = True
        self._strip.shown.disconnect(self._read_now)
        self._timer.stop()

    def _add(self, pin: Pin) -> None:
        if any(pin.same(other) for other in self._pins):
            return
        if len(self._pins) >= MOST:
            self.said.emit(_FULL)
            return
        self._pins.append(pin)
        self._changed()

    def _changed(self) -> None:
        """Show, remember and read what is pinned now."""
        if self._dataset is not None:
            self._memory.keep(self._dataset, self._pins)
        self._show()

    def _show(self) -> None:
        self._serial = None
        self._strip.show_pins(self._pins)
        self._mark()
        self._read_now()

    @Slot()
    def _begin(self) -> None:
        """Another run, maybe on other data, which has pins of its own; without data they stay."""
        dataset = self._session.dataset
        if dataset is not None and dataset is not self._dataset:
            if self._dataset is None or dataset.fingerprint != self._dataset.fingerprint:
                self._pins = self._recall(dataset)
            self._dataset = dataset
        self._strip.set_classes(self._session.class_names)
        self._show()
        self._strip.show_probabilities(None)

    def _recall(self, dataset: Dataset) -> list[Pin]:
        """What was pinned on that data set, and the pictures of one's own that fit it as well."""
        pins, before = self._memory.recall(dataset), self._dataset
        if before is None or before.class_names != dataset.class_names:
            return pins
        for own in self._pins:
            fits = own.choice is None and (1, *own.sample.image.shape) == dataset.image_shape
            if fits and not any(own.same(pin) for pin in pins):
                pins.append(own)
        return pins[:MOST]

    @Slot()
    def _mark(self) -> None:
        """Frame the one that the whole window looks at."""
        choice = self._panel.choice
        if choice.split in DATASET_SPLITS:
            chosen = Pin(self._panel.sample(), "", choice)
        else:
            chosen = Pin(self._panel.sample(), "")
        found = (number for number, pin in enumerate(self._pins) if pin.same(chosen))
        self._strip.mark(next(found, None))

    @Slot(object)
    def _on_wanted(self, pin: Pin) -> None:
        if pin.choice is not None:
            self._panel.choose(pin.choice.split, pin.choice.index)
        else:
            self._panel.show_drawing(pin.sample)

    # What the network makes of them.

    @property
    def _readable(self) -> bool:
        """Whether somebody looks, and the network takes such pictures."""
        network = self._session.network
        if network is None or not self._pins or self._closed or not self._strip.isVisible():
            return False
        return all((1, *pin.sample.image.shape) == network.input_shape for pin in self._pins)

    @Slot()
    def _read_now(self) -> None:
        """Read them at once, and while training at intervals; every stop ends with exact ones."""
        self._read_step = None
        running = self._session.state is State.RUNNING and self._readable
        if running != self._timer.isActive():
            self._timer.start() if running else self._timer.stop()
        if self._readable:
            self._ask(urgent=True)

    @Slot()
    def _on_tick(self) -> None:
        if not self._readable:
            self._timer.stop()
        elif self._serial is None:
            if self._read_step != self._session.step:
                self._ask(urgent=False)
        elif time.monotonic() - self._asked > STALE_SECONDS:
            self._strip.set_stale(True)
            # The answer may never come: another reading may have taken its place.
            self._ask(urgent=False)

    def _ask(self, *, urgent: bool) -> None:
        images = np.stack([pin.sample.image for pin in self._pins])
        self._asked = time.monotonic()
        self._serial = self._session.read_samples(images, urgent=urgent)

    @Slot(object)
    def _on_read(self, read: SamplesRead) -> None:
        if read.serial == self._serial:
            self._serial, self._read_step = None, read.step
            self._strip.show_probabilities(read.probabilities, read.step)

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        if isinstance(event.subject, ReadSamples) and event.subject.serial == self._serial:
            self._serial = None
