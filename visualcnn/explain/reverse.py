"""Stories of the way back: where a gradient comes from, and what an update does with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from visualcnn.explain.moment import Moment
from visualcnn.explain.places import Place, Weight
from visualcnn.explain.story import ROUNDING
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels

Floats = npt.NDArray[np.float64]

SMALLEST = 2.0**-126
"""float32's smallest normal number: of what is below it, float32 keeps fewer digits, or none."""


@dataclass(frozen=True)
class Reverse:
    """The loss of `labels` for some samples, and its gradients, as the engine computed them.

    `activations` and `errors`, by layer ("input" included), are (*shape, batch): each layer's
    outputs, and the loss's gradients with respect to them. `gradients` are those of the
    parameters, by name, and `losses` (batch,) in nats. The loss is their mean, so that errors are
    already divided by the batch.
    """

    moment: Moment = field(repr=False)
    labels: ClassLabels = field(repr=False)
    losses: Floats = field(repr=False)
    activations: Mapping[str, Array] = field(repr=False)
    errors: Mapping[str, Array] = field(repr=False)
    gradients: Mapping[str, Array] = field(repr=False)

    @property
    def batch(self) -> int:
        """How many samples."""
        return len(self.labels)


@dataclass(frozen=True)
class UpdateRow:
    """One line of the optimiser's arithmetic: "velocity", "μ v + g", its value."""

    name: str
    formula: str
    value: float


@dataclass(frozen=True)
class UpdateStory:
    """What one step of the optimiser does to one weight.

    `rows` go from the gradient to the change, computed in float64; `after` is the weight that the
    engine's own step gives, in float32, and `total` the same from the rows.
    """

    before: float
    after: float
    rows: tuple[UpdateRow, ...]
    change: float
    """What is subtracted from the weight, float64."""
    bound: float
    """By how much float32 may make `after` differ from `total`."""

    @property
    def total(self) -> float:
        """before - change."""
        return self.before - self.change


@dataclass(frozen=True)
class WeightStory:
    """Where a weight's gradient comes from: Σ input · error over positions and samples.

    `inputs` and `incoming` have one shape, (batch, …): for each sample the inputs that the weight
    met (0 in the padding) and the errors of the outputs that it made there; their trailing axes
    are the output's rows and columns for a convolution. Both are empty for a user's own layer.
    `incoming` is divided by the batch already.
    """

    weight: Weight
    value: float
    gradient: float
    sentence: str
    inputs: Array = field(repr=False)
    incoming: Array = field(repr=False)
    decomposed: bool = True
    """False where only the engine's gradient is known: a user's own layer."""
    update: UpdateStory | None = None

    @property
    def products(self) -> Floats:
        """Input times error, float64, of the same shape."""
        return self.inputs.astype(np.float64) * self.incoming

    @property
    def samples(self) -> Floats:
        """What each sample adds to the gradient, float64 (batch,)."""
        products = self.products
        return np.asarray(products.reshape(len(products), -1).sum(axis=1))

    @property
    def total(self) -> float:
        """The sum of all products; the engine's gradient where there are none."""
        return float(self.products.sum()) if self.decomposed else self.gradient

    @property
    def bound(self) -> float:
        """4 · 2⁻²³ · Σ |terms|, and what float32 can't tell from 0."""
        if not self.decomposed:
            return 0.0
        return ROUNDING * float(np.abs(self.products).sum()) + SMALLEST


@dataclass(frozen=True)
class Path:
    """One way by which the loss reaches an activation: through the value at `place`.

    error · slope = share: ∂loss/∂(the later value), the later value's derivative, their product.
    """

    place: Place
    error: float
    slope: float

    @property
    def share(self) -> float:
        """What this path adds to the gradient."""
        return self.error * self.slope


@dataclass(frozen=True)
class ErrorStory:
    """∂loss/∂activation of the chosen sample, and the paths by which it arrived.

    The paths add up to `value`; the largest come first. `decomposed` is False where a user's own
    layer comes next: only the engine's gradient is known then, and there are no paths.
    """

    place: Place
    value: float
    activation: float
    sentence: str
    paths: tuple[Path, ...] = field(repr=False)
    decomposed: bool = True

    @property
    def total(self) -> float:
        """The sum of all paths' shares, float64."""
        return sum(path.share for path in self.paths) if self.decomposed else self.value

    @property
    def bound(self) -> float:
        """4 · 2⁻²³ · Σ |shares|, and what float32 can't tell from 0."""
        if not self.decomposed:
            return 0.0
        return ROUNDING * sum(abs(path.share) for path in self.paths) + SMALLEST
