"""The fast convolution is held against the textbook, and fails where it is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.finished import finished
from tests.explain.random_networks import random_moment
from tests.nn.small_network import everything
from visualcnn.explain.moment import Moment
from visualcnn.explain.prove import prove_convolution
from visualcnn.explain.story import ROUNDING
from visualcnn.nn import Conv2d, Dense, Flatten, Network, ReLU, softmax
from visualcnn.nn.convolution import (
    textbook_convolution,
    textbook_convolution_backpropagation,
)
from visualcnn.nn.layer import Array


def moment(*layers: Conv2d, shape: tuple[int, int, int] = (2, 9, 11), seed: int = 0) -> Moment:
    """Convolutions with ReLU between them, and what they make of one picture."""
    parts = [part for layer in layers for part in (layer, ReLU())]
    network = Network([*parts, Flatten(), Dense(4)], shape, seed)
    for array in network.parameters().values():
        array[...] += np.float32(0.05)
    network.set_mode(training=False)
    x = np.random.default_rng(seed).random((*shape, 1), np.float32)
    recording = {"input": x} | network.record(x)
    logits = recording[next(reversed(recording))]
    alone = {name: array[..., 0] for name, array in recording.items()}
    return Moment(1, network, alone, softmax(logits)[:, 0], label=2)


def test_every_convolution_of_random_networks_agrees() -> None:
    """Any kernel, stride and padding, forward and backward, up to float32's rounding."""
    proved = 0
    for seed in range(100):
        now = random_moment(seed)
        for name, layer in now.network.layers.items():
            if type(layer) is Conv2d:
                verdict = finished(prove_convolution(now, name))
                assert verdict.agrees, (seed, name, verdict.rows)
                assert verdict.worst <= ROUNDING
                proved += 1
    assert proved > 50


def test_all_values_are_compared() -> None:
    """The output's, the input's gradient, the weight's and the bias's; a row for each."""
    now = moment(Conv2d(3, 3, padding=1), Conv2d(4, (2, 3), stride=(2, 1)))
    verdict = finished(prove_convolution(now, "conv2"))
    sizes = [4 * 4 * 9, 3 * 9 * 11, 4 * 3 * 2 * 3, 4]
    assert verdict.checked == sum(sizes)
    names = {row.name.partition(" [")[0] for row in verdict.rows}
    assert names == {"output", "∂loss/∂input", "∂loss/∂weight", "∂loss/∂bias"}
    assert verdict.sentence.startswith("All 517 values agree with the textbook loop")


def test_its_rows_are_the_textbooks_values() -> None:
    """Computed in strips of a filter, they are what the loop gives for the whole at once."""
    now = moment(Conv2d(2, 3, stride=(1, 2), padding=(2, 1)), shape=(2, 30, 40))
    conv = now.network.layers["conv1"]
    assert isinstance(conv, Conv2d)
    weight = conv.parameters["weight"].astype(np.float64)
    bias = conv.parameters["bias"].astype(np.float64)
    x = now.recording["input"][..., np.newaxis].astype(np.float64)
    whole = textbook_convolution(x, weight, bias, conv.stride, conv.padding)
    rows = {
        row.name.partition(" [")[0]: row for row in finished(prove_convolution(now, "conv1")).rows
    }
    at = tuple(map(int, rows["output"].name.partition(" [")[2].rstrip("]").split(", ")))
    assert rows["output"].numerical == pytest.approx(whole[(*at, 0)], rel=1e-12)
    error = _error(now)
    backward = textbook_convolution_backpropagation(x, weight, error, conv.stride, conv.padding)
    at = tuple(map(int, rows["∂loss/∂weight"].name.partition(" [")[2].rstrip("]").split(", ")))
    assert rows["∂loss/∂weight"].numerical == pytest.approx(backward[1][at], rel=1e-9)
    at = tuple(map(int, rows["∂loss/∂input"].name.partition(" [")[2].rstrip("]").split(", ")))
    assert rows["∂loss/∂input"].numerical == pytest.approx(backward[0][(*at, 0)], rel=1e-9)


def _error(now: Moment) -> Array:
    """∂loss/∂output of the only convolution, by hand: (p - y) · weight where ReLU let it pass."""
    weight = now.network.layers["dense1"].parameters["weight"]
    miss = now.probabilities.copy()
    miss[2] -= 1
    output = now.recording["conv1"]
    back = (weight.T @ miss).reshape(output.shape) * (output > 0)
    return np.asarray(back[..., np.newaxis], np.float64)


@pytest.mark.parametrize("name", ["output", "∂loss/∂input", "∂loss/∂weight", "∂loss/∂bias"])
def test_one_wrong_value_is_found(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A millionth of what was added up is more than rounding, wherever it is."""
    now = moment(Conv2d(2, 3), shape=(1, 6, 6))
    forward, backward = Conv2d.forward, Conv2d.backpropagation

    def spoilt_forward(self: Conv2d, x: Array) -> Array:
        out = forward(self, x)
        out[1, 2, 3] += (name == "output") * np.abs(out).max() * 1e-3
        return out

    def spoilt_backward(self: Conv2d, grad_output: Array) -> Array:
        grad_x = backward(self, grad_output).copy()
        arrays = {"∂loss/∂input": grad_x}
        arrays |= {f"∂loss/∂{key}": array for key, array in self.gradients.items()}
        if name in arrays:
            arrays[name].reshape(-1)[1] += np.abs(arrays[name]).max() * 1e-3
        return grad_x

    monkeypatch.setattr(Conv2d, "forward", spoilt_forward)
    monkeypatch.setattr(Conv2d, "backpropagation", spoilt_backward)
    verdict = finished(prove_convolution(now, "conv1"))
    assert not verdict.agrees
    assert [row.name.partition(" [")[0] for row in verdict.rows if not row.agrees] == [name]
    assert verdict.sentence.startswith(
        f"The fast convolution disagrees with the textbook loop: {name}"
    )


def test_nothing_of_the_moment_changes() -> None:
    """Bit for bit, buffers included."""
    now = moment(Conv2d(2, 3))
    before = everything(now.network)
    finished(prove_convolution(now, "conv1"))
    assert everything(now.network) == before


class Mine(Conv2d):
    """A user's own convolution, which may compute anything."""


@pytest.mark.parametrize("layer", ["dense1", "conv9", "conv2"])
def test_only_visualcnns_convolution_has_a_textbook(layer: str) -> None:
    """One sentence for a layer of another kind, for none, and for a user's own convolution."""
    now = moment(Conv2d(2, 3), Mine(2, 3))
    with pytest.raises(ValueError, match=f"{layer} isn't one of visualcnn's convolutions"):
        finished(prove_convolution(now, layer))


def test_a_network_that_blew_up_is_told() -> None:
    """NaN can't be compared."""
    now = moment(Conv2d(2, 3))
    now.network.layers["conv1"].parameters["weight"][...] = np.nan
    with pytest.raises(ValueError, match="isn't finite"):
        finished(prove_convolution(now, "conv1"))
