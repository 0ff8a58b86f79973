"""A process of its own that reads, with dill, the attacks that name something: as trust would.

Whatever they are about to do is heard, and what would do more than look up a name is stopped. Run
it with an empty folder as the working folder; it prints what each was about to do, as JSON.
"""

from __future__ import annotations

import contextlib
import copyreg
import io
import json
import os
import sys

import dill

from tests.training.attacks.code import BY_NUMBER, EXTENSIONS
from tests.training.attacks.corpus import SEALED, naming_files
from tests.training.attacks.models import TRUE_FILE

LOOKED_UP = "pickle.find_class"
SILENT = ("object.__getattr__", "code.__new__")
HARMLESS = "a true file"


class StoppedError(Exception):
    """What the pickle wanted is not done."""


class Guard:
    """Hears what a pickle is about to do, and stops it after the first name was looked up."""

    def __init__(self) -> None:
        self.heard: list[str] | None = None
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.heard is None:
            return
        if event == LOOKED_UP:
            self.heard.append(f"{event} {arguments[0]}.{arguments[1]}")
            return
        self.heard.append(event)
        if event not in SILENT:
            raise StoppedError(event)

    def read(self, content: bytes) -> list[str]:
        """What the pickles in `content` were about to do, read one after the other."""
        heard: list[str] = []
        stream = io.BytesIO(content)
        deepest = sys.getrecursionlimit()
        self.heard = heard
        # To end the process is what one of them tries.
        with contextlib.suppress(Exception, SystemExit):
            while True:
                dill.load(stream)
        self.heard = None
        sys.setrecursionlimit(deepest)
        return heard


def main() -> None:
    """Read them all, and a true file."""
    for number in EXTENSIONS:
        copyreg.add_extension("os", f"system{number}", number)
    cache = vars(copyreg)["_extension_cache"]
    guard = Guard()
    about = {HARMLESS: guard.read(TRUE_FILE.read_bytes())}
    for name, content in naming_files():
        cache.clear()
        if name.removesuffix(SEALED) in BY_NUMBER:
            # What an earlier pickle leaves: the name isn't looked up again.
            cache.update(dict.fromkeys(EXTENSIONS, os.system))
        about[name] = guard.read(content)
    json.dump(about, sys.stdout)


if __name__ == "__main__":
    main()
