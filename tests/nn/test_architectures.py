"""Architectures: three that come along, and a user's own from a Python file."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from visualcnn.nn.architectures import (
    ARCHITECTURES,
    ArchitectureError,
    architecture,
    functions_in,
)
from visualcnn.nn.loss import require_logits
from visualcnn.nn.network import Network

OWN = """\
from visualcnn.nn import Dense, Flatten
def tiny():
    return [Flatten(), Dense({outputs})]
number = 5
"""


@pytest.fixture(autouse=True)
def modules() -> Iterator[None]:
    """Forget the modules that a test made."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


def write(folder: Path, text: str) -> Path:
    """A Python file with `text`."""
    path = folder / "my_layers.py"
    path.write_text(text, encoding="utf-8")
    return path


def outputs(name: str) -> int:
    """How many outputs the architecture called `name` has."""
    return Network(architecture(name).layers(), (1, 4, 4)).output_shape[0]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_those_that_come_along_end_in_ten_logits(name: str) -> None:
    """They take 28×28 pictures, end in logits, and are new at each call."""
    recipe = architecture(name)
    network = Network(recipe.layers(), (1, 28, 28))
    assert network.output_shape == (10,)
    require_logits(next(reversed(network.layers.values())))
    assert (recipe.name, recipe.source, recipe.source_sha256) == (name, None, None)
    assert not set(map(id, recipe.layers())) & set(map(id, recipe.layers()))


def test_the_names_of_lenet5() -> None:
    """Pooling before the nonlinearity, and names that count each kind."""
    assert " ".join(Network(architecture("lenet5").layers(), (1, 28, 28)).layers) == (
        "conv1 pool1 relu1 conv2 pool2 relu2 flatten1 dense1 relu3 dense2 relu4 dense3"
    )


def test_a_file_and_a_function_make_an_architecture(tmp_path: Path) -> None:
    """FILE.py:function runs the file; its resolved path and hash are remembered."""
    path = write(tmp_path, OWN.format(outputs=3))
    recipe = architecture(f"{path}:tiny")
    assert recipe.name == f"{path}:tiny"
    assert recipe.source == str(path.resolve())
    assert recipe.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert Network(recipe.layers(), (1, 4, 4)).output_shape == (3,)
    assert not (tmp_path / "__pycache__").exists()


def test_an_edited_file_is_read_anew(tmp_path: Path) -> None:
    """What runs is what stands in the file now, also within the same second."""
    for count in (3, 4, 5):
        assert outputs(f"{write(tmp_path, OWN.format(outputs=count))}:tiny") == count


def test_a_file_may_define_its_own_layers(tmp_path: Path) -> None:
    """Classes in it know their module, as dataclasses need."""
    path = write(
        tmp_path,
        "from dataclasses import dataclass\n"
        "from visualcnn.nn import BaseLayer, Flatten\n"
        "@dataclass\n"
        "class Plan:\n    factor: 'float' = 2.0\n"
        "class Scale(BaseLayer):\n"
        "    def forward(self, x): return Plan().factor * x\n"
        "    def backpropagation(self, grad_output): return Plan().factor * grad_output\n"
        "def scaled():\n    yield Scale()\n    yield 'flat', Flatten()\n",
    )
    assert list(Network(architecture(f"{path}:scaled").layers(), (1, 2, 2)).layers) == [
        "scale1",
        "flat",
    ]


@pytest.mark.parametrize("name", ["resnet", "", "file.py", "file.txt:tiny", ":tiny"])
def test_an_unknown_name_is_refused_with_the_known_ones(name: str) -> None:
    """The sentence lists what there is and how to name a file."""
    with pytest.raises(ArchitectureError, match=r"use one of lenet5, .*or FILE\.py:function\.$"):
        architecture(name)


@pytest.mark.parametrize(
    ("text", "function", "sentence"),
    [
        ("def tiny(:", "tiny", "can't be run: SyntaxError"),
        (
            "1 / 0",
            "tiny",
            "can't be run: ZeroDivisionError: division by zero (my_layers.py, line 1).",
        ),
        ("import no_such_module_at_all", "tiny", "can't be run: ModuleNotFoundError"),
        ("raise SystemExit(3)", "tiny", "can't be run: SystemExit: 3 (my_layers.py, line 1)."),
        ("\0", "tiny", "can't be run: "),
        (OWN, "large", "has no function 'large'."),
        (OWN, "number", "has no function 'number'."),
        (OWN, "", "has no function ''."),
    ],
)
def test_a_file_with_a_fault_is_refused(
    tmp_path: Path, text: str, function: str, sentence: str
) -> None:
    """Whatever goes wrong in the file, one sentence names the file and the fault."""
    path = write(tmp_path, text)
    with pytest.raises(ArchitectureError) as caught:
        architecture(f"{path}:{function}")
    assert str(caught.value).startswith(f"{path} ")
    assert sentence in str(caught.value)


def test_a_file_that_is_absent_or_a_folder_is_refused(tmp_path: Path) -> None:
    """The sentence gives the system's reason."""
    with pytest.raises(ArchitectureError, match="can't be read: No such file or directory"):
        architecture(f"{tmp_path / 'absent.py'}:tiny")
    folder = tmp_path / "folder.py"
    folder.mkdir()
    with pytest.raises(ArchitectureError, match="can't be read: Is a directory"):
        architecture(f"{folder}:tiny")


def test_a_users_file_tells_its_functions(tmp_path: Path) -> None:
    """Those that are its own, public and without arguments: what could return layers."""
    path = tmp_path / "mine.py"
    path.write_text(
        "from math import sqrt\n"
        "def small(): return []\ndef _hidden(): return []\ndef with_argument(x): return []\n"
        "def large(): return []\n"
    )
    assert functions_in(path) == ("small", "large")
    path.write_text("x = 1\n")
    with pytest.raises(ArchitectureError, match="no function"):
        functions_in(path)
