"""One life in a process of its own: what it came to is printed as one line of JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.monkey.life import Tally


def main() -> int:
    """0 when all went well, 1 after a fault; anything else is a crash."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="an empty folder, the monkey's ground")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--life", type=int, required=True)
    parser.add_argument("--numbers", required=True, help="events: 0-99,105,…")
    options = parser.parse_args()
    _move_in(options.folder)
    tally = _live(options.folder, (options.seed, options.life), numbers_in(options.numbers))
    sys.stdout.write(json.dumps(asdict(tally) | {"states": sorted(tally.states)}) + "\n")
    return 1 if tally.fault else 0


def _move_in(folder: Path) -> None:
    """Nothing outside `folder` may be read as the user's own, or written."""
    from visualcnn.data.paths import HOME_VARIABLE

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ[HOME_VARIABLE] = str(folder / "kept")
    names = {"HOME": "", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "share"}
    os.environ.update({variable: str(folder / name) for variable, name in names.items()})


def _live(folder: Path, name: tuple[int, int], numbers: list[int]) -> Tally:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from tests.monkey.ground import prepare
    from tests.monkey.life import Life
    from tests.monkey.mirror import Mirror

    for style in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(style, QSettings.Scope.UserScope, str(folder / "config"))
    app = QApplication(["visualcnn"])
    ground = prepare(folder)
    os.chdir(ground.saves)
    mirror = Mirror(ground.data / "fine")
    with (folder / "events.txt").open("w", encoding="utf-8", buffering=1) as log:
        tally = Life(name, numbers, ground, log).run(app)
    mirror.close()
    return tally


def numbers_in(text: str) -> list[int]:
    """The numbers that "3,5-7" stands for: 3, 5, 6, 7."""
    numbers: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers


if __name__ == "__main__":
    sys.exit(main())
