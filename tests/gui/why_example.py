"""What tests of the page "Why" share: a moment of the tiny network, and what drives its numbers."""

from __future__ import annotations

from dataclasses import replace

from tests.gui.watched import result_of, tiny_watched
from visualcnn.explain.attribution import (
    GRADIENT_INPUT,
    OCCLUSION,
    SALIENCY,
    gradient_input,
    occlusion,
    saliency,
)
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.gui.views.explanation.why_view import PREDICTED, WhyMade, WhyView

CELL = Place("conv1", (1, 4, 5))
FOUR = Place(SOFTMAX, (4,))
CLASSES = tuple("0123456789")


def why_view(target: Place = FOUR, *, size: int = 2, stride: int = 1, index: int = 0) -> WhyView:
    """All three maps for `target`, of a validation sample."""
    moment = tiny_watched(index=index).moment
    maps = {
        SALIENCY: WhyMade(saliency(moment, target)),
        GRADIENT_INPUT: WhyMade(gradient_input(moment, target)),
        OCCLUSION: WhyMade(result_of(occlusion(moment, target, size, stride))),
    }
    return WhyView(
        target=target,
        value=moment.value(target),
        picture=moment.recording[INPUT],
        probabilities=moment.probabilities,
        label=moment.label,
        chosen=PREDICTED,
        unit=CELL,
        size=size,
        stride=stride,
        maps=maps,
    )


def changed(view: WhyView, kind: str, made: WhyMade) -> WhyView:
    """The same with another map of that kind."""
    return replace(view, maps={**view.maps, kind: made})
