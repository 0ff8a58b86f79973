"""Facts about the cache file: read back whole or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from visualcnn.data.digits import DIGITS_VERSION, cache
from visualcnn.data.digits.cache import cache_file, read_cache, write_cache

SHAPE = (4, 28, 28)
IMAGES = np.random.default_rng(3).integers(0, 256, SHAPE).astype(np.uint8)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """A round trip keeps every byte, and NumPy alone can read the file too."""
    assert write_cache(tmp_path, IMAGES)
    np.testing.assert_array_equal(read_cache(tmp_path, SHAPE), IMAGES)
    np.testing.assert_array_equal(np.load(cache_file(tmp_path)), IMAGES)


def test_an_absent_cache_is_none(tmp_path: Path) -> None:
    """No file, or no folder, is no error."""
    assert read_cache(tmp_path / "nowhere", SHAPE) is None


@pytest.mark.parametrize("place", [0, 8, 60, 500, -40, -1])
def test_one_changed_byte_is_noticed(tmp_path: Path, place: int) -> None:
    """Damage in the header, the pixels or the hash makes the file count as absent."""
    write_cache(tmp_path, IMAGES)
    content = bytearray(cache_file(tmp_path).read_bytes())
    content[place] ^= 1
    cache_file(tmp_path).write_bytes(content)
    assert read_cache(tmp_path, SHAPE) is None


@pytest.mark.parametrize("length", [0, 20, 128, 3_000])
def test_a_cut_off_file_is_noticed(tmp_path: Path, length: int) -> None:
    """A file that ends early counts as absent."""
    write_cache(tmp_path, IMAGES)
    cache_file(tmp_path).write_bytes(cache_file(tmp_path).read_bytes()[:length])
    assert read_cache(tmp_path, SHAPE) is None


def test_a_longer_file_is_noticed(tmp_path: Path) -> None:
    """Bytes after the end make the file count as absent."""
    write_cache(tmp_path, IMAGES)
    with cache_file(tmp_path).open("ab") as file:
        file.write(b"more")
    assert read_cache(tmp_path, SHAPE) is None


def test_another_version_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of another version don't pass, not even under this version's file name."""
    write_cache(tmp_path, IMAGES)
    content = cache_file(tmp_path).read_bytes()
    monkeypatch.setattr(cache, "DIGITS_VERSION", DIGITS_VERSION + 1)
    assert read_cache(tmp_path, SHAPE) is None
    cache_file(tmp_path).write_bytes(content)
    assert read_cache(tmp_path, SHAPE) is None


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    """Writing returns False instead of raising: the cache is a convenience."""
    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    assert not write_cache(blocked, IMAGES)


def test_a_failed_rename_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the last step fails, the temporary file is removed and the old cache stays."""
    write_cache(tmp_path, IMAGES)

    def refuse(_self: Path, _target: Path) -> Path:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    assert not write_cache(tmp_path, IMAGES[::-1].copy())
    assert list(tmp_path.iterdir()) == [cache_file(tmp_path)]
    np.testing.assert_array_equal(read_cache(tmp_path, SHAPE), IMAGES)
