"""A pickle passes only if all it can do is build a small tree of plain data."""

import io
import pickle
import pickletools
import struct

import dill
import numpy as np
import pytest

from tests.training.hostile_pickles import EXHAUST, GARBLED, HEAD, MISLEAD, RUN_CODE
from visualcnn.training.opcodes import MAX_ARGUMENT, MAX_OPCODES, OpcodeError, check

PLAIN: dict[str, object] = {
    "": None,
    "flags": [True, False],
    "numbers": (0, 255, 65_535, -1, 2**31, -(2**127), 0.5, float("nan")),
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
    "text": ["a", "é" * 300, "a"],
    "bytes": [b"", b"1", bytes(70_000)],
    "many": list(range(1_001)),
    "many keys": {str(number): number for number in range(1_001)},
    "one key": {"a": {}},
    "empty": [[], {}],
}


@pytest.mark.parametrize("dumps", [pickle.dumps, dill.dumps])
@pytest.mark.parametrize("key", PLAIN)
def test_plain_data_passes(key: str, dumps: object) -> None:
    """Every kind of plain data passes, as pickle writes it and as dill does."""
    assert callable(dumps)
    check(dumps({key: PLAIN[key]}, protocol=4))


@pytest.mark.parametrize("name", RUN_CODE)
def test_code_is_refused(name: str) -> None:
    """A pickle that names, calls or changes an object is refused, and told why in a sentence."""
    with pytest.raises(OpcodeError, match=r"^(it holds the instruction|it isn't a pickle) .+\.$"):
        check(RUN_CODE[name])


@pytest.mark.parametrize("name", GARBLED)
def test_garbled_instructions_are_refused(name: str) -> None:
    """Instructions that don't build exactly one value from values that are there are refused."""
    with pytest.raises(OpcodeError, match=r"^[a-z][^\n]+\.$"):
        check(GARBLED[name])


def test_the_instruction_is_named() -> None:
    """The sentence names the instruction, also one whose argument is a line of text."""
    with pytest.raises(OpcodeError, match="GLOBAL"):
        check(RUN_CODE["GLOBAL"])
    with pytest.raises(OpcodeError, match="STACK_GLOBAL"):
        check(RUN_CODE["STACK_GLOBAL"])


def test_every_other_instruction_is_refused() -> None:
    """Of Python's instructions, those that plain data needs pass, and every other is refused."""
    needed = {
        *("PROTO", "FRAME", "STOP", "MEMOIZE", "BINGET", "LONG_BINGET", "MARK", "NONE"),
        *("NEWTRUE", "NEWFALSE", "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT"),
        *("SHORT_BINUNICODE", "BINUNICODE", "SHORT_BINBYTES", "BINBYTES", "EMPTY_TUPLE"),
        *("TUPLE", "TUPLE1", "TUPLE2", "TUPLE3", "EMPTY_LIST", "APPEND", "APPENDS"),
        *("EMPTY_DICT", "SETITEM", "SETITEMS"),
    }
    others = [opcode for opcode in pickletools.opcodes if opcode.name not in needed]
    assert len(others) == len(pickletools.opcodes) - len(needed)
    for opcode in others:
        # Zeros serve every argument: a length of nothing, a line that is never read.
        with pytest.raises(OpcodeError, match=f"instruction {opcode.name},"):
            check(HEAD + opcode.code.encode("latin-1") + bytes(8) + b".")


@pytest.mark.parametrize("name", ["doubled list", "list inside itself", "dict inside itself"])
def test_no_container_is_used_twice(name: str) -> None:
    """A container that is used in two places, or inside itself, is refused before it is built."""
    with pytest.raises(OpcodeError, match="in two places"):
        check(EXHAUST[name])


@pytest.mark.parametrize("pickle_", [EXHAUST["colliding keys"], MISLEAD["bytes as keys"]])
def test_keys_are_text(pickle_: bytes) -> None:
    """A key of any other kind is refused before it is hashed."""
    with pytest.raises(OpcodeError, match="keys"):
        check(pickle_)


def _with_keys(*keys: str, apart: bool = False) -> bytes:
    pairs = [b"\x8c" + bytes([len(key)]) + key.encode() + b"N" for key in keys]
    return HEAD + (b"}" + b"s".join([*pairs, b"."]) if apart else b"}(" + b"".join(pairs) + b"u.")


@pytest.mark.parametrize("apart", [False, True])
def test_a_dict_has_each_key_once(apart: bool) -> None:
    """A key given twice is refused: some readers take the first value, and some the last."""
    check(_with_keys("a", "b", apart=apart))
    with pytest.raises(OpcodeError, match=r"one of its dicts has a key twice\."):
        check(_with_keys("a", "b", "a", apart=apart))


def test_two_dicts_may_have_the_same_key() -> None:
    """Also one inside the other."""
    check(pickle.dumps({"a": {"a": {}}, "b": [{"a": 1}, {"a": 1}]}, protocol=4))


@pytest.mark.parametrize("code", [b"X", b"\x8b", b"\x8d", b"\x96", b"T"])
def test_long_text_and_numbers_are_refused_before_they_are_read(code: bytes) -> None:
    """Only the bytes of an array may be of many megabytes."""
    form = "<Q" if code in b"\x8d\x96" else "<I"
    long = HEAD + code + struct.pack(form, MAX_ARGUMENT + 1) + bytes(MAX_ARGUMENT + 1) + b"."
    with pytest.raises(OpcodeError, match="more than 4,000,000 bytes"):
        check(long)
    check(HEAD + b"B" + struct.pack("<I", MAX_ARGUMENT + 1) + bytes(MAX_ARGUMENT + 1) + b".")


def test_a_doubled_key_is_refused() -> None:
    """A key whose hash would take for ever is refused before it is built."""
    with pytest.raises(OpcodeError):
        check(EXHAUST["doubled key"])


def test_the_number_of_instructions_is_bounded() -> None:
    """20,000 instructions pass, one more doesn't."""
    frame = len(b"\x80](e.")
    check(HEAD + b"](" + b"N" * (MAX_OPCODES - frame) + b"e.")
    with pytest.raises(OpcodeError, match="20,000"):
        check(HEAD + b"](" + b"N" * (MAX_OPCODES - frame + 1) + b"e.")


def test_the_end_is_the_end() -> None:
    """The first STOP is the last byte: nothing can hide behind it."""
    with pytest.raises(OpcodeError, match="follows"):
        check(GARBLED["a second pickle"])


class Nameless(pickle.Unpickler):
    """Python's own unpickler, except that it fails where a name is asked for."""

    def find_class(self, module: str, name: str) -> object:
        """Never."""
        raise AssertionError(f"{module}.{name} was asked for")


def test_an_instruction_stays_in_its_frame() -> None:
    """Python's unpickler finds code behind a frame's early end; the check refuses such a frame."""
    payload = GARBLED["code hidden by a frame"]
    assert "GLOBAL" not in {opcode.name for opcode, _, _ in pickletools.genops(payload)}
    with pytest.raises(AssertionError, match="system"):
        Nameless(io.BytesIO(payload)).load()
    with pytest.raises(OpcodeError, match="frame"):
        check(payload)


def test_whatever_passes_loads_as_it_stands() -> None:
    """A pickle with one or two changed bytes is refused, or means the same with and without frames.

    Read from a file, Python minds the frames; read from memory, it passes over them.
    """
    value = {"a": [1, 2.5, (True, None)], "b": {"c": b"123", "d": "a"}, "e": bytes(65_536), "f": 1}
    payload = dill.dumps(value, protocol=4)
    zeros = payload.index(bytes(9_999))
    small = [*range(zeros), *range(zeros + 65_530, len(payload))]
    random = np.random.default_rng(0)
    passed = 0
    for _ in range(3_000):
        changed = bytearray(payload)
        for position in random.choice(small, random.integers(1, 3)):
            changed[position] = payload[random.choice(small)]
        try:
            check(bytes(changed))
        except OpcodeError:
            continue
        from_file = Nameless(io.BytesIO(changed)).load()
        assert repr(from_file) == repr(pickle.loads(bytes(changed)))
        passed += 1
    assert passed > 100
