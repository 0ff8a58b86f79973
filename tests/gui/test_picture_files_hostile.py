"""Hostile pictures: read or refused at once, in little memory, and nothing else is opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.hostile_pictures import READ, REFUSED, png
from tests.watched_reading import Reading, watched_readings
from visualcnn.data.dataset import DataError
from visualcnn.gui.picture_files import read_picture

READER = "visualcnn.gui.picture_files:read_picture"
SECONDS = 1.0
MEGABYTES = 200.0


def readings_of(folder: Path, contents: dict[str, bytes]) -> list[Reading]:
    """What each of these files did."""
    harmless = folder / "good"
    # With transparency: the first such picture makes PySide import what it needs for that.
    harmless.write_bytes(png(depth=16, color=6))
    paths = [folder / f"{name.replace(' ', '-')}.png" for name in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    readings = watched_readings(READER, harmless, paths)
    assert len(readings) == len(contents)
    return readings


def assert_cheap(reading: Reading) -> None:
    """Less than 1 s and 200 MB, and only the file itself was opened."""
    assert reading.seconds < SECONDS, reading
    assert reading.peak < MEGABYTES, reading
    assert reading.touched == [], reading


def test_bombs_beside_the_pixels_are_not_unpacked(tmp_path: Path) -> None:
    """Of such pictures the pixels are read, and so are the largest that may be."""
    for reading in readings_of(tmp_path, READ):
        assert reading.refusal == "", reading
        assert_cheap(reading)


def test_other_files_are_refused(tmp_path: Path) -> None:
    """In one sentence that names the file."""
    readings = readings_of(tmp_path, {name: content for name, (content, _) in REFUSED.items()})
    for reading, (_, words) in zip(readings, REFUSED.values(), strict=True):
        kind, _, sentence = reading.refusal.partition(": ")
        assert kind == "DataError", reading
        assert sentence.startswith(reading.name), reading
        assert words in sentence, reading
        assert sentence.endswith(".")
        assert ". " not in sentence
        assert_cheap(reading)


@pytest.mark.qt_log_ignore("libpng")
@pytest.mark.parametrize("kept", range(1, len(png()) - 12, 7))
def test_a_png_cut_anywhere_is_refused(tmp_path: Path, kept: int) -> None:
    """Never half a picture; only its end mark may lack."""
    path = tmp_path / "cut.png"
    path.write_bytes(png()[:kept])
    with pytest.raises(DataError):
        read_picture(path)
