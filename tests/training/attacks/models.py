"""Whole models with one thing wrong: what is refused last, when it is all plain data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.training.attacks.assembly import HEAD, STOP, pickled, text
from visualcnn.training import checkpoint, plain
from visualcnn.training.model_record import FORMAT_VERSION

TRUE_FILE = Path(__file__).parents[2] / "golden" / "format-3.visualcnn"
Place = tuple[str | int, ...]

WEIGHT: Place = ("run", "parameters", "dense1.weight")
MOMENT: Place = ("run", "optimizer", "moments", "mean", "dense1.weight")
LAYERS: Place = ("architecture", "layers")
CONVOLUTION: Place = (*LAYERS, 0, 2)
OUTPUTS: Place = (*LAYERS, 6, 2, "outputs")
CHANGES: Place = ("history", "changes")
BANKS: Place = ("history", "filters", "banks")
TITLE: Place = ("dataset", "title")
KINDS: Place = ("architecture", "kinds")
STEER = "\x1b]0;owned\x07\x1b[2J"
RIGHT_TO_LEFT = "\u202e"


def true_state() -> dict[str, Any]:
    """What the file holds from which each of these is made."""
    return checkpoint.load(TRUE_FILE)


def _holder(tree: Any, place: Place) -> Any:  # noqa: ANN401 - a list or dict
    for key in place[:-1]:
        tree = tree[key]
    return tree


def _set(place: Place, value: object) -> bytes:
    """The true state with another value at `place`."""
    state = true_state()
    _holder(state, place)[place[-1]] = value
    return pickled(plain.encode(state))


def _array(place: Place, change: Callable[[Any], Any]) -> bytes:
    """The true state with the array at `place` changed."""
    return _set(place, change(_holder(true_state(), place)[place[-1]]))


def _raw(place: Place, **changes: object) -> bytes:
    """The true state with the array at `place` described in another way."""
    tree: Any = plain.encode(true_state())
    _holder(tree, place)[place[-1]].update(changes)
    return pickled(tree)


def _filled(value: float) -> Callable[[Any], Any]:
    def change(array: Any) -> Any:  # noqa: ANN401 - an array of any type
        array.flat[-1] = value
        return array

    return change


def _twice(place: Place, second: object) -> bytes:
    """The true state with a key in it twice: some readers take the first value, some the last."""
    state = true_state()
    key = str(place[-1])
    twin = key[:-1] + "~"
    _holder(state, place)[twin] = second
    payload = pickled(plain.encode(state))
    assert payload.count(twin.encode()) == 1
    return payload.replace(twin.encode(), key.encode())


def _renamed(place: Place, new: str) -> bytes:
    """The true state with the array at `place` under another name, and of a wrong type."""
    state = true_state()
    holder = _holder(state, place)
    holder[new] = holder.pop(place[-1]).astype("f8")
    return pickled(plain.encode(state))


def _layers(*layers: list[object], shape: tuple[int, ...] = (1, 8, 8)) -> dict[str, Any]:
    """The true state with other layers and no moments; arrays of those layers it doesn't hold."""
    state = true_state()
    state["architecture"] |= {"layers": list(layers), "input_shape": shape}
    state["config"]["optimizer"] = "sgd"
    state["run"]["optimizer"] |= {"kind": "sgd", "moments": {}}
    return state


def _asking(*layers: list[object], shape: tuple[int, ...] = (1, 8, 8)) -> bytes:
    return pickled(plain.encode(_layers(*layers, shape=shape)))


def _large_model() -> bytes:
    """45 MB of true weights, and after them a bias of another shape."""
    state = _layers(*_dense(150_000, 10))
    state["run"] |= {"state": {}, "noise": {}}
    shapes = {"0.weight": (150_000, 64), "0.bias": (150_000,), "1.weight": (10, 150_000)}
    state["run"]["parameters"] = {
        f"dense{name}": np.zeros(shape, np.float32)
        for name, shape in (shapes | {"1.bias": (11,)}).items()
    }
    state["history"]["filters"] |= {
        "banks": "[]",
        "steps": np.zeros(0, np.int64),
        **dict.fromkeys(("norms", "means", "weights"), np.zeros((0, 0), np.float32)),
    }
    return pickled(plain.encode(state))


def _list_of(entry: str) -> str:
    """A megabyte of JSON."""
    return "[" + ",".join([entry] * (999_990 // (len(entry) + 1))) + "]"


def _relu(count: int) -> list[list[object]]:
    return [[f"relu{number}", "ReLU", {}] for number in range(count)]


def _dense(*outputs: int) -> list[list[object]]:
    layers: list[list[object]] = [["flatten1", "Flatten", {}]]
    for number, count in enumerate(outputs):
        layers.append([f"dense{number}", "Dense", {"outputs": count}])
    return layers


VALUES = {
    "NaN in a weight": _array(WEIGHT, _filled(np.nan)),
    "infinity in a weight": _array(WEIGHT, _filled(np.inf)),
    "minus infinity in a bias": _array(("run", "parameters", "conv1.bias"), _filled(-np.inf)),
    "NaN with a message": _raw(WEIGHT, data=b"\x01\x00\xc0\x7f" * 480),
    "NaN in a moment": _array(MOMENT, _filled(np.nan)),
    "NaN in a running mean": _array(("run", "state", "norm1.mean"), _filled(np.nan)),
    "NaN in a curve": _array(("history", "loss", "exact"), _filled(np.nan)),
    "weights of float64": _array(WEIGHT, lambda array: array.astype("f8")),
    "weights of float16": _array(WEIGHT, lambda array: array.astype("f2")),
    "weights of whole numbers": _array(WEIGHT, lambda array: array.astype("i4")),
    "weights on their side": _array(WEIGHT, np.transpose),
    "weights in a row": _array(WEIGHT, np.ravel),
    "weights too many": _array(WEIGHT, lambda array: np.concatenate([array, array[:1]])),
    "no weights": _set(WEIGHT, np.zeros((0, 48), np.float32)),
    "weights as a list": _set(WEIGHT, [0.5] * 480),
    "weights as text": _set(WEIGHT, "0.5"),
    "weights as nothing": _set(WEIGHT, None),
    "big-endian weights": _raw(WEIGHT, __nd__=">f4"),
    "weights of objects": _raw(WEIGHT, __nd__="O8"),
    "weights of a structure": _raw(WEIGHT, __nd__="f4,f4"),
    "weights of dates": _raw(WEIGHT, __nd__="M8[D]"),
    "weights of letters": _raw(WEIGHT, __nd__="U12"),
    "weights of a named type": _raw(WEIGHT, __nd__="float32"),
    "weights with strides": _raw(WEIGHT, strides=(0, 0)),
    "a shape of floats": _raw(WEIGHT, shape=(10.0, 48.0)),
    "a shape of truth": _raw(WEIGHT, shape=(True, 480)),
    "a byte too few": _raw(WEIGHT, data=bytes(480 * 4 - 1)),
    "version 0": _set(("version",), 0),
    "version -1": _set(("version",), -1),
    "version 2⁷⁰": _set(("version",), 2**70),
    "version 3.0": _set(("version",), 3.0),
    'version "3"': _set(("version",), "3"),
    "version true": _set(("version",), True),
    "no version": _set(("version",), None),
    "a newer version": _set(("version",), FORMAT_VERSION + 1),
    "an older version": _set(("version",), FORMAT_VERSION - 1),
    "a key twice": _twice(("version",), FORMAT_VERSION),
    "the run twice": _twice(("run",), {}),
    "a setting twice": _twice((*LAYERS, 5, 2, "rate"), 0.25),
    "a key twice, apart": HEAD + b"}" + text("format") + b"Ns" + text("format") + b"Ns" + STOP,
    "a step beyond the curves": _set(("run", "step"), 10**12),
    "a step beyond all": _set(("run", "step"), 10**13),
    "a seed of 1,000 bits": _set(("config", "seed"), 2**1_000),
    "a batch of 2⁶²": _set(("config", "batch_size"), 2**62),
    "a rate of infinity": _set(("config", "learning_rate"), float("inf")),
    "a generator of less than nothing": _set(("run", "order", "rng", "state", "state"), -1),
}

SIZES = {
    "2³¹ outputs": _set(OUTPUTS, 2**31 - 1),
    "11 million weights, none there": _asking(*_dense(3_000, 3_500, 10)),
    "a picture of 16 million dots": _asking(*_relu(99), shape=(1, 4_000, 4_000)),
    "a picture of 4 million dots": _asking(*_relu(99), shape=(1, 2_000, 2_000)),
    "a picture of 3 million dots": _asking(*_relu(1), shape=(3, 1_000, 1_000)),
    "pictures of 60,000 dots": _asking(*_relu(99), shape=(1, 245, 244)),
    "a picture of 2³⁶ dots": _asking(*_relu(1), shape=(4_096, 4_096, 4_096)),
    "windows of 3 million values": _asking(
        ["conv1", "Conv2d", {"filters": 1, "kernel": (7, 7), "padding": (3, 3)}],
        shape=(1, 240, 240),
    ),
    "a kernel of 2²⁰ taps": _set((*CONVOLUTION, "kernel"), (1_024, 1_024)),
    "a stride of 0": _set((*CONVOLUTION, "stride"), (0, 0)),
    "a padding of 2³⁰": _set((*CONVOLUTION, "padding"), (2**30, 2**30)),
    "a padding of 1,000": _set((*CONVOLUTION, "padding"), (1_000, 1_000)),
    "a kernel of less than nothing": _set((*CONVOLUTION, "kernel"), (-3, -3)),
    "a million filters": _set((*CONVOLUTION, "filters"), 10**6),
    "1,000 layers": _set(LAYERS, _relu(1_000)),
    "a megabyte of numbers": _set(CHANGES, _list_of("0")),
    "a megabyte of empty lists": _set(CHANGES, _list_of("[]")),
    "a megabyte of wrong changes": _set(CHANGES, _list_of('[0,"","",7]')),
    "a megabyte of changes, one wrong": _set(CHANGES, _list_of('[0,"","",""]')[:-1] + ",7]"),
    "a megabyte of brackets": _set(CHANGES, "[" * 10**6),
    "a number of a million digits": _set(CHANGES, "9" * 10**6),
    "a megabyte of banks": _set(BANKS, _list_of('["a",[1,1,1,1],true]')),
    "changes that never are": _set(CHANGES, '[[Infinity, "a", "b", "c"]]'),
}

WORDS = {
    "another format's name": _set(("format",), "visualcnn mode1"),
    "a Cyrillic o in the format's name": _set(("format",), "visualcnn m\u043edel"),
    "a format's name that goes on": _set(("format",), "visualcnn model\0"),
    "a title that steers": _set(TITLE, STEER),
    "a title from right to left": _set(TITLE, RIGHT_TO_LEFT + "ledom"),
    "a title of two lines": _set(TITLE, "one\ntwo"),
    "a title with a hidden sign": _set(TITLE, "a\u200bb"),
    "a title of half a character": _raw(("dataset",), title="\ud800"),
    "a megabyte of title": _set(TITLE, "a" * 10**6),
    "a kind in Cyrillic": _set((*LAYERS, 0, 1), "\u0421onv2d"),
    "a kind in full width": _set((*LAYERS, 0, 1), "\uff23onv2d"),
    "a kind by its module": _set((*LAYERS, 0, 1), "os.system"),
    "a kind that isn't made": _set((*LAYERS, 0, 1), "BaseLayer"),
    "a kind of underscores": _set((*LAYERS, 0, 1), "__class__"),
    "a kind of 1,000 letters": _set((*LAYERS, 0, 1), "a" * 1_000),
    "a setting of underscores": _set((*LAYERS, 2, 2, "__class__"), "ReLU"),
    "a setting self": _set((*LAYERS, 2, 2, "self"), 1),
    "a user's kind from nowhere": _set(KINDS, {"Conv2d": {"source": "/dev/zero", "sha256": "0"}}),
    "a user's kind of a long path": _set(KINDS, {"ReLU": {"source": "a" * 1_000, "sha256": "0"}}),
    "an optimiser of underscores": _set(("config", "optimizer"), "__init__"),
    "a parameter that steers": _renamed(WEIGHT, STEER),
    "a parameter from right to left": _renamed(WEIGHT, RIGHT_TO_LEFT),
    "a parameter of a megabyte": _renamed(WEIGHT, "a" * 10**6),
    "a parameter in full width": _renamed(WEIGHT, "\uff44ense1.weight"),
    "a parameter of half a character": _renamed(WEIGHT, "\udfff"),
    "a setting that steers": _set((*CONVOLUTION, STEER), [1]),
    "an entry that steers": _set((STEER,), 1),
    "a bank that steers": _set(BANKS, json.dumps([[STEER, [3, 1, 3, 3], True]])),
    "a module's name": _raw(("dataset",), __name__="os"),
}

MODELS = {**VALUES, **SIZES, **WORDS}
LARGE_MODELS = {"45 MB of weights, one wrong": _large_model}
