"""Attributions are what recomputing them directly gives: by small steps, and patch by patch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from tests.explain.finished import finished
from tests.explain.moments import linear_moment, moment_of
from tests.explain.random_networks import random_moment
from tests.explain.unchanged import moment_bytes
from tests.nn.small_network import everything
from visualcnn.explain.attribution import (
    gradient_input,
    occlusion,
    saliency,
)
from visualcnn.explain.backward import reverse
from visualcnn.explain.fields import Region
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT, SOFTMAX, Place, PlaceError
from visualcnn.nn import BaseLayer, Conv2d, Dense, Flatten, Network, ReLU, softmax
from visualcnn.nn.architectures import lenet5
from visualcnn.nn.layer import Array

Floats = npt.NDArray[np.float64]
STEP = 1e-6


def exact(seed: int) -> Moment:
    """A random network in float64, half of them with a user's own layer.

    No pixel is 0 and no two are alike: at a tie a maximum has no slope.
    """
    moment = random_moment(seed, own=seed % 2 == 0)
    network = moment.network.copy(np.float64)
    picture = np.random.default_rng(seed).uniform(0.1, 1, network.input_shape)
    recording: dict[str, Array] = {INPUT: picture}
    for name, output in network.record(picture[..., np.newaxis]).items():
        recording[name] = output[..., 0]
    probabilities = softmax(recording[moment.order[-2]][:, np.newaxis])[:, 0]
    return replace(moment, network=network, recording=recording, probabilities=probabilities)


def targets(moment: Moment, seed: int) -> list[Place]:
    """A random number of every layer, of the input and of the probabilities."""
    rng = np.random.default_rng(seed)
    shapes = {layer: moment.values(layer).shape for layer in moment.order}
    return [
        Place(layer, tuple(int(rng.integers(size)) for size in shape))
        for layer, shape in shapes.items()
    ]


def numbers(moment: Moment, target: Place, pictures: Array) -> Floats:
    """The number at `target` for each of the pictures (…, batch)."""
    outputs = {INPUT: pictures} | moment.network.record(pictures)
    if target.layer == SOFTMAX:
        logits = outputs[moment.order[-2]].astype(np.float64)
        return np.asarray(softmax(logits)[target.index])
    return np.asarray(outputs[target.layer][target.index].astype(np.float64))


def slopes(moment: Moment, target: Place) -> Floats:
    """∂number/∂pixel by small steps to both sides, in float64."""
    picture = moment.recording[INPUT]
    steps = (STEP * np.eye(picture.size)).reshape(*picture.shape, -1)
    up, down = (numbers(moment, target, picture[..., np.newaxis] + way * steps) for way in (1, -1))
    return np.asarray(((up - down) / (2 * STEP)).reshape(picture.shape))


def test_saliency_is_the_slope_by_small_steps() -> None:
    """Of numbers of all layers of random networks, a user's own among them, in float64."""
    seen = moved = 0
    for seed in range(90):
        moment = exact(seed)
        for target in targets(moment, seed):
            told = saliency(moment, target)
            wanted = slopes(moment, target)
            scale = max(1.0, float(np.abs(wanted).max()))
            np.testing.assert_allclose(told.values, wanted, rtol=1e-4, atol=2e-6 * scale)
            assert told.value == moment.value(target)
            seen, moved = seen + 1, moved + bool(told.values.any())
    assert seen > 500
    assert moved > 300


def test_saliency_of_lenet_is_the_slope_wherever_there_is_one() -> None:
    """Over an empty background maxima are tied: there the steps to both sides differ."""
    network = Network(lenet5(), (1, 28, 28), seed=3, dtype=np.float64)
    network.set_mode(training=False)
    picture = np.zeros((1, 28, 28))
    picture[0, 6:22, 9:19] = np.random.default_rng(0).random((16, 10))
    outputs = {INPUT: picture[..., np.newaxis]} | network.record(picture[..., np.newaxis])
    recording = {name: output[..., 0] for name, output in outputs.items()}
    moment = Moment(1, network, recording, softmax(network.forward(outputs[INPUT]))[:, 0])
    target, steps = Place(SOFTMAX, (4,)), STEP * np.eye(784).reshape(1, 28, 28, 784)
    before, up, down = (numbers(moment, target, outputs[INPUT] + way * steps) for way in (0, 1, -1))
    slope, sides = (up - down) / (2 * STEP), (up + down - 2 * before) / STEP
    told = saliency(moment, target).values.ravel()
    one = np.abs(sides) < 1e-4 * np.abs(told).max()
    assert 150 < one.sum() < 784
    np.testing.assert_allclose(told[one], slope[one], atol=1e-4 * np.abs(told).max())


def test_gradient_times_input_is_that() -> None:
    """For each pixel; of a linear network they add up to the number."""
    for seed in range(30):
        moment = random_moment(seed, own=True)
        for target in targets(moment, seed):
            product = saliency(moment, target).values * moment.recording[INPUT]
            np.testing.assert_array_equal(gradient_input(moment, target).values, product)
    rng = np.random.default_rng(0)
    moment = linear_moment(rng.normal(size=(3, 20)), rng.random((1, 4, 5)))
    told = gradient_input(moment, Place("dense1", (2,)))
    assert float(told.values.sum()) == pytest.approx(told.value, rel=1e-5)


def test_the_logits_slopes_make_the_losss_gradient() -> None:
    """Σ (p - y) · saliency of the logit is what the way back says of the picture."""
    for seed in range(40):
        moment = random_moment(seed)
        back = reverse(moment)
        logits, label = moment.order[-2], int(back.labels[0])
        total = np.zeros(moment.network.input_shape)
        for c, p in enumerate(moment.probabilities.astype(np.float64)):
            slope = saliency(moment, Place(logits, (c,))).values
            total += (p - (c == label)) * slope
        error = back.errors[INPUT][..., 0]
        np.testing.assert_allclose(total, error, atol=1e-5 * max(1, np.abs(error).max()))


def test_a_sure_network_still_has_slopes() -> None:
    """With p = 1 in float32, p · (1 - p) is what the others have: 4e-18, and not 0."""
    weight = np.array([[40.0, 1.0], [0.0, 3.0]], np.float32)
    moment = linear_moment(weight, np.array([[[1.0, 0.0]]], np.float32))
    assert moment.probabilities[0] == 1
    other = np.exp(-40.0)
    for own, sign in ((0, 1), (1, -1)):
        told = saliency(moment, Place(SOFTMAX, (own,))).values[0, 0]
        np.testing.assert_allclose(told, sign * other * np.array([40.0, -2.0]), rtol=1e-5)


@pytest.mark.parametrize(("size", "stride"), [(1, 1), (3, 2), (4, 2), (3, 3), (20, 5)])
def test_occlusion_is_covering_one_patch_at_a_time(size: int, stride: int) -> None:
    """With a picture of zeros there, alone in its batch; of numbers of all layers."""
    seen = 0
    for seed in range(24):
        moment = random_moment(seed, own=seed % 2 == 0)
        for target in targets(moment, seed):
            told = finished(occlusion(moment, target, size, stride))
            picture = moment.recording[INPUT]
            before = numbers(moment, target, picture[..., np.newaxis])[0]
            for (row, column), value in np.ndenumerate(told.values):
                patch = told.patch(row * stride, column * stride)
                covered = picture.copy()
                rows = slice(patch.top, patch.top + patch.height)
                covered[:, rows, patch.left : patch.left + patch.width] = 0
                after = numbers(moment, target, covered[..., np.newaxis])[0]
                scale = max(1.0, abs(before))
                assert value == pytest.approx(before - after, rel=1e-4, abs=1e-5 * scale)
                seen += bool(value)
    assert seen > 80


def test_a_sure_network_still_loses_something() -> None:
    """Of a probability that is 1 in float32: 2e-9, not 0."""
    weight = np.array([[20.0, 1.0], [0.0, 0.0]], np.float32)
    moment = linear_moment(weight, np.array([[[1.0, 1.0]]], np.float32))
    assert moment.probabilities[0] == 1
    told = finished(occlusion(moment, Place(SOFTMAX, (0,)), 1, 1))
    lost = np.exp(-20.0) - np.exp(-21.0)
    assert told.values[0, 1] == pytest.approx(lost, rel=1e-4)


def test_covering_what_is_empty_costs_exactly_nothing() -> None:
    """In an empty picture, everywhere: no rounding of a batch is taken for a loss."""
    moment = random_moment(1)
    picture = np.zeros_like(moment.recording[INPUT])
    empty = replace(moment, recording=dict(moment.recording) | {INPUT: picture})
    told = finished(occlusion(empty, Place(SOFTMAX, (0,))))
    assert not told.values.any()
    assert told.sentence.startswith("Covering any one patch leaves class 0 as it is, ")


def test_there_is_one_number_for_each_pixel() -> None:
    """Gradients are summed over the channels; a patch's loss stands at its cell's pixels."""
    moment = next(m for m in map(random_moment, range(99)) if m.network.input_shape[0] == 3)
    target = Place(SOFTMAX, (1,))
    slope = saliency(moment, target)
    np.testing.assert_array_equal(slope.pixels, slope.values.sum(axis=0))
    assert slope.patch(2, 3) == Region(2, 3, 1, 1)
    told = finished(occlusion(moment, target, 3, 2))
    assert told.pixels.shape == slope.pixels.shape == moment.network.input_shape[1:]
    for row, column in np.ndindex(*told.pixels.shape):
        assert told.pixels[row, column] == told.values[row // 2, column // 2]


def test_pieces_are_short() -> None:
    """Hundreds of patches don't go through the network at once."""
    moment = random_moment(0)
    rng = np.random.default_rng(0)
    network = Network([Conv2d(8, 5, padding=2), ReLU(), Flatten(), Dense(3)], (1, 40, 40))
    picture = rng.uniform(0.1, 1, (1, 40, 40)).astype(np.float32)
    recording = {INPUT: picture}
    for name, output in network.record(picture[..., np.newaxis]).items():
        recording[name] = output[..., 0]
    large = replace(moment, network=network, recording=recording, probabilities=np.ones(3) / 3)
    work = occlusion(large, Place(SOFTMAX, (0,)), 2, 1)
    assert len(list(work)) > 10


def test_nothing_of_the_moment_changes() -> None:
    """Bit for bit, the network's buffers included, whatever is asked."""
    for seed in range(30):
        moment = random_moment(seed, own=seed % 2 == 0)
        before, network = moment_bytes(moment), everything(moment.network)
        for target in targets(moment, seed):
            told = [saliency(moment, target), gradient_input(moment, target)]
            told.append(finished(occlusion(moment, target)))
            for each in told:
                with pytest.raises(ValueError, match="read-only"):
                    each.values[...] = 0
        assert moment_bytes(moment) == before
        assert everything(moment.network) == network


def test_a_number_that_is_not_there_is_told() -> None:
    """In one sentence, and so are patches that leave gaps."""
    moment = random_moment(4)
    nowhere = Place("conv99", (0, 0, 0))
    for ask in (saliency, gradient_input, lambda m, t: finished(occlusion(m, t))):
        with pytest.raises(PlaceError, match="This network has no layer 'conv99'"):
            ask(moment, nowhere)
    for size, stride in ((2, 3), (4, 0), (0, 0)):
        with pytest.raises(ValueError, match=f"Patches of {size} pixels every {stride} would"):
            finished(occlusion(moment, Place(SOFTMAX, (0,)), size, stride))


class OneWay(BaseLayer):
    """A user's own layer that can't go back."""

    def forward(self, x: Array) -> Array:
        """As it came."""
        return x


def test_a_layer_that_cannot_go_back_is_told() -> None:
    """Covering needs no way back; nor does a number before that layer."""
    moment = moment_of([Flatten(), Dense(3), OneWay(), Dense(2)], np.ones((1, 2, 2)))
    with pytest.raises(ValueError, match=r"oneway1 \(OneWay\) can't go back: .*\.$"):
        saliency(moment, Place(SOFTMAX, (0,)))
    assert saliency(moment, Place("dense1", (0,))).values.any()
    assert finished(occlusion(moment, Place(SOFTMAX, (0,)), 1, 1)).values.any()
