"""One way back under the microscope: every layer's outputs and errors, without a step."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import pairwise

import numpy as np

from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT
from visualcnn.explain.reverse import Reverse
from visualcnn.nn.faults import fault
from visualcnn.nn.layer import Array, BaseLayer, Shape
from visualcnn.nn.loss import ClassLabels, CrossEntropy, sample_losses
from visualcnn.nn.network import Network


def reverse(
    moment: Moment, pictures: Array | None = None, labels: ClassLabels | None = None
) -> Reverse:
    """The loss of `labels` for `pictures` (channels, height, width, batch), and its gradients.

    By default the moment's own picture, with its label, or with its prediction where it has none.
    In evaluation mode: BatchNorm uses its running statistics, Dropout lets all pass. All arrays
    are read-only copies. Raises ValueError where labels and pictures don't fit.
    """
    work = reverse_steps(moment, pictures, labels)
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Reverse = end.value
            return result


def reverse_steps(
    moment: Moment, pictures: Array | None = None, labels: ClassLabels | None = None
) -> Generator[float, None, Reverse]:
    """The same, layer by layer: yields how much is done, from 0 to 1, and returns the result.

    Nothing else may compute with the moment's network until then.
    """
    x, labels = samples(moment, pictures, labels)
    network = moment.network
    activations, errors, total = {INPUT: x}, dict[str, Array](), 2 * len(network.layers)
    yield 0.0
    for number, name in enumerate(network.layers, start=1):
        with _quiet():
            x = network.layers[name].forward(x)
        activations[name] = x.copy()
        yield number / total
    loss, logits = CrossEntropy(), activations[next(reversed(network.layers))]
    with _quiet():
        loss.forward(logits, labels)
        losses = sample_losses(logits, labels).astype(np.float64)
    for name, error in _errors(network, loss.backpropagation()):
        errors[name] = error.copy()
        yield (len(network.layers) + len(errors) - 1) / total
    errors = {name: errors[name] for name in activations if name in errors}
    gradients = {name: gradient.copy() for name, gradient in network.gradients().items()}
    for array in (losses, *activations.values(), *errors.values(), *gradients.values()):
        array.flags.writeable = False
    return Reverse(moment, labels, losses, activations, errors, gradients)


def _errors(network: Network, error: Array) -> Iterator[tuple[str, Array]]:
    """∂loss/∂output of every layer, from the last to the first, and ∂loss/∂picture.

    Training never goes back beyond the first layer that learns. Where a user's own layer before
    it can't, its input's error is unknown, and left out with all before it.
    """
    names = [INPUT, *network.layers]
    yield names[-1], error
    for before, name in reversed(tuple(pairwise(names))):
        layer, batch = network.layers[name], error.shape[-1]
        shape = (*network.shapes.get(before, network.input_shape), batch)
        try:
            with _quiet():
                error = went_back(layer, error, shape)
        except Exception as failure:
            if any(network.layers[above].parameters for above in names[1 : names.index(name) + 1]):
                told = f"{name} ({layer.kind}) can't go back: {fault(failure)}."
                raise ValueError(told) from failure
            return
        yield before, error


def _quiet() -> np.errstate:
    """What overflows is shown as it is: infinite, or no number."""
    return np.errstate(over="ignore", invalid="ignore")


def went_back(layer: BaseLayer, grad_output: Array, shape: Shape) -> Array:
    """The loss's gradient with respect to the input, of `shape`, of the layer's last forward.

    Raises whatever a user's own layer raises, and ValueError where its gradient has another shape.
    """
    gradient = layer.backpropagation(grad_output)
    if gradient.shape != shape:
        raise ValueError(f"its gradient has shape {gradient.shape} instead of {shape}")
    return gradient


def samples(
    moment: Moment, pictures: Array | None, labels: ClassLabels | None
) -> tuple[Array, ClassLabels]:
    """A copy of the pictures, (channels, height, width, batch), and of their labels, (batch,).

    Where they are None, the moment's own picture, and its label or its prediction. Raises
    ValueError where there are no pictures, or not a label of the network's for each.
    """
    if pictures is None:
        pictures = moment.recording[INPUT][..., np.newaxis]
        if labels is None:
            labels = np.array([own_label(moment)])
    if labels is None:
        raise ValueError("Pictures need labels: without them there is no loss.")
    labels, classes = np.array(labels), len(moment.probabilities)
    shape, count = pictures.shape[:-1], pictures.shape[-1]
    if shape != moment.network.input_shape:
        raise ValueError(f"The network takes {moment.network.input_shape}, not {shape}.")
    if count == 0 or labels.shape != (count,):
        raise ValueError(f"Each picture needs one label: {count} came with {labels.size}.")
    if not (np.issubdtype(labels.dtype, np.integer) and ((labels >= 0) & (labels < classes)).all()):
        raise ValueError(f"A label must be a whole number from 0 to {classes - 1}.")
    labels.flags.writeable = False
    return pictures.astype(moment.network.dtype), labels


def own_label(moment: Moment) -> int:
    """The label of the moment's own sample, or its prediction where it has none."""
    return int(moment.probabilities.argmax()) if moment.label is None else moment.label
