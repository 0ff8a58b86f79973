"""What the inspector says of a selection, derived from shapes and a snapshot alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from visualcnn.gui import text
from visualcnn.gui.views.network.selection import Selection, What
from visualcnn.gui.views.network.strips import Strip, as_tiles
from visualcnn.nn.layer import Array, Shape
from visualcnn.nn.summary import LayerSummary, NetworkSummary
from visualcnn.training.snapshot import Snapshot

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture:
    """Numbers to be seen large: `values` (tiles, rows, columns), named `name` in the readout.

    `tile` is what one tile is called where there are several: "kernel", or "" for plain cells.
    """

    caption: str
    name: str
    what: What
    values: Array
    tile: str = ""


@dataclass(frozen=True)
class Content:
    """All that is shown of one selection."""

    title: str
    caption: str
    facts: Facts = ()
    pictures: tuple[Picture, ...] = ()


class Describer:
    """Finds what belongs to a selection in the network that `summary` and `strips` describe."""

    def __init__(self, summary: NetworkSummary, strips: Sequence[Strip]) -> None:
        self._summary = summary
        self._layers = {layer.name: layer for layer in summary.layers}
        self._strips = {(strip.name, strip.what): strip for strip in strips}
        self._filters = {strip.name: strip for strip in strips if strip.filters}

    def knows(self, selection: Selection) -> bool:
        """Whether the network has such a thing."""
        number = selection.index[0]
        if selection.what == "filter":
            strip = self._filters.get(selection.layer)
            return strip is not None and number < _filters_of(strip)
        found = self._strips.get((selection.layer, selection.what))
        return found is not None and number < found.tiles[0]

    def describe(self, selection: Selection, snapshot: Snapshot | None) -> Content:
        """The selection's title, and its numbers where there is a snapshot."""
        title = self._title(selection)
        caption = self._caption(selection)
        if snapshot is None:
            return Content(title, caption)
        if selection.what == "probability":
            return Content(title, caption, self._probability_facts(selection, snapshot))
        if selection.what == "filter":
            return self._filter(title, caption, selection, snapshot)
        array = snapshot.activations[selection.layer]
        number = selection.index[0]
        if selection.what == "cell":
            return self._cell(title, caption, selection, array.reshape(-1)[number], snapshot)
        strip = self._strips[selection.layer, selection.what]
        tile = array.reshape(strip.tiles)[number]
        name = selection.layer if selection.what == "input" else title.replace(" · ", " ")
        main = Picture("", name, selection.what, tile[np.newaxis])
        made_by = self._own_filter(selection, snapshot)
        return Content(title, caption, _facts(tile), (main, *made_by))

    def _title(self, selection: Selection) -> str:
        number = selection.index[0]
        if selection.what == "probability":
            strip = self._strips[selection.layer, selection.what]
            return f"{selection.layer} · {strip.class_names[number]}"
        if selection.what == "input":
            channels = self._strips[selection.layer, selection.what].tiles[0]
            return selection.layer if channels == 1 else f"{selection.layer} · channel {number}"
        return f"{selection.layer} · {selection.what} {number}"

    def _caption(self, selection: Selection) -> str:
        if selection.what == "filter":
            _, kernels, rows, columns = self._filters[selection.layer].filters or (0, 0, 0, 0)
            each = "one kernel" if kernels == 1 else f"{kernels} kernels, one for each map it reads"
            return f"{each} · {rows}×{columns}"
        _, rows, columns = self._strips[selection.layer, selection.what].tiles
        number = self._strips[selection.layer, selection.what].tiles[0]
        return {
            "input": f"what the network reads · {rows}×{columns}",
            "map": f"one of {text.plural(number, 'map')} · {rows}×{columns}",
            "cell": f"one of {text.plural(number, 'output')}",
            "probability": "softmax of the last layer's outputs",
        }[selection.what]

    def _kernels(self, selection: Selection, snapshot: Snapshot) -> Array:
        strip = self._filters[selection.layer]
        kernels: Array = snapshot.parameters[strip.filter_name][selection.index[0]]
        return kernels

    def _filter(
        self, title: str, caption: str, selection: Selection, snapshot: Snapshot
    ) -> Content:
        kernels = self._kernels(selection, snapshot)
        picture = Picture("", title.replace(" · ", " "), "filter", kernels, "kernel")
        facts = (*_facts(kernels), *self._bias(selection, snapshot))
        return Content(title, caption, facts, (picture,))

    def _own_filter(self, selection: Selection, snapshot: Snapshot) -> Iterator[Picture]:
        """The filter that made a map, where the layer has one for each."""
        strip = self._filters.get(selection.layer)
        if strip is None or _filters_of(strip) != strip.tiles[0]:
            return
        name = f"{selection.layer} filter {selection.index[0]}"
        kernels = self._kernels(selection, snapshot)
        yield Picture(f"Made by filter {selection.index[0]}", name, "filter", kernels, "kernel")

    def _cell(
        self, title: str, caption: str, selection: Selection, activation: float, snapshot: Snapshot
    ) -> Content:
        facts: Facts = (("value", text.value(float(activation))), *self._bias(selection, snapshot))
        row = self._weights(selection, snapshot)
        if row is None:
            return Content(title, caption, facts)
        layer = self._layers[selection.layer]
        tiles = as_tiles(self._seen_shape(layer))
        name = f"{selection.layer} weight"
        what = f"Its {text.plural(row.size, 'weight')}"
        if tiles[1:] != (1, 1):
            what = f"{what}, as the picture that it reads: {text.shape(tiles)}"
        weights = Picture(what, name, "filter", row.reshape(tiles), "map" if tiles[0] > 1 else "")
        more = tuple((f"weight {fact}", number) for fact, number in _facts(row))
        return Content(title, caption, (*facts, *more), (weights,))

    def _weights(self, selection: Selection, snapshot: Snapshot) -> Array | None:
        """The row of a weight (outputs, inputs) that makes this cell, if there is such a one."""
        layer = self._layers.get(selection.layer)
        if layer is None:
            return None
        wanted = (math.prod(layer.output_shape), math.prod(layer.input_shape))
        for name, shape in layer.parameters.items():
            if shape == wanted:
                row: Array = snapshot.parameters[f"{layer.name}.{name}"][selection.index[0]]
                return row
        return None

    def _bias(self, selection: Selection, snapshot: Snapshot) -> Facts:
        """The one number that belongs to this output, if the layer has one for each."""
        layer = self._layers.get(selection.layer)
        if layer is None:
            return ()
        return tuple(
            (name, text.value(float(snapshot.parameters[f"{layer.name}.{name}"][selection.index])))
            for name, shape in layer.parameters.items()
            if shape == layer.output_shape[:1]
        )

    def _seen_shape(self, layer: LayerSummary) -> Shape:
        """The shape of what a layer reads, before layers without parameters put it in a row."""
        layers = self._summary.layers
        shape = layer.input_shape
        for before in reversed(layers[: layers.index(layer)]):
            if before.parameters or math.prod(before.input_shape) != math.prod(shape):
                break
            shape = before.input_shape
            if len(shape) == 3:
                return shape
        return shape if len(shape) == 3 else layer.input_shape

    def _probability_facts(self, selection: Selection, snapshot: Snapshot) -> Facts:
        number = selection.index[0]
        probability = float(snapshot.probabilities[number])
        logits = snapshot.activations[self._summary.layers[-1].name].reshape(-1)
        place = int((snapshot.probabilities > probability).sum()) + 1
        loss = math.inf if probability == 0 else -math.log(probability)
        return (
            ("probability", text.percent(probability)),
            ("output", text.value(float(logits[number]))),
            ("place", f"{place} of {len(logits)}"),
            ("loss if right", text.value(loss)),
        )


def _filters_of(strip: Strip) -> int:
    return strip.filters[0] if strip.filters else 0


def _facts(values: Array) -> Facts:
    numbers = {
        "min": values.min(),
        "max": values.max(),
        "mean": values.mean(),
        "norm": np.sqrt(np.square(values, dtype=np.float64).sum()),
    }
    return tuple((name, text.value(float(number))) for name, number in numbers.items())
