"""Filters in depth: one with all that is known of it, and the pictures that excite each most."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from visualcnn.explain.cell import kept
from visualcnn.explain.fields import Region, receptive_field
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT, Place, PlaceError
from visualcnn.explain.prose import count as counted
from visualcnn.explain.prose import number as written
from visualcnn.explain.reverse import Reverse
from visualcnn.explain.samples import Samples, layer_output
from visualcnn.nn.layer import Array, BaseLayer
from visualcnn.nn.loss import softmax
from visualcnn.nn.network import Network

_Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class FilterStory:
    """One filter of `layer`: arrays are read-only copies of the engine's float32 values.

    `kernels` (channels, kernel_h, kernel_w) has one kernel for each input channel, and stands in
    the layer's `parameter`. `norm` is √Σ w² and `mean` the mean over all its weights, the bias left
    out. `gradient` has the shape of `kernels`, `gradient_norm` is its norm; both are None without a
    way back. `feature_map` (rows, columns) is what it makes of the sample; None where the layer's
    output has no map for each filter. `reads` names what the kernels look at.
    """

    layer: str
    number: int
    filters: int
    parameter: str
    reads: str
    sentence: str
    kernels: Array = field(repr=False)
    bias: float | None
    norm: float
    mean: float
    gradient: Array | None = field(default=None, repr=False)
    gradient_norm: float | None = None
    feature_map: Array | None = field(default=None, repr=False)

    def name(self, channel: int) -> str:
        """A kernel in words: "conv1 filter 3, kernel 0"."""
        return f"{self.layer} filter {self.number}, kernel {channel}"


@dataclass(frozen=True)
class Excited:
    """Where and how much a picture excites a filter: its largest `value`, at `row`, `column`.

    `index` is the picture's among all; `region` is the part of it that this value sees, None where
    it sees nothing but padding.
    """

    index: int
    value: float
    row: int
    column: int
    region: Region | None = None


def filters_of(layer: BaseLayer) -> tuple[str, Array] | None:
    """The name and the array of a layer's filters: its first parameter of four axes.

    (filters, channels, kernel_h, kernel_w), as in Conv2d; None where there is no such parameter.
    """
    for name, array in layer.parameters.items():
        if array.ndim == 4:
            return name, array
    return None


def explain_filter(
    moment: Moment, layer: str, number: int, back: Reverse | None = None
) -> FilterStory:
    """All that is known of filter `number` of `layer`; with `back` also its gradient.

    Raises PlaceError where there is no such filter.
    """
    parameter, weight = _require_filter(moment, layer, number)
    kernels = kept(weight[number])
    biases = moment.layer(layer).parameters.get("bias")
    has_bias = biases is not None and biases.shape == (len(weight),)
    gradient = back.gradients.get(f"{layer}.{parameter}") if back else None
    own = None if gradient is None else kept(gradient[number])
    feature_map = _feature_map(moment, layer, number, len(weight))
    return FilterStory(
        layer=layer,
        number=number,
        filters=len(weight),
        parameter=parameter,
        reads=moment.before(layer),
        sentence=_sentence(layer, number, kernels, feature_map),
        kernels=kernels,
        bias=float(biases[number]) if has_bias and biases is not None else None,
        norm=_norm(kernels),
        mean=float(kernels.mean(dtype=np.float64)),
        gradient=own,
        gradient_norm=None if own is None else _norm(own),
        feature_map=feature_map,
    )


def _require_filter(moment: Moment, layer: str, number: int) -> tuple[str, Array]:
    if layer not in moment.network.layers:
        raise PlaceError(f"This network has no layer {layer!r}.")
    found = filters_of(moment.layer(layer))
    if found is None:
        raise PlaceError(f"{layer} has no filters.")
    if not 0 <= number < len(found[1]):
        raise PlaceError(f"{layer} has no filter {number}, only 0 to {len(found[1]) - 1}.")
    return found


def _feature_map(moment: Moment, layer: str, number: int, filters: int) -> Array | None:
    values = moment.values(layer)
    return kept(values[number]) if values.ndim == 3 and len(values) == filters else None


def _norm(array: Array) -> float:
    return float(np.sqrt(np.square(array, dtype=np.float64).sum()))


def _sentence(layer: str, number: int, kernels: Array, feature_map: Array | None) -> str:
    channels, height, width = kernels.shape
    looks = f"Filter {number} of {layer} looks at {height}×{width} places "
    looks += f"of {counted(channels, 'channel')} at a time"
    if feature_map is None or not feature_map.size:
        return f"{looks}."
    row, column = np.unravel_index(feature_map.argmax(), feature_map.shape)
    most = written(float(feature_map[row, column]))
    return f"{looks}, and answers most, {most}, at row {row}, column {column}."


def most_exciting(
    network: Network, pictures: Samples, layer: str, count: int = 9
) -> Generator[float, None, tuple[tuple[Excited, ...], ...]]:
    """For each filter of `layer` the `count` pictures that excite it most, the best first.

    A picture counts once, by the largest value of its map (of equal ones the first), so that it
    can't fill all places; values that aren't finite count nothing. Works for every layer whose
    output is maps (channels, rows, columns), or features, which are maps of one value. Yields its
    progress, 0 to 1; computes with arrays of its own, of one piece of the pictures at a time.
    Raises PlaceError where there is no such layer, or its output is neither.
    """
    if layer not in network.layers:
        raise PlaceError(f"This network has no layer {layer!r}.")
    shape = network.shapes[layer]
    if len(shape) not in {1, 3}:
        raise PlaceError(f"The outputs of {layer} are neither maps nor features.")
    observer = network.observer()
    best = _Best(shape[0], count)
    yield 0.0
    for first, piece in pictures.pieces(observer):
        best.add(first, layer_output(observer, layer, piece))
        yield (first + piece.shape[-1]) / pictures.count
    return best.excited(_Regions(observer, layer))


class _Best:
    """The largest values so far: for each filter `count` of them, with picture and position."""

    def __init__(self, filters: int, count: int) -> None:
        self._count = count
        self._values: Array = np.empty((filters, 0))
        self._indices: _Indices = np.empty((filters, 0), np.int64)
        self._positions: _Indices = np.empty((filters, 0), np.int64)
        self._columns = 1

    def add(self, first: int, output: Array) -> None:
        """Let each picture of the piece compete; `first` is the number of the first of them."""
        self._columns = output.shape[2] if output.ndim == 4 else 1
        maps = output.reshape(len(output), -1, output.shape[-1])
        maps = np.where(np.isfinite(maps), maps, -np.inf)
        positions = maps.argmax(axis=1)
        values = np.take_along_axis(maps, positions[:, np.newaxis], axis=1)[:, 0]
        indices = np.broadcast_to(np.arange(first, first + maps.shape[2]), values.shape)
        values = np.concatenate([self._values, values.astype(np.float64)], axis=1)
        order = np.argsort(-values, axis=1, kind="stable")[:, : self._count]
        self._values = np.take_along_axis(values, order, axis=1)
        self._indices = _chosen(self._indices, indices, order)
        self._positions = _chosen(self._positions, positions, order)

    def excited(self, regions: _Regions) -> tuple[tuple[Excited, ...], ...]:
        """The winners of each filter, best first."""
        return tuple(
            tuple(self._winner(number, rank, regions) for rank in range(int(finite.sum())))
            for number, finite in enumerate(np.isfinite(self._values))
        )

    def _winner(self, number: int, rank: int, regions: _Regions) -> Excited:
        row, column = divmod(int(self._positions[number, rank]), self._columns)
        index, value = int(self._indices[number, rank]), float(self._values[number, rank])
        return Excited(index, value, row, column, regions.of(number, row, column))


def _chosen(before: _Indices, new: _Indices, order: _Indices) -> _Indices:
    return np.take_along_axis(np.concatenate([before, new], axis=1), order, axis=1)


class _Regions:
    """The part of a picture that a position sees: the same for all pictures, so found once."""

    def __init__(self, network: Network, layer: str) -> None:
        self._layer, self._maps = layer, len(network.shapes[layer]) == 3
        self._known: dict[tuple[int, ...], Region | None] = {}
        self._moment = _any_moment(network)

    def of(self, number: int, row: int, column: int) -> Region | None:
        """What that value of the layer's output sees of the picture."""
        key = (row, column) if self._maps else (number,)
        if key not in self._known:
            index = (number, row, column) if self._maps else (number,)
            self._known[key] = receptive_field(self._moment, Place(self._layer, index))
        return self._known[key]


@np.errstate(over="ignore", invalid="ignore")
def _any_moment(network: Network) -> Moment:
    """A moment of an empty picture: which pixels are seen doesn't depend on what they show."""
    x = np.zeros((*network.input_shape, 1), network.dtype)
    recording = {INPUT: x} | network.record(x)
    logits = recording[next(reversed(recording))]
    alone = {name: array[..., 0] for name, array in recording.items()}
    return Moment(0, network, alone, softmax(logits)[..., 0])
