"""Every kind of story has a drawing."""

from __future__ import annotations

import pytest

from tests.gui.views.explanation.told import told
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.gui.terms import find
from visualcnn.gui.views.explanation.bodies import body_of
from visualcnn.gui.views.explanation.body import StoryBody
from visualcnn.gui.views.explanation.convolution_body import ConvolutionBody
from visualcnn.gui.views.explanation.curve_body import CurveBody
from visualcnn.gui.views.explanation.dense_body import DenseBody
from visualcnn.gui.views.explanation.norm_body import NormBody
from visualcnn.gui.views.explanation.own_body import OwnBody
from visualcnn.gui.views.explanation.passed_body import PassedBody
from visualcnn.gui.views.explanation.pooling_body import PoolingBody
from visualcnn.gui.views.explanation.softmax_body import SoftmaxBody

BODIES = {
    Place(INPUT, (0, 1, 1)): PassedBody,
    Place("conv1", (0, 1, 1)): ConvolutionBody,
    Place("norm1", (0, 1, 1)): NormBody,
    Place("relu1", (0, 1, 1)): CurveBody,
    Place("pool1", (0, 1, 1)): PoolingBody,
    Place("triple1", (0, 1, 1)): OwnBody,
    Place("pool2", (0, 1, 1)): PoolingBody,
    Place("dropout1", (0, 0, 0)): PassedBody,
    Place("flatten1", (1,)): PassedBody,
    Place("dense1", (1,)): DenseBody,
    Place(SOFTMAX, (1,)): SoftmaxBody,
}


@pytest.mark.parametrize(("place", "body"), BODIES.items(), ids=str)
def test_each_kind_has_its_drawing(place: Place, body: type[StoryBody]) -> None:
    """By the kind of the story, never by a layer's name."""
    assert body_of(told(place).story) is body


@pytest.mark.parametrize("body", dict.fromkeys(BODIES.values()))
def test_the_glossary_has_all_terms(body: type[StoryBody]) -> None:
    """Every link leads to a definition."""
    assert body.terms
    assert [term for term in body.terms if find(term) is None] == []
