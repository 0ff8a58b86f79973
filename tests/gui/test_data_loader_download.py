"""A download that fails, in the window: one message with what to do next, and the run goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.data.protected import protected
from tests.gui.window import CONFIG, dialog_of, wait
from tests.misbehaving_server import (
    CONTENTS,
    FAULTS,
    FIRST,
    SECOND,
    SLOW,
    Answer,
    Server,
    drip,
    reset,
    send,
    serving,
    stall,
)
from tests.tiny import TINY
from visualcnn.data.catalog import CATALOG
from visualcnn.data.folder import MNIST_VARIABLE
from visualcnn.data.paths import data_cache, user_data
from visualcnn.data.personal import PersonalSet
from visualcnn.gui.desktop import Desktop
from visualcnn.gui.states import Command, State

QUICK_FAULTS = [fault for fault in FAULTS if fault not in SLOW]
SIZE = sum(map(len, CONTENTS.values())) / 1e6


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """MNIST's only mirror, with four small files."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv(MNIST_VARIABLE, raising=False)
    monkeypatch.setattr("visualcnn.data.download.TIMEOUT_SECONDS", 0.2)
    with serving() as server:
        known = replace(server.known("a"), name="mnist", title="MNIST")
        monkeypatch.setitem(CATALOG, "mnist", known)
        yield server


def files() -> set[str]:
    """What the cache holds of MNIST."""
    folder = data_cache() / "mnist"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def words(desktop: Desktop) -> list[str]:
    """What the message's buttons say."""
    return [button.text() for button in desktop.window.messages.buttons]


def press(desktop: Desktop, qtbot: QtBot, button: str) -> str:
    """The message once the download that `button` begins has ended."""
    messages = desktop.window.messages
    with qtbot.waitSignal(desktop.loader.ended, timeout=10_000):
        messages.buttons[words(desktop).index(button)].click()
    return messages.label.text()


def ask_for_mnist(desktop: Desktop, qtbot: QtBot) -> None:
    """Choose MNIST in the Data menu."""
    with qtbot.waitSignal(desktop.loader.ended):
        desktop.actions["mnist"].trigger()


def fail(server: Server, answer: Answer) -> None:
    """From now on the first file is answered so."""
    server.answers = {f"/a/{FIRST}": answer}


def train_without_end(desktop: Desktop, qtbot: QtBot) -> None:
    """On the built-in digits."""
    with qtbot.waitSignal(desktop.session.prepared):
        desktop.session.start_run(replace(CONFIG, epochs=10_000), desktop.loader.digits(), TINY)
    desktop.session.command(Command.TRAIN)
    wait(qtbot, desktop, State.RUNNING)


def assert_still_training(desktop: Desktop, qtbot: QtBot) -> None:
    """On the same digits, step after step."""
    assert desktop.session.state is State.RUNNING
    assert desktop.session.dataset is desktop.loader.digits()
    step = desktop.session.step
    qtbot.waitUntil(lambda: desktop.session.step > step)


def test_every_fault_is_one_message_and_the_digits_go_on(
    desktop: Desktop, qtbot: QtBot, server: Server
) -> None:
    """While it trains on the built-in digits; the next try is one click away each time."""
    train_without_end(desktop, qtbot)
    digits = desktop.session.dataset
    ask_for_mnist(desktop, qtbot)
    button = "Download"
    for fault in QUICK_FAULTS:
        answer, said = FAULTS[fault]
        fail(server, answer)
        sentence = press(desktop, qtbot, button)
        assert sentence.startswith(f"MNIST can't be downloaded, because for {FIRST} "), fault
        assert said in sentence, fault
        assert ": try again, or choose a folder that holds " in sentence
        assert words(desktop) == ["Download again", "Choose folder…"]
        assert files() == set()
        assert desktop.session.state is State.RUNNING
        assert desktop.session.dataset is digits
        button = "Download again"


def test_the_next_try_may_succeed(desktop: Desktop, qtbot: QtBot, server: Server) -> None:
    """With what came the first time, and no message is left."""
    server.answers = {f"/a/{SECOND}": reset(0)}
    ask_for_mnist(desktop, qtbot)
    assert SECOND in press(desktop, qtbot, "Download")
    assert files() == {FIRST}
    server.answers.clear()
    with qtbot.waitSignal(desktop.session.prepared):
        assert press(desktop, qtbot, "Download again") == ""
    assert desktop.session.dataset is not None
    assert desktop.session.dataset.title == "MNIST, verified"
    assert server.asked.count(f"/a/{FIRST}") == 1


@pytest.mark.parametrize("answer", [stall, drip])
def test_a_download_is_cancelled_in_the_middle(
    desktop: Desktop, qtbot: QtBot, server: Server, answer: Answer
) -> None:
    """Nothing is left of it, in the cache and on screen."""
    fail(server, answer)
    ask_for_mnist(desktop, qtbot)
    assert desktop.window.messages.buttons[0].text() == "Download"
    desktop.window.messages.buttons[0].click()
    qtbot.waitUntil(lambda: words(desktop) == ["Cancel"])
    assert press(desktop, qtbot, "Cancel") == ""
    assert files() == set()


def test_the_window_closes_during_a_download(
    desktop: Desktop, qtbot: QtBot, server: Server
) -> None:
    """Without waiting for the server."""
    fail(server, drip)
    ask_for_mnist(desktop, qtbot)
    desktop.window.messages.buttons[0].click()
    qtbot.waitUntil(lambda: words(desktop) == ["Cancel"])
    desktop.close()
    assert files() == set()


def test_a_damaged_copy_is_told_and_replaced(
    desktop: Desktop, qtbot: QtBot, server: Server
) -> None:
    """A disk's fault, long after the download: the file is named, and a new one is a click away."""
    folder = data_cache() / "mnist"
    folder.mkdir(parents=True)
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content[:-9] if name == SECOND else content)
    ask_for_mnist(desktop, qtbot)
    sentence = desktop.window.messages.label.text()
    assert sentence.startswith(f"{SECOND} is truncated: ")
    assert sentence.endswith(f"; download MNIST again ({SIZE:.0f} MB).")
    fail(server, send(b"", 500))
    with qtbot.waitSignal(desktop.session.prepared):
        assert press(desktop, qtbot, "Download again") == ""
    assert server.asked == [f"/a/{SECOND}"]
    assert (folder / SECOND).read_bytes() == CONTENTS[SECOND]


@pytest.mark.parametrize("place", ["the cache", "the set's folder"])
def test_a_cache_that_may_only_be_read(
    desktop: Desktop, qtbot: QtBot, server: Server, place: str
) -> None:
    """One sentence; training goes on, own digits are kept, and nothing in the cache is lost.

    Once it may be written, the button beside the sentence downloads what lacks.
    """
    folder = data_cache() / "mnist"
    folder.mkdir(parents=True)
    (folder / FIRST).write_bytes(CONTENTS[FIRST])
    if place == "the cache":
        folder.rename(folder.with_name("kept"))
    train_without_end(desktop, qtbot)
    ask_for_mnist(desktop, qtbot)
    before = {path: path.stat().st_size for path in data_cache().rglob("*") if path.is_file()}
    with protected(data_cache() if place == "the cache" else folder):
        sentence = press(desktop, qtbot, "Download")
        assert_still_training(desktop, qtbot)
        PersonalSet(user_data() / "digits").add(np.zeros((28, 28), np.uint8), 3)
    start = f"MNIST can't be stored in {folder} (Permission denied): make that possible and try"
    assert sentence.startswith(start)
    assert sentence.endswith(f" and {list(CONTENTS)[-1]}.")
    assert words(desktop) == ["Download again", "Choose folder…"]
    assert {path: path.stat().st_size for path in before} == before
    assert server.asked == []
    with qtbot.waitSignal(desktop.session.prepared):
        assert press(desktop, qtbot, "Download again") == ""
        dialog_of(qtbot, QMessageBox).button(QMessageBox.StandardButton.Discard).click()
    assert files() == set(CONTENTS)


def test_a_file_in_the_caches_place(desktop: Desktop, qtbot: QtBot, server: Server) -> None:
    """One sentence; training goes on, and the file stays as it is."""
    data_cache().parent.mkdir(parents=True)
    data_cache().write_bytes(b"mine")
    train_without_end(desktop, qtbot)
    ask_for_mnist(desktop, qtbot)
    sentence = press(desktop, qtbot, "Download")
    assert sentence.startswith(f"MNIST can't be stored in {data_cache() / 'mnist'} (Not a directo")
    assert words(desktop) == ["Download again", "Choose folder…"]
    assert_still_training(desktop, qtbot)
    assert data_cache().read_bytes() == b"mine"
    assert server.asked == []
