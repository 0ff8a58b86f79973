"""What the tests of the gallery show: 200 samples, one in five of them read wrongly."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtGui import QColor

from tests.gui.views.conftest import split
from visualcnn.gui.colour_maps import grey
from visualcnn.gui.gallery_order import Order, Query, ordered
from visualcnn.gui.theme import current_theme
from visualcnn.gui.views.gallery.shown import Shown
from visualcnn.training.sample_results import SampleResults

COUNT = 200
SPLIT = split(COUNT, 40)
NAMES = ("T-shirt/top", "Ankle boot", "Bag")


def results(seed: int = 0) -> SampleResults:
    """Every fifth is taken for the next class; the rest is by chance."""
    random = np.random.default_rng(seed)
    wrong = np.arange(COUNT) % 5 == 0
    confidences, margins, losses = random.random((3, COUNT), np.float32)
    predictions = ((SPLIT.labels + wrong) % 3).astype(np.uint8)
    return SampleResults(predictions, confidences, margins, losses)


def example(
    query: Query | None = None,
    read: SampleResults | None = None,
    given: Order | None = None,
    **more: Any,  # noqa: ANN401 - each field of Shown has its own type
) -> Shown:
    """Those that `query` wants; as they are read, if so, at step 320."""
    query = query or Query()
    settled: dict[str, Any] = {
        "samples": SPLIT,
        "class_names": NAMES,
        "query": query,
        "order": ordered(query, SPLIT.labels, read, given),
        "total": COUNT if given is None else len(given),
        "given": given,
        "results": read,
        "step": None if read is None else 320,
    }
    return Shown(**(settled | more))


def colour(step: int) -> QColor:
    """How a grey of 0 to 255 looks now."""
    return QColor(*grey(current_theme())[step].tolist())
