"""The folders follow the system's customs, or one environment variable."""

import pwd
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from visualcnn.data.paths import data_cache, home_folder, user_data


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """HOME isn't set, and the system doesn't know this user: so it is in many a container."""

    def unknown(uid: int) -> pwd.struct_passwd:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "VISUALCNN_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)


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


def test_the_home_folder_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As the system says."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home_folder() == tmp_path


@pytest.mark.usefixtures("homeless")
def test_without_a_home_the_folders_are_among_the_temporary_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Apart from one another and from other users'; none is called "~", and none is created."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert home_folder() == tmp_path
    folders = [data_cache(), user_data()]
    assert len(set(folders)) == 2
    for folder in folders:
        assert folder.is_relative_to(tmp_path)
        assert "~" not in folder.parts
    assert data_cache().relative_to(tmp_path).parts[0].startswith("visualcnn-")
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_no_whole_path_is_not_begun_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """HOME may say anything."""
    monkeypatch.setenv("HOME", "somewhere")
    assert home_folder() == Path(tempfile.gettempdir())
