"""Each leak guard is seen to fire on a leak made on purpose, and to pass a clean test."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QThread, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests import guards, x_server

PROJECT = Path(__file__).parent.parent

LEAKY_TESTS = """
import threading
import time
import warnings

from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtWidgets import QWidget

kept = []


def test_clean(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()


def test_python_thread():
    thread = threading.Thread(target=time.sleep, args=(5,), name="forgotten", daemon=True)
    thread.start()


def test_qt_thread(qapp):
    kept.append(QThread())
    kept[-1].start()


def test_timer(qapp):
    kept.append(QTimer(objectName="forgotten"))
    kept[-1].start(1000)


def test_window(qapp):
    kept.append(QWidget(objectName="forgotten"))
    kept[-1].show()


def test_exception_in_slot(qtbot):
    timer = QTimer()
    timer.timeout.connect(lambda: 1 / 0)
    with qtbot.waitSignal(timer.timeout):
        timer.start(0)
    timer.stop()


def test_qt_warning(qapp):
    qWarning("something is wrong")


def test_python_warning():
    warnings.warn("something is old", DeprecationWarning)


def test_clean_after_all(qtbot):
    pass
"""


def test_each_guard_fails_the_test_that_leaks(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the project's own set-up, every leak and warning is an error of its own test only."""
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    pytester.makepyprojecttoml((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    pytester.makeconftest((PROJECT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(LEAKY_TESTS)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--override-ini=testpaths=.")
    summary = [line for line in result.outlines if line.startswith(("FAILED", "ERROR"))]
    blamed = {line.split("::")[1].split(" ")[0] for line in summary}
    assert blamed == {
        *("test_python_thread", "test_qt_thread", "test_timer", "test_window"),
        *("test_exception_in_slot", "test_qt_warning", "test_python_warning"),
    }
    result.stdout.fnmatch_lines_random(
        [
            "The test left behind: thread forgotten",
            "The test left behind: running QThread",
            "The test left behind: active QTimer 'forgotten' every 1000 ms",
            "The test left behind: window QWidget 'forgotten'",
        ]
    )


def test_a_thread_that_ends_is_no_leak() -> None:
    """A thread on its way out is waited for."""
    before = set(threading.enumerate())
    thread = threading.Thread(target=lambda: None)
    thread.start()
    assert guards.leaked_threads(before) == []


@pytest.mark.usefixtures("qapp")
def test_a_leaked_qthread_is_ended() -> None:
    """The guard names the QThread and stops it, so that the next test starts clean."""
    thread = QThread()
    thread.setObjectName("worker")
    thread.start()
    assert guards.leaked_qthreads() == ["running QThread 'worker'"]
    assert thread.isFinished()
    assert guards.leaked_qthreads() == []


@pytest.mark.usefixtures("qapp")
def test_a_leaked_timer_is_stopped() -> None:
    """The guard names the timer with its owner and stops it; idle timers are no leak."""
    owner = QWidget()
    owner.setObjectName("panel")
    idle, active = QTimer(owner), QTimer(owner)
    active.start(1_000)
    assert guards.leaked_timers() == ["active QTimer of QWidget 'panel' every 1000 ms"]
    assert not active.isActive()
    assert not idle.isActive()
    owner.deleteLater()


@pytest.mark.usefixtures("qapp")
def test_a_leaked_window_is_closed() -> None:
    """The guard names the window and deletes it; children of a window are not counted."""
    window = QWidget()
    window.setObjectName("forgotten")
    child = QWidget(window)
    window.show()
    assert guards.leaked_windows() == ["window QWidget 'forgotten'"]
    assert guards.leaked_windows() == []
    del child


def test_a_deleted_window_is_no_leak(qtbot: QtBot) -> None:
    """deleteLater is enough: the guard lets the event loop do it."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.deleteLater()
    assert guards.leaked_windows() == []


@pytest.mark.usefixtures("qapp")
def test_settings_go_to_the_tests_own_home(home: Path) -> None:
    """QSettings writes below the temporary home, never into the user's."""
    settings = QSettings("visualcnn", "visualcnn")
    settings.setValue("key", 1)
    settings.sync()
    assert Path(settings.fileName()).is_relative_to(home)
    assert Path(os.environ["VISUALCNN_HOME"]) == home


def test_a_virtual_screen_has_its_size(x_display: Callable[[str], str]) -> None:
    """Two X servers run side by side, and Qt finds on each a screen of the size asked for."""
    show = "from PySide6.QtGui import QGuiApplication as A; a = A([]); s = a.primaryScreen().size()"
    show += "; import sys; sys.stdout.write(f'{s.width()}x{s.height()}')"
    for size in ("800x600", "1280x800"):
        environment = os.environ | {"DISPLAY": x_display(size), "QT_QPA_PLATFORM": "xcb"}
        seen = subprocess.run(
            [sys.executable, "-c", show], env=environment, capture_output=True, check=True
        )
        assert seen.stdout.decode() == size


@pytest.mark.usefixtures("x_display")
def test_virtual_screens_end_with_the_test() -> None:
    """After stop() the server's process is gone."""
    servers = x_server.XServers()
    servers.start("640x480")
    process = servers._running[0]
    servers.stop()
    assert process.poll() is not None


@pytest.mark.parametrize(("required", "outcome"), [("", "skipped"), ("1", "errors")])
def test_a_missing_x_server_skips_only_where_it_may(
    required: str, outcome: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Xvfb a test skips and says so; with VISUALCNN_REQUIRE_X it fails."""
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setenv("VISUALCNN_REQUIRE_X", required)
    pytester.makeconftest(
        (PROJECT / "tests" / "conftest.py").read_text(encoding="utf-8")
        + "\nx_server.missing = lambda: ['Xvfb']\n"
    )
    pytester.makepyfile("def test_x(x_display): pass")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:pytestqt")
    result.assert_outcomes(**{outcome: 1})
    result.stdout.fnmatch_lines(["*A virtual X screen needs Xvfb*"])


def test_absent_mnist_is_said_aloud(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    """Where there is no MNIST its tests skip, and the summary counts them and says what to do."""
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    monkeypatch.setenv("VISUALCNN_HOME", str(home))
    monkeypatch.delenv("VISUALCNN_MNIST", raising=False)
    pytester.makeconftest((PROJECT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile("def test_digits(mnist_folder): pass")
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-p", "no:pytestqt")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["*1 skipped. MNIST is absent: set VISUALCNN_MNIST*"])
