"""What the gallery says in words."""

from __future__ import annotations

from visualcnn.gui import text
from visualcnn.gui.views.gallery.shown import Shown
from visualcnn.gui.views.sample_search import SPLITS

NO_DATA = "Choose a data set: its digits appear here."
NOTHING_FITS = "No digit fits: choose another label, prediction or result."
NONE_GIVEN = "There are no such digits."
NOT_READ = "Not read yet: press Read to see what the network makes of these digits."


def digit_words(shown: Shown, index: int) -> str:
    """One of them: "Validation 1,204 · label 4 · ✗ read as 9, 87.0 % · loss 2.31"."""
    label = shown.label(index)
    parts = [
        f"{SPLITS[shown.split]} {text.count(index)}",
        f"label {shown.class_name(label)}",
    ]
    if shown.results is not None:
        results = shown.results
        read = int(results.predictions[index])
        sign = "✓" if read == label else "✗"
        sure = text.percent(float(results.confidences[index]))
        parts.append(f"{sign} read as {shown.class_name(read)}, {sure}")
        parts.append(f"loss {text.value(float(results.losses[index]))}")
    return " · ".join(parts)


def count_words(shown: Shown) -> str:
    """How many there are, and when they were read: "1,204 of 5,000 · read at step 320"."""
    if not len(shown.samples):
        return ""
    many = f"{text.count(len(shown.order))} of {text.count(shown.total)}"
    if shown.step is None:
        return f"{many} · not read yet"
    return f"{many} · read at step {text.count(shown.step)}"


def empty_words(shown: Shown) -> str:
    """Why there is nothing to see; "" where there is something."""
    if len(shown.order):
        return ""
    if not len(shown.samples):
        return NO_DATA
    if shown.query.needs_results and shown.results is None:
        return NOT_READ
    return NOTHING_FITS if shown.query.filters else NONE_GIVEN
