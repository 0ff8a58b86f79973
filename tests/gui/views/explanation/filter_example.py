"""A filter of a small network with all that the filter page shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualcnn.explain.backward import reverse
from visualcnn.explain.experiment import Experiment, probabilities
from visualcnn.explain.fields import Region
from visualcnn.explain.filters import explain_filter
from visualcnn.explain.moment import Moment
from visualcnn.gui.views.explanation.filter_view import ExcitingDigit, FilterView, Outcome
from visualcnn.nn import Conv2d, Dense, Flatten, Network, ReLU, softmax
from visualcnn.training.filter_history import FilterCourse

NAMES = ("nought", "one", "two")


def moment() -> Moment:
    """A network of two convolutions with what it makes of a picture of noise."""
    rng = np.random.default_rng(3)
    layers = [Conv2d(4, 3), ReLU(), Conv2d(5, 3), ReLU(), Flatten(), Dense(3)]
    network = Network(layers, (1, 9, 9), seed=1)
    network.set_mode(training=False)
    x = rng.random((1, 9, 9, 1), np.float32)
    recording = {"input": x, **network.record(x)}
    logits = recording[next(reversed(recording))]
    alone = {name: array[..., 0].copy() for name, array in recording.items()}
    return Moment(900, network, alone, softmax(logits)[:, 0], 2)


def digits(number: int = 9) -> tuple[ExcitingDigit, ...]:
    """So many pictures of one grey each, the best first."""
    return tuple(
        ExcitingDigit(
            100 + each,
            np.full((9, 9), 20 * each, np.uint8),
            NAMES[each % 3],
            4.5 - each / 4,
            Region(each % 4, each % 5, 3, 3) if each else None,
        )
        for each in range(number)
    )


def course(number: int = 12, shape: tuple[int, int, int] = (4, 3, 3)) -> FilterCourse:
    """A filter that grows from validation to validation."""
    weights = np.ones((number, *shape), np.float32)
    weights *= np.arange(1, number + 1, dtype=np.float32).reshape(-1, 1, 1, 1)
    axes = (1, 2, 3)
    norms = np.sqrt((weights**2).sum(axis=axes))
    return FilterCourse(np.arange(number) * 100, norms, weights.mean(axis=axes), weights, "a note")


def view(layer: str = "conv2", number: int = 1, **more: Any) -> FilterView:  # noqa: ANN401
    """The filter `number` of `layer`; `more` are other fields of the view."""
    now = moment()
    story = explain_filter(now, layer, number, reverse(now))
    fields: dict[str, Any] = {
        "course": course(),
        "digits": digits(),
        "digits_step": 800,
        "class_names": NAMES,
        "label": 2,
    }
    return FilterView(story, **(fields | more))


def tried(experiment: Experiment, accuracy: float | None = 0.5, **more: Any) -> FilterView:  # noqa: ANN401
    """The same with an experiment and what comes of it."""
    now = moment()
    return view(
        experiment=experiment,
        model=Outcome(now.probabilities, 0.875),
        tried=Outcome(probabilities(now, experiment), accuracy),
        **more,
    )
