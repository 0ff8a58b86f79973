"""Model files come back bit for bit, and nothing else is ever opened."""

import errno
import hashlib
import io
import os
import pickle
import pickletools
import re
import time
from pathlib import Path
from typing import Any

import dill
import numpy as np
import pytest

from tests.training.hostile_pickles import pickled
from visualcnn.training import checkpoint
from visualcnn.training.checkpoint import CheckpointError, dumps, load, loads, save

SEAL = 45
STATE: dict[str, Any] = {
    "format": 1,
    "layers": [{"kind": "dense", "settings": {"units": 10}, "shape": (10, 5)}],
    "weight": np.arange(50, dtype="f4").reshape(10, 5),
    "mask": np.array([True, False]),
    "empty": np.zeros((0, 3)),
    "random": np.random.default_rng(1).bit_generator.state,
    "loss": float("nan"),
    "note": "×",
    "nothing": [None, True, b"", ()],
}
UNSEALED = (
    "model.visualcnn isn't a whole model file: another program wrote it, or its end is missing."
)
SMALL = dumps({"w": np.arange(3, dtype="f4"), "step": 1874})


def sealed(payload: bytes) -> bytes:
    """`payload` with the seal of a true model file."""
    return payload + b"\x80\x04C\x28visualcn" + hashlib.sha256(payload).digest() + b"."


def test_a_state_comes_back(tmp_path: Path) -> None:
    """What was saved is loaded: types, order, shapes and bits, in arrays that can be written."""
    path = tmp_path / "model.visualcnn"
    save(path, STATE)
    state = load(path)
    assert list(state) == list(STATE)
    for key in ("weight", "mask", "empty"):
        assert state[key].dtype == STATE[key].dtype
        np.testing.assert_array_equal(state[key], STATE[key])
        assert state[key].flags.writeable
        assert state[key].flags.owndata
    for key in ("format", "layers", "random", "note", "nothing"):
        assert state[key] == STATE[key]
    assert np.isnan(state["loss"])


def test_the_same_state_gives_the_same_bytes() -> None:
    """A file depends on values alone, not on which of them were one object in memory."""
    word = b"loss".decode()
    data = b"data" * 9
    one = STATE | {"loss": word, "data": [data, data]}
    other = loads(dumps(STATE)) | {"loss": "loss", "data": [data, bytes(bytearray(data))]}
    assert dumps(one) == dumps(other)


def test_plain_dill_reads_it(tmp_path: Path) -> None:
    """`dill.load`, `pickle.load` and their forms for bytes read the file without visualcnn."""
    path = tmp_path / "model.visualcnn"
    save(path, STATE)
    for module in (dill, pickle):
        with path.open("rb") as file:
            state = module.load(file)
            seal = module.load(file)
        assert state["weight"] == {
            "__nd__": "f4",
            "shape": (10, 5),
            "data": STATE["weight"].tobytes(),
        }
        assert seal == b"visualcn" + hashlib.sha256(path.read_bytes()[:-SEAL]).digest()
        assert list(module.loads(path.read_bytes())) == list(STATE)


def test_the_file_names_nothing() -> None:
    """A model file holds no instruction that names, calls, builds or refers to an object."""
    names = {opcode.name for opcode, _, _ in pickletools.genops(dumps(STATE)[:-SEAL])}
    assert names.isdisjoint(
        {"GLOBAL", "STACK_GLOBAL", "INST", "OBJ", "REDUCE", "BUILD", "NEWOBJ", "NEWOBJ_EX"}
    )
    assert names.isdisjoint({"EXT1", "EXT2", "EXT4", "PERSID", "BINPERSID", "PUT", "LONG", "LONG4"})


def test_saving_keeps_the_previous_file(tmp_path: Path) -> None:
    """A second save leaves the first as `.bak`, and it opens too."""
    path = tmp_path / "model.visualcnn"
    save(path, {"step": 1})
    save(path, {"step": 2})
    assert load(path) == {"step": 2}
    assert load(tmp_path / "model.visualcnn.bak") == {"step": 1}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "model.visualcnn is empty."),
        (b"Dear Sir,\n" * 9, "model.visualcnn is a text file, not a model."),
        ("Größe: 7 µm\r\n".encode(), "model.visualcnn is a text file, not a model."),
        (b"PK\x03\x04" + bytes(99), "model.visualcnn isn't a model file."),
        (SMALL[:60], "model.visualcnn is cut short: its end is missing."),
        (SMALL[:-9], "model.visualcnn is cut short: its end is missing."),
        (SMALL[:-SEAL], UNSEALED),
        (SMALL + b"more", "model.visualcnn is damaged: something follows its end."),
        (SMALL + pickled({}), "model.visualcnn is damaged: something follows its end."),
        (SMALL[:40] + SMALL[41:], "model.visualcnn is damaged: its checksum doesn't match."),
        (sealed(pickled([1])), "model.visualcnn isn't a model: it holds other data."),
    ],
)
def test_each_fault_has_its_sentence(data: bytes, words: str) -> None:
    """What the file is instead is said in one sentence."""
    with pytest.raises(CheckpointError) as caught:
        loads(data, "model.visualcnn")
    assert str(caught.value) == words


def test_files_that_cant_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file, a folder, a pipe, a device and a locked file: each has its sentence."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "locked").write_bytes(SMALL)
    (tmp_path / "loop").symlink_to("loop")
    places = {
        tmp_path / "none.visualcnn": "none.visualcnn doesn't exist in ",
        tmp_path: "is a folder, not a model file.",
        tmp_path / "pipe": "pipe isn't an ordinary file.",
        Path("/dev/zero"): "zero isn't an ordinary file.",
        tmp_path / "loop": "loop can't be read: ",
        tmp_path / "a\0b": "No file can have this name.",
    }
    for place, words in places.items():
        with pytest.raises(CheckpointError, match=re.escape(words)):
            load(place)

    def locked(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(io, "open", locked)
        with pytest.raises(CheckpointError, match=r"locked can't be read: .+ permission\."):
            load(tmp_path / "locked")


def test_a_large_file_isnt_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond 64 MB is refused by its size alone."""
    path = tmp_path / "large.visualcnn"
    with path.open("wb") as file:
        file.truncate(checkpoint.MAX_FILE_BYTES + 1)
    with monkeypatch.context() as patch:
        patch.setattr(io, "open", lambda *_: pytest.fail("It was opened."))
        with pytest.raises(CheckpointError, match="too large: model files have at most 64 MB"):
            load(path)
    with pytest.raises(CheckpointError, match="too large"):
        loads(bytes(checkpoint.MAX_FILE_BYTES + 1))


def test_nothing_is_written_of_a_state_that_is_too_large(tmp_path: Path) -> None:
    """A state beyond the cap is refused before a file is touched; one just below it is saved."""
    path = tmp_path / "model.visualcnn"
    most = np.zeros(checkpoint.MAX_FILE_BYTES - 200, "u1")
    save(path, {"w": most})
    assert load(path)["w"].size == most.size
    for size in (checkpoint.MAX_FILE_BYTES - 10, checkpoint.MAX_FILE_BYTES + 10):
        with pytest.raises(CheckpointError, match=r"^b can't be saved: .*larger than 64 MB"):
            save(tmp_path / "b", {"w": np.zeros(size, "u1")})
    assert not list(tmp_path.glob("*b"))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"history": {"loss": {1}}}, "history/loss is of type set, which a model file can't hold."),
        ({"many": [[1]] * 9_000}, "it has more than 20,000 instructions."),
        ([1], "the state of a model is a dict."),
    ],
)
def test_nothing_is_written_that_couldnt_be_opened(tmp_path: Path, state: Any, words: str) -> None:  # noqa: ANN401
    """A state that `load` would refuse isn't saved, and the sentence says where the fault is."""
    with pytest.raises(CheckpointError, match=rf"^model\.visualcnn can't be saved: {words}$"):
        save(tmp_path / "model.visualcnn", state)
    assert not list(tmp_path.glob("*model*"))


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk refuses comes as CheckpointError too, and the old file opens."""
    path = tmp_path / "model.visualcnn"
    save(path, {"step": 1})

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(CheckpointError, match=r"the disk is full\. .+ unchanged\.$"):
            save(path, {"step": 2})
    assert load(path) == {"step": 1}


def test_it_is_fast() -> None:
    """Five megabytes in forty arrays are packed and unpacked in a tenth of a second each."""
    state = {str(number): np.ones(31_250, "f4") for number in range(40)}
    packing, unpacking = [], []
    for _ in range(5):
        start = time.perf_counter()
        data = dumps(state)
        packed = time.perf_counter()
        loads(data)
        packing.append(packed - start)
        unpacking.append(time.perf_counter() - packed)
    assert min(packing) < 0.1
    assert min(unpacking) < 0.1
