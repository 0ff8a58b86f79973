"""The wheel and the sdist install into a clean environment, run there, and find their resources."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

import visualcnn

PROJECT = Path(__file__).parent.parent
ICONS = sorted(path.name for path in (PROJECT / "resources" / "icons").glob("*.svg"))
VERSION = visualcnn.__version__
WHEEL = f"visualcnn-{VERSION}-py3-none-any.whl"
SDIST = f"visualcnn-{VERSION}.tar.gz"
FIND_ICON = """
import sys
import visualcnn
from visualcnn.resources import resource
sys.stdout.write(f"{visualcnn.__file__}\\n{resource('icons/play.svg')}\\n")
"""


def run(*command: str | Path, folder: Path) -> str:
    """What the command writes, run in `folder` with no way back to the checkout."""
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    result = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it, not from the checkout."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "hatchling", "build", "-d", folder, "-t", "sdist", folder=PROJECT)
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-build-isolation")
    run(*pip, "--no-deps", "--wheel-dir", folder, folder / SDIST, folder=folder)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the wheel; the dependencies are lent by this one."""
    folder = tmp_path_factory.mktemp("clean")
    run(sys.executable, "-m", "venv", "--without-pip", "venv", folder=folder)
    programs = folder / "venv" / "bin"
    pip = (sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet")
    run(*pip, "--no-deps", "--no-index", built / WHEEL, folder=folder)
    layout = {"base": str(folder / "venv"), "platbase": str(folder / "venv")}
    packages = Path(sysconfig.get_path("purelib", scheme="venv", vars=layout))
    # Added to the path as it is: the .pth files in there, the checkout's among them, don't count.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return programs


def test_the_wheel_holds_package_and_resources(built: Path) -> None:
    """Every icon, the application icon, the desktop entry and the licence are in the wheel."""
    with zipfile.ZipFile(built / WHEEL) as wheel:
        names = set(wheel.namelist())
    resources = {f"visualcnn/resources/icons/{icon}" for icon in ICONS}
    resources |= {"visualcnn/resources/visualcnn.svg", "visualcnn/resources/visualcnn.desktop"}
    assert resources <= names
    assert f"visualcnn-{VERSION}.dist-info/licenses/LICENSE" in names
    assert not [name for name in names if name.startswith(("tests/", "resources/"))]


def test_the_wheel_is_typed(built: Path) -> None:
    """The marker that tells type checkers to use our annotations is in the wheel."""
    with zipfile.ZipFile(built / WHEEL) as wheel:
        assert "visualcnn/py.typed" in wheel.namelist()


def test_the_sdist_can_be_tested(built: Path) -> None:
    """Tests, resources, Makefile and its scripts are in the sdist, and no built thing is."""
    with tarfile.open(built / SDIST) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    needed = {"Makefile", "LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"}
    needed |= {"pyproject.toml", "scripts/make-venv", "scripts/system-libraries"}
    assert needed | {"tests/conftest.py", "resources/icons/play.svg"} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith(".venv")]


def test_the_installed_program_says_its_version(installed: Path, tmp_path: Path) -> None:
    """`visualcnn --version` runs outside the checkout."""
    assert VERSION in run(installed / "visualcnn", "--version", folder=tmp_path)


def test_python_m_visualcnn_is_the_same_program(installed: Path, tmp_path: Path) -> None:
    """`python -m visualcnn --version` answers what `visualcnn --version` answers."""
    as_module = run(installed / "python", "-m", "visualcnn", "--version", folder=tmp_path)
    assert as_module == run(installed / "visualcnn", "--version", folder=tmp_path)


def test_the_installed_package_finds_its_icons(installed: Path, tmp_path: Path) -> None:
    """Package and icons come from the clean environment, not from the checkout."""
    code, icon = run(installed / "python", "-c", FIND_ICON, folder=tmp_path).split()
    assert Path(code).is_relative_to(installed.parent)
    assert Path(icon) == Path(code).parent / "resources" / "icons" / "play.svg"


def test_the_installed_dependencies_are_declared(installed: Path, tmp_path: Path) -> None:
    """An installer gets what the package needs and no more; Qt is capped below 6.11."""
    ask = (
        "import importlib.metadata as m, sys; sys.stdout.write('\\n'.join(m.requires('visualcnn')))"
    )
    required = run(installed / "python", "-c", ask, folder=tmp_path).splitlines()
    always = [line for line in required if "extra ==" not in line]
    names = {line.split("<")[0].split(">")[0].lower() for line in always}
    assert names == {
        *("numpy", "pyside6-essentials", "pyqtgraph", "dill", "pooch", "platformdirs"),
        *("threadpoolctl", "tqdm"),
    }
    assert "PySide6-Essentials<6.11,>=6.10.3".lower() in [line.lower() for line in always]
