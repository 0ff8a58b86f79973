"""t-SNE runs beside the window: it tells its progress, and ends when it is given up."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from visualcnn.gui import tsne_process
from visualcnn.gui.tsne_process import TsneProcess

FEATURES = np.arange(12, dtype=np.float32).reshape(4, 3)
MODULES = {
    "doubles": """
import sys
import numpy as np
print("0.25", flush=True)
print("noise", flush=True)
np.save(sys.argv[2], 2 * np.load(sys.argv[1])[:, :2])
""",
    "never_ends": """
import time
print("0.5", flush=True)
time.sleep(1_000)
""",
    "refuses": """
import sys
sys.exit("There is no place for these.")
""",
    "says_nothing": "",
}


@pytest.fixture
def process(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TsneProcess]:
    """With modules in the place of scikit-learn's work; nothing is left behind."""
    assert qtbot is not None
    for name, lines in MODULES.items():
        (tmp_path / f"{name}.py").write_text(lines)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *_before()]))
    process = TsneProcess()
    yield process
    process.stop()
    assert not process.running


def _before() -> list[str]:
    return [path for path in (os.environ.get("PYTHONPATH"),) if path]


def test_it_tells_its_progress_and_its_points(
    process: TsneProcess, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it made, of what it got."""
    monkeypatch.setattr(tsne_process, "MODULE", "doubles")
    parts: list[float] = []
    process.progressed.connect(parts.append)
    with qtbot.waitSignal(process.made, timeout=20_000) as made:
        process.start(FEATURES)
        assert process.running
    np.testing.assert_array_equal(made.args[0], 2 * FEATURES[:, :2])
    assert not process.running
    assert set(parts) <= {0.25}


def test_it_ends_when_it_is_given_up(
    process: TsneProcess, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, and without a word."""
    monkeypatch.setattr(tsne_process, "MODULE", "never_ends")
    told: list[object] = []
    for signal in (process.made, process.failed):
        signal.connect(told.append)
    with qtbot.waitSignal(process.progressed, timeout=20_000):
        process.start(FEATURES)
    process.stop()
    assert not process.running
    assert told == []


@pytest.mark.parametrize(
    ("module", "sentence"),
    [
        ("refuses", "There is no place for these."),
        ("says_nothing", "t-SNE ended without a map."),
    ],
)
def test_what_went_wrong_is_told(
    process: TsneProcess,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    sentence: str,
) -> None:
    """In one sentence."""
    monkeypatch.setattr(tsne_process, "MODULE", module)
    with qtbot.waitSignal(process.failed, timeout=20_000) as failed:
        process.start(FEATURES)
    assert failed.args == [sentence]


def test_without_python_it_says_so(
    process: TsneProcess, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a bundle without an interpreter."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with qtbot.waitSignal(process.failed, timeout=20_000) as failed:
        process.start(FEATURES)
    assert failed.args == ["t-SNE could not be started."]


def test_a_full_disk_is_one_sentence(
    process: TsneProcess, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is started, nothing is left, and it can be asked for again."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, qtbot.waitSignal(process.failed) as failed:
        patch.setattr(np, "save", full)
        process.start(FEATURES)
    assert failed.args == [
        f"t-SNE can't write in {place} (No space left on device): free some space."
    ]
    assert not process.running
    assert list(place.iterdir()) == []
    monkeypatch.setattr(tsne_process, "MODULE", "doubles")
    with qtbot.waitSignal(process.made, timeout=20_000):
        process.start(FEATURES)
