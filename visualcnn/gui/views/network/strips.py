"""What the network panel shows of each layer, derived from its shapes alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

from visualcnn.gui import text
from visualcnn.gui.views.network.selection import What
from visualcnn.nn.layer import Shape
from visualcnn.nn.summary import LayerSummary, NetworkSummary

INPUT = "input"
SOFTMAX = "softmax"


@dataclass(frozen=True)
class Strip:
    """One layer's line in the panel.

    `tiles` are its activations as (tiles, rows, columns), `array` their own shape; `filters` is the
    shape (out, in, rows, columns) of the parameter called `filter_name`, where it has such a one.
    """

    name: str
    what: What
    shape: str
    tiles: tuple[int, int, int]
    array: Shape
    tooltip: str
    parameters: str = ""
    filters: tuple[int, int, int, int] | None = None
    filter_name: str = ""
    learns: bool = False
    class_names: tuple[str, ...] = ()

    @property
    def accessible_name(self) -> str:
        """The strip in words."""
        number = self.tiles[0]
        words = {
            "input": "the picture that goes in",
            "map": f"{text.plural(number, 'map')} of {self.tiles[1]} × {self.tiles[2]}",
            "cell": text.plural(number, "cell"),
            "probability": text.plural(number, "probability").replace("ys", "ies"),
            "filter": "",
        }[self.what]
        filters = f", {text.plural(self.filters[0], 'filter')}" if self.filters else ""
        return f"{self.name}: {words}{filters}"


def strips(summary: NetworkSummary, class_names: tuple[str, ...]) -> tuple[Strip, ...]:
    """The input, every layer in order, and the probabilities of its outputs."""
    picture = Strip(
        INPUT,
        "input",
        text.shape(summary.input_shape),
        as_tiles(summary.input_shape),
        summary.input_shape,
        "The chosen sample as the network gets it: 0 is paper, 1 is ink",
    )
    layers = [_strip(layer) for layer in summary.layers]
    return (picture, *layers, _probabilities(summary, class_names))


def as_tiles(shape: Shape) -> tuple[int, int, int]:
    """An array's shape as tiles: maps keep theirs, what isn't a map becomes cells."""
    if len(shape) == 3:
        return (shape[0], shape[1], shape[2])
    if len(shape) == 2:
        return (1, shape[0], shape[1])
    return (math.prod(shape), 1, 1)


def _strip(layer: LayerSummary) -> Strip:
    filter_name, filters = _filters(layer.parameters)
    number = layer.parameter_count
    return Strip(
        layer.name,
        "map" if len(layer.output_shape) in {2, 3} else "cell",
        text.shape(layer.output_shape),
        as_tiles(layer.output_shape),
        layer.output_shape,
        _tooltip(layer),
        text.plural(number, "parameter") if number else "",
        filters,
        f"{layer.name}.{filter_name}",
        learns=bool(number),
    )


def _filters(
    parameters: dict[str, Shape],
) -> tuple[str, tuple[int, int, int, int] | None]:
    for name, shape in parameters.items():
        if len(shape) == 4:
            return name, (shape[0], shape[1], shape[2], shape[3])
    return "", None


def _tooltip(layer: LayerSummary) -> str:
    shapes = f"{text.shape(layer.input_shape)} → {text.shape(layer.output_shape)}"
    adds = layer.multiply_adds
    work = f"\n{text.plural(adds, 'multiply-add')} a sample" if adds else ""
    return f"{layer.description}\n{shapes}{work}"


def _probabilities(summary: NetworkSummary, class_names: tuple[str, ...]) -> Strip:
    outputs = math.prod(summary.layers[-1].output_shape)
    names = class_names if len(class_names) == outputs else tuple(map(str, range(outputs)))
    tooltip = "Softmax of the last layer's outputs: the probability of each class"
    tiles = (outputs, 1, 1)
    return Strip(
        SOFTMAX, "probability", str(outputs), tiles, (outputs,), tooltip, class_names=names
    )
