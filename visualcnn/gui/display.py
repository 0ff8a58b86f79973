"""The display: carries what the session knows to the views, at the pace of the frame clock."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from visualcnn.gui.actions import Actions
from visualcnn.gui.frame_clock import FrameClock
from visualcnn.gui.main_window import MainWindow
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.states import State
from visualcnn.gui.text import short_title
from visualcnn.gui.views.network import Selection
from visualcnn.gui.views.sample import SampleChoice
from visualcnn.training.config import Config
from visualcnn.training.requests import Failed, Prepared, Refused, TakeSnapshot
from visualcnn.training.snapshot import Sample, Snapshot

CURVES_HERTZ = 22
PICTURES_HERTZ = 11
NUMBERS_HERTZ = 5
"""Numbers that change faster can't be read; and whatever is drawn holds up the training."""
STALE_SECONDS = 1.5
"""A picture older than this, while training goes on, is dimmed and says its step."""

INSPECT_LATER = 30
"""Milliseconds after a click: first the network marks what was clicked, and it is explained."""


class Display(QObject):
    """Views change here and nowhere else. What isn't visible costs nothing."""

    def __init__(self, session: TrainingSession, window: MainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._session, self._window, self._actions = session, window, actions
        self._snapshot_time = 0.0
        self._no_picture = ""
        self._shown_sample: Sample | None = None
        self._shown_tile: Selection | None = None
        self._selection: Selection | None = None
        self._select_soon = QTimer(self, singleShot=True, interval=INSPECT_LATER)
        self._select_soon.timeout.connect(self._inspect)
        self.clock = FrameClock(self)
        self._schedule()
        self._listen()

    def _schedule(self) -> None:
        window, clock = self._window, self.clock
        clock.add(window.curves, window.curves.refresh, CURVES_HERTZ)
        clock.add(window.status, self._draw_status, NUMBERS_HERTZ)
        self._pictures: tuple[QWidget, ...] = (window.network, window.sample, window.inspector)
        clock.add(window.network, lambda: self._draw(window.network.show_snapshot), PICTURES_HERTZ)
        clock.add(window.sample, lambda: self._draw(window.sample.show_snapshot), NUMBERS_HERTZ)
        clock.add(
            window.inspector, lambda: self._draw(window.inspector.show_snapshot), NUMBERS_HERTZ
        )

    def _listen(self) -> None:
        session, window = self._session, self._window
        session.state_changed.connect(self._on_state)
        session.prepared.connect(self._on_prepared)
        session.advanced.connect(self._on_advanced)
        session.snapshot_arrived.connect(self._on_snapshot)
        session.settings_changed.connect(self._on_config)
        session.failed.connect(self._on_failed)
        session.refused.connect(self._on_refused)
        window.sample.chosen.connect(self._on_sample)
        window.network.clicked.connect(self._on_selection)
        window.curves.failed.connect(self._on_sentence)
        for group in (self._actions.data, self._actions.architectures):
            group.triggered.connect(self._mark_choices)

    def close(self) -> None:
        """Draw nothing any more."""
        self.clock.stop()
        self._select_soon.stop()

    def _draw(self, show: object) -> None:
        """Show the newest snapshot, then ask for the next: never more than one is under way."""
        snapshot = self._session.snapshot
        if snapshot is not None and callable(show):
            show(snapshot)
        if self._session.state is State.RUNNING:
            self._session.refresh_snapshot()

    def _draw_status(self) -> None:
        session, status = self._session, self._window.status
        status.show_progress(session.step, session.epochs, session.config.epochs)
        if session.state is State.RUNNING:
            status.show_speed(session.speed.images_per_second, session.seconds_left)
        if session.validating is not None:
            status.show_validating(session.validating.done, session.validating.total)
        status.show_best(session.history.best)
        if session.state is State.RUNNING:
            self._look_after_pictures()

    def _look_after_pictures(self) -> None:
        """Keep snapshots coming while any picture is seen, and dim those that don't keep up."""
        if any(view.isVisible() for view in self._pictures):
            self._session.refresh_snapshot()
        snapshot = self._session.snapshot
        late = time.monotonic() - self._snapshot_time > STALE_SECONDS
        if snapshot is not None and late and snapshot.step < self._session.step:
            self._window.network.set_stale(snapshot.step)
            self._window.sample.set_stale(snapshot.step)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        dataset = self._session.dataset
        self._window.status.show_state(state.value, short_title(dataset.title) if dataset else "")
        self._actions.follow(state, trainable=self._session.trainable)
        self._window.settings.show_config(self._shown_config(), running=state is State.RUNNING)
        self.clock.mark(self._window.status, self._window.curves)
        if state is State.READY:
            self._offer_train()
        if state is State.RUNNING:
            self._window.messages.clear()
            self._session.refresh_snapshot()

    def _shown_config(self) -> Config:
        """The epochs field shows how many Train runs for, also after a finished run."""
        return replace(self._session.config, epochs=self._session.shown_epochs)

    @Slot(object)
    def _on_prepared(self, event: Prepared) -> None:
        session, window = self._session, self._window
        dataset = session.dataset
        names = dataset.class_names if dataset is not None else _class_names(session)
        window.messages.clear()
        window.network.set_network(event.summary, names)
        window.inspector.set_network(event.summary, names)
        window.curves.set_history(session.history)
        window.status.reset()
        window.settings.forget_waiting()
        if dataset is not None and window.sample.dataset is not dataset:
            window.sample.set_dataset(dataset)
        session.look_at(window.sample.sample())
        self._name_run()
        self._warn()
        self._on_state(session.state)
        self.clock.mark(window.curves, window.status)

    def _offer_train(self) -> None:
        """The space bar begins a new run, unless the user is somewhere else."""
        toolbar = self._window.toolbar
        focused = cast("QWidget | None", self._window.focusWidget())
        if focused is None or toolbar.isAncestorOf(focused):
            toolbar.train.setFocus()

    def _warn(self) -> None:
        """Say what is not as it was when the opened file was saved."""
        model = self._session.model
        if model is None or not self._session.trainable:
            return
        sentences = [*model.warnings, model.why_not_bit_for_bit() or ""]
        if any(sentences):
            self._window.messages.show_message(" ".join(sentences).strip(), "info")

    def _name_run(self) -> None:
        dataset, config = self._session.dataset, self._session.config
        data = dataset.title if dataset is not None else "No data"
        self._window.toolbar.name_choices(data, config.architecture.rpartition("/")[2])
        self._mark_choices()

    @Slot()
    def _mark_choices(self) -> None:
        """Marks follow the run: what was clicked may be cancelled, refused or absent."""
        dataset, config = self._session.dataset, self._session.config
        custom = "folder" if dataset is not None else ""
        for group, name, other in (
            (self._actions.data, dataset.name if dataset is not None else "", custom),
            (self._actions.architectures, config.architecture, "python"),
        ):
            names = [action.objectName() for action in group.actions()]
            # An exclusive group never lets go of its last mark, as it must without data.
            group.setExclusive(False)
            for action in group.actions():
                action.setChecked(action.objectName() == (name if name in names else other))
            group.setExclusive(True)

    @Slot()
    def _on_advanced(self) -> None:
        self.clock.mark(self._window.curves, self._window.status)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot_time, self._no_picture = time.monotonic(), ""
        if snapshot.sample is self._shown_sample:
            self.clock.mark(*self._pictures)
        else:
            self._shown_sample = snapshot.sample
            self.clock.mark_urgent(*self._pictures)

    @Slot(object)
    def _on_config(self, config: Config) -> None:
        del config
        self._window.settings.show_config(
            self._shown_config(), running=self._session.state is State.RUNNING
        )

    @Slot(object)
    def _on_sample(self, choice: SampleChoice) -> None:
        del choice
        self._session.look_at(self._window.sample.sample())

    @Slot(object)
    def _on_selection(self, selection: Selection) -> None:
        """The network has marked it; the inspector follows."""
        self._selection = selection
        self._select_soon.start()

    @Slot()
    def _inspect(self) -> None:
        selection = self._selection
        if selection is None:
            return
        self._window.inspector.select(selection, self._session.snapshot)
        # Whoever walks from number to number in one tile may meanwhile look at another panel.
        tile = replace(selection, cell=None)
        if tile != self._shown_tile:
            self._shown_tile = tile
            self._window.bring_up("inspector")

    @Slot(object)
    def _on_failed(self, event: Failed) -> None:
        actions = []
        if event.diverged and event.good_step is not None:
            actions.append((f"Go back to step {event.good_step:,}", self._session.go_back))
            actions.append(("Lower the learning rate", self._lower_learning_rate))
        self._window.messages.show_message(event.sentence, "error", actions)

    def _lower_learning_rate(self) -> None:
        """A tenth, from the last good state on."""
        self._session.go_back()
        self._session.change({"learning_rate": self._session.config.learning_rate / 10})

    @Slot(str)
    def _on_sentence(self, sentence: str) -> None:
        self._window.messages.show_message(sentence, "error")

    @Slot(object)
    def _on_refused(self, event: Refused) -> None:
        """A picture that fails is told of once; where the run failed, that is what counts."""
        if isinstance(event.subject, TakeSnapshot):
            known, self._no_picture = self._no_picture, event.sentence
            if event.sentence == known or self._session.state is State.FAILED:
                return
        # What can be done about a file that somebody else saved is told by others.
        if not event.conflict:
            self._window.messages.show_message(event.sentence, "error", [])
        self._on_config(self._session.config)


def _class_names(session: TrainingSession) -> tuple[str, ...]:
    return session.model.class_names if session.model is not None else ()
