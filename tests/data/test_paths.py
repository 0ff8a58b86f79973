"""The folders follow the system's customs, or one environment variable."""

import subprocess
import sys
from pathlib import Path

import pytest

from visualcnn.data.paths import data_cache, user_data


def test_one_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With VISUALCNN_HOME all folders lie in it, apart from one another, and none is created."""
    home = tmp_path / "home"
    monkeypatch.setenv("VISUALCNN_HOME", str(home))
    assert data_cache() == home / "cache" / "data"
    assert user_data() == home / "data"
    assert not home.exists()


@pytest.mark.parametrize("value", [None, ""])
def test_the_system_decides_otherwise(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    """Without the variable, or with an empty one, the folders are the user's own."""
    monkeypatch.delenv("VISUALCNN_HOME", raising=False)
    if value is not None:
        monkeypatch.setenv("VISUALCNN_HOME", value)
    assert data_cache().is_absolute()
    assert user_data().is_absolute()
    assert "visualcnn" in data_cache().parts
    assert "visualcnn" in user_data().parts
    assert data_cache() != user_data()


def test_importing_the_data_modules_is_cheap() -> None:
    """pooch, requests and platformdirs stay unloaded until they are needed."""
    script = (
        "import sys, visualcnn.data.download, visualcnn.data.folder, visualcnn.data.paths;"
        "print({'pooch', 'requests', 'platformdirs'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_a_home_of_nobody_is_a_folder_of_that_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A "~" that stands for no user's folder is no reason to fail."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VISUALCNN_HOME", "~no-such-user/x")
    assert data_cache() == tmp_path / "~no-such-user" / "x" / "cache" / "data"
