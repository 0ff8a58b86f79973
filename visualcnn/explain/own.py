"""A user's own kind of layer: what can be said about its values without its author's help."""

from __future__ import annotations

import numpy as np

from visualcnn.explain.cell import Cell, kept
from visualcnn.explain.moment import Moment
from visualcnn.explain.prose import count, number
from visualcnn.explain.story import MOST_SOURCES, OwnStory, Source
from visualcnn.nn.layer import Array
from visualcnn.nn.network import Network


def own_layer(cell: Cell) -> OwnStory:
    """Inputs, outputs and parameters as they are, and slopes by the layer's backpropagation."""
    layer, (slopes, parameter_slopes) = cell.layer, _slopes(cell)
    return OwnStory(
        *cell.head(_sentence(cell, slopes), _sources(cell, slopes)),
        inputs=kept(cell.inputs),
        outputs=kept(cell.moment.values(cell.place.layer)),
        settings=layer.settings,
        parameters={name: kept(array) for name, array in layer.parameters.items()},
        slopes=slopes,
        parameter_slopes=parameter_slopes,
    )


def alone(moment: Moment, name: str) -> Network:
    """A network of that one layer, with copies of its parameters and state, in evaluation mode.

    Its author's code may keep what it likes in it: the moment's own layer isn't touched.
    """
    layer = moment.layer(name)
    shape = moment.values(moment.before(name)).shape
    network = Network([(name, layer.rebuilt())], shape, dtype=layer.dtype.type)
    arrays = layer.parameters | layer.state
    network.assign({f"{name}.{key}": array for key, array in arrays.items()})
    network.set_mode(training=False)
    return network


def _slopes(cell: Cell) -> tuple[Array | None, dict[str, Array]]:
    """∂value/∂input, and ∂value/∂parameter by name; none where the layer can't tell them."""
    name = cell.place.layer
    try:
        network = alone(cell.moment, name)
        one = np.zeros_like(network.forward(cell.inputs[..., np.newaxis]))
        one[(*cell.place.index, 0)] = 1
        slopes = np.asarray(network.input_gradient(one))
        gradients = network.layers[name].gradients
        if slopes.shape != (*cell.inputs.shape, 1):
            return None, {}
        return kept(slopes[..., 0]), {key: kept(array) for key, array in gradients.items()}
    except Exception:  # noqa: BLE001 - a user's code may fail in any way: the value is still told
        return None, {}


def _sources(cell: Cell, slopes: Array | None) -> tuple[Source, ...]:
    """The inputs on which the value depends, with slope times input as their share."""
    if slopes is None:
        return ()
    where = np.stack(np.nonzero(slopes))
    shares = slopes.astype(np.float64) * cell.inputs
    return cell.sources(where, shares[tuple(where)], MOST_SOURCES)


def _sentence(cell: Cell, slopes: Array | None) -> str:
    made = f"{cell.layer.kind} is a layer of your own: it made {number(cell.value)}"
    if slopes is None:
        return f"{made}, and its backpropagation can't tell of which inputs."
    return f"{made}, which depends on {count(int(np.count_nonzero(slopes)), 'input')}."
