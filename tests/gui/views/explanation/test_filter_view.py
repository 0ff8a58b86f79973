"""Facts about what the filter page shows."""

from __future__ import annotations

import numpy as np

from tests.gui.views.explanation.filter_example import view
from visualcnn.explain.experiment import Experiment


def test_kernels_are_as_the_experiment_has_them() -> None:
    """The painted one of this filter; all others are the network's own."""
    painted = np.full((3, 3), 7, np.float32)
    experiment = Experiment().paint("conv2", 1, 2, painted).paint("conv2", 0, 0, painted)
    shown = view(experiment=experiment)
    assert shown.kernel(2).tolist() == painted.tolist()
    assert shown.kernel(0).tolist() == shown.story.kernels[0].tolist()


def test_muted_is_this_filter_alone() -> None:
    """Another one's silence isn't told of this one."""
    assert view(experiment=Experiment().mute("conv2", 1)).muted
    assert not view(experiment=Experiment().mute("conv2", 2)).muted
    assert not view(experiment=Experiment().mute("conv1", 1)).muted
