"""Model files: plain data saved with dill, sealed against damage, and read without any trust.

A pickle that is loaded the ordinary way runs whatever code is in it, and people open files that
others made. A model file needs no code: it is one pickle of plain data, then a seal of 45 bytes,
itself a small pickle, with a magic word and the SHA-256 of the first. Plain `dill.load` reads the
first and never sees the seal.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import pickle
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, NoReturn

from visualcnn.training import atomic, opcodes, plain

MAX_FILE_BYTES: Final = 64_000_000
MAGIC: Final = b"visualcn"

_SEAL_START: Final = b"\x80\x04C\x28" + MAGIC  # protocol 4, then 40 bytes: the word, the hash
_SEAL_END: Final = b"."
_SEAL_LENGTH: Final = len(_SEAL_START) + hashlib.sha256().digest_size + len(_SEAL_END)
_PICKLE_START: Final = b"\x80"
_SIZE: Final = f"{MAX_FILE_BYTES // 1_000_000} MB"
_LOOKED_AT: Final = 4_096
_UNREADABLE: Final = b"unreadable"
_UNPICKLING_ERRORS: Final = (
    pickle.UnpicklingError,
    EOFError,
    LookupError,
    ArithmeticError,
    MemoryError,
    ValueError,
    TypeError,
    AttributeError,
)
_TEXT_BYTES: Final = b"\t\n\f\r" + bytes(range(0x20, 0x100))


class CheckpointError(Exception):
    """A model file that can't be written or read; its text is for the user."""


class ChangedError(CheckpointError):
    """A file that somebody else has saved since; it is as they left it."""


def save(
    path: Path,
    state: dict[str, Any],
    replaces: bytes | None = None,
    *,
    keep_backup: bool = True,
) -> bytes:
    """Write `state` to `path`, whole or not at all; the previous file stays as `NAME.bak`.

    Without `keep_backup` it is gone. Returns the new file's seal. Where `replaces` is given, a file
    that is there must still have that seal (see `seal_of`), else ChangedError is raised.

    Raises CheckpointError, and the file is then as it was: if `state` isn't plain data and arrays
    (see plain.encode), if the file would be larger than MAX_FILE_BYTES or hold more values than
    `load` accepts, or if the disk refuses.
    """
    try:
        data = dumps(state)
    except CheckpointError as error:
        raise CheckpointError(f"{path.name} can't be saved: {error}") from error
    try:
        # What is neither locked nor checked is written by its own process alone.
        with atomic.alone(path) if keep_backup else contextlib.nullcontext():
            if replaces is not None:
                _require_unchanged(path, replaces)
            atomic.write_atomically(path, data, keep_backup)
    except atomic.SaveError as error:
        raise CheckpointError(str(error)) from error
    return data[-_SEAL_LENGTH:]


def _require_unchanged(path: Path, seal: bytes) -> None:
    """Raise ChangedError unless `path` is free or still has that seal."""
    present = seal_of(path)
    if present in {b"", seal}:
        return
    what = "was saved by another window or program since it was opened here"
    if present == _UNREADABLE:
        what = "can't be read any more, so that nobody knows what it would lose"
    raise ChangedError(f"{path.name} {what}: save elsewhere, or replace it.")


def seal_of(path: Path) -> bytes:
    """The end of the file `path`, which tells its content from any other; empty without a file.

    Unlike its time it doesn't depend on a clock. Never fails.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return _UNREADABLE
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, io.SEEK_END) - _SEAL_LENGTH))
            return file.read()
    except FileNotFoundError:
        return b""
    except (OSError, ValueError):
        return _UNREADABLE


def require_writable(path: Path) -> None:
    """Raise the CheckpointError of a file that can't be saved, before work is done for it."""
    try:
        atomic.require_writable(path)
    except atomic.SaveError as error:
        raise CheckpointError(str(error)) from error


def load(path: Path) -> dict[str, Any]:
    """The state in the model file `path`: new containers, arrays of its own; no code in it runs.

    Raises CheckpointError for whatever isn't a whole model file.
    """
    return loads(_read(path), path.name)


def dumps(state: dict[str, Any]) -> bytes:
    """The content of a model file that holds `state`. Raises CheckpointError."""
    import dill

    if type(state) is not dict:
        raise CheckpointError("the state of a model is a dict.")
    try:
        payload: bytes = dill.dumps(plain.encode(state), protocol=opcodes.PROTOCOL)
        # A file that couldn't be opened again must not be written.
        opcodes.check(payload)
    except (plain.PlainError, opcodes.OpcodeError) as error:
        raise CheckpointError(str(error)) from error
    if len(payload) + _SEAL_LENGTH > MAX_FILE_BYTES:
        raise CheckpointError(f"it would be larger than {_SIZE}, the most a model file may be.")
    return payload + _SEAL_START + hashlib.sha256(payload).digest() + _SEAL_END


def loads(data: bytes, name: str = "The file") -> dict[str, Any]:
    """The state in the content of a model file; `name` is what errors call it.

    Raises CheckpointError for whatever isn't the whole content of a model file.
    """
    payload = _unsealed(data, name)
    # A large file isn't held twice: `load` keeps no reference to what it read.
    del data
    try:
        opcodes.check(payload)
        state = plain.decode(_unpickled(payload))
    except (plain.PlainError, opcodes.OpcodeError) as error:
        raise CheckpointError(f"{name} isn't opened: {error}") from error
    if type(state) is not dict:
        raise CheckpointError(f"{name} isn't a model: it holds other data.")
    return state


@cache
def _data_unpickler() -> Callable[[io.BytesIO], pickle.Unpickler]:
    """A dill.Unpickler that refuses names and outside references even if the check let one by.

    Made when the first file is opened: the window starts sooner without dill.
    """
    import dill

    class DataUnpickler(dill.Unpickler):  # type: ignore[misc]  # dill has no annotations
        def find_class(self, module: str, name: str) -> NoReturn:
            what = f"{module[:40]}.{name[:40]}"
            raise opcodes.OpcodeError(f"it names {what}, and data names nothing.")

        def persistent_load(self, pid: object) -> NoReturn:
            del pid
            raise opcodes.OpcodeError("it refers to something outside the file.")

        def load(self) -> object:
            # dill's own would look into __main__ for a class of the same name.
            return pickle.Unpickler.load(self)

    return DataUnpickler


def _unpickled(payload: bytes) -> object:
    try:
        return _data_unpickler()(io.BytesIO(payload)).load()
    except opcodes.OpcodeError:
        raise
    except _UNPICKLING_ERRORS as error:
        raise opcodes.OpcodeError("its instructions are garbled.") from error


def _read(path: Path) -> bytes:
    """The content of an ordinary file that isn't too large for a model. Raises CheckpointError."""
    name = path.name
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise CheckpointError(f"{name or path} is a folder, not a model file.")
        if not stat.S_ISREG(found.st_mode):
            raise CheckpointError(f"{name} isn't an ordinary file.")
        _check_size(found.st_size, name)
        with path.open("rb") as file:
            # As much memory is taken as is asked for; if it has grown since, its seal is broken.
            return file.read(found.st_size + 1)
    except FileNotFoundError as error:
        folder = path.parent if path.parent.name else "this folder"
        raise CheckpointError(f"{name} doesn't exist in {folder}.") from error
    except PermissionError as error:
        raise CheckpointError(f"{name} can't be read: you don't have permission.") from error
    except OSError as error:
        raise CheckpointError(f"{name} can't be read: {error.strerror}.") from error
    except ValueError as error:
        raise CheckpointError("No file can have this name.") from error


def _check_size(size: int, name: str) -> None:
    if size > MAX_FILE_BYTES:
        raise CheckpointError(f"{name} is too large: model files have at most {_SIZE}.")


def _unsealed(data: bytes, name: str) -> bytes:
    """The pickle in front of an unbroken seal. Raises CheckpointError."""
    _check_size(len(data), name)
    payload, seal = data[:-_SEAL_LENGTH], data[-_SEAL_LENGTH:]
    digest = hashlib.sha256(payload).digest()
    if seal == _SEAL_START + digest + _SEAL_END:
        return payload
    if seal.startswith(_SEAL_START) or digest in seal:
        raise CheckpointError(f"{name} is damaged: its checksum doesn't match.")
    raise CheckpointError(f"{name} {_what_it_is(data)}")


def _what_it_is(data: bytes) -> str:
    """The rest of a sentence about a file that doesn't end in a seal."""
    seal = data.rfind(_SEAL_START)
    if not data:
        return "is empty."
    if seal >= 0 and len(data) - seal > _SEAL_LENGTH:
        return "is damaged: something follows its end."
    if seal >= 0 or (data.startswith(_PICKLE_START) and not data.endswith(pickle.STOP)):
        return "is cut short: its end is missing."
    if data.startswith(_PICKLE_START):
        return "isn't a whole model file: another program wrote it, or its end is missing."
    if not data[:_LOOKED_AT].translate(None, _TEXT_BYTES):
        return "is a text file, not a model."
    return "isn't a model file."
