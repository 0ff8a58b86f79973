"""Requests reach the worker in their order, and own what they carry."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from visualcnn.gui.run_requests import RunRequests
from visualcnn.gui.training_thread import TrainingThread
from visualcnn.training.requests import (
    ApplyParameters,
    ChangeSettings,
    ReadSamples,
    Request,
    SaveModel,
    TakeMoment,
    UndoApply,
    UseThreads,
)
from visualcnn.training.snapshot import Sample


class Listed(TrainingThread):
    """Never starts; what is asked of it is listed."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Request] = []

    def ask(self, request: Request) -> None:
        """Keep it."""
        self.asked.append(request)


@pytest.fixture
def thread(qtbot: QtBot) -> Listed:
    """Nothing asked yet."""
    assert qtbot is not None
    return Listed()


def test_each_is_passed_on(thread: Listed) -> None:
    """As the worker takes it."""
    requests = RunRequests(thread)
    requests.change({"epochs": 3})
    requests.use_threads(2)
    requests.save(Path("run.visualcnn"))
    requests.apply({"bias": np.zeros(1, np.float32)}, "muted")
    requests.undo_apply()
    kinds = [ChangeSettings, UseThreads, SaveModel, ApplyParameters, UndoApply]
    assert [type(request) for request in thread.asked] == kinds
    assert thread.asked[:3] == [
        ChangeSettings({"epochs": 3}),
        UseThreads(2),
        SaveModel(Path("run.visualcnn"), None, 0),
    ]


def test_each_answer_can_be_told_from_the_others(thread: Listed) -> None:
    """By its serial; moments and readings are counted apart."""
    requests = RunRequests(thread)
    sample = Sample(np.zeros((8, 8), np.uint8))
    images = np.zeros((2, 8, 8), np.uint8)
    assert [requests.take_moment(sample), requests.take_moment(sample)] == [1, 2]
    assert [requests.read_samples(images), requests.read_samples(images, urgent=True)] == [1, 2]
    told = [(type(r), r.serial) for r in thread.asked if isinstance(r, TakeMoment | ReadSamples)]
    assert told == [(TakeMoment, 1), (TakeMoment, 2), (ReadSamples, 1), (ReadSamples, 2)]
    assert [r.urgent for r in thread.asked if isinstance(r, ReadSamples)] == [False, True]


def test_pictures_are_copied(thread: Listed) -> None:
    """A drawing that goes on changes nothing in what the worker reads."""
    images = np.zeros((1, 8, 8), np.uint8)
    RunRequests(thread).read_samples(images)
    images[:] = 255
    (request,) = thread.asked
    assert isinstance(request, ReadSamples)
    assert not request.images.any()
