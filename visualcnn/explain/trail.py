"""Trails: from a number back to the pixel behind it, and on to the probability before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from visualcnn.explain.forward import explain
from visualcnn.explain.moment import Moment
from visualcnn.explain.onward import onward
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.explain.story import OwnStory, Source, Story, WeightedSum, WindowStory
from visualcnn.explain.weighted import KEEP_PLACES
from visualcnn.nn.dense import Flatten

PATIENCE = 150
"""So many places are asked at most: a way is looked for while somebody waits."""


def path_back(moment: Moment, place: Place) -> tuple[Place, ...]:
    """From `place` to a pixel, at each step to the number that made it most what it is.

    That is the largest contribution of the value's own sign; where that leads to no pixel, the
    next largest. Where none does, the longest way ends where nothing before took part: the bias
    alone made the value, say. Raises PlaceError where there is no such place.
    """

    def behind(at: Place) -> list[Place]:
        story = explain(moment, at)
        if _adds_up(story):
            return _by_pull((s, story.value) for s in story.sources)
        return [source.place for source in story.sources[:1]]

    return _way(place, INPUT, behind)


def path_forward(moment: Moment, place: Place) -> tuple[Place, ...]:
    """From `place` to a probability, at each step to the number of which it made most.

    Chosen as by `path_back`. A way that leads no further (no window's maximum, left out by a
    stride, 0 behind a ReLU) isn't taken where another leads on; where none does, the longest is
    returned. Raises PlaceError where there is no such place.
    """

    def ahead(at: Place) -> list[Place]:
        after = moment.after(at.layer)
        if after == SOFTMAX or (after and type(moment.layer(after)) in KEEP_PLACES):
            return [Place(after, at.index)]
        outputs = onward(moment, at)
        if after and type(moment.layer(after)) is Flatten:
            return [source.place for source in outputs]
        return _by_pull((source, source.value) for source in outputs)

    return _way(place, SOFTMAX, ahead)


def _adds_up(story: Story) -> bool:
    """Whether the value is made from several numbers, any of which may have added nothing."""
    mean = isinstance(story, WindowStory) and story.winner is None
    return mean or isinstance(story, WeightedSum | OwnStory)


def _by_pull(shares: Iterable[tuple[Source, float]]) -> list[Place]:
    """The places whose share isn't 0, the largest first; those against the value's sign last.

    Each comes with the value to which it contributed.
    """
    kept = [
        (source.contribution * value < 0, -abs(source.contribution), source.place)
        for source, value in shares
        if source.contribution
    ]
    return [place for *_, place in sorted(kept, key=lambda row: row[:2])]


def _way(start: Place, goal: str, after: Callable[[Place], list[Place]]) -> tuple[Place, ...]:
    """The first way from `start` to layer `goal`, the best step first, else the longest found."""
    way, tried = [start], {start}
    longest = tuple(way)
    choices = [iter(_next(start, goal, after))]
    while way[-1].layer != goal and len(tried) <= PATIENCE:
        place = next((place for place in choices[-1] if place not in tried), None)
        if place is None:
            way.pop()
            choices.pop()
            if not way:
                return longest
            continue
        tried.add(place)
        way.append(place)
        choices.append(iter(_next(place, goal, after)))
        longest = max(longest, tuple(way), key=len)
    return longest


def _next(place: Place, goal: str, after: Callable[[Place], list[Place]]) -> list[Place]:
    return [] if place.layer == goal else after(place)
