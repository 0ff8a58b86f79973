"""A save ends with the new file or with the old one, whatever the disk does."""

import contextlib
import errno
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from visualcnn.training import atomic
from visualcnn.training.atomic import SaveError, require_writable, write_atomically

OLD = b"old" * 1_000
NEW = b"new" * 2_000
FAULTS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds model.visualcnn with the old content, and nothing else."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "model.visualcnn").write_bytes(OLD)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in the folder, hidden ones included."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_new_file_is_written(tmp_path: Path) -> None:
    """A file that wasn't there is written, alone, with the mode of any new file."""
    write_atomically(tmp_path / "a", NEW)
    assert contents(tmp_path) == {"a": NEW}
    (tmp_path / "b").write_bytes(NEW)
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_the_previous_file_is_kept(folder: Path) -> None:
    """After each save `.bak` holds what the file held before."""
    path = folder / "model.visualcnn"
    for old, new in ((OLD, NEW), (NEW, b"newer"), (b"newer", b"")):
        write_atomically(path, new)
        assert contents(folder) == {"model.visualcnn": new, "model.visualcnn.bak": old}


def test_without_a_backup(folder: Path) -> None:
    """No `.bak` is made where none is wanted."""
    write_atomically(folder / "model.visualcnn", NEW, keep_backup=False)
    assert contents(folder) == {"model.visualcnn": NEW}


def test_a_link_is_followed(folder: Path) -> None:
    """A link stays a link: the file that it points to is written, and its backup lies beside it."""
    link = folder.parent / "link"
    link.symlink_to("models/model.visualcnn")
    write_atomically(link, NEW)
    assert link.is_symlink()
    assert contents(folder) == {"model.visualcnn": NEW, "model.visualcnn.bak": OLD}


def test_a_link_to_nothing_yet_is_followed(tmp_path: Path) -> None:
    """A link to a file that doesn't exist makes that file."""
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link", NEW)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == NEW


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o640])
def test_the_mode_is_kept(folder: Path, mode: int) -> None:
    """The new file and the backup have the mode that the old file had."""
    path = folder / "model.visualcnn"
    path.chmod(mode)
    write_atomically(path, NEW)
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == mode


def test_the_order_of_steps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Data first, then names, then the folder; before and after each step a whole file is there."""
    path = folder / "model.visualcnn"
    steps: list[str] = []

    def watch(name: str) -> None:
        real = getattr(os, name)

        def step(*args: Any) -> object:  # noqa: ANN401 - whatever the real one takes
            assert path.read_bytes() == OLD
            result = real(*args)
            steps.append(f"{name} {Path(args[1]).name if name == 'replace' else ''}".strip())
            assert path.read_bytes() in {OLD, NEW}
            return result

        monkeypatch.setattr(os, name, step)

    for name in ("link", "replace"):
        watch(name)
    real_fsync = os.fsync

    def flush(file: int) -> None:
        steps.append(kind_of(file))
        real_fsync(file)

    monkeypatch.setattr(os, "fsync", flush)
    write_atomically(path, NEW)
    assert steps == [
        "flush 6000 bytes",
        "link",
        "replace model.visualcnn.bak",
        "replace model.visualcnn",
        "flush folder",
    ]


def kind_of(file: int) -> str:
    """What a file descriptor is open for, in words."""
    found = os.fstat(file)
    return "flush folder" if stat.S_ISDIR(found.st_mode) else f"flush {found.st_size} bytes"


def test_places_where_nothing_can_be_saved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing folder, a folder, a device, a bad name and a protected file: each its sentence."""
    (folder / "loop").symlink_to("loop")
    places = {
        folder / "none" / "a": f"the folder {folder}/none doesn't exist",
        folder / "model.visualcnn" / "a": "isn't a folder",
        folder: "a folder has this name",
        Path("/dev/null"): "isn't an ordinary file",
        folder / ("x" * 256): "its name is too long. Choose a shorter one",
        folder / "a\0b": "name can't hold this sign",
        folder / "loop": "leads back to itself",
    }
    for place, words in places.items():
        with pytest.raises(SaveError, match=words):
            write_atomically(place, NEW)
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda place, _: Path(place) == folder)
        with pytest.raises(SaveError, match="write-protected"):
            write_atomically(folder / "model.visualcnn", NEW)
    (folder / "loop").unlink()
    assert contents(folder) == {"model.visualcnn": OLD}


def test_a_long_name_is_no_trouble(tmp_path: Path) -> None:
    """The longest name that a file can have can be saved; its temporary file is shorter."""
    path = tmp_path / ("x" * 255)
    write_atomically(path, NEW)
    assert path.read_bytes() == NEW


def test_leftovers_of_a_killed_save_are_removed(folder: Path) -> None:
    """What a killed save left an hour ago goes at the next one; younger files and others' stay."""
    path = folder / "model.visualcnn"
    prefix = atomic._temporary_prefix(path)
    for name, age in ((prefix + "a", 4_000), (prefix + "b", 100), (".visualcnn-other", 4_000)):
        (folder / name).write_bytes(b"part")
        os.utime(folder / name, (time.time() - age,) * 2)
    write_atomically(path, NEW, keep_backup=False)
    assert set(contents(folder)) == {"model.visualcnn", prefix + "b", ".visualcnn-other"}


SAVE_FOR_EVER = """
import itertools, pathlib, runpy, sys
write = runpy.run_path(sys.argv[1])["write_atomically"]
print("ready", flush=True)
for number in itertools.count():
    write(pathlib.Path(sys.argv[2]), bytes([number % 256]) * 300_000)
"""


def test_killed_at_any_moment(folder: Path) -> None:
    """A process killed while it saves again and again leaves a whole file and a whole backup."""
    path = folder / "model.visualcnn"
    path.write_bytes(bytes(300_000))
    command = [sys.executable, "-c", SAVE_FOR_EVER, atomic.__file__, str(path)]
    delays = random.Random(0)  # noqa: S311 - moments, not secrets
    for _ in range(6):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(delays.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
            process.wait()
        for file in (path, folder / "model.visualcnn.bak"):
            if file.exists():
                content = file.read_bytes()
                assert content == content[:1] * 300_000
    assert path.read_bytes() != bytes(300_000)


def test_what_can_be_written_passes_and_nothing_is_touched(tmp_path: Path) -> None:
    """Neither a new file nor an old one; the probe is gone afterwards."""
    old = tmp_path / "old.visualcnn"
    old.write_bytes(b"old")
    before = old.stat().st_mtime_ns
    require_writable(old)
    require_writable(tmp_path / "new.visualcnn")
    assert list(tmp_path.iterdir()) == [old]
    assert (old.read_bytes(), old.stat().st_mtime_ns) == (b"old", before)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("absent/m", "the folder /.* doesn't exist"),
        ("file/m", "file isn't a folder"),
        ("folder", "a folder has this name"),
        ("m" * 300, "its name is too long"),
        ("link", "a link that leads back to itself"),
    ],
)
def test_what_cannot_be_written_is_told_before(tmp_path: Path, name: str, fault: str) -> None:
    """By the same sentence as after the work."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("link")
    for save in (require_writable, lambda path: write_atomically(path, b"new")):
        with pytest.raises(SaveError, match=rf"can't be saved: .*{fault}"):
            save(tmp_path / name)


def test_a_name_that_leaves_no_room_for_the_backups_is_told_before(tmp_path: Path) -> None:
    """The old file has to be kept under a longer one."""
    old = tmp_path / ("m" * 253)
    require_writable(old)
    old.touch()
    with pytest.raises(SaveError, match="its name is too long"):
        require_writable(old)
