"""The log on a disk that really gets full."""

from __future__ import annotations

from pathlib import Path

from tests.small_disk import on_small_disk

PROGRAM = """
import logging, os, sys
from pathlib import Path
disk = Path(sys.argv[1])
os.environ["VISUALCNN_HOME"] = str(disk)
from visualcnn.gui.logs import last_lines, log_file, start_log, stop_log

def write(count):
    handler = start_log()
    for number in range(count):
        logging.getLogger("visualcnn.test").info("%d %s", number, "x" * 15_000)
    stop_log(handler)

write(60)
print(200_000 < sum(path.stat().st_size for path in log_file().parent.iterdir()) <= 400 * 1_024)
write(3)
log_file().unlink()
write(3)
print(last_lines(1)[0].split()[-2])
"""


def test_entries_are_lost_and_nothing_else(tmp_path: Path) -> None:
    """Amid the writing, at a start and at an end; where there is room again, it is written on."""
    assert on_small_disk(tmp_path / "disk", PROGRAM) == ["True", "2"]
