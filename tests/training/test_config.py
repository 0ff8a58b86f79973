"""Settings: defaults that train, values that are refused, and what means something to whom."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training.config import AT_RESET, FIRST_LEARNING_RATE, Config, ConfigError


def test_the_defaults_are_lenet5_for_five_epochs() -> None:
    """Batches of 64, cosine over the same five epochs, validation after each epoch only."""
    config = Config()
    assert (config.architecture, config.epochs, config.batch_size) == ("lenet5", 5, 64)
    assert (config.schedule, config.schedule_epochs, config.validate_every) == ("cosine", 5, 0)
    assert config.learning_rate == FIRST_LEARNING_RATE[config.optimizer]


def test_every_optimizer_has_a_first_learning_rate() -> None:
    """Choosing an optimiser finds a rate that suits it."""
    assert FIRST_LEARNING_RATE.keys() == OPTIMIZERS.keys()


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("optimizer", "lion", "The optimizer 'lion' isn't one of: sgd, momentum, nesterov,"),
        ("schedule", "linear", "The schedule 'linear' isn't one of: constant, step, cosine."),
        ("epochs", 0, "Epochs must be a whole number from 1 to 100,000, not 0."),
        ("epochs", 2.5, "Epochs must be a whole number"),
        ("epochs", True, "Epochs must be a whole number"),
        ("batch_size", 0, "The batch size must be a whole number from 1 to 10,000, not 0."),
        ("batch_size", "64", "The batch size must be a whole number"),
        ("seed", -1, "The seed must be a whole number from 0 to"),
        ("validate_every", -1, "The steps between validations must be a whole number from 0 to"),
        ("learning_rate", 0, "The learning rate must be a number from 1e-09 to 1e+09, not 0."),
        ("learning_rate", float("nan"), "The learning rate must be a number"),
        ("learning_rate", float("inf"), "The learning rate must be a number"),
        ("learning_rate", True, "The learning rate must be a number"),
        ("learning_rate", "fast", "The learning rate must be a number"),
        ("momentum", 1, "The momentum must be a number from 0 to 0.9999, not 1."),
        ("weight_decay", -0.1, "The weight decay must be a number from 0 to 10, not -0.1."),
        ("schedule_epochs", 0, "The schedule's epochs must be a number from 0.001 to"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(
    setting: str, value: object, sentence: str
) -> None:
    """One sentence names the setting, its range and what was given."""
    settings: dict[str, Any] = {setting: value}
    for make in (Config, Config().changed):
        with pytest.raises(ConfigError) as caught:
            make(**settings)
        assert str(caught.value).startswith(sentence)
        assert str(caught.value).endswith(".")


def test_a_changed_configuration_is_a_new_one() -> None:
    """The old one stays as it was, and neither can be written to."""
    old = Config()
    new = old.changed(epochs=9)
    assert (old.epochs, new.epochs, new.batch_size) == (5, 9, old.batch_size)
    with pytest.raises(FrozenInstanceError):
        new.epochs = 3  # type: ignore[misc]


def test_the_rate_follows_its_own_horizon() -> None:
    """The number of epochs doesn't change the schedule; schedule_epochs does."""
    config = Config(schedule="step", learning_rate=1.0, epochs=100, schedule_epochs=4)
    assert [config.rate(epochs) for epochs in (0, 1.9, 2, 4, 99)] == [1, 1, 0.1, 0.01, 0.01]


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_the_optimizer_gets_its_hyper_parameters(kind: str) -> None:
    """Momentum where it has one, weight decay always."""
    config = Config(optimizer=kind, momentum=0.7, weight_decay=0.3)
    optimizer = config.make_optimizer()
    assert optimizer.kind == kind
    assert optimizer.weight_decay == 0.3
    assert getattr(optimizer, "momentum", None) == (
        0.7 if config.means_something("momentum") else None
    )


def test_an_optimizer_goes_on_from_copies_of_its_moments() -> None:
    """After so many steps, with what one of its kind remembered then."""
    moments = {"velocity": {"conv1.bias": np.ones(3, np.float32)}}
    optimizer = Config(optimizer="momentum").make_optimizer(7, moments)
    moments["velocity"]["conv1.bias"].fill(0)
    assert optimizer.steps == 7
    assert optimizer.moments["velocity"]["conv1.bias"].tolist() == [1, 1, 1]


def test_what_means_something() -> None:
    """Gradient descent and RMSProp have no momentum; a learning rate everyone has."""
    meaning = {kind: Config(optimizer=kind).means_something("momentum") for kind in OPTIMIZERS}
    assert [kind for kind, means in meaning.items() if means] == ["momentum", "nesterov", "adam"]
    assert Config(optimizer="sgd").means_something("weight_decay")
    assert Config(optimizer="sgd").means_something("learning_rate")


def test_seed_and_architecture_wait_for_reset() -> None:
    """All else may change during a run."""
    assert {"seed", "architecture"} == AT_RESET
