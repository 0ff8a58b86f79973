"""A filter history holds every filter at each validation, in 8 MB, and comes back bit for bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tiny import same, tiny_dataset, tiny_trainer, train
from visualcnn.nn import Architecture, Conv2d, Dense, Flatten
from visualcnn.nn.layer import Array
from visualcnn.training.config import Config
from visualcnn.training.filter_history import (
    FEWEST,
    MAX_BYTES,
    MOST,
    FilterBank,
    FilterHistory,
    capacity,
    plan,
)
from visualcnn.training.report import EpochReport
from visualcnn.training.run import new_run

SHAPES = {"conv1.weight": (4, 2, 3, 3), "conv1.bias": (4,), "conv2.weight": (3, 4, 1, 2)}


def parameters(seed: int = 0) -> dict[str, Array]:
    """Two convolutions' weights and a bias, random."""
    rng = np.random.default_rng(seed)
    return {name: rng.standard_normal(shape, np.float32) for name, shape in SHAPES.items()}


def filled(steps: list[int]) -> FilterHistory:
    """A history of validations after `steps`, the weights of each drawn from its step."""
    history = FilterHistory()
    for step in steps:
        reading = history.read(parameters(step))
        assert reading is not None
        history.add(step, reading)
    return history


def zeros(**shapes: tuple[int, ...]) -> dict[str, Array]:
    """Arrays of `shapes` that take no memory."""
    return {n: np.broadcast_to(np.float32(0), shape) for n, shape in shapes.items()}


def size(state: dict[str, Any]) -> int:
    """Bytes of a state's arrays."""
    return sum(array.nbytes for array in state.values() if isinstance(array, np.ndarray))


@pytest.mark.parametrize(("name", "number"), [("conv1.weight", 3), ("conv2.weight", 1)])
def test_a_course_is_what_was_read(name: str, number: int) -> None:
    """Norm, mean and weights of one filter, validation after validation."""
    steps = [5, 10, 12]
    course = filled(steps).course(name, number)
    assert course is not None
    assert course.steps.tolist() == steps
    for index, step in enumerate(steps):
        weight = parameters(step)[name][number]
        assert course.norms[index] == pytest.approx(np.linalg.norm(weight))
        assert course.means[index] == pytest.approx(weight.mean(), abs=1e-7)
        assert course.weights is not None
        np.testing.assert_array_equal(course.weights[index], weight)
    assert course.note == ""


def test_only_filters_have_a_course() -> None:
    """A bias has none, and a number that no filter has is told."""
    history = filled([1])
    assert history.course("conv1.bias", 0) is None
    for number in (-1, 4):
        with pytest.raises(IndexError, match="has 4 filters"):
            history.course("conv1.weight", number)


def test_what_is_read_is_a_copy_that_nobody_can_write_to() -> None:
    """Training on doesn't change a reading."""
    live = parameters()
    reading = FilterHistory().read(live)
    assert reading is not None
    before = reading.weights.copy()
    for array in live.values():
        array.fill(0)
    np.testing.assert_array_equal(reading.weights, before)
    assert not any(a.flags.writeable for a in (reading.norms, reading.means, reading.weights))


def test_a_network_without_filters_has_no_history() -> None:
    """Nothing is read, and the state is empty."""
    assert FilterHistory().read({"dense1.weight": np.ones((3, 4), np.float32)}) is None
    assert FilterHistory().state()["norms"].shape == (0, 0)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 3e38])
def test_filters_that_are_no_numbers_are_not_kept(wrong: float) -> None:
    """Nor those too large for their norm to be one: a file must be readable again."""
    broken = parameters()
    broken["conv1.weight"][1] = wrong
    assert FilterHistory().read(broken) is None


def test_a_state_restores_it_bit_for_bit() -> None:
    """The restored one goes on alike, and the state isn't its own."""
    history = filled([1, 2, 3])
    state = history.state()
    twin = FilterHistory.from_state(state)
    assert same(twin.state(), state)
    for each in (twin, history):
        reading = each.read(parameters(9))
        assert reading is not None
        each.add(9, reading)
    assert same(twin.state(), history.state())
    assert len(state["steps"]) == 3
    empty = FilterHistory()
    assert same(FilterHistory.from_state(empty.state()).state(), empty.state())


def test_a_cut_forgets_what_came_later() -> None:
    """Readings up to the step stay, and the next one follows them."""
    history = filled([2, 4, 6])
    history.cut(4)
    assert same(history.state(), filled([2, 4]).state())


def test_a_second_reading_of_a_step_replaces_the_first() -> None:
    """A validation that is done again counts once."""
    history = filled([2, 4])
    reading = history.read(parameters(7))
    assert reading is not None
    history.add(4, reading)
    course = history.course("conv1.weight", 0)
    assert course is not None
    assert course.steps.tolist() == [2, 4]
    assert course.norms[1] == pytest.approx(np.linalg.norm(parameters(7)["conv1.weight"][0]))


def test_beyond_the_most_every_second_one_is_dropped() -> None:
    """First and last stay, and the run is covered evenly, but for the newest, which come closer."""
    history = filled(list(range(1, 2 * MOST)))
    course = history.course("conv1.weight", 0)
    assert course is not None
    steps = course.steps
    assert len(steps) == MOST
    assert (steps[0], steps[-1]) == (1, 2 * MOST - 1)
    assert (np.diff(steps) == 2).sum() == MOST - 1
    for step in range(2 * MOST, 5 * MOST):
        reading = history.read(parameters(step))
        assert reading is not None
        history.add(step, reading)
    gaps = np.diff(history.state()["steps"])
    assert len(gaps) == MOST - 1
    assert 5 / 2 <= gaps[:-2].min() <= gaps.max() <= 5 * 2


def test_a_thinned_history_goes_on_from_its_state() -> None:
    """What is dropped depends on nothing that a file doesn't hold."""
    whole, twin = filled(list(range(250))), filled(list(range(220)))
    twin = FilterHistory.from_state(twin.state())
    for step in range(220, 250):
        reading = twin.read(parameters(step))
        assert reading is not None
        twin.add(step, reading)
    assert same(twin.state(), whole.state())


NETWORKS: dict[str, dict[str, tuple[int, ...]]] = {
    "small": {"a.weight": (6, 1, 5, 5), "b.weight": (16, 6, 5, 5)},
    "middling": {"a.weight": (32, 1, 3, 3), "b.weight": (64, 32, 3, 3)},
    "large": {"a.weight": (32, 3, 3, 3), "b.weight": (256, 128, 3, 3), "c.weight": (8, 4, 3, 3)},
    "of very many filters": {"a.weight": (10**6, 1, 1, 1), "b.weight": (4, 1, 3, 3)},
    "of many layers": {f"c{n}.weight": (20, 20, 3, 3) for n in range(400)},
    "of one full reading": {"a.weight": (1, 1, 1, MAX_BYTES // FEWEST // 4 - 4)},
}


@pytest.mark.parametrize("case", NETWORKS)
def test_it_never_takes_more_than_its_room(case: str) -> None:
    """Whatever the network; and it holds at least FEWEST validations."""
    banks = plan(zeros(**NETWORKS[case]))
    most = capacity(banks)
    assert FEWEST <= most <= MOST
    history = FilterHistory()
    live = {bank.name: np.ones(bank.shape, np.float32) for bank in banks}
    for step in range(most + 3):
        reading = history.read(live)
        assert reading is not None
        history.add(step, reading)
    assert len(history) == most
    assert size(history.state()) <= MAX_BYTES


def test_weights_are_kept_where_they_fit() -> None:
    """Of larger layers norms and means only, which the course says; of the largest nothing."""

    def kept(case: str) -> dict[str, bool]:
        return {bank.name: bank.keeps_weights for bank in plan(zeros(**NETWORKS[case]))}

    assert kept("small") == {"a.weight": True, "b.weight": True}
    assert kept("middling") == {"a.weight": True, "b.weight": True}
    assert kept("large") == {"a.weight": True, "b.weight": False, "c.weight": True}
    assert kept("of very many filters") == {"b.weight": True}
    assert kept("of one full reading") == {"a.weight": True}
    assert capacity(plan(zeros(**NETWORKS["small"]))) == MOST


def test_a_course_without_weights_says_so() -> None:
    """One sentence names the parameter."""
    history = FilterHistory([FilterBank("big.weight", (2, 1, 3, 3), keeps_weights=False)])
    reading = history.read({"big.weight": np.ones((2, 1, 3, 3), np.float32)})
    assert reading is not None
    history.add(1, reading)
    course = history.course("big.weight", 1)
    assert course is not None
    assert course.weights is None
    assert course.note.startswith("big.weight is too large")
    assert course.norms.tolist() == [3.0]


def test_a_trainer_reads_its_filters_at_each_validation() -> None:
    """The report carries the reading, and the trainer's own history has it."""
    trainer = tiny_trainer(validate_every=2)
    reports = [r for r in train(trainer) if isinstance(r, EpochReport)]
    course = trainer.history.filters.course("conv1.weight", 2)
    assert course is not None
    assert course.steps.tolist() == [r.step for r in reports]
    assert course.weights is not None
    np.testing.assert_array_equal(
        course.weights[-1], trainer.network.parameters()["conv1.weight"][2]
    )
    assert (np.diff(course.norms) != 0).all()


def test_a_network_of_vectors_trains_without_one() -> None:
    """No 4-d weight, no history, no fault."""
    vectors = Architecture("vectors", lambda: [Flatten(), Dense(10)])
    trainer = new_run(Config(architecture="vectors", epochs=1), tiny_dataset(), vectors)
    train(trainer)
    assert len(trainer.history.filters) == 0


def test_a_cut_and_trained_history_equals_one_that_was_never_cut() -> None:
    """Going back to a step drops what came after it."""
    trainer = tiny_trainer(validate_every=2)
    train(trainer, 8)
    before = trainer.history.filters.state()
    step = trainer.step
    train(trainer, 6)
    assert len(trainer.history.filters.state()["steps"]) > len(before["steps"])
    trainer.history.cut(step)
    assert same(trainer.history.filters.state(), before)


def test_its_kernels_are_the_layers_own() -> None:
    """Strided and padded convolutions alike: the bank has the weight's shape."""
    layers = [Conv2d(2, (3, 1), stride=2), Conv2d(5, 1), Flatten(), Dense(10)]
    trainer = new_run(
        Config(architecture="two", epochs=1), tiny_dataset(), Architecture("two", lambda: layers)
    )
    train(trainer)
    assert [bank.shape for bank in trainer.history.filters.banks] == [(2, 1, 3, 1), (5, 2, 1, 1)]
