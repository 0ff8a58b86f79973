"""An update's rows lead to what the optimiser's own step makes of a weight, for every optimiser."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from tests.explain.random_networks import random_moment
from tests.explain.unchanged import moment_bytes
from visualcnn.explain.update import explain_update
from visualcnn.nn.layer import Array
from visualcnn.nn.optimizers import OPTIMIZERS, Adam, Optimizer, make_optimizer

every_optimizer = pytest.mark.parametrize("kind", OPTIMIZERS)


def stepped(
    optimizer: Optimizer, parameters: dict[str, Array], gradients: dict[str, Array], rate: float
) -> dict[str, Array]:
    """The parameters after a real step of a copy of the optimiser on copies of them."""
    moved = {name: array.copy() for name, array in parameters.items()}
    copy.deepcopy(optimizer).step(moved, gradients, rate)
    return moved


@every_optimizer
def test_after_is_the_real_step_bit_for_bit(kind: str) -> None:
    """In 40 random networks, every number of every parameter; the rows are within the bound."""
    for seed in range(40):
        moment = random_moment(seed, optimizer=kind)
        before = moment_bytes(moment)
        assert moment.optimizer is not None
        rng, parameters = np.random.default_rng(seed), moment.network.parameters()
        gradients: dict[str, Array] = {
            name: (rng.normal(size=array.shape) * 10 ** rng.uniform(-6, 1)).astype(np.float32)
            for name, array in parameters.items()
        }
        moved = stepped(moment.optimizer, parameters, gradients, moment.learning_rate)
        for name, array in parameters.items():
            for index in list(np.ndindex(*array.shape))[:20]:
                story = explain_update(
                    *(moment.optimizer, moment.learning_rate, name, index),
                    *(float(array[index]), float(gradients[name][index])),
                )
                assert story.after == float(moved[name][index])
                assert abs(story.after - story.total) <= story.bound
                assert story.bound <= 1e-4 * (abs(story.before) + abs(story.change))
        assert moment_bytes(moment) == before


@every_optimizer
@pytest.mark.parametrize("gradient", [0.0, 1e-30, 1e-12, 3.0, 1e15])
def test_no_gradient_is_too_small_or_too_large(kind: str, gradient: float) -> None:
    """From zero moments as from those of a hundred steps; the weight decay may cancel it."""
    for steps in (0, 100):
        optimizer, theta = make_optimizer(kind, weight_decay=0.01), np.array([0.7], np.float32)
        for _ in range(steps):
            optimizer.step({"a": theta}, {"a": np.array([-1e-3], np.float32)}, 0.01)
        for slope in (gradient, -gradient, -0.01 * float(theta[0])):
            g = np.array([slope], np.float32)
            moved = stepped(optimizer, {"a": theta}, {"a": g}, 0.1)["a"]
            story = explain_update(optimizer, 0.1, "a", (0,), float(theta[0]), float(g[0]))
            assert story.after == float(moved[0])
            assert abs(story.after - story.total) <= story.bound


ROWS = {
    "sgd": ["gradient g", "learning rate η", "change η g"],
    "momentum": [
        *("gradient g", "momentum μ", "velocity so far v", "velocity v ← μ v + g"),
        *("learning rate η", "change η v"),
    ],
    "nesterov": [
        *("gradient g", "momentum μ", "velocity so far v", "velocity v ← μ v + g"),
        *("learning rate η", "change η (g + μ v)"),
    ],
    "rmsprop": [
        *("gradient g", "decay ρ", "square so far s", "square s ← ρ s + (1 − ρ) g²"),
        *("divisor √s + ε", "learning rate η", "change η g / (√s + ε)"),
    ],
    "adam": [
        *("gradient g", "momentum μ", "mean so far m", "mean m ← μ m + (1 − μ) g", "decay ρ"),
        *("square so far s", "square s ← ρ s + (1 − ρ) g²", "step t"),
        *("mean, corrected m′ = m / (1 − μᵗ)", "square, corrected s′ = s / (1 − ρᵗ)"),
        *("divisor √s′ + ε", "learning rate η", "change η m′ / (√s′ + ε)"),
    ],
}


@every_optimizer
def test_rows_go_from_the_gradient_to_the_change(kind: str) -> None:
    """With their formulas in signs, and two more where there is weight decay."""
    story = explain_update(make_optimizer(kind), 0.1, "a", (0,), 1.0, 0.5)
    assert [f"{row.name} {row.formula}" for row in story.rows] == ROWS[kind]
    assert story.rows[-1].value == story.change
    decayed = explain_update(make_optimizer(kind, weight_decay=0.2), 0.1, "a", (0,), 1.0, 0.5)
    names = [row.name for row in decayed.rows]
    assert names[:3] == ["gradient", "weight decay", "gradient with decay"]
    assert decayed.rows[2].value == 0.5 + 0.2 * 1.0


def test_adams_rows_hold_the_papers_numbers() -> None:
    """At the first step both corrections undo what the averages took away: m′ = g, s′ = g²."""
    story = explain_update(Adam(), 0.1, "a", (0,), 1.0, 0.5)
    values = {row.name: row.value for row in story.rows}
    assert values["mean"] == pytest.approx(0.05)
    assert values["mean, corrected"] == pytest.approx(0.5)
    assert values["square, corrected"] == pytest.approx(0.25)
    assert values["step"] == 1
    assert story.change == pytest.approx(0.1)
    assert story.after == np.float32(0.9)


class Signed(Optimizer):
    """A user's own: the sign of a running mean of the gradients."""

    slots = ("mean",)

    def change(
        self, name: str, gradient: Array, moments: list[Array], learning_rate: float
    ) -> Array:
        """η sign(m)."""
        del name
        (mean,) = moments
        mean += 0.1 * (gradient - mean)
        return np.asarray(learning_rate * np.sign(mean))


def test_an_own_optimizer_is_told_by_gradient_and_result() -> None:
    """Nothing is made up of what is between; its moments stay as they are."""
    optimizer = Signed()
    optimizer.moments["mean"]["a"] = np.array([[1.0, -1.0]], np.float32)
    story = explain_update(optimizer, 0.25, "a", (0, 1), 1.0, 0.5)
    assert (story.after, story.total) == (1.25, 1.25)
    assert [(row.name, row.value) for row in story.rows] == [("gradient", 0.5), ("change", -0.25)]
    assert optimizer.moments["mean"]["a"].tolist() == [[1, -1]]
    assert optimizer.steps == 0


class Halving(Adam):
    """A user's own that inherits from a known kind, and does something else."""

    def change(
        self, name: str, gradient: Array, moments: list[Array], learning_rate: float
    ) -> Array:
        """Half of Adam's."""
        return super().change(name, gradient, moments, learning_rate) / 2


def test_what_inherits_from_a_known_optimizer_is_an_own_one() -> None:
    """Its rows don't tell Adam's arithmetic."""
    story = explain_update(Halving(), 0.1, "a", (0,), 1.0, 0.5)
    assert story.after == np.float32(0.95)
    assert len(story.rows) == 2
    assert abs(story.total - story.after) <= story.bound
