"""No model file does harm: each of hundreds of attacks is refused soon, and does nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.training.attacks.bombs import LARGE
from tests.training.attacks.code import CODE
from tests.training.attacks.corpus import PAYLOADS, SEALED
from tests.training.attacks.models import MODELS, TRUE_FILE
from visualcnn.training.model_file import read_model

PROJECT = Path(__file__).parents[3]
FOLDER = "tests.training.attacks"
SECONDS = 1.0
MOST_MEMORY = 50_000_000
LONGEST = 400
"""Characters of a sentence, the file's name included."""


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


def test_the_attacks_are_many(opened: dict[str, dict[str, Any]]) -> None:
    """Each is opened as it is and sealed anew; and the file from which models are made is true."""
    assert len(PAYLOADS) > 250
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


def test_the_attacks_are_real() -> None:
    """Read in the ordinary way each that names something has it looked up, and many are run."""
    about = _run("ordinary")
    assert {name for name, acts in about.items() if not acts} == set()
    acts = {act for each in about.values() for act in each}
    assert acts >= {"os.system", "open", "import", "socket.__new__"}
    assert {"os.system"} == {about[name][-1] for name in about if name.startswith("EXT")}
