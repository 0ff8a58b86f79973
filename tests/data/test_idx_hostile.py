"""Hostile IDX files: each refused in one sentence, at once, in little memory, touching nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.hostile_idx import (
    HOSTILE_LABELS,
    HOSTILE_PACKED,
    HOSTILE_PLAIN,
    LABELS,
    PACKED,
    PLAIN,
    full_bomb,
)
from tests.watched_reading import Reading, watched_readings
from visualcnn.data.catalog import FILE_STEMS
from visualcnn.data.dataset import DataError
from visualcnn.data.folder import load_folder

SECONDS = 1.0
MEGABYTES = 50.0
UNPACKED_MEGABYTES = 250.0
"""196 MB that the reader gives, and what unpacking them takes."""

CORPORA = {
    "images": ("visualcnn.data.idx:read_images", "", PLAIN, HOSTILE_PLAIN),
    "packed": ("visualcnn.data.idx:read_images", ".gz", PACKED, HOSTILE_PACKED),
    "labels": ("visualcnn.data.idx:read_labels", "", LABELS, HOSTILE_LABELS),
    "any-images": (
        "visualcnn.data.idx:read_any_images",
        "",
        PLAIN,
        {name: case for name, case in HOSTILE_PLAIN.items() if "28×28" not in case[1]},
    ),
}


def assert_harmless(reading: Reading, words: str, megabytes: float = MEGABYTES) -> None:
    """Refused in one sentence with `words`, and nothing else happened."""
    kind, _, sentence = reading.refusal.partition(": ")
    assert kind == "DataError", reading
    assert words in sentence, reading
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert reading.seconds < SECONDS, reading
    assert reading.peak < megabytes, reading
    assert reading.touched == [], reading


@pytest.mark.parametrize("corpus", CORPORA)
def test_hostile_files_do_no_harm(tmp_path: Path, corpus: str) -> None:
    """Each: a sentence, less than 1 s and 50 MB, and only the file itself was opened."""
    reader, ending, good, cases = CORPORA[corpus]
    harmless = tmp_path / f"good{ending}"
    harmless.write_bytes(good)
    paths = [tmp_path / f"{name.replace(' ', '-')}{ending}" for name in cases]
    for path, (content, _) in zip(paths, cases.values(), strict=True):
        path.write_bytes(content)
    readings = watched_readings(reader, harmless, paths)
    assert len(readings) == len(cases)
    for reading, (_, words) in zip(readings, cases.values(), strict=True):
        assert_harmless(reading, words)


def test_the_largest_bomb_takes_what_its_header_says(tmp_path: Path) -> None:
    """200 kB that unpack to the most that is read, and a byte more: no second copy is made."""
    harmless, bomb = tmp_path / "good.gz", tmp_path / "bomb.gz"
    harmless.write_bytes(PACKED)
    bomb.write_bytes(full_bomb())
    readings = watched_readings("visualcnn.data.idx:read_images", harmless, [bomb, bomb])
    # The quicker of two: a busy machine takes longer for so many bytes.
    reading = min(readings, key=lambda one: one.seconds)
    assert_harmless(reading, "goes on after the 250,000 images", UNPACKED_MEGABYTES)


def test_the_watch_sees_what_is_touched(tmp_path: Path) -> None:
    """A reader that runs what it reads is told from one that doesn't."""
    harmless, path = tmp_path / "harmless", tmp_path / "hostile"
    harmless.touch()
    path.write_text("import wave, socket\nopen('/dev/null', 'w')\nsocket.socket()")
    (reading,) = watched_readings("runpy:run_path", harmless, [path])
    for words in ("import ('wave'", "open ('/dev/null', 'w'", "socket.__new__"):
        assert any(event.startswith(words) for event in reading.touched), reading.touched


def test_names_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    """Links in a circle, folders named like files, and links to devices are no files of a set."""
    loop, folder, device, absent = (tmp_path / f"{stem}.gz" for stem in FILE_STEMS)
    loop.symlink_to(loop)
    folder.mkdir()
    device.symlink_to("/dev/zero")
    absent.symlink_to(tmp_path / "nowhere")
    with pytest.raises(DataError) as caught:
        load_folder(tmp_path)
    names = f"{', '.join(FILE_STEMS[:3])} and {FILE_STEMS[3]}"
    assert str(caught.value) == f"{tmp_path} lacks {names} (plain or .gz)."
    around = tmp_path / "around"
    around.symlink_to(around)
    for path, words in (
        (around, "doesn't exist"),
        (tmp_path / ("n" * 300), "File name too long"),
        (Path("/dev/zero"), "is not a folder"),
    ):
        with pytest.raises(DataError, match=words):
            load_folder(path)
