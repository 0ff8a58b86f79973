"""Facts about what a model file holds, and what is refused before it becomes a network."""

from __future__ import annotations

import copy
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tiny import same, saved, tiny_trainer, train
from visualcnn.data.batches import to_input
from visualcnn.training import checkpoint, model_record
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.config import Config
from visualcnn.training.model_file import model_state, read_model
from visualcnn.training.schema import SchemaError

PLACE = tuple[str | int, ...]


@pytest.fixture(scope="module")
def good() -> dict[str, Any]:
    """The state of a run with two validations, in the middle of its second epoch."""
    trainer = tiny_trainer(optimizer="adam", validate_every=3)
    train(trainer, 12)
    return model_state(trainer)


def _write(state: dict[str, Any], folder: Path) -> Path:
    path = folder / "model.visualcnn"
    path.write_bytes(checkpoint.dumps(state))
    return path


def _changed(good: dict[str, Any], place: PLACE, change: Callable[[Any, Any], None]) -> Any:  # noqa: ANN401
    """A copy of `good`, with `change` applied to the container and key at `place`."""
    state = copy.deepcopy(good)
    holder: Any = state
    for key in place[:-1]:
        holder = holder[key]
    change(holder, place[-1])
    return state


def _places(value: object, place: PLACE = ()) -> Iterator[tuple[PLACE, object]]:
    """Every place in a tree of plain data that isn't inside a tuple, with its value."""
    if place:
        yield place, value
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _places(value[key], (*place, key))


def _is_setting(place: PLACE) -> bool:
    return place[:2] == ("architecture", "layers") and len(place) > 4


def _replace(value: object) -> Callable[[Any, Any], None]:
    return lambda holder, key: holder.__setitem__(key, value)


def _refused(state: dict[str, Any], folder: Path, what: object) -> None:
    try:
        read_model(_write(state, folder))
    except SchemaError as error:
        sentence = str(error)
        assert sentence.startswith("model.visualcnn "), sentence
        assert sentence.endswith("."), sentence
        assert "\n" not in sentence, sentence
        return
    pytest.fail(f"{what} was accepted.")


def test_a_file_gives_back_the_run(good: dict[str, Any], tmp_path: Path) -> None:
    """Scalars, settings, curves and random streams of 128 bits come back as they were."""
    model = read_model(_write(good, tmp_path))
    assert (model.step, model.epoch, model.dataset_title) == (6, 1, "Tiny pictures")
    assert model.config == Config(**good["config"])
    assert model.class_names == tuple("0123456789")
    assert model.history.steps == 6
    assert model.history.best is not None
    assert model.run["order"]["rng"]["state"]["state"] > 2**64
    assert same(model.run, good["run"])
    assert model.epochs == pytest.approx(1 + 10 / 45)


def test_the_network_is_new_each_time_and_in_evaluation(tmp_path: Path) -> None:
    """It computes what the trained one computes, and shares no array with it or another."""
    trainer = tiny_trainer()
    train(trainer, 6)
    model = read_model(saved(trainer, tmp_path))
    one, other = model.network(), model.network()
    x = to_input(trainer.dataset.test.images)
    assert (one.forward(x) == trainer.observer.forward(x)).all()
    one.parameters()["conv1.bias"][...] = 7
    assert not (other.parameters()["conv1.bias"] == 7).any()
    assert not (model.network().parameters()["conv1.bias"] == 7).any()


def test_an_outline_tells_all_but_the_numbers(tmp_path: Path) -> None:
    """What a window needs of a file whose run goes on: without any array, a network untrained."""
    trainer = tiny_trainer()
    train(trainer, 6)
    model = read_model(saved(trainer, tmp_path))
    outline = model.outline()
    assert (outline.step, outline.epoch, outline.history.steps) == (model.step, model.epoch, 0)
    assert set(outline.run) == {"step", "epoch"}
    assert replace(outline, run=model.run, history=model.history) == model
    layers = [(name, layer.kind, layer.settings) for name, layer in outline.new_layers()]
    made = trainer.network.layers.items()
    assert layers == [(name, layer.kind, layer.settings) for name, layer in made]


def test_the_state_is_a_copy() -> None:
    """Steps after it don't change it."""
    trainer = tiny_trainer(optimizer="nesterov")
    train(trainer, 4)
    state = model_state(trainer)
    before = copy.deepcopy(state)
    train(trainer, 5)
    assert same(state, before)


def test_a_run_that_is_no_longer_numbers_is_not_saved() -> None:
    """A file that could never be opened is refused when it is made."""
    trainer = tiny_trainer()
    trainer.network.state()["norm1.mean"][0] = np.nan
    with pytest.raises(CheckpointError, match=r"norm1\.mean is no longer made of numbers"):
        model_state(trainer)


def test_every_entry_is_needed(good: dict[str, Any], tmp_path: Path) -> None:
    """A missing entry, anywhere but in a layer's settings, is refused."""
    for place, _ in _places(good):
        if isinstance(place[-1], str) and not _is_setting(place) and "moments" not in place[:-2]:
            state = _changed(good, place, lambda holder, key: holder.pop(key))
            _refused(state, tmp_path, f"A file without {place}")


def test_unknown_entries_are_refused(good: dict[str, Any], tmp_path: Path) -> None:
    """No dict of the file may hold more than the schema says."""
    for place, value in _places(good):
        if isinstance(value, dict):
            state = _changed(good, (*place, "extra"), _replace(0))
            _refused(state, tmp_path, f"An extra entry in {place}")


def test_every_type_is_exact(good: dict[str, Any], tmp_path: Path) -> None:
    """Bytes, a bool or a list of lists stand nowhere in a model file of this kind."""
    values: tuple[object, ...] = (b"x", [[]], True)
    for place, _ in _places(good):
        for wrong in values:
            if wrong is not True or not _is_setting(place):
                _refused(_changed(good, place, _replace(wrong)), tmp_path, (place, wrong))


def test_every_array_is_exact(good: dict[str, Any], tmp_path: Path) -> None:
    """Another shape, another type, NaN and infinity are refused in each array."""
    for place, value in _places(good):
        if not isinstance(value, np.ndarray):
            continue
        wrong: list[Any] = [value[np.newaxis], value.astype("f2")]
        if place[0] == "run":
            wrong.append(np.concatenate([value, value]))
        if value.dtype.kind == "f" and value.size:
            for bad in (np.nan, np.inf):
                spoilt = value.copy()
                spoilt.flat[-1] = bad
                wrong.append(spoilt)
        for array in wrong:
            _refused(_changed(good, place, _replace(array)), tmp_path, place)


BANKS = '[["{}", [3, 1, 3, 3], true]]'
KEPT = BANKS.format("conv1.weight")
IMPOSSIBLE: dict[str, tuple[PLACE, object]] = {
    "a step before 0": (("run", "step"), -1),
    "an epoch beyond the steps": (("run", "epoch"), 9),
    "a validation in the future": (("run", "validated_step"), 9),
    "another optimiser": (("run", "optimizer", "kind"), "sgd"),
    "a position beyond the epoch": (("run", "order", "position"), 46),
    "a permutation that repeats": (("run", "order", "permutation"), np.zeros(45, np.int32)),
    "an even increment": (("run", "order", "rng", "state", "inc"), 2),
    "a state of 129 bits": (("run", "noise", "dropout1", "state", "state"), 2**128),
    "another generator": (("run", "noise", "dropout1", "bit_generator"), "MT19937"),
    "a batch size of 0": (("config", "batch_size"), 0),
    "an unknown schedule": (("config", "schedule"), "zigzag"),
    "a learning rate of NaN": (("config", "learning_rate"), float("nan")),
    "curves of other steps": (("history", "loss", "exact"), np.zeros(7, np.float32)),
    "a bucket width of 65": (("history", "loss", "width"), 65),
    "changes that aren't JSON": (("history", "changes"), "[" * 100_000),
    "changes of another form": (("history", "changes"), '[[1, "a"]]'),
    "an accuracy of 2": (("history", "validations"), np.array([[3, 1, 2.0, 12]])),
    "a validation of no samples": (("history", "validations"), np.array([[3, 1, 0.5, 0]])),
    "ends of epochs out of order": (("history", "epoch_ends"), np.array([5, 3])),
    "filters that aren't JSON": (("history", "filters", "banks"), "[" * 100_000),
    "filters of no parameter": (("history", "filters", "banks"), BANKS.format("conv2.weight")),
    "filters of a vector": (("history", "filters", "banks"), BANKS.format("dense1.weight")),
    "filters of another shape": (("history", "filters", "banks"), BANKS.replace("3, 1", "1, 3")),
    "filters without their weights": (("history", "filters", "banks"), KEPT.replace("tr", "fal")),
    "weights kept by halves": (("history", "filters", "banks"), KEPT.replace("true", "2")),
    "filters named twice": (("history", "filters", "banks"), f"[{KEPT[1:-1]}, {KEPT[1:-1]}]"),
    "validations of no filters": (("history", "filters", "banks"), "[]"),
    "filters of the future": (("history", "filters", "steps"), np.array([3, 7])),
    "filters out of order": (("history", "filters", "steps"), np.array([5, 3])),
    "one validation twice": (("history", "filters", "steps"), np.array([3, 3])),
    "a title that steers the terminal": (("dataset", "title"), "\x1b[2J"),
    "two names for nine classes": (("dataset", "class_names"), ("a", "b")),
    "a picture without sides": (("architecture", "input_shape"), ()),
    "no layers": (("architecture", "layers"), []),
    "a kind that isn't there": (("architecture", "layers", 2, 1), "Frobnicate"),
    "text for a number": (("architecture", "layers", 0, 2, "filters"), "3"),
    "a float for a whole number": (("architecture", "layers", 0, 2, "filters"), 3.0),
    "an unknown initialisation": (("architecture", "layers", 0, 2, "initialisation"), "zero"),
    "a rate of 1": (("architecture", "layers", 5, 2, "rate"), 1.0),
    "two layers of one name": (("architecture", "layers", 2, 0), "conv1"),
    "a layer that doesn't fit": (("architecture", "layers", 3, 2, "window"), (9, 9)),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_impossible_values_are_refused(case: str, good: dict[str, Any], tmp_path: Path) -> None:
    """Values of the right type that no run has."""
    place, value = IMPOSSIBLE[case]
    _refused(_changed(good, place, _replace(value)), tmp_path, case)


OVERSIZED: dict[str, tuple[PLACE, object]] = {
    "outputs": (("architecture", "layers", 6, 2, "outputs"), 2**31 - 1),
    "filters": (("architecture", "layers", 0, 2, "filters"), 2**31 - 1),
    "a kernel": (("architecture", "layers", 0, 2, "kernel"), (100_000, 1)),
    "padding": (("architecture", "layers", 0, 2, "padding"), (2_000_000, 1)),
    "a picture": (("architecture", "input_shape"), (64, 4_096, 4_096)),
    "layers": (("architecture", "layers"), [[f"relu{n}", "ReLU", {}] for n in range(999)]),
}


@pytest.mark.parametrize("case", OVERSIZED)
def test_sizes_are_bounded_before_anything_is_allocated(
    case: str, good: dict[str, Any], tmp_path: Path
) -> None:
    """Settings that ask for gigabytes are refused with less than 100 MB in use."""
    place, value = OVERSIZED[case]
    path = _write(_changed(good, place, _replace(value)), tmp_path)
    tracemalloc.start()
    try:
        with pytest.raises(SchemaError):
            read_model(path)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_a_newer_format_says_so(good: dict[str, Any], tmp_path: Path) -> None:
    """Whatever else is in it, a file of a newer format asks for a newer visualcnn."""
    newer = good | {"version": model_record.FORMAT_VERSION + 1, "more": 1}
    with pytest.raises(SchemaError, match="made by a newer version of visualcnn"):
        read_model(_write(newer, tmp_path))


def test_other_plain_data_is_no_model(tmp_path: Path) -> None:
    """A sealed file that holds something else is named as such."""
    with pytest.raises(SchemaError, match="isn't a visualcnn model"):
        read_model(_write({"format": "shopping list"}, tmp_path))


def test_other_versions_continue_but_not_bit_for_bit(
    good: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names what differs: versions, library or threads."""
    path = _write(good, tmp_path)
    assert read_model(path).continues_bit_for_bit()
    monkeypatch.setattr(model_record, "blas_threads", lambda: 37)
    model = read_model(path)
    assert not model.continues_bit_for_bit()
    assert "number of threads" in str(model.why_not_bit_for_bit())
    assert "37" in str(model.why_not_bit_for_bit())
