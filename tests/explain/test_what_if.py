"""Steps on a copy are the real ones, and nothing but the copy knows of them."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator

import numpy as np
import pytest

from tests.explain.random_networks import random_moment
from tests.explain.unchanged import moment_bytes
from tests.explain.ways_back import batch_for
from visualcnn.explain.moment import Moment
from visualcnn.explain.what_if import WhatIf, what_if, what_if_steps
from visualcnn.nn import CrossEntropy, softmax
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels, sample_losses
from visualcnn.nn.optimizers import OPTIMIZERS, SGD, Optimizer


def really(
    moment: Moment, x: Array, labels: ClassLabels, optimizer: Optimizer, rate: float
) -> Iterator[tuple[float, Array]]:
    """The loss and the digit's logits before and after each step of an ordinary training."""
    network, loss = moment.network.copy(), CrossEntropy()
    while True:
        logits = network.forward(moment.recording["input"][..., np.newaxis]).copy()
        yield loss.forward(network.forward(x), labels), logits
        network.backpropagation(loss.backpropagation())
        optimizer.step(network.parameters(), network.gradients(), rate)


@pytest.mark.parametrize("kind", [None, *OPTIMIZERS])
def test_each_step_is_a_real_one(kind: str | None) -> None:
    """Bit for bit, for every optimiser with its moments; the moment stays as it is."""
    for seed in range(20):
        moment = random_moment(seed, optimizer=kind, own=seed % 2 == 1)
        x, labels = batch_for(moment, seed)
        before = moment_bytes(moment)
        found = what_if(moment, x, labels, 0.01, 5)
        assert moment_bytes(moment) == before
        optimizer = SGD() if moment.optimizer is None else copy.deepcopy(moment.optimizer)
        real = really(moment, x, labels, optimizer, 0.01)
        losses, logits = zip(*(next(real) for _ in range(6)), strict=True)
        every = np.concatenate(logits, axis=-1)
        assert found.losses.tolist() == list(losses)
        np.testing.assert_array_equal(found.probabilities, softmax(every).T)
        if moment.label is None:
            assert found.digit_losses is None
        else:
            expected = sample_losses(every, np.full(6, moment.label))
            np.testing.assert_array_equal(found.digit_losses, expected)


def test_shapes_are_those_of_the_steps() -> None:
    """Before the first and after each; read-only float64."""
    moment = random_moment(1, optimizer="adam")
    found = what_if(moment, None, None, 0.01, 3)
    classes = len(moment.probabilities)
    assert (found.steps, found.learning_rate, found.diverged) == (3, 0.01, False)
    assert found.losses.shape == (4,)
    assert found.probabilities.shape == (4, classes)
    for array in (found.losses, found.probabilities, found.digit_losses):
        assert array is not None
        assert array.dtype == np.dtype(np.float64)
        assert not array.flags.writeable


def test_the_chosen_digit_alone_is_learned() -> None:
    """By default it is trained on alone: its loss falls, and the sentence says so."""
    moment = random_moment(4, optimizer="sgd")
    found = what_if(moment, None, None, 0.05, 10)
    assert found.digit_losses is not None
    np.testing.assert_allclose(found.losses, found.digit_losses, rtol=1e-6)
    assert found.losses[-1] < found.losses[0]
    assert found.probabilities[0] == pytest.approx(moment.probabilities, rel=1e-6)
    assert found.sentence.startswith("On a copy, 10 steps take the loss from ")
    assert f"probability of class {moment.label} from " in found.sentence
    assert what_if(moment, None, None, 0.05, 1).sentence.startswith("On a copy, 1 step takes the")


def test_it_can_be_stopped_between_two_steps() -> None:
    """What was seen so far is what comes back."""
    moment = random_moment(2, optimizer="adam")
    answers = iter([False, False, True])
    found = what_if(moment, None, None, 0.01, 10, lambda: next(answers))
    assert found.steps == 2
    assert (found.losses == what_if(moment, None, None, 0.01, 2).losses).all()
    nothing = what_if(moment, None, None, 0.01, 10, lambda: True)
    assert (nothing.steps, nothing.sentence) == (0, "Stopped before the first step.")


def test_progress_goes_from_0_to_1() -> None:
    """A step at a time; what comes back in the end is the same."""
    moment = random_moment(2, optimizer="momentum")
    work = what_if_steps(moment, None, None, 0.01, 4)
    seen = []
    result: WhatIf | None = None
    while result is None:
        try:
            seen.append(next(work))
        except StopIteration as end:
            result = end.value
    assert seen == [0, 0.25, 0.5, 0.75, 1]
    assert (result.losses == what_if(moment, None, None, 0.01, 4).losses).all()


def test_a_rate_that_is_too_high_is_told() -> None:
    """The finite steps are kept, the others aren't shown."""
    moment = random_moment(4, optimizer="sgd")
    found = what_if(moment, None, None, 1e30, 10)
    assert found.diverged
    assert found.steps < 10
    assert np.isfinite(found.losses).all()
    assert np.isfinite(found.probabilities).all()
    assert found.sentence == (
        f"With a learning rate of 1.00e30, step {found.steps + 1} gives numbers too large to go on "
        "with: try a smaller one."
    )


def test_a_model_without_finite_numbers_is_told() -> None:
    """There is nothing to begin with."""
    moment = random_moment(4)
    for array in moment.network.parameters().values():
        array[...] = math.nan
    with pytest.raises(ValueError, match=r"^The model's numbers aren't finite any more: no step"):
        what_if(moment, None, None, 0.01, 1)


@pytest.mark.parametrize(
    ("rate", "steps", "sentence"),
    [
        (0.01, 0, "At least one step must be tried, not 0."),
        (0.0, 1, "The learning rate must be a number above 0, not 0.0."),
        (math.nan, 1, "The learning rate must be a number above 0, not nan."),
        (math.inf, 1, "The learning rate must be a number above 0, not inf."),
    ],
)
def test_what_makes_no_sense_is_told(rate: float, steps: int, sentence: str) -> None:
    """In one sentence."""
    with pytest.raises(ValueError, match=r".") as told:
        what_if(random_moment(1), None, None, rate, steps)
    assert str(told.value) == sentence
