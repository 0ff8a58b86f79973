"""What every test gets: an offscreen platform, a home of its own, and guards against leaks."""

from __future__ import annotations

import gc
import itertools
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import tqdm
from threadpoolctl import ThreadpoolController

from tests import guards, x_server
from visualcnn.data.folder import MNIST_VARIABLE, find_folder
from visualcnn.data.paths import HOME_VARIABLE, data_cache
from visualcnn.training.threads import limit_blas

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# tqdm would start a thread that outlives the test which first showed progress.
tqdm.tqdm.monitor_interval = 0
# The same examples in every run, however busy the machine is.
hypothesis.settings.register_profile("visualcnn", deadline=None, derandomize=True)
hypothesis.settings.load_profile("visualcnn")

GARBAGE = 2_000
"""With so many new objects, those that are out of reach are collected."""
REQUIRE_X_VARIABLE = "VISUALCNN_REQUIRE_X"
_MNIST_FOLDER = find_folder("mnist", data_cache())
_MNIST_ABSENT = f"MNIST is absent: set {MNIST_VARIABLE} to a folder with its four files"
_HOMES = itertools.count()
_QT_FIXTURES = {"qtbot", "qapp", "qtmodeltester"}


def pytest_collection_finish() -> None:
    """What is imported by now stays: the guards look through what came since, after every test."""
    gc.collect()
    gc.freeze()
    gc.disable()


@pytest.fixture(autouse=True)
def garbage() -> Iterator[None]:
    """Collected between tests: in a thread of a test's, it could end the windows of another's.

    What stays is no test's, and the guards needn't look through it again.
    """
    yield
    if gc.get_count()[0] > GARBAGE:
        gc.collect()
        gc.freeze()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new folder in place of the user's own: caches, autosaves and settings go there.

    Most tests never make it, and to make and name a `tmp_path` takes longer than many of them.
    """
    folder = tmp_path_factory.getbasetemp() / f"home-{next(_HOMES)}"
    monkeypatch.setenv(HOME_VARIABLE, str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    return folder


@pytest.fixture(scope="session")
def blas() -> ThreadpoolController:
    """The libraries of matrix products; to look for them takes longer than most tests."""
    return ThreadpoolController().select(user_api="blas")


@pytest.fixture(autouse=True)
def same_blas_threads(blas: ThreadpoolController) -> Iterator[None]:
    """Commands limit them for their whole process, which here goes on with the next test."""
    before = [library.num_threads for library in blas.lib_controllers]
    yield
    if before != [library.num_threads for library in blas.lib_controllers]:
        limit_blas(max(before))


@pytest.fixture(autouse=True)
def no_thread_leaks() -> Iterator[None]:
    """Fails a test that leaves a Python thread running."""
    before = set(threading.enumerate())
    yield
    _fail_if(guards.leaked_threads(before))


@pytest.fixture(autouse=True)
def no_qt_leaks(request: pytest.FixtureRequest, home: Path) -> Iterator[None]:
    """Fails a test with a window that leaves a QThread, an active timer or a window behind."""
    if not _QT_FIXTURES & set(request.fixturenames):
        yield
        return
    from PySide6.QtCore import QSettings

    for style in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(style, QSettings.Scope.UserScope, str(home / "config"))
    yield
    _fail_if(guards.leaked_qthreads() + guards.leaked_timers() + guards.leaked_windows())


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder of MNIST's four files; the test is skipped where there is none."""
    if _MNIST_FOLDER is None:
        pytest.skip(_MNIST_ABSENT)
    return _MNIST_FOLDER


@pytest.fixture
def x_display() -> Iterator[Callable[[str], str]]:
    """Call it with a size, "1280x800": it starts a virtual X server and returns its DISPLAY."""
    if lacking := x_server.missing():
        reason = f"{x_server.NEEDS} {', '.join(lacking)} (`make test` names the packages)"
        if os.environ.get(REQUIRE_X_VARIABLE):
            pytest.fail(f"{reason}, and {REQUIRE_X_VARIABLE} is set")
        pytest.skip(reason)
    servers = x_server.XServers()
    yield servers.start
    servers.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says aloud what was not tested, and why."""
    texts = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for reason in (_MNIST_ABSENT, x_server.NEEDS):
        if reasons := [text for text in texts if reason in text]:
            sentence = reasons[0][reasons[0].index(reason) :].rstrip("')")
            line = f"{len(reasons)} skipped. {sentence}"
            terminalreporter.write_sep("!", line, yellow=True, bold=True)


def _fail_if(leaks: list[str]) -> None:
    if leaks:
        pytest.fail("The test left behind: " + "; ".join(leaks), pytrace=False)
