"""The random networks are legal, of every kind of layer, and the same for the same seed."""

from __future__ import annotations

import numpy as np

from tests.explain.random_networks import OWN, random_moment
from tests.nn.small_network import everything
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.optimizers import OPTIMIZERS

SEEDS = range(120)


def test_every_kind_of_layer_comes_up() -> None:
    """Those of visualcnn and those of a user."""
    kinds = {type(x) for s in SEEDS for x in random_moment(s, own=True).network.layers.values()}
    assert kinds == {*KINDS.values(), *OWN}


def test_the_recording_is_what_the_network_makes_of_the_picture() -> None:
    """In evaluation mode, with all layers' outputs and probabilities that sum to 1."""
    for seed in SEEDS:
        moment = random_moment(seed, own=seed % 2 == 0)
        picture = moment.recording["input"][..., np.newaxis]
        output = moment.network.forward(picture)[..., 0]
        np.testing.assert_array_equal(output, moment.recording[moment.order[-2]])
        assert list(moment.recording) == list(moment.order[:-1])
        assert abs(moment.probabilities.sum() - 1) < 1e-5
        assert not any(layer.training for layer in moment.network.layers.values())


def test_a_seed_gives_one_network() -> None:
    """Bit for bit, so that a failing seed fails again; another seed gives another."""
    one, same, other = (everything(random_moment(seed).network) for seed in (5, 5, 6))
    assert one == same != other


def test_an_optimizer_has_moments() -> None:
    """Of the kind that is asked for; without one, there is no learning rate either."""
    for kind in OPTIMIZERS:
        moments = [random_moment(seed, optimizer=kind) for seed in range(10)]
        optimizers = [moment.optimizer for moment in moments if moment.optimizer]
        assert [optimizer.kind for optimizer in optimizers] == [kind] * 10
        assert {optimizer.weight_decay for optimizer in optimizers} == {0.0, 0.01}
        assert all(moment.learning_rate > 0 for moment in moments)
        if optimizers[0].slots:
            assert any(any(map(len, optimizer.moments.values())) for optimizer in optimizers)
    assert random_moment(0).optimizer is None
