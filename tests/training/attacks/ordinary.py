"""A process of its own that reads the attacks that run code in the ordinary way, with dill.

Whatever they are about to do is heard, and what would do more than look up a name is stopped. Run
it with an empty folder as the working folder; it prints what each was about to do, as JSON.
"""

from __future__ import annotations

import contextlib
import copyreg
import json
import os
import sys

import dill

from tests.training.attacks.code import BY_NAME, BY_NUMBER, EXTENSIONS, OF_DILL

LOOKED_UP = "pickle.find_class"
SILENT = ("object.__getattr__", "code.__new__")


class StoppedError(Exception):
    """What the pickle wanted is not done."""


class Guard:
    """Hears what a pickle is about to do, and stops it after the first name was looked up."""

    def __init__(self) -> None:
        self.heard: list[str] | None = None
        sys.addaudithook(self._hook)

    def _hook(self, event: str, _: tuple[object, ...]) -> None:
        if self.heard is None:
            return
        self.heard.append(event)
        if event != LOOKED_UP and event not in SILENT:
            raise StoppedError(event)

    def read(self, payload: bytes) -> list[str]:
        """What `payload` was about to do."""
        heard: list[str] = []
        self.heard = heard
        with contextlib.suppress(Exception):
            dill.loads(payload)
        self.heard = None
        return heard


def main() -> None:
    """Read them all; those that end or crash the process are only looked up."""
    for number in EXTENSIONS:
        copyreg.add_extension("os", f"system{number}", number)
        vars(copyreg)["_extension_cache"][number] = os.system
    guard = Guard()
    harmless = {
        name: payload
        for name, payload in {**BY_NAME, **OF_DILL, **BY_NUMBER}.items()
        if name not in {"sys.exit", "os.fork", "ctypes.string_at", "sys.setrecursionlimit"}
    }
    json.dump({name: guard.read(payload) for name, payload in harmless.items()}, sys.stdout)


if __name__ == "__main__":
    main()
