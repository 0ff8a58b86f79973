"""Facts about the colour maps."""

from __future__ import annotations

import numpy as np
import pytest

from visualcnn.gui import colour_maps
from visualcnn.gui.colour_maps import ZERO, Lut
from visualcnn.gui.palette import DARK, LIGHT, Theme, rgb

both = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def _brightness(lut: Lut) -> np.ndarray:
    return lut.astype(float) @ [0.2126, 0.7152, 0.0722]


@both
def test_zero_recedes(theme: Theme) -> None:
    """Zero has the panel's own colour in every map."""
    assert tuple(colour_maps.grey(theme)[0]) == rgb(theme.panel)
    assert tuple(colour_maps.sequential(theme)[0]) == rgb(theme.panel)
    assert tuple(colour_maps.diverging(theme)[ZERO]) == rgb(theme.panel)


@both
def test_magnitudes_change_lightness_one_way(theme: Theme) -> None:
    """More is always farther from the panel's lightness, so that no colour is needed to read it."""
    for make in (colour_maps.grey, colour_maps.sequential):
        change = np.diff(_brightness(make(theme)))
        assert (change >= -0.5).all() if theme.dark else (change <= 0.5).all()


@both
def test_signs_are_blue_and_red(theme: Theme) -> None:
    """Negative is blue, positive red, and equal sizes stand out equally."""
    lut = colour_maps.diverging(theme).astype(int)
    assert lut[1, 2] > lut[1, 0] + 80
    assert lut[255, 0] > lut[255, 2] + 80
    bright = _brightness(colour_maps.diverging(theme))
    assert abs(bright[1] - bright[255]) < 30


@both
def test_maps_are_frozen(theme: Theme) -> None:
    """A map is shared, so nobody can write into it."""
    lut = colour_maps.sequential(theme)
    assert lut.shape == (256, 3)
    assert not lut.flags.writeable
