"""The arrows between the rooms hold, and each contract is seen to fail when its rule is broken."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).parent.parent
PACKAGE = PROJECT / "visualcnn"
MODULES = sorted(PACKAGE.rglob("*.py"))
SOURCES = [*MODULES, *sorted((PROJECT / "tests").rglob("*.py"))]
CONFIG = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {item["id"]: item for item in CONFIG["tool"]["importlinter"]["contracts"]}
WITH_QT = {"__init__", "__main__", "app", "gui", "screen"}
MOST_LINES = 300


class Breach(NamedTuple):
    """A module that would break a contract, its only line, and what the linter says of it."""

    contract: str
    module: str
    line: str
    verdict: str


def _arrow(source: str, target: str) -> Breach:
    line = f"import visualcnn.{target}"
    verdict = f"visualcnn.{source} is not allowed to import visualcnn.{target}"
    return Breach("arrows", f"{source}/breach_{target}.py", line, verdict)


def _forbidden(contract: str, room: str, target: str) -> Breach:
    name = f"breach_{target.replace('.', '_')}"
    verdict = f"visualcnn.{room.replace('/', '.')}.{name} -> {target}"
    return Breach(contract, f"{room}/{name}.py", f"import {target}", verdict)


BREACHES = [
    _arrow("nn", "data"),
    _arrow("nn", "training"),
    _arrow("data", "nn"),
    _arrow("data", "cli"),
    _arrow("training", "gui"),
    _arrow("training", "cli"),
    _arrow("training", "explain"),
    _arrow("explain", "training"),
    _arrow("explain", "gui"),
    _arrow("nn", "explain"),
    _arrow("gui", "cli"),
    _arrow("cli", "gui"),
    _arrow("gui", "app"),
    Breach("arrows", "stray.py", "", "stray"),
    _forbidden("nn-numpy", "nn", "tqdm"),
    _forbidden("nn-numpy", "nn", "threadpoolctl"),
    _forbidden("core-qt", "nn", "PySide6"),
    _forbidden("core-qt", "data", "pyqtgraph"),
    _forbidden("core-qt", "training", "PySide6"),
    _forbidden("core-qt", "explain", "PySide6"),
    _forbidden("core-qt", "cli", "PySide6"),
    _forbidden("views-thread", "gui/views", "visualcnn.gui.training_thread"),
    _forbidden("dill-checkpoint", "training", "dill"),
    _forbidden("dill-checkpoint", "gui/views", "dill"),
    _forbidden("sklearn-tsne", "explain", "sklearn"),
    _forbidden("sklearn-tsne", "gui", "sklearn"),
]


def lint_imports(folder: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and text of import-linter on the package in `folder`, under our contracts."""
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", run, "--no-cache", "--no-logo", *arguments]
    command += ["--config", str(PROJECT / "pyproject.toml")]
    # A wide terminal, so that no sentence is wrapped.
    wide = os.environ | {"COLUMNS": "500"}
    result = subprocess.run(
        command, cwd=folder, env=wide, capture_output=True, text=True, check=False
    )
    return result.returncode, result.stdout + result.stderr


def test_the_arrows_hold() -> None:
    """Every contract on who imports whom is kept."""
    code, text = lint_imports(PROJECT)
    assert code == 0, text


@pytest.mark.parametrize("contract", CONTRACTS)
def test_each_contract_fails_when_it_is_broken(contract: str, tmp_path: Path) -> None:
    """In a copy with forbidden imports the contract's failure names every one of them."""
    shutil.copytree(PACKAGE, tmp_path / "visualcnn", ignore=shutil.ignore_patterns("__pycache__"))
    breaches = [breach for breach in BREACHES if breach.contract == contract]
    for breach in breaches:
        (tmp_path / "visualcnn" / breach.module).write_text(breach.line, encoding="utf-8")
    code, text = lint_imports(tmp_path, "--contract", contract)
    assert code == 1
    assert f"{CONTRACTS[contract]['name']} BROKEN" in text
    unblamed = [breach for breach in breaches if breach.verdict not in text]
    assert breaches
    assert not unblamed, text


def test_every_room_without_a_window_is_kept_from_qt() -> None:
    """A new room beside gui and app must be named in the contract that forbids Qt."""
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or _holds_code(path)}
    named = {name.removeprefix("visualcnn.") for name in CONTRACTS["core-qt"]["source_modules"]}
    assert rooms - WITH_QT == named


def test_nn_imports_numpy_alone() -> None:
    """Beside itself and Python's own library, nn imports nothing but NumPy."""
    imported = {
        name.split(".")[0] if not name.startswith("visualcnn") else ".".join(name.split(".")[:2])
        for path in (PACKAGE / "nn").rglob("*.py")
        for name in _imports(path)
    }
    assert imported - sys.stdlib_module_names == {"numpy", "visualcnn.nn"}


@pytest.mark.parametrize("module", ["visualcnn.app", "visualcnn.cli", "visualcnn.training"])
def test_qt_is_imported_only_when_a_window_is_wanted(module: str) -> None:
    """Importing the program, its command line or the training loads neither Qt nor pyqtgraph."""
    check = f"import sys, {module}; sys.exit(bool({{'PySide6', 'pyqtgraph'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_every_module_is_short_and_says_what_it_is() -> None:
    """No file is longer than 300 lines, and each opens with a sentence."""
    assert [str(path) for path in SOURCES if _length(path) > MOST_LINES] == []
    unsaid = [path for path in SOURCES if not _opening(path).endswith((".", ":"))]
    assert [str(path) for path in unsaid] == []


def test_the_library_never_prints() -> None:
    """No module calls print: what the command line says, it writes to a stream."""
    assert [str(path) for path in MODULES if "print" in _called(path)] == []


TESTED_WITH = {
    # The schema's parts meet their hostile files together.
    "training/layer_schema.py": "training/test_schema.py",
    "training/run_schema.py": "training/test_schema.py",
    "training/model_record.py": "training/test_model_file.py",
    # Records that the worker takes and gives.
    "training/requests.py": "training/test_worker.py",
}


def test_tests_mirror_the_package() -> None:
    """Every module with code of its own has a test file at the same place below tests/.

    Parts of a view are tested through the view, as the user meets them.
    """
    views = PACKAGE / "gui" / "views"
    tested = [path for path in MODULES if _has_code(path) and not path.is_relative_to(views)]
    assert [str(path) for path in tested if not _tests_of(path).is_file()] == []


def _tests_of(path: Path) -> Path:
    """Where the tests of a module belong."""
    relative = path.relative_to(PACKAGE)
    if relative.as_posix() in TESTED_WITH:
        return PROJECT / "tests" / TESTED_WITH[relative.as_posix()]
    name = relative.parent.name if relative.stem == "__init__" else relative.stem.strip("_")
    return PROJECT / "tests" / relative.parent / f"test_{name}.py"


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _opening(path: Path) -> str:
    """The first line of a module's docstring."""
    first, *_ = (ast.get_docstring(_tree(path)) or "").splitlines() or [""]
    return first


def _called(path: Path) -> set[str]:
    """The names of the functions that a module calls."""
    calls = [node.func for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
    return {function.id for function in calls if isinstance(function, ast.Name)}


def _has_code(path: Path) -> bool:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return any(isinstance(node, kinds) for node in _tree(path).body)


def _holds_code(folder: Path) -> bool:
    return folder.is_dir() and any(folder.rglob("*.py"))


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names
