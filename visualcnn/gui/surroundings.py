"""What a chosen number has to do with the maps around it, as marks for the network panel."""

from __future__ import annotations

from collections.abc import Iterator

from visualcnn.explain.fields import Region, feeds, receptive_field
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT, Place
from visualcnn.explain.story import Story, WeightedSum, WindowStory
from visualcnn.gui.views.network.marks import Mark


def marks_of(story: Story, region: Region | None) -> tuple[Mark, ...]:
    """What the value is made from in the layer before, and its receptive field on the picture."""
    marks = list(_read(story))
    if region is not None:
        field = Mark(INPUT, (slice(None), *_window(region)))
        marks += [field] if field not in marks else []
    return tuple(marks)


def marks_of_fed(moment: Moment, place: Place) -> tuple[Mark, ...]:
    """The number that is pointed at, and the outputs of the next layer that it feeds."""
    fed = feeds(moment, place)
    own = Mark(place.layer, tuple(slice(i, i + 1) for i in place.index))
    return (own,) if fed is None else (own, Mark(fed.layer, fed.ranges))


def field_of(moment: Moment, place: Place) -> Region | None:
    """The receptive field on the picture; a pixel is its own."""
    if place.layer == INPUT and len(place.index) == 3:
        return Region(*place.index[1:], 1, 1)
    return receptive_field(moment, place)


def _read(story: Story) -> Iterator[Mark]:
    """The patch or window; the one number that passes. All of a layer needs no outline."""
    match story:
        case WeightedSum(corner=(int() as top, int() as left)):
            yield from _patch(story.reads, slice(None), (top, left), story.inputs.shape[1:])
        case WindowStory():
            channel = story.place.index[0]
            yield from _patch(
                story.reads, slice(channel, channel + 1), story.corner, story.window.shape
            )
        case _ if len(story.sources) == 1:
            (source,) = story.sources
            yield Mark(source.place.layer, tuple(slice(i, i + 1) for i in source.place.index))


def _patch(
    layer: str, channels: slice, corner: tuple[int, int], size: tuple[int, ...]
) -> Iterator[Mark]:
    """What of a patch isn't padding above or to the left; beyond the map nothing is drawn."""
    rows, columns = (
        slice(max(0, start), max(0, start + length))
        for start, length in zip(corner, size, strict=True)
    )
    if rows.stop and columns.stop:
        yield Mark(layer, (channels, rows, columns))


def _window(region: Region) -> tuple[slice, slice]:
    return (
        slice(region.top, region.top + region.height),
        slice(region.left, region.left + region.width),
    )
