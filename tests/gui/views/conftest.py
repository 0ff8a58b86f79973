"""What tests of views share: a small data set."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.data.dataset import Dataset, Split


def split(count: int, shift: int) -> Split:
    """`count` pictures, each of one grey that no other has, with labels 0, 1, 2, 0 and so on."""
    greys = (np.arange(count) + shift).astype(np.uint8)
    images = np.broadcast_to(greys[:, np.newaxis, np.newaxis], (count, 28, 28)).copy()
    return Split(images, (np.arange(count) % 3).astype(np.uint8))


@pytest.fixture
def dataset() -> Dataset:
    """Three classes with long names; 30, 20 and 10 samples."""
    names = ("T-shirt/top", "Ankle boot", "Bag")
    return Dataset(
        "custom", "Clothes", split(30, 0), split(20, 100), split(10, 200), names, "0" * 64
    )
