"""A run from its beginning: one seed decides all, and what can't begin says so."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from itertools import repeat

import numpy as np
import pytest

from tests.tiny import TINY, same, tiny_dataset, tiny_trainer, train
from visualcnn.nn import Architecture, BaseLayer, Conv2d, Dense, Flatten, ReLU, ShapeError, Softmax
from visualcnn.nn.architectures import ArchitectureError, Layers
from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training.config import Config, ConfigError
from visualcnn.training.run import new_run

CONFIG = Config()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_same_seed_is_the_same_run_bit_for_bit(optimizer: str) -> None:
    """Reports, parameters, statistics, moments and streams, with BatchNorm and Dropout."""
    runs = [tiny_trainer(optimizer=optimizer, seed=4) for _ in range(2)]
    reports = [train(trainer) for trainer in runs]
    assert reports[0] == reports[1]
    assert same(runs[0].state(), runs[1].state())


def test_another_seed_is_another_run() -> None:
    """Other weights, another order of samples, other noise."""
    one, other = (tiny_trainer(seed=seed).state() for seed in (1, 2))
    weight = "conv1.weight"
    assert (one["parameters"][weight] != other["parameters"][weight]).all()
    assert (one["order"]["permutation"] != other["order"]["permutation"]).any()
    assert one["noise"] != other["noise"]


def test_shuffling_and_weights_have_their_own_streams() -> None:
    """Another architecture with the same seed sees the samples in the same order."""
    flat = Architecture("flat", lambda: [Flatten(), Dense(10)])
    orders = [new_run(CONFIG, tiny_dataset(), recipe).order for recipe in (TINY, flat)]
    np.testing.assert_array_equal(orders[0].permutation, orders[1].permutation)


def test_reports_carry_the_runs_stamp() -> None:
    """So that late reports of an earlier run can be told."""
    trainer = new_run(CONFIG, tiny_dataset(), TINY, run=7)
    assert train(trainer, 1)[0].run == 7


def test_an_architecture_is_found_by_its_name() -> None:
    """Without a recipe, the configuration's name is looked up; an unknown one is refused."""
    trainer = new_run(Config(architecture="simple_cnn"), tiny_dataset())
    assert "conv1" in trainer.network.layers
    with pytest.raises(ArchitectureError, match="no architecture 'tiny'"):
        new_run(Config(architecture="tiny"), tiny_dataset())


def test_a_network_that_does_not_fit_the_pictures_is_refused() -> None:
    """LeNet needs more than 8×8: the layer and both shapes are named."""
    with pytest.raises(ShapeError, match=r"conv2 \(Conv2d\) can't take \(6, 4, 4\)"):
        new_run(CONFIG, tiny_dataset())


def test_a_network_for_other_classes_is_refused() -> None:
    """The sentence names the classes and what the network ends in."""
    three = Architecture("three", lambda: [Flatten(), Dense(3)])
    with pytest.raises(ConfigError, match=r"has 10 classes, but the network ends in \(3,\)"):
        new_run(CONFIG, tiny_dataset(), three)
    maps = Architecture("maps", lambda: [Conv2d(10, 3)])
    with pytest.raises(ConfigError, match=r"ends in \(10, 6, 6\) instead of \(10,\) logits"):
        new_run(CONFIG, tiny_dataset(), maps)


def test_a_network_that_ends_in_softmax_is_refused() -> None:
    """With the reason."""
    twice = Architecture("twice", lambda: [Flatten(), Dense(10), Softmax()])
    with pytest.raises(ShapeError, match=r"ends in Softmax.*End the network in its logits"):
        new_run(CONFIG, tiny_dataset(), twice)


def _raises() -> Layers:
    return [Dense(10 // 0)]


def _exits() -> Layers:
    sys.exit(3)


class _Forgetful(ReLU):
    def __init__(self, size: int) -> None:
        super().__init__()
        del size


def _forgets() -> Layers:
    return [Flatten(), _Forgetful(3), Dense(10)]


def _no_layers() -> Layers:
    return ["conv"]  # type: ignore[list-item]


def _needs_more(size: int) -> Layers:
    return [Dense(size)]


@pytest.mark.parametrize("function", [_raises, _exits, _forgets, _no_layers, _needs_more])
def test_a_function_that_makes_no_network_is_refused(function: Callable[[], Layers]) -> None:
    """Whatever it raises or returns, one sentence names it and the fault."""
    with pytest.raises(ArchitectureError, match=r"^mine\.py:f makes no network: .*[^.]\.$"):
        new_run(CONFIG, tiny_dataset(), Architecture("mine.py:f", function))


@pytest.mark.parametrize(("made", "what"), [(None, "None"), (5, "int"), (Dense(10), "Dense")])
def test_a_function_that_returns_no_list_is_told_what_it_returns(made: object, what: str) -> None:
    """A forgotten `return` is the most common mistake."""
    sentence = f"mine.py:f returns {what} instead of a list of layers."
    with pytest.raises(ArchitectureError, match=f"^{re.escape(sentence)}$"):
        new_run(CONFIG, tiny_dataset(), Architecture("mine.py:f", lambda: made))  # type: ignore[arg-type,return-value]


def test_a_function_that_never_stops_giving_layers_is_refused() -> None:
    """A generator in a loop ends at the most layers that a network may have."""

    def endless() -> Iterator[BaseLayer]:
        return (ReLU() for _ in repeat(None))

    with pytest.raises(ConfigError, match="more than 100 layers"):
        new_run(CONFIG, tiny_dataset(), Architecture("endless", endless))
