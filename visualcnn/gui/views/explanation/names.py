"""Short names of places, as the breadcrumb and the pages of the way forward call them."""

from __future__ import annotations

from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.gui.views.explanation.figures import place_name


def map_name(layer: str, channel: int, channels: int) -> str:
    """A map in words: "conv1 map 2", "input", "input channel 1" of several."""
    if layer == INPUT:
        return layer if channels == 1 else f"{layer} channel {channel}"
    return f"{layer} map {channel}"


def full_name(place: Place, classes: tuple[str, ...]) -> str:
    """A place with all that tells it from others: "conv1 map 2 [5, 7]", "softmax 7"."""
    if place.layer == SOFTMAX:
        number = place.index[0]
        return f"{place.layer} {classes[number] if number < len(classes) else number}"
    return place_name(place)


def short_name(place: Place, classes: tuple[str, ...]) -> str:
    """The same as short as a crumb: the layer, and where in it there is one number or class."""
    if place.layer == SOFTMAX:
        return full_name(place, classes)
    return place.layer
