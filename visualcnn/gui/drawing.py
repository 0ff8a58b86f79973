"""Drawing: what is on the pad is prepared and read by the network while the pen moves."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from visualcnn.data.centring import FIELD_SIDE
from visualcnn.data.dataset import DataError, Images, Split
from visualcnn.data.personal import PersonalSet
from visualcnn.data.preparation import Preparation, prepare
from visualcnn.gui.drawing_files import DrawingFiles
from visualcnn.gui.own_digits import OwnDigits
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.views.pad.panel import PadPanel
from visualcnn.gui.views.sample import SamplePanel
from visualcnn.gui.views.sample_search import SampleChoice
from visualcnn.training.requests import Prepared
from visualcnn.training.snapshot import Sample, Snapshot

INTERVAL = 33
"""Milliseconds between two updates at least, while the pen moves."""
PATIENCE = 500
"""Milliseconds after which an answer isn't waited for any more."""
CALM = 200
"""Milliseconds between two readings of the same drawing: faster numbers can't be read."""
TITLE = "Drawing"

_EMPTY = "The pad is empty: draw a digit first."
_CHANNELS = "This network reads pictures of {} channels: a drawing has one."


class Drawing(QObject):
    """The drawing becomes the chosen sample of the whole window; what snapshots show follows it.

    One reading is under way at a time; what was drawn meanwhile is read after it, once.
    """

    pin_wanted = Signal(object, str)
    """Sample and its title."""
    personal_changed = Signal(object)
    """Split of the user's own digits; None where there are none any more."""

    def __init__(
        self,
        session: TrainingSession,
        panel: PadPanel,
        sample_panel: SamplePanel,
        personal: PersonalSet,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._panel, self._sample_panel = session, panel, sample_panel
        self.sample: Sample | None = None
        """What the network reads of the drawing; None while there is nothing on the pad."""
        self._awaited: Sample | None = None
        self._newest: Snapshot | None = None
        self._outdated = False
        self._next = 0.0
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._update)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._give_up)
        self._calm = QTimer(self, singleShot=True, interval=CALM)
        self._calm.timeout.connect(self._show_reading)
        self.files = DrawingFiles(panel, lambda: self.sample, self)
        self.own = OwnDigits(personal, panel, sample_panel, lambda: self.sample, self)
        self.own.changed.connect(self.personal_changed)
        self._listen()
        if session.network is not None:
            self._meet_network()

    def _listen(self) -> None:
        panel, session = self._panel, self._session
        panel.changed.connect(self._on_changed)
        panel.seen.connect(self._show_reading)
        panel.pin_wanted.connect(self._pin)
        session.snapshot_arrived.connect(self._on_snapshot)
        session.prepared.connect(self._on_prepared)
        self._sample_panel.chosen.connect(self._on_chosen)

    def close(self) -> None:
        """Read nothing any more."""
        for timer in (self._soon, self._patience, self._calm):
            timer.stop()
        self._panel.changed.disconnect(self._on_changed)
        self.files.close()

    @property
    def personal(self) -> Split | None:
        """The user's own digits, where there are some."""
        return self.own.split

    # From the pen to the network.

    @Slot()
    def _on_changed(self) -> None:
        """Many moves of the pen are read at once: none of them waits for it."""
        self._outdated = True
        self._go_on()

    def _go_on(self) -> None:
        if self._outdated and self._awaited is None and not self._soon.isActive():
            wait = self._next - time.monotonic()
            self._soon.start(max(0, round(1_000 * wait)))

    @Slot()
    def _update(self) -> None:
        self._outdated = False
        self._next = time.monotonic() + INTERVAL / 1_000
        made = self._prepare()
        if made is None:
            return
        image = _in_field(made.final, self._shape[1:])
        self.sample = Sample(image)
        if self._session.network is None or self._shape[0] != 1:
            return
        self._awaited = self.sample
        self._patience.start()
        self._sample_panel.show_drawing(self.sample)

    def _prepare(self) -> Preparation | None:
        """The drawing as the network is to read it, and shown step by step; None without ink."""
        canvas, panel = self._panel.canvas, self._panel
        self.sample = None
        if canvas.sheet.empty:
            self._forget("")
            return None
        ink = canvas.ink()
        try:
            made = prepare(ink, panel.steps, min(self._shape[1:]))
        except DataError as error:
            self._forget(str(error))
            return None
        panel.show_steps(ink, made)
        panel.say("" if self._shape[0] == 1 else _CHANNELS.format(self._shape[0]))
        return made

    def _forget(self, sentence: str) -> None:
        """There is nothing to read on the pad; the window keeps what it shows."""
        self._newest = None
        self._panel.show_steps(None, None)
        self._panel.reading.show_reading(None, None)
        self._panel.say(sentence, bad=bool(sentence))

    @property
    def _shape(self) -> tuple[int, ...]:
        """Channels, height and width of what the network reads."""
        network = self._session.network
        return (1, FIELD_SIDE, FIELD_SIDE) if network is None else network.input_shape

    @property
    def _looked_at(self) -> bool:
        """Whether the drawing is what the window shows; it may be another one, that was pinned."""
        return self.sample is not None and self._sample_panel.sample() is self.sample

    # From the network to the pad.

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        """The answer to the pen at once; what training makes of the same drawing with calm."""
        if snapshot.sample is self._awaited:
            self._newest = snapshot
            self._awaited = None
            self._patience.stop()
            self._show_reading()
            self._go_on()
        elif self.sample is not None and snapshot.sample is self.sample:
            self._newest = snapshot
            if not self._calm.isActive():
                self._calm.start()

    @Slot()
    def _show_reading(self) -> None:
        newest, panel = self._newest, self._panel
        if newest is None or not panel.isVisible():
            return
        panel.reading.show_reading(newest.probabilities, newest.step)
        if not self._looked_at:
            panel.reading.set_stale()

    @Slot()
    def _give_up(self) -> None:
        """No answer came: a refusal, or another run."""
        self._awaited = None
        self._go_on()

    @Slot(object)
    def _on_chosen(self, choice: SampleChoice) -> None:
        """Another sample is looked at: what was read of the drawing stays as it was."""
        del choice
        if not self._looked_at:
            self._awaited = None
            self._patience.stop()
            self._panel.reading.set_stale()

    @Slot(object)
    def _on_prepared(self, event: Prepared) -> None:
        del event
        self._meet_network()

    def _meet_network(self) -> None:
        """Another network: its classes and its pictures' size."""
        self._newest = self._awaited = None
        side = min(self._shape[1:])
        refusal = self.own.refusal(self._session.dataset)
        self._panel.set_network(self._session.class_names, side, refusal)
        if not self._panel.canvas.sheet.empty:
            before, made = self.sample, self._prepare()
            self.sample = before
            same_size = before is not None and before.image.shape == self._shape[1:]
            if made is not None and not same_size:
                self.sample = Sample(_in_field(made.final, self._shape[1:]))

    @Slot()
    def _pin(self) -> None:
        if self.sample is None:
            self._panel.say(_EMPTY, bad=True)
        else:
            self.pin_wanted.emit(self.sample, TITLE)


def _in_field(image: Images, size: tuple[int, ...]) -> Images:
    """A square picture in the middle of one of `size` (height, width), read-only."""
    if image.shape == size:
        return image
    field = np.zeros(size, np.uint8)
    top, left = ((whole - part) // 2 for whole, part in zip(size, image.shape, strict=True))
    field[top : top + len(image), left : left + image.shape[1]] = image
    field.flags.writeable = False
    return field
