"""Architectures: the networks that come with visualcnn, and a user's own from a Python file."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TypeAlias

from visualcnn.nn.activation import ReLU
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense, Flatten
from visualcnn.nn.faults import USER_MODULE, fault
from visualcnn.nn.layer import BaseLayer
from visualcnn.nn.pooling import MaxPool2d

Layers: TypeAlias = "Iterable[BaseLayer | tuple[str, BaseLayer]]"


class ArchitectureError(ValueError):
    """An architecture that can't be had; its text is one sentence."""


def lenet5() -> Layers:
    """LeNet-5 in today's dress (LeCun et al. 1998): as there, the nonlinearity follows pooling.

    Conv2d(filters, kernel). The padding makes of 28×28 the 32×32 that LeCun's pictures have.
    """
    return [
        Conv2d(6, 5, padding=2),
        MaxPool2d(2),
        ReLU(),
        Conv2d(16, 5),
        MaxPool2d(2),
        ReLU(),
        Flatten(),
        Dense(120),
        ReLU(),
        Dense(84),
        ReLU(),
        Dense(10),
    ]


def mlp() -> Layers:
    """Fully connected: 784-256-128-10."""
    return [Flatten(), Dense(256), ReLU(), Dense(128), ReLU(), Dense(10)]


def simple_cnn() -> Layers:
    """The smallest that shows the idea: one convolution, one nonlinearity, one pooling."""
    return [Conv2d(8, 3, padding=1), ReLU(), MaxPool2d(2), Flatten(), Dense(10)]


ARCHITECTURES: dict[str, Callable[[], Layers]] = {
    function.__name__: function for function in (lenet5, mlp, simple_cnn)
}


@dataclass(frozen=True)
class Architecture:
    """A named recipe for layers; `source` and its SHA-256 are set when it is a user's own."""

    name: str
    layers: Callable[[], Layers]
    source: str | None = None
    source_sha256: str | None = None


def architecture(name: str) -> Architecture:
    """The architecture called `name`: one of ARCHITECTURES or FILE.py:function.

    The second form runs the user's file. Raises ArchitectureError when there is none.
    """
    if name in ARCHITECTURES:
        return Architecture(name, ARCHITECTURES[name])
    path, colon, function = name.rpartition(":")
    if not colon or not path.endswith(".py"):
        known = ", ".join(ARCHITECTURES)
        raise ArchitectureError(
            f"There is no architecture {name!r}: use one of {known}, or FILE.py:function."
        )
    return _from_file(Path(path), function)


def functions_in(path: Path) -> tuple[str, ...]:
    """Names of the public functions without arguments that a user's file, which is run, defines.

    Raises ArchitectureError when it can't be, or has none.
    """
    module = run_file(path)[0]
    names = tuple(
        name
        for name, value in vars(module).items()
        if isinstance(value, FunctionType)
        and value.__module__ == module.__name__
        and not name.startswith("_")
        and not signature(value).parameters
    )
    if not names:
        raise ArchitectureError(f"{path} has no function that could return layers.")
    return names


def _from_file(path: Path, function: str) -> Architecture:
    module, digest = run_file(path)
    made = getattr(module, function, None)
    if not callable(made):
        raise ArchitectureError(f"{path} has no function {function!r}.")
    return Architecture(f"{path}:{function}", made, str(path.resolve()), digest)


def run_file(path: Path) -> tuple[ModuleType, str]:
    """The module that a user's file makes, just run, and the file's SHA-256.

    Raises ArchitectureError when it can't be read or run.
    """
    try:
        source = path.read_bytes()
    except OSError as error:
        raise ArchitectureError(f"{path} can't be read: {error.strerror}.") from error
    digest = hashlib.sha256(source).hexdigest()
    return _run(path, source, digest), digest


def _run(path: Path, source: bytes, digest: str) -> ModuleType:
    """The module that `source` makes, under a name of its own: what was hashed is what runs.

    It stands in `sys.modules`, where dataclasses look for their module. `dont_inherit` keeps this
    file's `from __future__` out of the user's.
    """
    module = ModuleType(f"{USER_MODULE}{path.stem}_{digest[:8]}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    try:
        code = compile(source, str(path), "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102 - the user named it
    except (Exception, SystemExit) as error:
        del sys.modules[module.__name__]
        raise ArchitectureError(f"{path} can't be run: {fault(error)}.") from error
    return module
