"""The data loader reads, draws and downloads behind the window, one load at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from tests.tiny import tiny_dataset
from visualcnn.data.catalog import KnownSetError
from visualcnn.data.dataset import DataError, Dataset
from visualcnn.data.download import Cancelled
from visualcnn.data.folder import MNIST_VARIABLE
from visualcnn.data.paths import data_cache
from visualcnn.gui import data_loader
from visualcnn.gui.data_loader import DataLoader
from visualcnn.gui.task import Task


class Ears(QObject):
    """Everything that a loader tells, in order."""

    def __init__(self, loader: DataLoader) -> None:
        super().__init__()
        self.heard: list[tuple[Any, ...]] = []
        self.threads: set[QThread] = set()
        loader.loaded.connect(self.on_loaded)
        loader.missing.connect(lambda name: self.heard.append(("missing", name)))
        loader.failed.connect(lambda sentence: self.heard.append(("failed", sentence)))
        loader.progress.connect(lambda *values: self.heard.append(("progress", *values)))
        loader.ended.connect(lambda: self.heard.append(("ended",)))

    @Slot(object)
    def on_loaded(self, dataset: Dataset) -> None:
        """A data set is there."""
        self.heard.append(("loaded", dataset))
        self.threads.add(QThread.currentThread())


@pytest.fixture
def loader(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[DataLoader]:
    """Closed at the end; MNIST isn't on this machine."""
    assert qtbot is not None
    monkeypatch.delenv(MNIST_VARIABLE, raising=False)
    loader = DataLoader()
    yield loader
    loader.close()


@pytest.fixture
def ears(loader: DataLoader) -> Ears:
    """Listening from the start."""
    return Ears(loader)


class Sources:
    """In place of reading: each folder's data come when its gate is opened."""

    def __init__(self) -> None:
        self.gates: dict[str, threading.Event] = {}
        self.begun: dict[str, threading.Event] = {}
        self.faults: dict[str, Exception] = {}
        self.dataset = tiny_dataset()

    def add(self, name: str) -> str:
        """Data that wait for `open`."""
        self.gates[name], self.begun[name] = threading.Event(), threading.Event()
        return name

    def open_dataset(self, name: str | None = None, folder: Path | None = None) -> Dataset:
        """What the loader calls in its thread."""
        chosen = str(folder or name)
        if chosen in self.gates:
            self.begun[chosen].set()
            assert self.gates[chosen].wait(10)
        if chosen in self.faults:
            raise self.faults[chosen]
        return self.dataset


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sources]:
    """Nothing is read."""
    sources = Sources()
    monkeypatch.setattr(data_loader, "open_dataset", sources.open_dataset)
    yield sources
    for gate in sources.gates.values():
        gate.set()


def test_mnist_that_is_not_here_is_missing_not_wrong(
    loader: DataLoader, ears: Ears, qtbot: QtBot
) -> None:
    """Its name is told, so that the window can offer the download; nothing is downloaded."""
    with qtbot.waitSignal(loader.ended):
        loader.open_known("mnist")
    assert ears.heard == [("missing", "mnist"), ("ended",)]
    assert not (data_cache() / "mnist").exists()


def test_a_folder_is_loaded_into_the_windows_thread(
    loader: DataLoader, ears: Ears, qtbot: QtBot, sources: Sources
) -> None:
    """The very data set that was read, then the end."""
    with qtbot.waitSignal(loader.ended):
        loader.open_folder(Path("digits"))
    assert [name for name, *_ in ears.heard] == ["loaded", "ended"]
    assert ears.heard[0][1] is sources.dataset
    assert ears.threads == {QThread.currentThread()}


def test_a_damaged_folder_fails_in_one_sentence(
    loader: DataLoader, ears: Ears, qtbot: QtBot, tmp_path: Path
) -> None:
    """It names the file that is at fault."""
    for stem in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
        (tmp_path / f"{stem}-ubyte").write_bytes(b"no digits at all")
    with qtbot.waitSignal(loader.ended):
        loader.open_folder(tmp_path)
    (name, sentence), _ = ears.heard
    assert name == "failed"
    assert "train-images-idx3-ubyte" in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_new_load_takes_the_place_of_the_one_before(
    loader: DataLoader, ears: Ears, qtbot: QtBot, sources: Sources
) -> None:
    """Nothing of the first is heard any more, not even that it ended or failed."""
    slow, quick = sources.add("slow"), sources.add("quick")
    sources.faults[slow] = DataError("The slow one is damaged.")
    loader.open_folder(Path(slow))
    assert sources.begun[slow].wait(5)
    sources.gates[quick].set()
    with qtbot.waitSignal(loader.ended):
        loader.open_folder(Path(quick))
    sources.gates[slow].set()
    qtbot.waitUntil(lambda: not loader.findChildren(Task))
    assert [name for name, *_ in ears.heard] == ["loaded", "ended"]


@pytest.mark.parametrize("fault", [None, DataError("The first one is damaged.")])
def test_what_came_just_before_it_was_replaced_is_not_heard(
    loader: DataLoader, ears: Ears, qtbot: QtBot, sources: Sources, fault: Exception | None
) -> None:
    """Though the first load has ended, well or badly, before the second one began."""
    if fault is not None:
        sources.faults["first"] = fault
    loader.open_folder(Path("first"))
    (first,) = loader.findChildren(Task)
    assert first.wait(5_000)
    with qtbot.waitSignal(loader.ended):
        loader.open_folder(Path("second"))
    assert [name for name, *_ in ears.heard] == ["loaded", "ended"]


def test_closing_waits_for_every_thread(loader: DataLoader, ears: Ears, sources: Sources) -> None:
    """Also for a load that another has taken the place of."""
    first, second = sources.add("first"), sources.add("second")
    for name in (first, second):
        loader.open_folder(Path(name))
        assert sources.begun[name].wait(5)
    tasks, closed = loader.findChildren(Task), threading.Event()

    def let_them_end() -> None:
        sources.gates[second].set()
        closed.wait(0.1)
        sources.gates[first].set()

    helper = threading.Thread(target=let_them_end)
    helper.start()
    loader.close()
    finished = [task.isFinished() for task in tasks]
    closed.set()
    helper.join()
    assert finished == [True, True]
    assert ears.heard == []


def test_digits_are_there_at_once_and_drawn_behind(loader: DataLoader, qtbot: QtBot) -> None:
    """The task that draws them ends when it is closed, long before all are drawn."""
    dataset = loader.digits()
    assert dataset.name == "digits"
    assert len(dataset.train.images) == 10_000
    assert loader.digits() is dataset
    (task,) = loader.findChildren(Task)
    qtbot.waitUntil(task.isRunning)
    loader.close()
    assert task.isFinished()


class Download:
    """In place of the network: reports, waits, and is cancelled or done."""

    def __init__(self, *, arrives: bool) -> None:
        self.arrives = arrives
        self.folder: Path | None = None
        self.waiting = threading.Event()
        self.end = threading.Event()

    def __call__(
        self,
        name: str,
        folder: Path,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> Path:
        """As `visualcnn.data.download.download`."""
        del name
        self.folder = folder
        progress(3, 10)
        self.waiting.set()
        assert self.end.wait(10)
        if cancelled():
            raise Cancelled
        progress(10, 10)
        return folder


def test_a_download_shows_its_progress_and_is_then_loaded(
    loader: DataLoader,
    ears: Ears,
    qtbot: QtBot,
    sources: Sources,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Into the cache, under the set's name."""
    download = Download(arrives=True)
    monkeypatch.setattr(data_loader, "download", download)
    download.end.set()
    with qtbot.waitSignal(loader.ended):
        loader.download("mnist", "MNIST")
    assert ears.heard == [
        ("progress", "MNIST", 3, 10),
        ("progress", "MNIST", 10, 10),
        ("loaded", sources.dataset),
        ("ended",),
    ]
    assert download.folder == data_cache() / "mnist"


def test_a_cancelled_download_ends_without_a_complaint(
    loader: DataLoader, ears: Ears, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is what the user wanted."""
    download = Download(arrives=False)
    monkeypatch.setattr(data_loader, "download", download)
    loader.download("mnist", "MNIST")
    assert download.waiting.wait(5)
    with qtbot.waitSignal(loader.ended):
        loader.cancel()
        download.end.set()
    assert [name for name, *_ in ears.heard if name != "progress"] == ["ended"]


def test_a_known_set_that_cannot_be_used_is_told_with_its_name(
    loader: DataLoader, ears: Ears, qtbot: QtBot, sources: Sources
) -> None:
    """So that the window can offer to download it again."""
    unusable: list[tuple[str, str]] = []
    loader.unusable.connect(lambda *told: unusable.append(told))
    sources.faults["mnist"] = KnownSetError("mnist", "It is damaged.")
    with qtbot.waitSignal(loader.ended):
        loader.open_known("mnist")
    assert unusable == [("mnist", "It is damaged.")]
    assert ears.heard == [("ended",)]


def test_a_download_that_fails_says_why(
    loader: DataLoader, ears: Ears, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the sentence of the error."""

    def offline(*arguments: object) -> Path:
        del arguments
        raise DataError("MNIST can't be downloaded, because there is no network: try again.")

    monkeypatch.setattr(data_loader, "download", offline)
    with qtbot.waitSignal(loader.ended):
        loader.download("mnist", "MNIST")
    assert ears.heard[0] == (
        "failed",
        "MNIST can't be downloaded, because there is no network: try again.",
    )
