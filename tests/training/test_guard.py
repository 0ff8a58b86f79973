"""Divergence: no update that isn't finite, one sentence, and a way back."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny import same, tiny_trainer, train
from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training.guard import (
    INTERVAL,
    LARGEST_LOSS,
    DivergedError,
    GoodState,
    require_finite_parameters,
    require_finite_update,
)
from visualcnn.training.trainer import Trainer

FINE = {"a": np.ones(3, np.float32), "b": np.full((2, 2), 1e10, np.float32)}
ADVICE = r"Try a lower learning rate\.$"
every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS)


def test_finite_updates_pass() -> None:
    """Ordinary and large numbers are no divergence."""
    require_finite_update(1, LARGEST_LOSS, FINE)
    require_finite_parameters(1, FINE)


@pytest.mark.parametrize("loss", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_is_refused(loss: float) -> None:
    """The sentence says at which step, why, and what to try."""
    with pytest.raises(DivergedError, match=f"stopped at step 1,234: the loss .*{ADVICE}"):
        require_finite_update(1234, loss, FINE)


def test_a_loss_that_no_run_comes_back_from_is_refused() -> None:
    """It is a number still, but the curve has left every scale."""
    with pytest.raises(DivergedError, match=f"stopped at step 7: the loss has grown .*{ADVICE}"):
        require_finite_update(7, 1.01 * LARGEST_LOSS, FINE)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30])
def test_a_gradient_or_weight_that_is_no_number_is_refused(value: float) -> None:
    """One element is enough, also one whose square is too large."""
    arrays = FINE | {"c": np.array([0, value], np.float32)}
    with pytest.raises(DivergedError, match=f"the gradients are too large .*{ADVICE}"):
        require_finite_update(1, 0.5, arrays)
    with pytest.raises(DivergedError, match=f"the weights are too large .*{ADVICE}"):
        require_finite_parameters(1, arrays)


def test_a_good_state_is_looked_for_every_hundred_steps() -> None:
    """At the start, and again when the kept one is that old."""
    good = GoodState()
    assert good.due(0)
    good.keep(20, {"a": 1})
    assert [good.due(step) for step in (20, 119, 120)] == [False, False, True]
    assert INTERVAL == 100


def finite(trainer: Trainer) -> bool:
    """Whether all parameters and statistics are numbers."""
    arrays = trainer.network.parameters() | trainer.network.state()
    return all(bool(np.isfinite(array).all()) for array in arrays.values())


def train_until_diverged(trainer: Trainer) -> bool:
    """Train to the end; whether it diverged before."""
    try:
        train(trainer)
    except DivergedError:
        return True
    return False


def train_to(trainer: Trainer, step: int) -> None:
    """Train until `step`."""
    reports = trainer.steps()
    while trainer.step < step:
        next(reports)


@every_optimizer
@pytest.mark.parametrize("rate", [1e3, 1e6, 1e9])
def test_far_too_high_a_rate_leaves_finite_parameters(optimizer: str, rate: float) -> None:
    """Whether it trains on or stops with a sentence, going back and a lower rate train on."""
    trainer = tiny_trainer(optimizer=optimizer, epochs=10, schedule="constant")
    train(trainer, 3)
    trainer.change(learning_rate=rate)
    train_until_diverged(trainer)
    assert finite(trainer)
    assert trainer.go_back() == trainer.step == trainer.history.steps
    trainer.change(learning_rate=0.003, epochs=20)
    assert not train_until_diverged(trainer)
    assert trainer.finished
    assert finite(trainer)
    losses = trainer.history.loss.exact
    assert losses[-20:].mean() < losses[:20].mean()


def test_some_of_these_do_diverge() -> None:
    """The last test would say little otherwise."""
    found = []
    for rate in (1e3, 1e6, 1e9):
        trainer = tiny_trainer(optimizer="sgd", epochs=10, learning_rate=rate)
        found.append(train_until_diverged(trainer))
    assert any(found)


def blow_up(trainer: Trainer, name: str, value: float) -> None:
    """Make one array of parameters so large that the next forward or update fails."""
    trainer.network.parameters()[name].fill(value)


@pytest.mark.parametrize(("name", "value"), [("dense1.weight", 3e38), ("norm1.scale", 1e30)])
def test_a_refused_update_leaves_everything_as_before_it(name: str, value: float) -> None:
    """Parameters, moments, BatchNorm's statistics, Dropout's stream, position and curves."""
    trainer = tiny_trainer()
    train(trainer, 3)
    blow_up(trainer, name, value)
    before, history = trainer.state(), trainer.history.state()
    for _ in range(2):
        with pytest.raises(DivergedError, match="stopped at step 4"):
            train(trainer, 1)
        assert same(trainer.state(), before)
        assert same(trainer.history.state(), history)


def test_running_statistics_survive_a_forward_that_was_no_number() -> None:
    """BatchNorm behind a layer that blew up keeps its mean and variance."""
    trainer = tiny_trainer()
    train(trainer, 3)
    blow_up(trainer, "conv1.weight", 3e38)
    with pytest.raises(DivergedError):
        train(trainer, 1)
    for array in trainer.network.state().values():
        assert np.isfinite(array).all()


def test_parameters_that_an_update_blew_up_are_taken_back() -> None:
    """Where only the updated weights show it, the last good state is in force at once."""
    trainer = tiny_trainer(optimizer="sgd", schedule="constant")
    train(trainer, 3)
    start = trainer.good.state
    trainer.change(weight_decay=10.0, learning_rate=1e9)
    # The normalisation behind it keeps the loss small.
    blow_up(trainer, "conv1.weight", 1e10)
    with pytest.raises(DivergedError, match="stopped at step 4: the weights are too large"):
        train(trainer, 1)
    assert trainer.step == trainer.history.steps == 0
    assert same(trainer.state(), start)


def test_before_any_good_copy_the_start_is_kept() -> None:
    """Going back from step 50 returns to the first step of this training."""
    trainer = tiny_trainer(epochs=10)
    start = trainer.state()
    train(trainer, 60)
    assert trainer.go_back() == 0
    assert same(trainer.state(), start)


def test_the_good_state_is_at_most_a_hundred_steps_old() -> None:
    """While the loss keeps its size, each hundredth step is kept, as it was then."""
    trainer, twin = tiny_trainer(epochs=60), tiny_trainer(epochs=60)
    train_to(trainer, 253)
    assert trainer.go_back() == 200
    train_to(twin, 201)
    assert twin.good.step == 200
    assert same(trainer.state(), twin.good.state)


def test_a_state_is_good_only_if_its_own_loss_was() -> None:
    """An update that ruins the weights at the hundredth step isn't what is gone back to."""
    trainer = tiny_trainer(epochs=60, optimizer="sgd", schedule="constant")
    train_to(trainer, 99)
    trainer.change(learning_rate=1e6)
    train_until_diverged(trainer)
    trainer.go_back()
    trainer.change(learning_rate=1e-9)
    train_to(trainer, trainer.step + 1)
    assert trainer.history.loss.exact[-1] < 10


def test_going_back_keeps_the_settings_and_their_marks() -> None:
    """The rate that was chosen stays in force, and the curves say from where."""
    trainer = tiny_trainer(epochs=10)
    train(trainer, 10)
    changes = trainer.change(learning_rate=0.5)
    train(trainer, 5)
    trainer.go_back()
    assert trainer.config.learning_rate == 0.5
    assert [(c.step, c.new) for c in trainer.history.changes] == [(0, "0.5")]
    assert changes[0].step > 0
