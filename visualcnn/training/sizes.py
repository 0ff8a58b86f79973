"""What a network takes, from its layers' settings alone: refused before anything is allocated."""

from __future__ import annotations

import math
from collections.abc import Iterable

from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense
from visualcnn.nn.layer import Array, BaseLayer, Shape, ShapeError
from visualcnn.nn.network import Network
from visualcnn.nn.optimizers import Optimizer
from visualcnn.nn.pooling import AvgPool2d, MaxPool2d
from visualcnn.training.config import ConfigError
from visualcnn.training.layer_schema import is_setting

MAX_LEARNED_BYTES = 48_000_000
"""Parameters, moments and state together: what a file of 64 MB holds beside the history."""
MAX_ARRAYS = 500
"""The same, counted in arrays: each takes some twenty of a file's 20,000 instructions."""
MAX_LAYERS = 100
MAX_WORKSPACE = 6_000_000
"""Values that all layers together, and the picture, may take for one sample."""
MAX_MULTIPLY_ADDS = 2_000_000_000
"""For one sample; a network beyond would take a second for each picture."""

_BYTES = 4


def require_room(
    layers: Iterable[BaseLayer | tuple[str, BaseLayer]], input_shape: Shape, optimizer: Optimizer
) -> int:
    """Raise ConfigError where `layers` would be too large to build or to save.

    Returns how many parameters they have. Nothing is allocated. Raises ShapeError where a layer
    doesn't fit the one before it. Of kinds that inherit from BaseLayer alone, only the output can
    be counted beforehand.
    """
    learned = state = work = 0
    shape = input_shape
    room = MAX_WORKSPACE - math.prod(shape)
    for count, item in enumerate(layers, start=1):
        name, layer = item if isinstance(item, tuple) else (f"Layer {count}", item)
        if count > MAX_LAYERS:
            raise ConfigError(f"The architecture has more than {MAX_LAYERS} layers.")
        try:
            output = layer.output_shape(shape)
        except ShapeError as error:
            raise ShapeError(f"{name} ({layer.kind}) can't take {shape}: {error}.") from error
        room -= max(_workspace(layer, shape, output), math.prod(output))
        if room < 0:
            raise ConfigError(
                f"Up to {name} ({layer.kind}) the layers compute more than {MAX_WORKSPACE:,} "
                "values for each picture: choose smaller ones."
            )
        learned += _parameters(layer, shape)
        state += 2 * shape[0] if isinstance(layer, BatchNorm) else 0
        work += layer.multiply_adds(shape) + _taps(layer, output)
        shape = output
        _require_bytes(_BYTES * learned, _BYTES * state, optimizer)
    if work > MAX_MULTIPLY_ADDS:
        raise ConfigError(
            f"The architecture takes {work:,} multiplications for each picture: choose a smaller "
            "one."
        )
    return learned


def require_saveable(network: Network, optimizer: Optimizer) -> None:
    """Raise ConfigError where `network` and the moments of `optimizer` don't fit a model file."""
    parameters, state = network.parameters(), network.state()
    arrays = len(parameters) * (1 + len(optimizer.slots)) + len(state)
    if arrays > MAX_ARRAYS or len(network.layers) > MAX_LAYERS:
        raise ConfigError(
            f"The architecture has {len(network.layers)} layers with {len(parameters)} arrays to "
            f"learn, more than a model file holds with {optimizer.kind}: choose a smaller one."
        )
    for name in (*network.layers, *parameters, *state):
        if not name.isprintable() or len(name) > 100:
            raise ConfigError(f"A model file can't hold the name {name[:100]!r}.")
    for name, array in (parameters | state).items():
        if array.dtype != network.dtype:
            raise ConfigError(f"{name} is made of {array.dtype}, and must be of {network.dtype}.")
    for name, layer in network.layers.items():
        for setting, value in layer.settings.items():
            if not is_setting(value):
                raise ConfigError(
                    f"{name} can't be kept in a model file: its setting {setting} is neither a "
                    "number, nor text, nor a tuple of whole numbers."
                )
    _require_bytes(_size(parameters), _size(state), optimizer)


def _require_bytes(learned: int, state: int, optimizer: Optimizer) -> None:
    whole = learned * (1 + len(optimizer.slots)) + state
    if whole > MAX_LEARNED_BYTES:
        raise ConfigError(
            f"The architecture takes {whole / 1e6:,.0f} MB with the optimizer {optimizer.kind}, "
            f"and model files hold {MAX_LEARNED_BYTES / 1e6:,.0f} MB: choose a smaller one."
        )


def _size(arrays: dict[str, Array]) -> int:
    return sum(array.nbytes for array in arrays.values())


def _parameters(layer: BaseLayer, shape: Shape) -> int:
    match layer:
        case Conv2d():
            return layer.filters * (shape[0] * math.prod(layer.kernel) + 1)
        case Dense():
            return layer.outputs * (shape[0] + 1)
        case BatchNorm():
            return 2 * shape[0]
    return 0


def _taps(layer: BaseLayer, output: Shape) -> int:
    """What pooling looks at; each takes about as long as a multiplication."""
    if not isinstance(layer, MaxPool2d | AvgPool2d):
        return 0
    return math.prod(layer.window) * math.prod(output)


def _workspace(layer: BaseLayer, shape: Shape, output: Shape) -> int:
    """Values of the largest array that a forward of one sample makes, beside its output."""
    if not isinstance(layer, Conv2d):
        return 0
    windows = (shape[0] * math.prod(layer.kernel) + 1) * math.prod(output[1:])
    sides = zip(shape[1:], layer.padding, strict=True)
    return max(windows, shape[0] * math.prod(side + 2 * padding for side, padding in sides))
