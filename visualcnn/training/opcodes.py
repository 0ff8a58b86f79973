"""Proof, before a pickle is loaded, that all it can do is build a small tree of plain data.

`check` walks the instructions without obeying them and follows what they would put on the stack.
Only instructions that build plain data are known to it, so no object can be named, called or
changed. Keys are text, because the hash of a crafted key can take for ever; and no container is
used twice, because ten doubled lists inside one another are a thousand lists to walk. A dict has
each key once, so that no two readers see two files.

Source: the comments in CPython's `Lib/pickletools.py` are the reference of the pickle machine.
"""

from __future__ import annotations

import io
import pickletools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

MAX_OPCODES: Final = 20_000
"""Enough for hundreds of arrays; checking as many takes some 30 ms."""
MAX_ARGUMENT: Final = 4_000_000
"""Bytes of one text; only the bytes of arrays may be longer."""
PROTOCOL: Final = 4

_LEAF: Final = "leaf"
_TEXT: Final = "text"
_LIST: Final = "list"
_DICT: Final = "dict"
_TUPLE: Final = "tuple"
_SHARED_FREELY: Final = {_LEAF, _TEXT}

_PUSHES: Final = {
    "NONE": _LEAF,
    "NEWTRUE": _LEAF,
    "NEWFALSE": _LEAF,
    "BININT": _LEAF,
    "BININT1": _LEAF,
    "BININT2": _LEAF,
    "LONG1": _LEAF,
    "BINFLOAT": _LEAF,
    "SHORT_BINBYTES": _LEAF,
    "BINBYTES": _LEAF,
    "SHORT_BINUNICODE": _TEXT,
    "BINUNICODE": _TEXT,
    "EMPTY_TUPLE": _LEAF,
    "EMPTY_LIST": _LIST,
    "EMPTY_DICT": _DICT,
}
_FRAME_HEAD: Final = 9
_BINBYTES: Final = ord("B")
_BINBYTES_HEAD: Final = 5
_NAMES: Final = {ord(opcode.code): opcode.name for opcode in pickletools.opcodes}
_TUPLE_SIZES: Final = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}


class OpcodeError(ValueError):
    """A pickle that is more, or less, than plain data; its text says why in one sentence."""


def check(payload: bytes) -> None:
    """Return if `payload` is one pickle of protocol 4 that builds a tree of plain data.

    Raises OpcodeError otherwise, at the first instruction that doesn't fit.
    """
    stack = _Stack()
    frames = _Frames(len(payload))
    last = -1
    for count, (name, argument, position) in enumerate(_instructions(payload)):
        if count == MAX_OPCODES:
            raise OpcodeError(f"it has more than {MAX_OPCODES:,} instructions.")
        if (name == "PROTO") != (count == 0) or (name == "PROTO" and argument != PROTOCOL):
            raise OpcodeError(f"it isn't a pickle of protocol {PROTOCOL}.")
        frames.reach(position)
        if name == "FRAME":
            frames.open(position, argument)
        elif name not in {"PROTO", "STOP"}:
            stack.obey(name, argument)
        last = position
    if last != len(payload) - 1:
        raise OpcodeError("something follows its end.")
    stack.finish()


def _instructions(payload: bytes) -> Iterator[tuple[str, object, int]]:
    """Name, argument and position of every instruction up to the first STOP."""
    try:
        for opcode, argument, position in pickletools.genops(_Binary(payload)):
            yield opcode.name, argument, position or 0
    except OpcodeError:
        raise
    except ValueError as error:
        # A byte that is no instruction, or an argument that is cut short or malformed.
        raise OpcodeError("its instructions are garbled.") from error


class _Binary(io.BytesIO):
    """A pickle in which lines of text, and long text and numbers, are refused before being read."""

    def __init__(self, payload: bytes) -> None:
        super().__init__(payload)
        self._payload = payload

    def readline(self, size: int | None = -1, /) -> bytes:
        del size
        raise _not_data(_NAMES[self._payload[self.tell() - 1]])

    def read(self, size: int | None = -1, /) -> bytes:
        long = size is not None and size > MAX_ARGUMENT
        if long and self._payload[self.tell() - _BINBYTES_HEAD] != _BINBYTES:
            raise OpcodeError(f"it holds a text or number of more than {MAX_ARGUMENT:,} bytes.")
        return super().read(size)


def _not_data(name: str) -> OpcodeError:
    return OpcodeError(f"it holds the instruction {name}, and model files hold nothing but data.")


class _Frames:
    """Frames must hold whole instructions.

    Python's unpickler drops the part of an instruction that stands before the end of a frame, and
    so reads other instructions than those that stand there.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._end = 0

    def reach(self, position: int) -> None:
        """An instruction begins at `position`."""
        if self._end and position > self._end:
            raise OpcodeError("an instruction reaches beyond its frame.")
        if position == self._end:
            self._end = 0

    def open(self, position: int, length: object) -> None:
        """A frame begins at `position`."""
        if self._end:
            raise OpcodeError("a frame begins inside another.")
        if not isinstance(length, int) or length > self._size - position - _FRAME_HEAD:
            raise OpcodeError("a frame is longer than the file.")
        self._end = position + _FRAME_HEAD + length


@dataclass(slots=True)
class _Value:
    """What is known of a value: its kind, what a text says, and the keys of a dict."""

    kind: str
    text: str = ""
    keys: set[str] = field(default_factory=set)


class _Stack:
    """What the pickle machine's stack and memo would hold: kinds of values instead of values."""

    def __init__(self) -> None:
        self._values: list[_Value] = []
        self._marks: list[int] = []
        self._memo: list[_Value] = []

    def obey(self, name: str, argument: object) -> None:
        """Do to the kinds what instruction `name` does to the values."""
        if name in _PUSHES:
            text = argument if _PUSHES[name] is _TEXT and isinstance(argument, str) else ""
            self._values.append(_Value(_PUSHES[name], text))
        elif name in _TUPLE_SIZES:
            self._pop(_TUPLE_SIZES[name])
            self._values.append(_Value(_TUPLE))
        elif name in _ACTIONS:
            _ACTIONS[name](self)
        elif name in {"BINGET", "LONG_BINGET"}:
            self._recall(argument)
        else:
            raise _not_data(name)

    def finish(self) -> None:
        """Refuse unless exactly one value is left."""
        if self._marks or len(self._values) != 1:
            raise OpcodeError("its instructions don't end in one value.")

    def mark(self) -> None:
        self._marks.append(len(self._values))

    def end_tuple(self) -> None:
        self._pop_to_mark()
        self._values.append(_Value(_TUPLE))

    def append(self) -> None:
        self._pop(1)
        self._expect(_LIST)

    def appends(self) -> None:
        self._pop_to_mark()
        self._expect(_LIST)

    def set_item(self) -> None:
        self._put(self._pop(2))

    def set_items(self) -> None:
        self._put(self._pop_to_mark())

    def memoize(self) -> None:
        self._memo.append(self._top())

    def _recall(self, index: object) -> None:
        if not isinstance(index, int) or index >= len(self._memo):
            raise OpcodeError("it refers to a value that it doesn't hold.")
        value = self._memo[index]
        if value.kind not in _SHARED_FREELY:
            raise OpcodeError(f"it uses one {value.kind} in two places.")
        self._values.append(value)

    def _floor(self) -> int:
        return self._marks[-1] if self._marks else 0

    def _top(self) -> _Value:
        if len(self._values) <= self._floor():
            raise OpcodeError("its instructions need values that aren't there.")
        return self._values[-1]

    def _pop(self, count: int) -> list[_Value]:
        start = len(self._values) - count
        if start < self._floor():
            raise OpcodeError("its instructions need values that aren't there.")
        popped = self._values[start:]
        del self._values[start:]
        return popped

    def _pop_to_mark(self) -> list[_Value]:
        if not self._marks:
            raise OpcodeError("its instructions need values that aren't there.")
        popped = self._pop(len(self._values) - self._marks[-1])
        self._marks.pop()
        return popped

    def _expect(self, kind: str) -> _Value:
        top = self._top()
        if top.kind != kind:
            raise OpcodeError(f"it puts values into something that isn't a {kind}.")
        return top

    def _put(self, pairs: list[_Value]) -> None:
        """Put keys and values, one after the other, into the dict on top."""
        if len(pairs) % 2 or any(key.kind != _TEXT for key in pairs[::2]):
            raise OpcodeError("the keys of its dicts aren't all text.")
        keys = self._expect(_DICT).keys
        for key in pairs[::2]:
            if key.text in keys:
                raise OpcodeError("one of its dicts has a key twice.")
            keys.add(key.text)


_ACTIONS: Final = {
    "MARK": _Stack.mark,
    "TUPLE": _Stack.end_tuple,
    "APPEND": _Stack.append,
    "APPENDS": _Stack.appends,
    "SETITEM": _Stack.set_item,
    "SETITEMS": _Stack.set_items,
    "MEMOIZE": _Stack.memoize,
}
