"""Experiments: filters muted and kernels painted by hand, on a copy of the network."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT
from visualcnn.explain.samples import Samples
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import softmax
from visualcnn.nn.network import Network


class ExperimentError(ValueError):
    """An experiment that the network can't take; its text is one sentence."""


@dataclass(frozen=True)
class Painted:
    """The kernel of one filter for one input channel, as it was painted: rows of float32 values."""

    layer: str
    filter: int
    channel: int
    values: tuple[tuple[float, ...], ...]

    @property
    def kernel(self) -> Array:
        """The values as float32 (kernel_h, kernel_w)."""
        return np.array(self.values, np.float32)


@dataclass(frozen=True)
class Experiment:
    """Filters that are `muted`, by layer and number, and kernels that are `painted`.

    Each change gives a new experiment; nothing happens to any network before `apply`. A muted
    filter stays silent whatever is painted into it; unmuted, it shows what was painted.
    """

    muted: frozenset[tuple[str, int]] = frozenset()
    painted: tuple[Painted, ...] = ()

    @property
    def active(self) -> bool:
        """Whether it changes anything at all."""
        return bool(self.muted or self.painted)

    @property
    def summary(self) -> str:
        """What it changes, in the order of the layers' names: "conv1 filter 3 muted"."""
        parts = [f"{layer} filter {number} muted" for layer, number in sorted(self.muted)]
        painted = {(kernel.layer, kernel.filter) for kernel in self.painted} - self.muted
        parts += [f"{layer} filter {number} painted" for layer, number in sorted(painted)]
        return ", ".join(parts)

    def is_muted(self, layer: str, number: int) -> bool:
        """Whether that filter is silent."""
        return (layer, number) in self.muted

    def kernel(self, layer: str, number: int, channel: int) -> Array | None:
        """The kernel painted there, float32; None where it's the network's own."""
        for painted in self.painted:
            if (painted.layer, painted.filter, painted.channel) == (layer, number, channel):
                return painted.kernel
        return None

    def mute(self, layer: str, number: int) -> Experiment:
        """With that filter silent: its weights and its bias are 0."""
        return replace(self, muted=self.muted | {(layer, number)})

    def unmute(self, layer: str, number: int) -> Experiment:
        """With that filter as it was, or as it was painted."""
        return replace(self, muted=self.muted - {(layer, number)})

    def paint(self, layer: str, number: int, channel: int, values: npt.ArrayLike) -> Experiment:
        """With `values` (kernel_h, kernel_w) as that filter's kernel for that input channel.

        Raises ExperimentError for what isn't a table of finite float32 numbers.
        """
        kernel = Painted(layer, number, channel, _table(values))
        others = tuple(
            painted
            for painted in self.painted
            if (painted.layer, painted.filter, painted.channel) != (layer, number, channel)
        )
        return replace(self, painted=(*others, kernel))

    def clear(self, layer: str | None = None, number: int | None = None) -> Experiment:
        """Without what was done to that filter, to all filters of that layer, or to all."""

        def stays(its_layer: str, its_number: int) -> bool:
            return layer not in {None, its_layer} or number not in {None, its_number}

        return Experiment(
            frozenset(item for item in self.muted if stays(*item)),
            tuple(item for item in self.painted if stays(item.layer, item.filter)),
        )

    def changed_arrays(self, parameters: Mapping[str, Array]) -> dict[str, Array]:
        """New arrays for the parameters that it changes, by name: all else is as in `parameters`.

        Those are named "conv1.weight"; a layer's filters are its first array of four axes, and its
        bias is called so. Raises ExperimentError where there is no such filter or kernel.
        """
        changed: dict[str, Array] = {}
        for item in self.painted:
            name = _filters_name(parameters, item.layer, item.filter)
            weight = changed.setdefault(name, parameters[name].copy())
            _require_kernel(weight, item)
            weight[item.filter, item.channel] = item.kernel
        for layer, number in sorted(self.muted):
            name = _filters_name(parameters, layer, number)
            changed.setdefault(name, parameters[name].copy())[number] = 0
            bias, filters = f"{layer}.bias", len(parameters[name])
            if bias in parameters and parameters[bias].shape == (filters,):
                changed.setdefault(bias, parameters[bias].copy())[number] = 0
        return changed

    def apply(self, network: Network) -> None:
        """Change the parameters of `network`: a copy, never the run's own."""
        network.assign(self.changed_arrays(network.parameters()))


@np.errstate(over="ignore", invalid="ignore")
def probabilities(moment: Moment, experiment: Experiment) -> Array:
    """The chosen sample's probabilities (classes,) under the experiment, from a copy."""
    network = moment.network.copy()
    network.set_mode(training=False)
    experiment.apply(network)
    return softmax(network.forward(moment.recording[INPUT][..., np.newaxis]))[:, 0]


def accuracy(network: Network, samples: Samples) -> Generator[float, None, float]:
    """The share of `samples` (labelled) that `network` tells right, in evaluation mode.

    Yields its progress, 0 to 1, after each piece. It computes with arrays of its own.
    """
    if samples.labels is None or not samples.count:
        raise ExperimentError("An accuracy needs at least one sample with its label.")
    observer = network.observer()
    right = 0
    for start, pictures in samples.pieces(observer):
        stop = start + pictures.shape[-1]
        right += int(np.sum(_predictions(observer, pictures) == samples.labels[start:stop]))
        yield stop / samples.count
    return right / samples.count


@np.errstate(over="ignore", invalid="ignore")
def _predictions(network: Network, pictures: Array) -> npt.NDArray[np.intp]:
    """Of a network that blew up, too."""
    return np.asarray(network.forward(pictures).argmax(axis=0))


def _table(values: npt.ArrayLike) -> tuple[tuple[float, ...], ...]:
    kernel = np.asarray(values, np.float32)
    if kernel.ndim != 2 or not kernel.size or not np.isfinite(kernel).all():
        raise ExperimentError("A kernel is painted as rows of finite numbers.")
    return tuple(tuple(map(float, row)) for row in kernel)


def _filters_name(parameters: Mapping[str, Array], layer: str, number: int) -> str:
    """The name of the layer's filters, of which there is one of that number."""
    for name, array in parameters.items():
        if name.partition(".")[0] == layer and array.ndim == 4:
            if not 0 <= number < len(array):
                raise ExperimentError(
                    f"{layer} has no filter {number}, only 0 to {len(array) - 1}."
                )
            return name
    raise ExperimentError(f"{layer} has no filters.")


def _require_kernel(weight: Array, painted: Painted) -> None:
    _, channels, height, width = weight.shape
    if not 0 <= painted.channel < channels:
        raise ExperimentError(
            f"{painted.layer} reads channels 0 to {channels - 1}: there is no {painted.channel}."
        )
    if painted.kernel.shape != (height, width):
        rows, columns = painted.kernel.shape
        raise ExperimentError(
            f"A kernel of {painted.layer} has {height}×{width} weights, not {rows}×{columns}."
        )
