"""What the gallery says."""

from __future__ import annotations

import numpy as np

from tests.gui.views.gallery.gallery_example import example, results
from visualcnn.gui.gallery_order import Query
from visualcnn.gui.text import percent, value
from visualcnn.gui.views.gallery import words
from visualcnn.gui.views.gallery.shown import Shown
from visualcnn.training.sample_results import SampleResults


def test_a_digit_in_words() -> None:
    """Right and wrong by a sign; before a reading only what is known."""
    read = results()
    shown = example(read=read)
    assert words.digit_words(shown, 10) == (
        "Validation 10 · label Ankle boot · ✗ read as Bag, "
        f"{percent(float(read.confidences[10]))} · loss {value(float(read.losses[10]))}"
    )
    assert "✓ read as Bag" in words.digit_words(shown, 11)
    assert words.digit_words(example(split="test"), 11) == "Test 11 · label Bag"


def test_a_network_that_blew_up_has_words_too() -> None:
    """Its numbers are none."""
    none = np.full(200, np.nan, np.float32)
    broken = SampleResults(np.zeros(200, np.uint8), none, none, none)
    assert words.digit_words(example(read=broken), 0).endswith("top, NaN · loss NaN")


def test_how_many() -> None:
    """Of how many, and when they were read."""
    assert words.count_words(Shown()) == ""
    assert words.count_words(example()) == "200 of 200 · not read yet"
    shown = example(Query(verdict="wrong"), results(), step=1_320)
    assert words.count_words(shown) == "40 of 200 · read at step 1,320"


def test_why_there_is_nothing() -> None:
    """Each reason has its own sentence, which says what to do."""
    assert words.empty_words(Shown()) == words.NO_DATA
    assert words.empty_words(example()) == ""
    assert words.empty_words(example(Query(measure="loss"))) == words.NOT_READ
    nobody = Query(label=0, prediction=2)
    assert words.empty_words(example(nobody, results())) == words.NOTHING_FITS
    assert words.empty_words(example(given=np.empty(0, np.int64))) == words.NONE_GIVEN
