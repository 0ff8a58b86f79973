"""A weight's story adds up to its gradient, and leads to what the optimiser makes of the weight."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest

from tests.explain.random_networks import random_moment
from tests.explain.unchanged import moment_bytes
from tests.explain.ways_back import batch_for, random_index, random_reverse
from visualcnn.explain.backward import reverse
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import PlaceError, Weight
from visualcnn.explain.reverse import Reverse
from visualcnn.explain.weights import explain_weight
from visualcnn.nn import Conv2d, Dense, Flatten, Network, make_optimizer
from visualcnn.nn.layer import Array, BaseLayer
from visualcnn.nn.loss import softmax
from visualcnn.nn.optimizers import OPTIMIZERS


def weights(back: Reverse, seed: int, most: int = 4) -> list[Weight]:
    """Some numbers of every parameter."""
    rng = np.random.default_rng(seed)
    return [
        Weight(layer, name, random_index(array.shape, rng))
        for layer, kind in back.moment.network.layers.items()
        for name, array in kind.parameters.items()
        for _ in range(min(most, array.size))
    ]


def test_the_terms_add_up_to_the_engines_gradient() -> None:
    """In 250 random networks, for every kind of layer that learns, within float32's rounding."""
    seen = set()
    for seed in range(250):
        back = random_reverse(seed)
        for weight in weights(back, seed):
            story = explain_weight(back, weight)
            assert story.gradient == float(back.gradients[weight.name][weight.index])
            assert story.value == back.moment.weight(weight)
            assert story.decomposed
            assert abs(story.total - story.gradient) <= story.bound
            assert story.inputs.shape == story.incoming.shape
            assert len(story.samples) == len(story.inputs) == back.batch
            assert story.total == pytest.approx(story.samples.sum(), rel=1e-9, abs=1e-30)
            seen.add((back.moment.layer(weight.layer).kind, weight.parameter))
    learned = ("weight", "bias")
    assert seen == {
        *(("Conv2d", name) for name in learned),
        *(("Dense", name) for name in learned),
        *(("BatchNorm", name) for name in ("scale", "shift")),
    }


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_the_update_is_the_real_steps(kind: str) -> None:
    """In 50 random networks: a copy of all, one step of the engine; after is equal bit for bit."""
    for seed in range(50):
        moment = random_moment(seed, optimizer=kind, own=seed % 2 == 1)
        before = moment_bytes(moment)
        back = reverse(moment, *batch_for(moment, seed))
        optimizer = copy.deepcopy(moment.optimizer)
        assert optimizer is not None
        parameters = {name: array.copy() for name, array in moment.network.parameters().items()}
        optimizer.step(parameters, back.gradients, moment.learning_rate)
        for weight in weights(back, seed):
            update = explain_weight(back, weight).update
            assert update is not None
            assert update.before == moment.weight(weight)
            assert update.after == float(parameters[weight.name][weight.index])
            assert abs(update.after - update.total) <= update.bound
        assert moment_bytes(moment) == before


def test_an_own_layers_gradient_is_all_that_is_known() -> None:
    """Its weights have a story without terms."""
    told = 0
    for seed in range(40):
        back = random_reverse(seed, own=True)
        for weight in weights(back, seed):
            if weight.parameter != "gain":
                continue
            story = explain_weight(back, weight)
            assert not story.decomposed
            assert story.total == story.gradient == back.gradients[weight.name][weight.index]
            assert story.samples.tolist() == [0] * back.batch
            assert story.sentence.startswith("Gain is a layer of your own: it says the gradient is")
            told += 1
    assert told > 5


class Twice(Dense):
    """A user's layer that inherits from a known kind, and does something else."""

    def forward(self, x: Array) -> Array:
        """Twice as much."""
        return 2 * super().forward(x)

    def backpropagation(self, grad_output: Array) -> Array:
        """Twice as much."""
        return super().backpropagation(2 * grad_output)


class Silent(BaseLayer):
    """A user's layer that has a parameter and no gradient for it."""

    def build(self, input_shape: tuple[int, ...], rng: np.random.Generator) -> None:
        """One number."""
        del input_shape, rng
        self.parameters["fixed"] = np.ones(1, self.dtype)

    def forward(self, x: Array) -> Array:
        """As it is."""
        return x

    def backpropagation(self, grad_output: Array) -> Array:
        """As it is."""
        return grad_output


def _moment(*layers: BaseLayer, optimizer: str | None = None) -> Moment:
    network = Network(layers, (1, 3, 3), seed=2)
    network.set_mode(training=False)
    picture = np.linspace(0, 1, 9, dtype=np.float32).reshape(1, 3, 3)
    logits = network.forward(picture[..., np.newaxis]).copy()
    chosen = None if optimizer is None else make_optimizer(optimizer)
    return Moment(1, network, {"input": picture}, softmax(logits)[:, 0], 0, chosen, 0.1)


def test_what_inherits_from_a_known_kind_is_an_own_layer() -> None:
    """Dense's sum of products would be half of its gradient."""
    back = reverse(_moment(Flatten(), Twice(3)))
    name = list(back.moment.network.layers)[1]
    assert not explain_weight(back, Weight(name, "weight", (0, 0))).decomposed


def test_a_convolutions_terms_are_the_patch_and_the_errors() -> None:
    """Of a kernel of 2×2 with padding on a picture of 3×3: what lay under its corner, 0 outside."""
    back = reverse(_moment(Conv2d(1, 2, stride=2, padding=1), Flatten(), Dense(2)))
    story = explain_weight(back, Weight("conv1", "weight", (0, 0, 0, 1)))
    assert story.inputs.shape == (1, 2, 2)
    assert story.inputs.tolist() == [[[0, 0], [0.375, 0.625]]]
    np.testing.assert_array_equal(story.incoming, back.errors["conv1"][0].transpose(2, 0, 1))
    assert not story.inputs.flags.writeable
    assert "over 4 positions and averaged over 1 sample" in story.sentence


def test_the_sentence_says_what_would_lower_the_loss() -> None:
    """Which is the other way than the gradient."""
    back = reverse(_moment(Flatten(), Dense(2)))
    for output, better in ((0, "larger"), (1, "smaller")):
        sentence = explain_weight(back, Weight("dense1", "bias", (output,))).sentence
        assert sentence.endswith(f": a {better} number here would lower the loss.")
    idle = explain_weight(back, Weight("dense1", "weight", (0, 0)))
    assert idle.gradient == 0
    assert idle.sentence.endswith(": changing it a little leaves the loss as it is.")


def test_the_sentence_says_when_the_step_goes_the_other_way() -> None:
    """Weight decay or earlier gradients may outweigh this one."""
    moment = _moment(Flatten(), Dense(2))
    weight = Weight("dense1", "bias", (1,))
    assert explain_weight(reverse(moment), weight).gradient > 0
    velocity = {n: np.full_like(a, -9) for n, a in moment.network.parameters().items()}
    optimizer = make_optimizer("momentum")
    optimizer.moments["velocity"] = velocity
    story = explain_weight(reverse(replace(moment, optimizer=optimizer)), weight)
    assert story.update is not None
    assert story.update.after > story.update.before
    assert story.sentence.endswith(
        "The step makes it larger all the same: what the optimiser adds outweighs this gradient."
    )


def test_without_an_optimizer_there_is_no_update() -> None:
    """A model that is only looked at."""
    weight = Weight("dense1", "bias", (0,))
    assert explain_weight(reverse(_moment(Flatten(), Dense(2))), weight).update is None
    back = reverse(_moment(Flatten(), Dense(2), optimizer="sgd"))
    update = explain_weight(back, weight).update
    assert update is not None
    assert update.change == pytest.approx(0.1 * float(back.gradients["dense1.bias"][0]))


@pytest.mark.parametrize(
    ("weight", "sentence"),
    [
        (Weight("dense9", "bias", (0,)), "This network has no parameter 'dense9.bias'."),
        (Weight("dense1", "scale", (0,)), "This network has no parameter 'dense1.scale'."),
        (
            Weight("dense1", "weight", (2, 0)),
            "dense1.weight has no number at (2, 0): its shape is (2, 9).",
        ),
        (Weight("dense1", "bias", (-1,)), "dense1.bias has no number at (-1): its shape is (2)."),
        (Weight("dense1", "bias", ()), "dense1.bias has no number at (): its shape is (2)."),
        (Weight("silent1", "fixed", (0,)), "silent1 has no gradient for its fixed."),
    ],
)
def test_a_weight_that_is_not_there_is_told(weight: Weight, sentence: str) -> None:
    """In one sentence."""
    back = reverse(_moment(Flatten(), Silent(), Dense(2)))
    with pytest.raises(PlaceError) as told:
        explain_weight(back, weight)
    assert str(told.value) == sentence
