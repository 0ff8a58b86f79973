"""No model file does harm: each of hundreds of attacks is refused soon, and does nothing else."""

from __future__ import annotations

import contextlib
import json
import pickletools
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.training.attacks.bombs import LARGE
from tests.training.attacks.code import BY_NAME, BY_NUMBER, CODE
from tests.training.attacks.corpus import GROUPS, NAMING, PAYLOADS, SEALED, naming_files
from tests.training.attacks.models import MODELS, TRUE_FILE
from tests.training.attacks.ordinary import HARMLESS, LOOKED_UP, SILENT
from visualcnn.training.model_file import read_model

PROJECT = Path(__file__).parents[3]
FOLDER = "tests.training.attacks"
SECONDS = 1.0
MOST_MEMORY = 50_000_000
LONGEST = 400
"""Characters of a sentence, the file's name included."""
NAMING_INSTRUCTIONS = {"GLOBAL", "STACK_GLOBAL", "INST", "EXT1", "EXT2", "EXT4"}
MORE = 100
"""At least so many of the files that name something would do more than look it up."""


def _run(program: str, *arguments: str) -> Any:  # noqa: ANN401 - what it prints
    command = [sys.executable, "-m", f"{FOLDER}.{program}", *arguments]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2_000:]
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 - a table of JSON
    """What a process told that opened all attacks."""
    return _run("opening", str(tmp_path_factory.mktemp("attacks")))


@pytest.fixture(scope="module")
def opened(told: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - a table of JSON
    """What opening each file did, by the attack's name."""
    table: dict[str, dict[str, Any]] = told["opened"]
    return table


@pytest.fixture(scope="module")
def about() -> dict[str, list[str]]:
    """What each file that names something was about to do, read with dill; and a true file."""
    table: dict[str, list[str]] = _run("ordinary")
    return table


def test_the_attacks_are_many(opened: dict[str, dict[str, Any]]) -> None:
    """Each is opened as it is and sealed anew; and the file from which models are made is true."""
    assert len(PAYLOADS) == sum(map(len, GROUPS.values())) > 250
    assert set(opened) > {*PAYLOADS, *(name + SEALED for name in [*PAYLOADS, *LARGE])}
    assert read_model(TRUE_FILE).step == 8


def test_every_attack_is_refused_in_one_sentence(opened: dict[str, dict[str, Any]]) -> None:
    """It names the file, and nothing in the file can make it long or steer a terminal."""
    wrong = {
        name: sentence
        for name, sentence in ((name, each["sentence"]) for name, each in opened.items())
        if not (sentence.startswith("model.visualcnn ") and sentence[-1] in ".…")
        or not sentence.isprintable()
        or len(sentence) > LONGEST
    }
    assert wrong == {}


def test_no_attack_does_anything(told: Any, opened: dict[str, dict[str, Any]]) -> None:  # noqa: ANN401 - JSON
    """No import, no other file, no process, no socket: nothing that a true file doesn't do."""
    assert {name: each["acts"] for name, each in opened.items() if each["acts"]} == {}
    assert told["left"] == []


def test_no_attack_takes_long(opened: dict[str, dict[str, Any]]) -> None:
    """Each is refused within a second."""
    slow = {name: each["seconds"] for name, each in opened.items() if each["seconds"] >= SECONDS}
    assert slow == {}


def test_no_attack_takes_much_memory(opened: dict[str, dict[str, Any]]) -> None:
    """Less than three times the file and 50 MB."""
    large = {
        name: each["peak"]
        for name, each in opened.items()
        if each["peak"] >= 3 * each["size"] + MOST_MEMORY
    }
    assert large == {}


def test_most_attacks_reach_the_wall_that_they_are_for(opened: dict[str, dict[str, Any]]) -> None:
    """Code is refused as instructions, models by what they say; all without a seal by its lack."""
    code = {opened[name + SEALED]["sentence"] for name in CODE}
    assert all("instruction" in sentence or "protocol 4" in sentence for sentence in code)
    models = [opened[name + SEALED]["sentence"] for name in MODELS]
    assert not [sentence for sentence in models if "instruction" in sentence]
    assert len(set(models)) > 50
    unsealed = {opened[name]["sentence"] for name in PAYLOADS if name + SEALED in opened}
    assert not [sentence for sentence in unsealed if "isn't opened" in sentence]


def test_every_attack_that_names_something_is_real(about: dict[str, list[str]]) -> None:
    """Read in the ordinary way each such file has a name looked up, or calls what was looked up.

    Bombs, damaged pickles, models with wrong values and code without a name are not among them.
    """
    assert set(about) == {HARMLESS, *(name for name, _ in naming_files())}
    assert {name for name, acts in about.items() if not acts} == {HARMLESS}
    assert {"os.system"} == {about[name][-1] for name in BY_NUMBER}


def test_an_attack_called_after_a_function_looks_up_that_one(about: dict[str, list[str]]) -> None:
    """No slip of the pen makes the attack "os.mkdir" one that looks up something else."""
    called = [name for name in BY_NAME if re.fullmatch(r"[\w.]+\.\w+", name)]
    assert len(called) >= 40
    assert [name for name in called if f"{LOOKED_UP} {name}" not in about[name]] == []


def test_most_of_them_would_do_more_than_look_up_a_name(about: dict[str, list[str]]) -> None:
    """They were about to run a command, import, open or remove something, and were stopped."""
    last = {name: acts[-1].split()[0] for name, acts in about.items() if acts}
    more = {name: act for name, act in last.items() if act not in {LOOKED_UP, *SILENT}}
    assert len(more) >= MORE
    assert set(more.values()) >= {"os.system", "os.exec", "os.fork", "open", "import", "compile"}
    assert set(more.values()) >= {"socket.__new__", "shutil.rmtree", "ctypes.dlopen"}


def test_the_other_attacks_name_nothing() -> None:
    """None of the rest has an instruction that names something: it is meant to harm otherwise."""
    rest = PAYLOADS.keys() - NAMING
    assert {name for name in rest if _instructions(PAYLOADS[name]) & NAMING_INSTRUCTIONS} == set()
    # A pickle that reads on amid an instruction hides its code from the scan.
    hidden = {name for name in NAMING if not _instructions(PAYLOADS[name]) & NAMING_INSTRUCTIONS}
    assert hidden == {"code hidden by a frame"}


def _instructions(payload: bytes) -> set[str]:
    """The names of the instructions of `payload`, up to the first one that makes no sense."""
    found = set()
    with contextlib.suppress(ValueError, DeprecationWarning):
        for instruction, _, _ in pickletools.genops(payload):
            found.add(instruction.name)
    return found
