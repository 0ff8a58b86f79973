"""Facts about finding ink on paper, in clean pictures and in photographs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from visualcnn.data.centring import crop_to_ink, ink_box
from visualcnn.data.dataset import DataError, Images
from visualcnn.data.digits import draw
from visualcnn.data.folder import load_folder
from visualcnn.data.ink import as_ink
from visualcnn.data.preparation import prepare

DIGITS = draw("test", np.arange(60))
BRIGHT = DIGITS[DIGITS.max(axis=(1, 2)) == 255]


def _large(digit: Images, times: int = 14) -> Images:
    """The digit with each pixel `times` as wide and high, in a margin."""
    return np.pad(digit, 4).repeat(times, axis=0).repeat(times, axis=1)


def _photograph(digit: Images, *, dark: bool, seed: int = 1) -> Images:
    """Ink on paper that is lit from one corner, with grain: paper 220 to 130, ink 70 away."""
    rng = np.random.default_rng(seed)
    ink = _large(digit) / 255.0
    down, across = (np.linspace(0, 1, length) for length in ink.shape)
    light = 220.0 - 50.0 * down[:, np.newaxis] - 40.0 * across * across
    light = light if dark else 255.0 - light
    seen = light + (-70.0 if dark else 70.0) * ink + rng.normal(0.0, 4.0, ink.shape)
    return np.clip(np.round(seen), 0, 255).astype(np.uint8)


def test_clean_light_ink_stays_as_it_is() -> None:
    """Black paper and ink up to 255: nothing to do."""
    for digit in BRIGHT:
        np.testing.assert_array_equal(as_ink(digit), digit)


def test_clean_dark_ink_is_turned_over() -> None:
    """White paper becomes black, and ink white."""
    for digit in BRIGHT:
        np.testing.assert_array_equal(as_ink(255 - digit), digit)


@pytest.mark.parametrize(("paper", "ink"), [(200, 100), (30, 90), (0, 128), (255, 127)])
def test_tones_are_stretched(paper: int, ink: int) -> None:
    """Paper of any tone becomes 0, and the strongest ink 255."""
    picture = np.full((50, 40), paper, np.uint8)
    picture[10:40, 18:22] = ink
    found = as_ink(picture)
    assert (found[10:40, 18:22] == 255).all()
    assert found.sum() == 255 * 30 * 4


@pytest.mark.parametrize("dark", [True, False])
def test_a_photograph_becomes_the_digit(dark: bool) -> None:
    """Uneven light and grain go, ink on its place stays: the digit as it is without them."""
    for seed, digit in enumerate(BRIGHT[:12]):
        found = as_ink(_photograph(digit, dark=dark, seed=seed))
        clean = _large(digit)
        box, wanted = np.array(ink_box(found)), np.array(ink_box((clean > 127).astype(np.uint8)))
        assert np.abs(box - wanted).max() <= 14
        assert found[clean == 0].mean() < 2
        assert found[clean > 200].mean() > 200
        difference = np.abs(prepare(found).final.astype(int) - prepare(clean).final)
        assert difference.mean() < 20


def test_specks_do_not_count() -> None:
    """Dust far from the digit doesn't widen its box; a dot that is all there is stays."""
    picture = 255 - _large(DIGITS[0])
    box = ink_box(as_ink(picture))
    dusty = picture.copy()
    dusty[3:6, 5:8] = dusty[-9:-6, -5:-3] = 0
    assert ink_box(as_ink(dusty)) == box
    dot = np.zeros((400, 400), np.uint8)
    dot[200:206, 100:106] = 255
    assert crop_to_ink(as_ink(dot)).shape == (6, 6)


def test_ink_at_the_edge_is_still_ink() -> None:
    """A picture cropped to its digit has ink on its border, but more paper."""
    cropped = crop_to_ink(_large((BRIGHT[3] > 127).astype(np.uint8) * 255))
    np.testing.assert_array_equal(as_ink(cropped), cropped)
    np.testing.assert_array_equal(as_ink(255 - cropped), cropped)


def test_a_thin_line_is_ink() -> None:
    """A thin line across a large sheet is ink, not noise, also where it reaches the border."""
    sheet = np.full((600, 500), 250, np.uint8)
    sheet[:, 240:243] = 20
    found = as_ink(sheet)
    assert (found > 0).sum() >= 580 * 3
    assert (found[:, :240] == 0).all()


@pytest.mark.parametrize(
    ("grey", "words"),
    [
        (np.zeros((0, 0), np.uint8), "no pixels"),
        (np.zeros((0, 9), np.uint8), "no pixels"),
        (np.full((1, 1), 77, np.uint8), "no contrast"),
        (np.full((300, 200), 255, np.uint8), "no contrast"),
        (np.random.default_rng(0).integers(118, 129, (200, 200), np.uint8), "no contrast"),
    ],
)
def test_pictures_without_ink_are_refused(grey: Images, words: str) -> None:
    """No pixel, one pixel, one tone, or grain alone: one sentence."""
    with pytest.raises(DataError, match=words) as caught:
        as_ink(grey)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_uneven_light_alone_is_no_ink() -> None:
    """An empty sheet that is lit from one side has no contrast."""
    light = np.linspace(120, 220, 300).astype(np.uint8)
    with pytest.raises(DataError, match="no contrast"):
        as_ink(np.tile(light, (200, 1)))


def test_mnists_digits_are_ink_as_they_are(mnist_folder: Path) -> None:
    """Saved as pictures and opened again they are the same, but for full white (254 to 255)."""
    for digit in load_folder(mnist_folder).test.images[:2_000]:
        found = as_ink(digit).astype(int)
        assert np.abs(found - digit).max() <= 255 - int(digit.max())
        np.testing.assert_array_equal(as_ink(255 - digit), found)
