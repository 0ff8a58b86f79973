"""Pickles that run something when they are read in the ordinary way.

Each asks for something harmless; the names that it takes for it are those that real files abuse.
"""

from __future__ import annotations

import os
import struct
from typing import Any

import dill

from tests.training.attacks.assembly import (
    HEAD,
    STOP,
    Calls,
    call,
    named,
    pickled,
    piece,
    state,
    text,
)

COMMAND = text("true")
EXPRESSION = text("__import__('os').system('true')")
EXTENSIONS = {1: "B", 0x1234: "<H", 0x12345678: "<I"}
"""Numbers that the child has given to os.system in the registry of copyreg, and their formats."""


def _dill_call(name: str, *arguments: object) -> bytes:
    """A call of one of dill's own helpers."""
    return state(call(named("dill._dill", name), *map(piece, arguments)))


def _extension(code: bytes, number: int) -> bytes:
    return state(call(code + struct.pack(EXTENSIONS[number], number), COMMAND))


def _partial() -> bytes:
    """A partial whose state BUILD replaces by another function, then called."""
    empty = call(named("functools", "partial"), named("builtins", "len"))
    system = named("os", "system")
    return state(call(empty + b"(" + system + b")}}tb", COMMAND))


def _by_memory() -> bytes:
    """Module and name of STACK_GLOBAL come back from the memo, where a scan may not follow."""
    return state(
        text("os") + b"\x940" + text("system") + b"\x940h\x00h\x01\x93" + COMMAND + b"\x85R"
    )


def _attribute_of_a_dict() -> bytes:
    """BUILD with a state for slots: setattr on whatever was named."""
    return state(named("os", "sep") + b"N}" + text("w") + COMMAND + b"s\x86b")


def _hidden_lambda() -> bytes:
    """A function made of byte code, as dill writes it, and then called."""
    pickle: bytes = dill.dumps({"w": Calls(lambda: [os.sep])}, protocol=4)
    return pickle


def _pushed_behind_a_pop() -> bytes:
    """The value is thrown away, the call has happened; what is left is a plain dict."""
    return HEAD + call(named("os", "system"), COMMAND) + b"0}" + STOP


class _Layer:
    """A class that dill writes into the file whole."""

    def __reduce_ex__(self, protocol: object) -> tuple[Any, ...]:
        """Through the class itself."""
        del protocol
        return type(self), ()


_Layer.__module__ = "__main__"

BY_NAME = {
    "os.system": state(call(named("os", "system"), COMMAND)),
    "posix.system": state(call(named("posix", "system"), COMMAND)),
    "os.popen": state(call(named("os", "popen"), COMMAND)),
    "os.open": state(call(named("os", "open"), text(os.devnull), b"K\x00")),
    "os.mkdir": state(call(named("os", "mkdir"), text("/dev/null/visualcnn"))),
    "os.putenv": state(call(named("os", "putenv"), text("VISUALCNN_OWNED"), text("1"))),
    "os.execv": state(call(named("os", "execv"), text("/bin/true"), text("true") + b"\x85")),
    "os.fork": state(call(named("os", "fork"))),
    "subprocess.Popen": state(call(named("subprocess", "Popen"), COMMAND)),
    "subprocess.check_output": state(call(named("subprocess", "check_output"), COMMAND)),
    "builtins.eval": state(call(named("builtins", "eval"), EXPRESSION)),
    "builtins.exec": state(call(named("builtins", "exec"), EXPRESSION)),
    "builtins.compile": state(
        call(named("builtins", "compile"), EXPRESSION, text("a.py"), text("eval"))
    ),
    "builtins.open": state(call(named("builtins", "open"), text(os.devnull))),
    "builtins.__import__": state(call(named("builtins", "__import__"), text("colorsys"))),
    "builtins.getattr": state(
        call(call(named("builtins", "getattr"), named("os", "path"), text("exists")), text("/"))
    ),
    "builtins.map": state(
        call(
            named("builtins", "list"),
            call(named("builtins", "map"), named("os", "system"), COMMAND + b"\x85"),
        )
    ),
    "importlib.import_module": state(call(named("importlib", "import_module"), text("colorsys"))),
    "a module that isn't imported": state(named("colorsys", "rgb_to_hsv")),
    "a dotted name": state(call(named("os", "path.os.system"), COMMAND)),
    "a name of visualcnn": state(call(named("visualcnn.nn.network", "Network"), b"]", b")")),
    "a name of visualcnn's file": state(
        call(named("visualcnn.training.atomic", "write_atomically"), text("/dev/null/a"), b"C\x00")
    ),
    "operator.attrgetter": state(
        call(
            call(call(named("operator", "attrgetter"), text("system")), named("os", "path.os")),
            COMMAND,
        )
    ),
    "operator.methodcaller": state(
        call(
            call(named("operator", "methodcaller"), text("system"), COMMAND),
            named("os", "path.os"),
        )
    ),
    "functools.partial, then BUILD": _partial(),
    "functools.reduce": state(
        call(named("functools", "reduce"), named("os", "popen"), COMMAND + text("r") + b"\x86")
    ),
    "runpy.run_path": state(call(named("runpy", "run_path"), text(os.devnull))),
    "timeit.timeit": state(call(named("timeit", "timeit"), EXPRESSION)),
    "pdb.run": state(call(named("pdb", "run"), EXPRESSION)),
    "cProfile.run": state(call(named("cProfile", "run"), EXPRESSION)),
    "code.InteractiveInterpreter": state(call(named("code", "InteractiveInterpreter"))),
    "pickle.loads": state(
        call(named("pickle", "loads"), piece(state(call(named("os", "system"), COMMAND))))
    ),
    "marshal.loads": state(call(named("marshal", "loads"), b"C\x01N")),
    "ctypes.CDLL": state(call(named("ctypes", "CDLL"), b"N")),
    "ctypes.string_at": state(call(named("ctypes", "string_at"), b"K\x00")),
    "socket.socket": state(call(named("socket", "socket"))),
    "urllib.request.urlopen": state(
        call(named("urllib.request", "urlopen"), text("http://localhost:9/"))
    ),
    "webbrowser.open": state(call(named("webbrowser", "open"), text("http://localhost:9/"))),
    "shutil.rmtree": state(call(named("shutil", "rmtree"), text("/dev/null/visualcnn"))),
    "pathlib.PosixPath": state(call(named("pathlib", "PosixPath"), text("/"))),
    "tempfile.mkdtemp": state(call(named("tempfile", "mkdtemp"), b"N", b"N", text("/dev/null"))),
    "numpy.load": state(call(named("numpy", "load"), text(os.devnull))),
    "numpy.fromfile": state(call(named("numpy", "fromfile"), text(os.devnull))),
    "numpy's own array": state(
        call(
            named("numpy._core.multiarray", "_reconstruct"),
            *(named("numpy", "ndarray"), b"K\x00\x85", b"C\x01b"),
        )
    ),
    "numpy's type of objects": state(call(named("numpy", "dtype"), text("O8"), b"\x89", b"\x88")),
    "sys.exit": state(call(named("sys", "exit"), b"K\x00")),
    "sys.setrecursionlimit": state(call(named("sys", "setrecursionlimit"), b"J\xff\xff\xff\x7f")),
    "names from the memo": _by_memory(),
    "a state for slots": _attribute_of_a_dict(),
    "a call thrown away": _pushed_behind_a_pop(),
    "PROTO 0 with GLOBAL": b"cos\nsystem\n(S'true'\ntR.",
    "INST in a state": b"(dS'w'\n(S'true'\nios\nsystem\ns.",
    "OBJ in a state": state(b"(" + named("os", "system") + COMMAND + b"o"),
    "NEWOBJ in a state": state(named("io", "FileIO") + text(os.devnull) + b"\x85\x81"),
    "NEWOBJ_EX in a state": state(named("io", "FileIO") + text(os.devnull) + b"\x85}\x92"),
    "a complex number": pickled({"w": 1j}),
    "REDUCE of a type": state(call(named("builtins", "bytearray"), b"J\x00\x00\x00\x10")),
}

OF_DILL = {
    "dill._create_function": _hidden_lambda(),
    "dill: a class": dill.dumps({"w": type("Layer", (), {"forward": lambda _: 0})}, protocol=4),
    "dill: an object of __main__": dill.dumps({"w": _Layer()}, protocol=4),
    "dill: a module": dill.dumps({"w": dill}, protocol=4),
    "dill: a bound method": dill.dumps({"w": "".join}, protocol=4),
    "dill._create_type": state(
        call(named("dill._dill", "_create_type"), named("builtins", "type"), text("A"), b")", b"}")
    ),
    "dill._load_type": _dill_call("_load_type", "CodeType"),
    "dill._import_module": _dill_call("_import_module", "colorsys"),
    "dill._getattribute": state(
        call(named("dill._dill", "_get_attr"), named("os", "path.os"), text("system"))
    ),
    "dill._eval_repr": _dill_call("_eval_repr", "__import__('os').system('true')"),
    "dill._create_filehandle": state(
        call(
            named("dill._dill", "_create_filehandle"),
            *(text(os.devnull), text("w"), b"K\x00", b"\x89", named("builtins", "open")),
            *(b"\x89", b"K\x00", b"N"),
        )
    ),
    "dill._create_namedtuple": _dill_call("_create_namedtuple", "A", ["b"], "nowhere"),
    "dill._create_weakref": _dill_call("_create_weakref", None),
    "dill._create_lock": _dill_call("_create_lock", True),
    "dill._create_cell": _dill_call("_create_cell", 1),
    "dill._create_code": _dill_call("_create_code", 0),
    "dill._create_capsule": _dill_call("_create_capsule", 1, None, None, None),
    "dill._create_array": _dill_call("_create_array", None, ()),
    "dill._restore_modules": _dill_call("_restore_modules", None, None),
    "dill._setitems": _dill_call("_setitems", {}, {"a": 1}),
    "dill.load": state(call(named("dill", "load"), b"N")),
    "dill.load_module": state(call(named("dill.session", "load_module"), text(os.devnull))),
    "dill.temp.load_source": state(call(named("dill.temp", "load_source"), b"N")),
}

BY_NUMBER = {
    "EXT1, registered": _extension(b"\x82", 1),
    "EXT2, registered": _extension(b"\x83", 0x1234),
    "EXT4, registered": _extension(b"\x84", 0x12345678),
}

WITHOUT_A_NAME = {
    "PERSID in a state": HEAD + b"}" + text("w") + b"Pos.system\ns" + STOP,
    "BINPERSID in a state": state(text("os.system") + b"Q"),
    "a buffer from outside": HEAD[:1] + b"\x05}" + text("w") + b"\x97s" + STOP,
    "a read-only buffer": HEAD[:1] + b"\x05}" + text("w") + b"\x97\x98s" + STOP,
    "BUILD of a dict": state(b"}}" + text("__class__") + b"Nsb"),
    "BUILD of a list": state(b"]}" + text("append") + b"Nsb"),
}

CODE = {**BY_NAME, **OF_DILL, **BY_NUMBER, **WITHOUT_A_NAME}
