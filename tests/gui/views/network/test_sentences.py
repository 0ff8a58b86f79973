"""Facts about what the network panel says."""

from __future__ import annotations

from collections.abc import Callable

from visualcnn.gui.views.network.errors import ErrorMaps
from visualcnn.gui.views.network.sentences import sentence
from visualcnn.nn.network import Network
from visualcnn.training.snapshot import Snapshot


def test_every_state_has_its_sentence(
    lenet5: Network, snapshot_of: Callable[..., Snapshot]
) -> None:
    """Nothing yet, untrained, trained, out of date, and error maps in their place."""
    errors = ErrorMaps()
    untrained, trained = snapshot_of(lenet5, step=0), snapshot_of(lenet5, step=1_234)
    said = [
        sentence(None, None, errors),
        sentence(untrained, None, errors),
        sentence(trained, None, errors),
        sentence(trained, 1_000, errors),
    ]
    errors.wanted = True
    said.append(sentence(trained, None, errors))
    assert len(set(said)) == 5
    assert said[2] == "After step 1,234"
    assert said[3].endswith("step 1,000")
