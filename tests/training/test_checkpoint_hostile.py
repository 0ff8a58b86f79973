"""Whatever a file holds, opening it runs nothing and ends in a state or in one sentence."""

import contextlib
import hashlib
import re
import sys
import time
from collections.abc import Iterator

import dill
import numpy as np
import pytest

from tests.training.hostile_pickles import HOSTILE, RUN_CODE
from visualcnn.training import opcodes
from visualcnn.training.checkpoint import CheckpointError, dumps, loads

SEAL = 45
SMALL = dumps({"w": np.arange(3, dtype="f4"), "step": 1874})
DAMAGED = "model.visualcnn is damaged: its checksum doesn't match."


class Ear:
    """Hears, while it listens, what Python is about to do: open, import, run, look up."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._listening = False

    def hook(self, event: str, _: tuple[object, ...]) -> None:
        """An audit hook; Python can't remove it, but without a listener it does nothing."""
        if self._listening:
            self.heard.append(event)

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Forget what was heard, and hear what happens inside."""
        self.heard.clear()
        self._listening = True
        try:
            yield
        finally:
            self._listening = False


EAR = Ear()


def sealed(payload: bytes) -> bytes:
    """`payload` with the seal of a true model file."""
    return payload + b"\x80\x04C\x28visualcn" + hashlib.sha256(payload).digest() + b"."


@pytest.fixture(scope="module", autouse=True)
def _audit() -> None:
    sys.addaudithook(EAR.hook)


def refused(data: bytes) -> str:
    """Why `data` isn't opened; fails if anything was run, imported or opened on the way."""
    with EAR.listening(), pytest.raises(CheckpointError) as caught:
        loads(data, "model.visualcnn")
    assert EAR.heard == []
    return str(caught.value)


def test_every_truncation_is_refused() -> None:
    """A file that lost any number of bytes from its end is refused in one sentence."""
    for length in range(len(SMALL)):
        assert re.fullmatch(r"model\.visualcnn [^.\n]+\.", refused(SMALL[:length]))


def test_every_changed_bit_is_refused() -> None:
    """A file with one bit turned over, anywhere, is refused as damaged."""
    for position in range(len(SMALL) * 8):
        changed = bytearray(SMALL)
        changed[position // 8] ^= 1 << position % 8
        assert refused(bytes(changed)) == DAMAGED


def test_a_changed_bit_under_a_new_seal_does_no_harm() -> None:
    """With the seal renewed, a changed file gives a state of plain data or CheckpointError."""
    payload = SMALL[:-SEAL]
    opened = 0
    for position in range(len(payload) * 8):
        changed = bytearray(payload)
        changed[position // 8] ^= 1 << position % 8
        try:
            opened += type(loads(sealed(bytes(changed)))) is dict
        except CheckpointError:
            continue
    assert opened > 0


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pickles_are_refused(name: str) -> None:
    """A hostile pickle is refused at once with and without a true seal, and nothing is run."""
    start = time.perf_counter()
    for data in (HOSTILE[name], sealed(HOSTILE[name]), HOSTILE[name] + SMALL[1:]):
        assert re.fullmatch(r"model\.visualcnn [^\n]+\.", refused(data))
    assert time.perf_counter() - start < 2


def test_the_seal_is_checked_before_the_instructions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without its seal isn't looked into."""

    def never(_: bytes) -> None:
        pytest.fail("The instructions were read.")

    monkeypatch.setattr(opcodes, "check", never)
    assert "damaged" in refused(SMALL[:9] + b"?" + SMALL[10:])


@pytest.mark.parametrize("name", RUN_CODE)
def test_the_unpickler_is_a_second_wall(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if the check of instructions let everything by, no name would be looked up."""
    monkeypatch.setattr(opcodes, "check", lambda _: None)
    reason = refused(sealed(RUN_CODE[name]))
    if "PERSID" in name:
        assert "refers to something outside the file" in reason


def test_dill_looks_for_no_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is read by Python's own load: dill's would go on to look for a class in __main__."""
    monkeypatch.setattr(dill.Unpickler, "load", lambda _: pytest.fail("dill's load was used."))
    assert loads(SMALL)["step"] == 1874


def test_the_walls_are_needed() -> None:
    """Read the ordinary way, a hostile pickle does run code: the tests above can fail."""
    with EAR.listening():
        dill.loads(RUN_CODE["GLOBAL"])
    assert "os.system" in EAR.heard
