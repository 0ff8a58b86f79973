"""Diagnostics: what someone who is to find a fault asks for, as text without personal paths."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from visualcnn import __version__
from visualcnn.gui.logs import last_lines, log_file
from visualcnn.gui.session import TrainingSession
from visualcnn.gui.theme import THEME
from visualcnn.training.threads import blas_name, blas_threads, cores

LINES = 60
"""Of the log's end."""
PACKAGES = ("numpy", "PySide6_Essentials", "pyqtgraph", "dill", "pooch", "threadpoolctl")
HOME = "~"


def diagnostics(session: TrainingSession) -> str:
    """Versions, machine, the run and its settings, and the end of the log."""
    facts = {
        "visualcnn": __version__,
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "Packages": ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
        "System": platform.platform(),
        "Processor": f"{_processor()}, {cores()} cores",
        "Matrix products": f"{blas_name()}, threads: {blas_threads()}",
        "Screen": _screen(),
        "Run": _run(session),
        "Settings": ", ".join(f"{name} {value}" for name, value in asdict(session.config).items()),
        "Log": str(log_file()),
    }
    lines = [f"{name}: {value}" for name, value in facts.items()]
    return without_home("\n".join([*lines, "", *(last_lines(LINES) or ["The log is empty."])]))


def without_home(text: str) -> str:
    """`text` with the home folder shown as ~, and its name nowhere else in a path."""
    try:
        home = Path.home()
    except RuntimeError:
        return text
    for folder in {home, home.resolve()}:
        if folder == folder.parent:
            continue
        # Tracebacks show Windows' separators twice.
        for spelled in {str(folder), str(folder).replace("\\", "\\\\"), folder.as_posix()}:
            text = re.sub(rf"{re.escape(spelled)}(?![^\\/\s\"':,;)\]])", HOME, text)
    if home.name:
        text = re.sub(rf"(?<=[\\/]){re.escape(home.name)}(?=[\\/])", HOME, text)
    return text


def _run(session: TrainingSession) -> str:
    dataset = session.dataset
    data = f"{dataset.name}, {len(dataset.train):,} to train on" if dataset else "no data"
    return f"{session.state.value}, step {session.step:,}, {data}"


def _screen() -> str:
    screen = QGuiApplication.primaryScreen()
    size = screen.size()
    return (
        f"{QGuiApplication.platformName()}, {size.width()}×{size.height()} at "
        f"{screen.devicePixelRatio():g}, zoom {THEME.zoom:g}"
    )


def _processor() -> str:
    """As the system calls it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    known = (*names, platform.processor(), os.environ.get("PROCESSOR_IDENTIFIER", ""))
    return next(filter(None, known), platform.machine())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
