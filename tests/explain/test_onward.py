"""What a number adds to each output it feeds is what that output's own story says."""

from __future__ import annotations

import numpy as np
import pytest

from tests.explain.moments import moment_of, random_places
from tests.explain.random_networks import OWN, Strided
from visualcnn.explain.forward import explain
from visualcnn.explain.onward import onward
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.nn import Conv2d, Flatten


def test_a_share_forward_is_the_same_as_back() -> None:
    """Output by output, in random networks; only a user's own layer is asked in another way."""
    for moment, place in random_places(1):
        for output in onward(moment, place):
            assert output.value == moment.value(output.place)
            if output.place.layer != SOFTMAX and isinstance(moment.layer(output.place.layer), OWN):
                continue
            sources = explain(moment, output.place).sources
            (share,) = (s.contribution for s in sources if s.place == place)
            assert output.contribution == pytest.approx(share, rel=1e-12, abs=1e-300)


def test_a_users_layer_loses_what_the_number_made() -> None:
    """Every second channel is read: the output loses all of it, and no other anything."""
    moment = moment_of([Strided(), Flatten()], np.arange(3.0, 6).reshape(3, 1, 1))
    for channel, lost in ((0, [3]), (1, []), (2, [5])):
        outputs = onward(moment, Place(INPUT, (channel, 0, 0)))
        assert [output.contribution for output in outputs] == lost


def test_nothing_comes_after_a_probability_or_a_pixel_left_out() -> None:
    """A stride of 2 with a kernel of 1 leaves every second column out."""
    moment = moment_of([Conv2d(1, 1, stride=2), Flatten()], np.ones((1, 3, 3)))
    assert onward(moment, Place(SOFTMAX, (0,))) == ()
    assert onward(moment, Place(INPUT, (0, 0, 1))) == ()
    assert len(onward(moment, Place(INPUT, (0, 0, 2)))) == 1
