"""A moment: a network as it was after one step, and what it made of one sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from visualcnn.explain.places import INPUT, SOFTMAX, Place, Weight
from visualcnn.nn.layer import Array, BaseLayer
from visualcnn.nn.network import Network
from visualcnn.nn.optimizers import Optimizer


@dataclass(frozen=True)
class Moment:
    """All that explanations are made from. Nothing here belongs to the run: it may go on.

    `network` is in evaluation mode and has the parameters and state of `step`; only one thread at
    a time may compute with it, and nobody changes its parameters (see `Network.copy`).
    `recording` has every layer's output for the sample, without the batch and as the engine
    computed it, with the picture as "input" first; `probabilities` (classes,) is their softmax.
    `optimizer` is a copy of the run's, as it stands before its next step, which would have
    `learning_rate`; None where a model is only looked at.
    """

    step: int
    network: Network
    recording: Mapping[str, Array]
    probabilities: Array
    label: int | None = None
    optimizer: Optimizer | None = None
    learning_rate: float = 0.0

    @property
    def order(self) -> tuple[str, ...]:
        """The names of all that can be pointed at, from the picture to the probabilities."""
        return (INPUT, *self.network.layers, SOFTMAX)

    def values(self, layer: str) -> Array:
        """A layer's output without the batch, the picture, or the probabilities."""
        return self.probabilities if layer == SOFTMAX else self.recording[layer]

    def value(self, place: Place) -> float:
        """The number at `place`."""
        return float(self.values(place.layer)[place.index])

    def weight(self, weight: Weight) -> float:
        """The number that `weight` names."""
        return float(self.layer(weight.layer).parameters[weight.parameter][weight.index])

    def layer(self, name: str) -> BaseLayer:
        """The layer of that name; KeyError where there is none."""
        return self.network.layers[name]

    def before(self, layer: str) -> str:
        """The name of what `layer` reads: the layer before it, or "input"."""
        order = self.order
        return order[order.index(layer) - 1]

    def after(self, layer: str) -> str | None:
        """The name of what reads `layer`; None after the probabilities."""
        order = self.order
        place = order.index(layer) + 1
        return order[place] if place < len(order) else None
