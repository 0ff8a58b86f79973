"""Stories: how one activation came about, as plain frozen values, a kind for each kind of layer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from visualcnn.explain.places import Place, Weight
from visualcnn.nn.layer import Array, Setting

Floats = npt.NDArray[np.float64]

ROUNDING = 4 * 2.0**-23
"""The engine's float32 sum may differ from the float64 one by so much of Σ |terms|."""

SMALLEST = 2.0**-126
"""Below this float32 has no more its full precision."""
MOST_SOURCES = 2_000
"""More would take longer to list than a click may take; the arrays have all."""


@contextmanager
def _even_diverged() -> Iterator[None]:
    """∞ - ∞ and ∞ · 0 of a run that diverged are NaN, and no reason to warn."""
    with np.errstate(invalid="ignore"):
        yield


@dataclass(frozen=True)
class Source:
    """One number that a value was made from, and what it added to it (or how it took part)."""

    place: Place
    value: float
    contribution: float


@dataclass(frozen=True)
class Story:
    """How the value at `place` came about. Arrays are read-only and have no batch.

    `reads` is the name of what the layer reads, `sentence` says in plain words what is seen.
    `sources` are the numbers before it, those that contributed most first: all, or the first
    MOST_SOURCES of a weighted sum or a user's own layer.
    """

    place: Place
    value: float
    kind: str
    reads: str
    sentence: str
    sources: tuple[Source, ...] = field(repr=False)

    @property
    def total(self) -> float:
        """The value, computed anew from what is shown, in float64."""
        raise TypeError(f"{type(self).__name__} has no total.")

    @property
    def bound(self) -> float:
        """By how much float32 may make `total` differ from the value."""
        return ROUNDING * max(abs(self.total), abs(self.value))

    @property
    def rounding(self) -> float:
        """What the engine's float32 made of it: the value less the total."""
        return self.value - self.total


@dataclass(frozen=True)
class WeightedSum(Story):
    """Convolution and dense layer: Σ inputs · weights + bias.

    `inputs` and `weights` have one shape: (channels, kernel_h, kernel_w) or (features,). Of a
    convolution, `corner` is the row and column of the picture at which the patch begins (below 0
    in the padding), and `inside` (kernel_h, kernel_w) tells what isn't padding.
    `picture` is the shape (channels, height, width) that a dense layer's inputs had before they
    were put in a row, where they had one.
    """

    inputs: Array = field(repr=False)
    weights: Array = field(repr=False)
    bias: float = 0.0
    corner: tuple[int, int] | None = None
    inside: npt.NDArray[np.bool_] | None = field(default=None, repr=False)
    picture: tuple[int, ...] | None = None
    weight_index: tuple[int, ...] = ()
    """What comes before a tap's index in the layer's weight: (filter,) or (output,)."""

    @property
    @_even_diverged()
    def products(self) -> Floats:
        """Each input times its weight, float64."""
        return self.inputs.astype(np.float64) * self.weights

    @property
    @_even_diverged()
    def total(self) -> float:
        """The sum of the products, and the bias."""
        return float(self.products.sum()) + self.bias

    @property
    @_even_diverged()
    def bound(self) -> float:
        """4 · 2⁻²³ · Σ |terms|."""
        return ROUNDING * (float(np.abs(self.products).sum()) + abs(self.bias))

    def weight(self, index: tuple[int, ...]) -> Weight:
        """The weight at `index` of `weights`."""
        return Weight(self.place.layer, "weight", (*self.weight_index, *index))


@dataclass(frozen=True)
class WindowStory(Story):
    """Pooling: the largest value of a `window` (height, width), or its mean.

    `corner` is its first row and column in the map that is read. `winner` is the place of the
    maximum in the window, the first of several; None where the mean is taken.
    """

    window: Array = field(repr=False)
    corner: tuple[int, int] = (0, 0)
    winner: tuple[int, int] | None = None

    @property
    @_even_diverged()
    def total(self) -> float:
        """The winner, or the mean of all."""
        if self.winner is not None:
            return float(self.window[self.winner])
        return float(self.window.mean(dtype=np.float64))

    @property
    @_even_diverged()
    def bound(self) -> float:
        """4 · 2⁻²³ · Σ |terms|; a maximum isn't rounded at all."""
        if self.winner is not None:
            return 0.0
        return ROUNDING * float(np.abs(self.window.astype(np.float64)).mean())


@dataclass(frozen=True)
class CurveStory(Story):
    """A nonlinearity: the value `before`, put through a function of one number.

    `formula` is the function in signs; `curve` (2, n) has x and y to draw it around `before`;
    `slope` is its derivative there.
    """

    before: float
    formula: str
    after: float
    """The function of `before`, in float64."""
    slope: float
    curve: Floats = field(repr=False)
    terms: float = 0.0
    """Σ |terms| where the engine adds up to compute the function, as 1 + tanh for the sigmoid."""

    @property
    def total(self) -> float:
        """The function of `before`."""
        return self.after

    @property
    def bound(self) -> float:
        """4 · 2⁻²³ · Σ |terms|, or of the value."""
        return max(ROUNDING * self.terms, super().bound)


@dataclass(frozen=True)
class NormStory(Story):
    """Batch normalisation: scale · (before - mean) / √(variance + epsilon) + shift."""

    before: float
    mean: float
    variance: float
    epsilon: float
    scale: float
    shift: float

    @property
    def normal(self) -> float:
        """Before scale and shift: how many standard deviations from the mean."""
        return (self.before - self.mean) / float(np.sqrt(self.variance + self.epsilon))

    @property
    def total(self) -> float:
        """scale · normal + shift."""
        return self.scale * self.normal + self.shift

    @property
    def bound(self) -> float:
        """4 · 2⁻²³ · Σ |terms|: before, mean and shift each are rounded."""
        factor = abs(self.scale) / float(np.sqrt(self.variance + self.epsilon))
        return ROUNDING * (factor * (abs(self.before) + abs(self.mean)) + abs(self.shift))


@dataclass(frozen=True)
class PassedStory(Story):
    """The value passes as it is: Flatten, or Dropout outside of training."""

    before: float
    settings: dict[str, Setting] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """What came in."""
        return self.before


@dataclass(frozen=True)
class SoftmaxStory(Story):
    """A class's probability: exp(logit) / Σ exp(logits); of the label also the loss -log p.

    `exponentials` (classes,) are those of the logits less the largest: nothing overflows so.
    """

    logits: Array = field(repr=False)
    label: int | None
    loss: float | None
    """-log p of the label, in nats, whatever class `place` names."""

    @property
    @_even_diverged()
    def exponentials(self) -> Floats:
        """exp(logit - largest logit) of every class, float64."""
        logits = self.logits.astype(np.float64)
        return np.asarray(np.exp(logits - logits.max()))

    @property
    @_even_diverged()
    def total(self) -> float:
        """The class's exponential as a part of their sum."""
        return float(self.exponentials[self.place.index[0]] / self.exponentials.sum())

    @property
    @_even_diverged()
    def bound(self) -> float:
        """exp turns an absolute error of its argument into a relative one; float32 ends near 0."""
        spread = float(np.ptp(self.logits.astype(np.float64)))
        relative = ROUNDING * (2 + spread + float(np.abs(self.logits).max()))
        return relative * self.total + SMALLEST


@dataclass(frozen=True)
class OwnStory(Story):
    """A kind of layer that isn't visualcnn's: what can be said without its author.

    `inputs` and `outputs` are whole arrays; `parameters` by name. `slopes`, of the shape of
    `inputs`, says how much the value changes with each input: backpropagation of 1 at its place.
    """

    inputs: Array = field(repr=False)
    outputs: Array = field(repr=False)
    settings: dict[str, Setting] = field(default_factory=dict)
    parameters: dict[str, Array] = field(default_factory=dict, repr=False)
    slopes: Array | None = field(default=None, repr=False)
    parameter_slopes: dict[str, Array] = field(default_factory=dict, repr=False)
    """How much the value changes with each number of the parameters, by name; empty as `slopes`."""

    @property
    def total(self) -> float:
        """The layer's own output: nothing else is known."""
        return float(self.outputs[self.place.index])
