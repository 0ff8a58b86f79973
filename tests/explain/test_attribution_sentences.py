"""The sentences of attributions say what counts most, where, and when nothing does."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.finished import finished
from tests.explain.moments import linear_moment, moment_of
from tests.explain.random_networks import random_moment
from visualcnn.explain.attribution import (
    GRADIENT_INPUT,
    OCCLUSION,
    SALIENCY,
    Attribution,
    gradient_input,
    name_of,
    occlusion,
    saliency,
)
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import SOFTMAX, Place
from visualcnn.nn import Conv2d, Dense, Flatten, ReLU


def sentences(moment: Moment, target: Place, name: str = "") -> dict[str, str]:
    """Of all three kinds."""
    told: list[Attribution] = [
        saliency(moment, target, name),
        gradient_input(moment, target, name),
        finished(occlusion(moment, target, 1, 1, name)),
    ]
    assert [each.kind for each in told] == [SALIENCY, GRADIENT_INPUT, OCCLUSION]
    assert {each.step for each in told} == {moment.step}
    return {each.kind: each.sentence for each in told}


def test_the_sentences_say_what_counts_most() -> None:
    """And where, of a network that can be worked out by hand."""
    weight = np.array([[2.0, -5.0, 1.0], [0.0, 0.0, 0.0]], np.float32)
    moment = linear_moment(weight, np.array([[[1.0, 0.25, 0.5]]], np.float32))
    told = sentences(moment, Place("dense1", (0,)))
    assert told == {
        SALIENCY: "The logit of class 0 reacts most to row 0, column 1: a brighter pixel there "
        "would lower it, with a slope of −5.00.",
        GRADIENT_INPUT: "The pixel at row 0, column 0 counts most for the logit of class 0, 2.00; "
        "all together come to 1.25.",
        OCCLUSION: "Covering the left costs the logit of class 0 most: 1.25 → −0.750.",
    }
    told = sentences(moment, Place(SOFTMAX, (0,)), "Sneaker")
    assert told[OCCLUSION] == "Covering the left costs Sneaker most: 0.777 → 0.321."
    assert told[SALIENCY].startswith("Sneaker reacts most to row 0, column 1")


def test_the_sentences_say_that_nothing_counts() -> None:
    """And that covering even helps."""
    weight = np.array([[-2.0, -1.0], [0.0, 0.0]], np.float32)
    moment = linear_moment(weight, np.array([[[1.0, 0.5]]], np.float32))
    told = sentences(moment, Place("dense1", (0,)))
    assert told[OCCLUSION] == (
        "Covering a patch never costs the logit of class 0 anything: without some it is even "
        "larger."
    )
    assert "counts most against the logit of class 0, −2.00;" in told[GRADIENT_INPUT]
    assert sentences(moment, Place("dense1", (1,))) == {
        SALIENCY: "No pixel moves the logit of class 1: all slopes are 0.",
        GRADIENT_INPUT: "No pixel adds anything to the logit of class 1: each is 0, or has a "
        "slope of 0.",
        OCCLUSION: "Covering any one patch leaves the logit of class 1 as it is, 0.",
    }


def test_numbers_have_names() -> None:
    """Classes, logits, features, and places of maps."""
    moment = moment_of([Conv2d(2, 1), Flatten(), ReLU(), Dense(3)], np.ones((1, 2, 2)))
    assert [
        name_of(moment, Place(layer, index))
        for layer, index in (
            *((SOFTMAX, (2,)), ("dense1", (1,)), ("relu1", (7,)), ("conv1", (1, 0, 1))),
        )
    ] == [
        *("class 2", "the logit of class 1", "value 7 of relu1"),
        "row 0, column 1 of channel 1 of conv1",
    ]


@pytest.mark.parametrize("value", [np.nan, 1e38])
def test_a_network_that_blew_up_is_told(value: float) -> None:
    """In a sentence, without a warning; the values are shown as they are."""
    moment = random_moment(2)
    for array in moment.network.parameters().values():
        array[...] = value
    for each in sentences(moment, Place(SOFTMAX, (0,))).values():
        assert each.startswith("The network's numbers aren't finite any more: class 0 can't be")
