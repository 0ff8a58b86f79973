"""Odd surroundings: wherever it is started, the window opens, trains, saves and closes."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.gui import odd_program
from visualcnn.training.model_file import read_model

PLACES = ("VISUALCNN_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME")
CAP_DAC_OVERRIDE, PR_CAPBSET_DROP = 1, 24


def mind_permissions() -> None:
    """Root would write where nobody may; a program that it starts without this right won't."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def use(folder: Path, places: dict[str, Path], *more: str, loses: bool = False) -> dict[str, Any]:
    """What the program tells that is started in `folder` with these environment variables.

    Where it `loses` the last step, because nothing can be kept, it says so where it was started.
    """
    kept = {name: value for name, value in os.environ.items() if name not in PLACES}
    surroundings = {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(folder / "tmp")}
    (folder / "tmp").mkdir()
    done = subprocess.run(
        [sys.executable, odd_program.__file__, str(folder / "run.visualcnn"), *more],
        cwd=folder,
        env=kept
        | surroundings
        | {"PYTHONPATH": str(Path(__file__).parents[2])}
        | {name: str(place) for name, place in places.items()},
        preexec_fn=mind_permissions,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "Nobody caught this" not in done.stderr
    lost = "The last steps could not be autosaved; what came after the last save is lost."
    assert (lost in done.stderr) is loses
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert (told["saved"], told["steps"], told["sentence"]) == (1, 2, "")
    assert read_model(folder / "run.visualcnn").step == 1
    return told


def autosaved(folder: Path) -> list[int]:
    """The steps of the models that are kept anywhere in `folder`."""
    return [read_model(path).step for path in folder.rglob("autosave/*.visualcnn")]


def test_a_home_with_spaces_and_letters_of_any_script(tmp_path: Path) -> None:
    """All that is kept is there afterwards: log, settings, digits and the last step."""
    folder = tmp_path / "Zoë’s  Übung – 数字 'ё' %20 & $HOME"
    folder.mkdir()
    home = folder / "home of Zoë"
    home.mkdir()
    told = use(folder, {"HOME": home})
    assert told["own digit"] == told["settings"] == ""
    assert autosaved(home) == [2]
    kept = {path.name for path in home.rglob("*") if path.is_file()}
    assert {"visualcnn.log", "visualcnn.conf"} <= kept
    assert {path.name for path in folder.iterdir()} == {"home of Zoë", "tmp", "run.visualcnn"}


def test_without_a_home_folder(tmp_path: Path) -> None:
    """What has to be kept is among the temporary files, and none of it where it was started."""
    told = use(tmp_path, {}, "homeless")
    assert told["own digit"] == told["settings"] == ""
    assert autosaved(tmp_path / "tmp") == [2]
    assert not (tmp_path / "~").exists()


@pytest.mark.parametrize("kind", ["files", "protected"])
def test_where_nothing_can_be_kept(tmp_path: Path, kind: str) -> None:
    """Folders that are files, or may only be read: training and saving go on all the same."""
    place = tmp_path / "place"
    if kind == "files":
        place.write_text("not a folder")
    else:
        place.mkdir(mode=0o500)
    told = use(tmp_path, dict.fromkeys(PLACES[1:], place), loses=True)
    assert told["own digit"].startswith(f"Your digits can't be kept in {place}/visualcnn/digits")
    assert told["own digit"].endswith("try again.")
    settings = f"Your settings can't be kept in {place}/visualcnn: see that it can be written."
    assert told["settings"] == settings
    assert {path.name for path in tmp_path.iterdir()} == {"place", "tmp", "run.visualcnn"}
    if kind == "protected":
        assert list(place.iterdir()) == []
