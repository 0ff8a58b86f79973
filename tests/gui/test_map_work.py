"""Maps are made of all validation digits, piece by piece, and lie as the last one did."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gui.watched import result_of
from tests.tiny import tiny_dataset, tiny_layers
from visualcnn.gui import map_work
from visualcnn.gui.map_work import components, draw
from visualcnn.nn.network import Network

SPLIT = tiny_dataset().train


def network(seed: int) -> Network:
    """Untrained, in evaluation mode."""
    made = Network(tiny_layers(), (1, 8, 8), seed=seed)
    made.set_mode(training=False)
    return made


def test_every_digit_has_a_place_and_a_prediction() -> None:
    """The predictions are the network's own."""
    net = network(0)
    drawn = result_of(draw(net, "relu1", SPLIT, None))
    assert drawn.points.shape == (len(SPLIT), 2)
    x = SPLIT.images.astype(np.float32).transpose(1, 2, 0)[np.newaxis] / 255
    np.testing.assert_array_equal(drawn.predictions, net.forward(x).argmax(axis=0))
    assert drawn.samples.tolist() == list(range(len(SPLIT)))


def test_the_next_map_lies_as_the_last_one() -> None:
    """Mirrored or turned, it would jump."""
    first = result_of(draw(network(0), "relu1", SPLIT, None))
    mirrored = map_work.Drawn(
        first.samples, -first.points[:, ::-1], first.projection, first.predictions
    )
    again = result_of(draw(network(0), "relu1", SPLIT, mirrored))
    middle = again.points.mean(axis=0) - mirrored.points.mean(axis=0)
    np.testing.assert_allclose(again.points - middle, mirrored.points, atol=1e-3)


def test_progress_goes_from_0_to_1() -> None:
    """Never back."""
    parts = list(draw(network(0), "relu1", SPLIT, None))
    assert parts == sorted(parts)
    assert 0 <= parts[0] <= parts[-1] <= 1


def test_t_sne_gets_components_of_some(monkeypatch: pytest.MonkeyPatch) -> None:
    """Evenly spread over the split, with their own predictions."""
    monkeypatch.setattr(map_work, "MOST_SAMPLES", 5)
    net = network(0)
    drawn = result_of(components(net, "relu1", SPLIT))
    assert drawn.samples.tolist() == [0, 11, 22, 33, 44]
    assert drawn.points.shape == (5, map_work.COMPONENTS)
    whole = result_of(draw(net, "relu1", SPLIT, None))
    np.testing.assert_array_equal(drawn.predictions, whole.predictions[drawn.samples])
