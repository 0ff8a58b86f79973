"""A map to test with: two classes apart, one digit among those of the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from visualcnn.gui.views.digit_map.points import MapPoints

PLACES = np.array([(-3, 0), (-2, 1), (-2, -1), (2, 1), (3, 0), (2, -1)], np.float32)


def points(**others: Any) -> MapPoints:  # noqa: ANN401 - each field has its own type
    """Six digits: three 0 on the left, three 1 on the right, the last of which is read as a 0."""
    given: dict[str, Any] = {
        "step": 320,
        "layer": "dense1",
        "way": "pca",
        "places": PLACES,
        "samples": np.arange(10, 16),
        "labels": np.array([0, 0, 0, 1, 1, 1], np.uint8),
        "predictions": np.array([0, 0, 0, 1, 1, 0], np.uint8),
        "note": "41 % of the variance",
    }
    return MapPoints(**(given | others))
