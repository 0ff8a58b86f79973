"""Which drawing belongs to which kind of story."""

from __future__ import annotations

from typing import Final

from visualcnn.explain.story import (
    CurveStory,
    NormStory,
    OwnStory,
    PassedStory,
    SoftmaxStory,
    Story,
    WeightedSum,
    WindowStory,
)
from visualcnn.gui.views.explanation.body import StoryBody
from visualcnn.gui.views.explanation.convolution_body import ConvolutionBody
from visualcnn.gui.views.explanation.curve_body import CurveBody
from visualcnn.gui.views.explanation.dense_body import DenseBody
from visualcnn.gui.views.explanation.norm_body import NormBody
from visualcnn.gui.views.explanation.own_body import OwnBody
from visualcnn.gui.views.explanation.passed_body import PassedBody
from visualcnn.gui.views.explanation.pooling_body import PoolingBody
from visualcnn.gui.views.explanation.softmax_body import SoftmaxBody

_BODIES: Final[dict[type[Story], type[StoryBody]]] = {
    WindowStory: PoolingBody,
    CurveStory: CurveBody,
    NormStory: NormBody,
    PassedStory: PassedBody,
    SoftmaxStory: SoftmaxBody,
    OwnStory: OwnBody,
}


def body_of(story: Story) -> type[StoryBody]:
    """The drawing for a story: weighted sums differ by whether they slide over a map."""
    if isinstance(story, WeightedSum):
        return DenseBody if story.corner is None else ConvolutionBody
    return _BODIES[type(story)]
