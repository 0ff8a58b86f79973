"""Files that earlier versions wrote open for ever, and say what they said then.

Each format has a file in tests/golden, made by the last version that wrote it, and beside it what
that version read in it: every value, and what the network made of ten pictures.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import dill
import numpy as np
import pytest

from tests.tiny import tiny_dataset, train
from tests.training.attacks.assembly import sealed
from visualcnn.data.batches import to_input
from visualcnn.training import checkpoint, plain
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.config import Config
from visualcnn.training.model_file import ModelFile, read_model
from visualcnn.training.model_record import FORMAT_VERSION
from visualcnn.training.resume import resume

GOLDEN = Path(__file__).parents[1] / "golden"
FORMATS = range(1, FORMAT_VERSION + 1)
SEAL = 45


def _path(version: int) -> Path:
    return GOLDEN / f"format-{version}.visualcnn"


def _told(version: int) -> dict[str, Any]:
    """What the version that wrote the file read in it."""
    told: dict[str, Any] = json.loads(_path(version).with_suffix(".json").read_text("utf-8"))
    return told


def _listed(value: Any) -> Any:  # noqa: ANN401 - any plain data
    """`value` as JSON has it: tuples as lists, and arrays with their type and shape."""
    if isinstance(value, np.ndarray):
        numbers = value.ravel().tolist()
        return {"dtype": value.dtype.str[1:], "shape": list(value.shape), "values": numbers}
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    return [_listed(item) for item in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("version", FORMATS)
def test_every_value_is_what_it_was(version: int) -> None:
    """Weights, moments, random streams, settings and curves, to the last bit."""
    state = checkpoint.load(_path(version))
    assert state["version"] == version
    assert _listed(state) == _told(version)["state"]


@pytest.mark.parametrize("version", FORMATS)
def test_the_model_is_what_it_was(version: int) -> None:
    """Its run, settings and curves; and what it makes of pictures, but for rounding."""
    model, told = read_model(_path(version)), _told(version)
    state = told["state"]
    assert _listed(model.run) == state["run"]
    assert model.config == Config(**state["config"])
    assert (model.step, model.dataset_title) == (state["run"]["step"], "Tiny pictures")
    curves = _listed(model.history.state())
    assert {part: curves[part] for part in state["history"]} == state["history"]
    logits = model.network().forward(to_input(tiny_dataset().test.images))
    wanted = np.reshape(told["logits"]["values"], told["logits"]["shape"])
    np.testing.assert_allclose(logits, wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("version", FORMATS)
def test_the_run_goes_on(version: int, tmp_path: Path) -> None:
    """An epoch further, and saved it is a file of today's format."""
    model = read_model(_path(version))
    trainer = resume(model, tiny_dataset())
    train(trainer, 10)
    assert trainer.step > model.step
    assert trainer.history.steps == trainer.step
    again = _saved(trainer, tmp_path)
    assert again.step == trainer.step
    assert checkpoint.load(tmp_path / "again.visualcnn")["version"] == FORMAT_VERSION


def _saved(trainer: Any, folder: Path) -> ModelFile:  # noqa: ANN401 - a Trainer
    from visualcnn.training.model_file import model_state

    path = folder / "again.visualcnn"
    checkpoint.save(path, model_state(trainer))
    return read_model(path)


def test_a_newer_format_says_so(tmp_path: Path) -> None:
    """Whatever else the next format will hold."""
    state: Any = plain.encode(checkpoint.load(_path(FORMAT_VERSION)))
    path = tmp_path / "newer.visualcnn"
    path.write_bytes(
        sealed(dill.dumps(state | {"version": FORMAT_VERSION + 1, "new": []}, protocol=4))
    )
    with pytest.raises(CheckpointError, match=r"newer\.visualcnn was made by a newer version of"):
        read_model(path)


@pytest.mark.parametrize("version", FORMATS)
def test_dill_alone_reads_it(version: int) -> None:
    """Without visualcnn a file opens with `dill.load`, and holds the plain data."""
    with _path(version).open("rb") as file:
        state = dill.load(file)
        assert file.tell() <= _path(version).stat().st_size
    assert _listed(plain.decode(state)) == _told(version)["state"]


def test_every_truncation_of_a_model_is_refused() -> None:
    """Without its seal anew, at each of its lengths."""
    data = _path(FORMAT_VERSION).read_bytes()
    assert _opened(data[:length] for length in range(len(data))) == 0
    assert _opened([data]) == 1


def test_every_changed_bit_of_a_model_is_refused() -> None:
    """Each of its bits alone."""
    data = bytearray(_path(FORMAT_VERSION).read_bytes())
    opened = 0
    for position in range(len(data) * 8):
        data[position // 8] ^= 1 << position % 8
        opened += _opened([bytes(data)])
        data[position // 8] ^= 1 << position % 8
    assert opened == 0
    assert bytes(data) == _path(FORMAT_VERSION).read_bytes()


def _opened(contents: Any) -> int:  # noqa: ANN401 - any row of bytes
    """How many of them are opened; the others are refused with the one error."""
    opened = 0
    for content in contents:
        try:
            checkpoint.loads(content)
        except CheckpointError:
            continue
        opened += 1
    return opened
