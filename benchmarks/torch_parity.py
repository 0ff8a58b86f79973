"""Compare every layer, the loss and the optimisers with PyTorch's, in float64.

A development check, to be run by any interpreter that has PyTorch, from the checkout:

    PYTHONPATH=. python benchmarks/torch_parity.py

It prints the largest differences and ends with exit code 1 where one is above 1e-10.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from visualcnn.nn import (
    AvgPool2d,
    BatchNorm,
    Conv2d,
    CrossEntropy,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    MaxPool2d,
    Network,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    architecture,
    make_optimizer,
)
from visualcnn.nn.layer import Array, BaseLayer, Shape

ALLOWED = 1e-10
BATCH = 4
STRIDES = ((1, 1), (2, 1), (2, 3))

Torch = Callable[[torch.Tensor], torch.Tensor]
Differences = dict[str, float]


def batch_first(x: Array) -> torch.Tensor:
    """(..., batch) as a tensor (batch, ...) of its own."""
    return torch.tensor(np.ascontiguousarray(np.moveaxis(x, -1, 0)))


def difference(mine: Array, theirs: torch.Tensor, *, batch: bool = False) -> float:
    """The largest absolute difference; `batch` moves the samples of `theirs` to the end."""
    other = theirs.detach().numpy()
    apart = np.abs(mine - (np.moveaxis(other, 0, -1) if batch else other))
    return float(np.nan_to_num(apart, nan=np.inf).max(initial=0))


def built(layer: BaseLayer, shape: Shape, seed: int) -> BaseLayer:
    """The layer in float64, with no parameter at a special value."""
    rng = np.random.default_rng(seed)
    layer.dtype = np.dtype(np.float64)
    layer.build(shape, rng)
    for array in layer.parameters.values():
        array[...] = rng.normal(size=array.shape)
    return layer


def compare(
    layer: BaseLayer, twin: Torch, x: Array, learned: dict[str, torch.Tensor]
) -> Differences:
    """Output, input gradient and parameter gradients of a built `layer` and its `twin`."""
    tensor = batch_first(x).requires_grad_()
    out, other = layer.forward(x), twin(tensor)
    grad = np.random.default_rng(99).normal(size=out.shape)
    found = {"forward": difference(out, other, batch=True)}
    other.backward(batch_first(grad))
    gradient = layer.backpropagation(grad)
    found["input gradient"] = difference(gradient, _gradient(tensor), batch=True)
    for name, parameter in learned.items():
        found[f"{name} gradient"] = difference(layer.gradients[name], _gradient(parameter))
    return found


def _gradient(tensor: torch.Tensor) -> torch.Tensor:
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad


def learned(layer: BaseLayer) -> dict[str, torch.Tensor]:
    """The layer's parameters as leaves of PyTorch."""
    return {name: torch.tensor(a).requires_grad_() for name, a in layer.parameters.items()}


def normal(shape: Shape, seed: int) -> Array:
    """Random float64 values, `BATCH` samples."""
    return np.random.default_rng(seed).normal(size=(*shape, BATCH))


def convolutions() -> Iterator[Differences]:
    """Kernels, strides and paddings, over a non-square input."""
    shape = (3, 9, 8)
    for kernel, stride, padding in itertools.product(
        ((1, 1), (3, 3), (5, 2)), STRIDES, ((0, 0), (2, 2), (0, 1))
    ):
        layer = built(Conv2d(4, kernel, stride, padding), shape, 0)
        p = learned(layer)
        twin = partial(functional.conv2d, **p, stride=stride, padding=padding)
        yield compare(layer, twin, normal(shape, 1), p)


def max_pools() -> Iterator[Differences]:
    """Windows that overlap or leave gaps; whole numbers make many ties."""
    for window, stride in itertools.product(((2, 2), (3, 2), (2, 4)), STRIDES):
        layer = built(MaxPool2d(window, stride), (3, 9, 8), 0)
        for x in (normal((3, 9, 8), 1), np.floor(normal((3, 9, 8), 2))):
            yield compare(layer, nn.MaxPool2d(window, stride), x, {})


def avg_pools() -> Iterator[Differences]:
    """The same windows."""
    for window, stride in itertools.product(((2, 2), (3, 2), (2, 4)), STRIDES):
        layer = built(AvgPool2d(window, stride), (3, 9, 8), 0)
        yield compare(layer, nn.AvgPool2d(window, stride), normal((3, 9, 8), 1), {})


def denses() -> Iterator[Differences]:
    """Dense layers of several sizes."""
    for inputs, outputs in ((5, 3), (400, 120), (1, 1)):
        layer = built(Dense(outputs), (inputs,), 0)
        p = learned(layer)
        twin = partial(functional.linear, **p)
        yield compare(layer, twin, normal((inputs,), 1), p)


def batch_norms(*, training: bool) -> Iterator[Differences]:
    """Three passes over pictures or features; training's running statistics are compared too."""
    for shape in ((3, 5, 4), (6,)):
        layer = built(BatchNorm(), shape, 0)
        layer.training = training
        twin = (nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d)(shape[0]).double()
        twin.train(training)
        with torch.no_grad():
            twin.weight.copy_(torch.tensor(layer.parameters["scale"]))
            twin.bias.copy_(torch.tensor(layer.parameters["shift"]))
            layer.state["mean"] += 0.3
            twin.running_mean += 0.3
        for seed in range(3):
            twin.zero_grad()
            x = 2 + 3 * normal(shape, seed)
            found = compare(layer, twin, x, {"scale": twin.weight, "shift": twin.bias})
            for name, kept in (("mean", twin.running_mean), ("variance", twin.running_var)):
                found[f"running {name}"] = difference(layer.state[name], kept)
            yield found


def dropouts() -> Iterator[Differences]:
    """PyTorch multiplies by the mask that our layer drew."""
    layer = built(Dropout(0.4), (3, 5, 4), 0)
    twin_of = np.random.default_rng(7)
    layer.rng = np.random.default_rng(7)
    mask = batch_first((twin_of.random((3, 5, 4, BATCH), np.float32) >= 0.4) / 0.6)
    yield compare(layer, lambda x: x * mask, normal((3, 5, 4), 1), {})


def simple(layer: BaseLayer, twin: Torch, *shapes: Shape) -> Iterator[Differences]:
    """A layer without parameters, on each of `shapes`."""
    for shape in shapes:
        yield compare(built(layer, shape, 0), twin, 3 * normal(shape, 1), {})


def losses() -> Iterator[Differences]:
    """The cross-entropy of small and of huge logits, and its gradient."""
    labels = np.array([0, 4, 9, 4])
    for size in (1, 10, 1e4):
        logits = size * normal((10,), 1)
        tensor = batch_first(logits).requires_grad_()
        value = functional.cross_entropy(tensor, torch.tensor(labels))
        value.backward()
        loss = CrossEntropy()
        found = {"forward": abs(loss.forward(logits, labels) - value.item()) / max(size, 1)}
        found["logits gradient"] = difference(loss.backpropagation(), _gradient(tensor), batch=True)
        yield found


def optimizers(kind: str, make: Callable[..., torch.optim.Optimizer]) -> Iterator[Differences]:
    """Twenty steps along the same gradients, with and without weight decay."""
    for decay in (0.0, 0.01):
        mine = make_optimizer(kind, weight_decay=decay)
        theta = np.random.default_rng(0).normal(size=(4, 3))
        other = torch.tensor(theta).requires_grad_()
        theirs = make([other], lr=0.01, weight_decay=decay)
        found = {}
        for step in range(20):
            gradient = np.random.default_rng(step).normal(size=theta.shape)
            other.grad = torch.tensor(gradient)
            theirs.step()
            mine.step({"theta": theta}, {"theta": gradient}, 0.01)
            found[f"step {step}"] = difference(theta, other)
        yield found


def momentum(parameters: list[torch.Tensor], **options: float) -> torch.optim.Optimizer:
    """PyTorch's gradient descent with momentum."""
    return torch.optim.SGD(parameters, momentum=0.9, **options)


def nesterov(parameters: list[torch.Tensor], **options: float) -> torch.optim.Optimizer:
    """The same, looking ahead."""
    return torch.optim.SGD(parameters, momentum=0.9, nesterov=True, **options)


def lenets() -> Iterator[Differences]:
    """Ten training steps of a whole LeNet-5: losses, gradients, parameters."""
    network = Network(architecture("lenet5").layers(), (1, 28, 28), 3, np.float64)
    parameters = {
        name: torch.tensor(a).requires_grad_() for name, a in network.parameters().items()
    }
    mine = make_optimizer("momentum")
    theirs = momentum(list(parameters.values()), lr=0.01)
    loss = CrossEntropy()
    for step in range(10):
        rng = np.random.default_rng(step)
        x, labels = rng.random((1, 28, 28, 8)), rng.integers(0, 10, 8)
        theirs.zero_grad()
        value = functional.cross_entropy(_lenet(parameters, batch_first(x)), torch.tensor(labels))
        value.backward()
        found = {"loss": abs(loss.forward(network.forward(x), labels) - value.item())}
        network.backpropagation(loss.backpropagation())
        gradients = network.gradients()
        found["gradients"] = max(
            difference(gradients[n], _gradient(p)) for n, p in parameters.items()
        )
        theirs.step()
        mine.step(network.parameters(), gradients, 0.01)
        live = network.parameters()
        found["parameters"] = max(difference(live[n], p) for n, p in parameters.items())
        yield found


def _lenet(p: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    for name, padding in (("conv1", 2), ("conv2", 0)):
        x = functional.conv2d(x, p[f"{name}.weight"], p[f"{name}.bias"], padding=padding)
        x = functional.relu(functional.max_pool2d(x, 2))
    x = x.flatten(1)
    for name in ("dense1", "dense2"):
        x = functional.relu(functional.linear(x, p[f"{name}.weight"], p[f"{name}.bias"]))
    return functional.linear(x, p["dense3.weight"], p["dense3.bias"])


def comparisons() -> dict[str, Iterator[Differences]]:
    """Everything that has a counterpart in PyTorch, by name."""
    return {
        "Conv2d": convolutions(),
        "MaxPool2d": max_pools(),
        "AvgPool2d": avg_pools(),
        "Dense": denses(),
        "Flatten": simple(Flatten(), nn.Flatten(), (3, 5, 4)),
        "ReLU": simple(ReLU(), nn.ReLU(), (3, 5, 4), (7,)),
        "LeakyReLU": simple(LeakyReLU(0.1), nn.LeakyReLU(0.1), (3, 5, 4), (7,)),
        "Tanh": simple(Tanh(), nn.Tanh(), (3, 5, 4), (7,)),
        "Sigmoid": simple(Sigmoid(), nn.Sigmoid(), (3, 5, 4), (7,)),
        "Softmax": simple(Softmax(), nn.Softmax(dim=1), (3, 5, 4), (7,)),
        "Dropout": dropouts(),
        "BatchNorm, training": batch_norms(training=True),
        "BatchNorm, evaluation": batch_norms(training=False),
        "CrossEntropy": losses(),
        "sgd": optimizers("sgd", torch.optim.SGD),
        "momentum": optimizers("momentum", momentum),
        "nesterov": optimizers("nesterov", nesterov),
        "rmsprop": optimizers("rmsprop", torch.optim.RMSprop),
        "adam": optimizers("adam", torch.optim.Adam),
        "LeNet-5, ten steps": lenets(),
    }


def main() -> int:
    """Print the table; 1 where a difference is above ALLOWED."""
    torch.set_num_threads(1)
    print(f"NumPy {np.__version__}, PyTorch {torch.__version__}, float64\n")
    print(f"{'':24}{'cases':>6}  {'largest difference':<20}where")
    largest = 0.0
    for name, cases in comparisons().items():
        found = list(cases)
        worst, where = max((value, key) for case in found for key, value in case.items())
        largest = max(largest, worst)
        print(f"{name:24}{len(found):6}  {worst:<20.1e}{where}")
    agreed = largest <= ALLOWED
    print(f"\nLargest of all: {largest:.1e}, {'within' if agreed else 'ABOVE'} {ALLOWED:.0e}")
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
