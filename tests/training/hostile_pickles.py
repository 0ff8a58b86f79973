"""Pickles that no model file may hold: they run code, fill the memory, never end, or mislead."""

from __future__ import annotations

import pickle
import struct
from typing import Any

import dill
import numpy as np

HEAD = b"\x80\x04"
COMMAND = b"\x8c\x04true\x85"


def pickled(value: object) -> bytes:
    """`value` as Python itself pickles it, in the protocol of model files."""
    return pickle.dumps(value, protocol=4)


def array(code: object, shape: object, data: object, **more: object) -> bytes:
    """A state with one array, described in any way."""
    return pickled({"w": {"__nd__": code, "shape": shape, "data": data, **more}})


def doubled_list() -> bytes:
    """Forty lists, each holding the one before twice: 2⁴⁰ items to walk."""
    value: list[Any] = []
    for _ in range(40):
        value = [value, value]
    return pickled({"w": value})


def doubled_key() -> bytes:
    """A dict whose key is forty doubled tuples: hashing it takes 2⁴⁰ steps."""
    doubling = b"".join(b"\x94h" + bytes([index]) + b"\x86" for index in range(40))
    return HEAD + b"})" + b"K\x01\x85" + doubling + b"Ns."


def inside_itself(kind: type) -> bytes:
    """A list or dict that contains itself."""
    value = kind()
    if isinstance(value, list):
        value.append(value)
    else:
        value["w"] = value
    return pickled({"w": value})


def colliding_keys() -> bytes:
    """A dict of numbers that all have one hash: filling it takes quadratic time."""
    return pickled(dict.fromkeys(range(1, (2**61 - 1) * 9_000, 2**61 - 1)))


def shared_data() -> bytes:
    """One megabyte, from which a hundred arrays would be made."""
    data = bytes(1_000_000)
    return pickled([{"__nd__": "u1", "shape": (1_000_000,), "data": data} for _ in range(100)])


def hidden_by_a_frame() -> bytes:
    """A frame that ends two bytes into a number: Python drops those two and reads on behind.

    What stands there as bytes are then instructions.
    """
    code = b"cposix\nsystem\n" + COMMAND + b"R"
    number = b"G" + bytes(8)
    frame = struct.pack("<Q", len(b"](") + len(number) - 6)
    return HEAD + b"\x95" + frame + b"](" + number + b"C" + bytes([len(code)]) + code + b"e."


RUN_CODE = {
    "GLOBAL": HEAD + b"cposix\nsystem\n" + COMMAND + b"R.",
    "STACK_GLOBAL": HEAD + b"\x8c\x05posix\x8c\x06system\x93" + COMMAND + b"R.",
    "INST": b"(S'true'\niposix\nsystem\n.",
    "OBJ": HEAD + b"(cposix\nsystem\n\x8c\x04trueo.",
    "REDUCE of a list": HEAD + b"]" + COMMAND + b"R.",
    "NEWOBJ": HEAD + b"c_io\nFileIO\n\x8c\x09/dev/null\x85\x81.",
    "NEWOBJ_EX": HEAD + b"c_io\nFileIO\n\x8c\x09/dev/null\x85}\x92.",
    "BUILD": HEAD + b"}}b.",
    "EXT1": HEAD + b"\x82\x01.",
    "EXT2": HEAD + b"\x83\x01\x00.",
    "EXT4": HEAD + b"\x84\x01\x00\x00\x00.",
    "PERSID": b"Pnumber one\n.",
    "BINPERSID": HEAD + b"K\x01Q.",
    "a lambda": dill.dumps(lambda: 0, protocol=4),
    "a class": dill.dumps(type("Layer", (), {}), protocol=4),
    "an array of NumPy": pickled(np.zeros(3)),
    "a scalar of NumPy": pickled(np.float64(1)),
    "a random generator": pickled(np.random.default_rng(0)),
}

EXHAUST = {
    "doubled list": doubled_list(),
    "doubled key": doubled_key(),
    "colliding keys": colliding_keys(),
    "list inside itself": inside_itself(list),
    "dict inside itself": inside_itself(dict),
    "deep lists": HEAD + b"]" * 9_000 + b"a" * 8_999 + b".",
    "deep tuples": HEAD + b")" + b"\x85" * 15_000 + b".",
    "deep dicts": HEAD + b"}" + b"\x8c\x01w}" * 6_000 + b"s" * 6_000 + b".",
    "LONG text": b"L" + b"9" * 1_000_000 + b"L\n.",
    "INT text": b"I" + b"9" * 1_000_000 + b"\n.",
    "LONG4": HEAD + b"\x8b" + struct.pack("<I", 1_000_000) + b"\x7f" * 1_000_000 + b".",
    "long LONG1": HEAD + b"}\x8c\x01w\x8a\xff" + b"\x7f" * 255 + b"s.",
    "many instructions": HEAD + b"](" + b"N" * 20_000 + b"e.",
    "memo at the end of memory": HEAD + b"]r\xff\xff\xff\x7f.",
    "PUT": HEAD + b"]p2147483647\n.",
    "shared data": shared_data(),
}

MISLEAD = {
    "huge shape": array("f8", (2**31, 2**31), b""),
    "shape whose product overflows": array("f8", (2**32, 2**32), b""),
    "huge shape of nothing": array("f8", (0, 2**62), b""),
    "wide shape of nothing": array("f8", (0, 50_000_000, 50_000_000), b""),
    "negative shape": array("f8", (-1, -1), bytes(8)),
    "shape of a bool": array("u1", (True,), b"1"),
    "shape of a float": array("u1", (1.0,), b"1"),
    "shape as a list": array("u1", [1], b"1"),
    "many dimensions": array("u1", (1,) * 65, b"1"),
    "too little data": array("f4", (2, 3), bytes(23)),
    "too much data": array("f4", (2, 3), bytes(25)),
    "data as text": array("u1", (1,), "1"),
    "type of objects": array("O", (1,), bytes(8)),
    "type without a size": array("V0", (1,), b""),
    "type by number": array(4, (1,), bytes(4)),
    "type as a tuple": array(("f4",), (1,), bytes(4)),
    "bool of two": array("b1", (2,), b"\x01\x02"),
    "array with more": array("u1", (1,), b"1", strides=(8,)),
    "array without data": pickled({"w": {"__nd__": "f4", "shape": (0,)}}),
    "module's name": pickled({"w": {"__name__": "os"}}),
    "numbers as keys": pickled({"w": {1: 2}}),
    "bytes as keys": pickled({"w": {b"a": 2}}),
    "a list": pickled([1, 2]),
    "nothing": pickled(None),
    "an array alone": pickled({"__nd__": "u1", "shape": (1,), "data": b"1"}),
    "a set": pickled({"w": {1, 2}}),
    "a frozenset": pickled({"w": frozenset({1, 2})}),
    "a bytearray": pickle.dumps({"w": bytearray(9)}, protocol=5),
}

GARBLED = {
    "protocol 5": pickle.dumps({"w": 1}, protocol=5),
    "protocol 2": pickle.dumps({"w": 1}, protocol=2),
    "protocol 0": pickle.dumps({"w": 1}, protocol=0),
    "no protocol": b"}.",
    "two protocols": HEAD + HEAD + b"}.",
    "a second pickle": pickled({}) + pickled({}),
    "a byte at the end": pickled({}) + b".",
    "no end": HEAD + b"}",
    "no instructions": b"",
    "no value": HEAD + b".",
    "two values": HEAD + b"}}.",
    "open mark": HEAD + b"}(.",
    "no mark": HEAD + b"}e.",
    "APPEND to nothing": HEAD + b"Na.",
    "APPEND through a mark": HEAD + b"](Na.",
    "APPENDS to nothing": HEAD + b"(Ne.",
    "APPEND to a dict": HEAD + b"}Na.",
    "APPENDS to a tuple": HEAD + b"N\x85(Ne.",
    "SETITEM in a list": HEAD + b"]\x8c\x01wNs.",
    "SETITEMS of three": HEAD + b"}(\x8c\x01wN\x8c\x01wu.",
    "tuple of nothing": HEAD + b"\x85.",
    "tuple through a mark": HEAD + b"NN(\x86t\x86.",
    "MEMOIZE nothing": HEAD + b"\x94}.",
    "unknown memo": HEAD + b"h\x05.",
    "unknown long memo": HEAD + b"j\x05\x00\x00\x00.",
    "POP": HEAD + b"}N0.",
    "POP_MARK": HEAD + b"}(N1.",
    "DUP": HEAD + b"}2.",
    "unknown instruction": HEAD + b"\xff.",
    "code hidden by a frame": hidden_by_a_frame(),
    "frame in a frame": HEAD
    + b"\x95"
    + struct.pack("<Q", 11)
    + b"\x95"
    + struct.pack("<Q", 2)
    + b"}.",
    "frame beyond the end": HEAD + b"\x95" + struct.pack("<Q", 99) + b"}.",
    "frame of 2⁶⁴ bytes": HEAD + b"\x95" + b"\xff" * 8 + b"}.",
    "bytes beyond the end": HEAD + b"B" + struct.pack("<I", 99) + b".",
    "bytes of 2⁶² bytes": HEAD + b"\x8e" + struct.pack("<Q", 2**62) + b".",
    "text of 2⁶² bytes": HEAD + b"\x8d" + struct.pack("<Q", 2**62) + b".",
    "bytearray of 2⁶² bytes": HEAD + b"\x96" + struct.pack("<Q", 2**62) + b".",
    "text that isn't UTF-8": HEAD + b"}\x8c\x01\xff" + b"Ns.",
    "STRING with a strange escape": b"S'\\d'\n.",
}

HOSTILE = {**RUN_CODE, **EXHAUST, **MISLEAD, **GARBLED}
