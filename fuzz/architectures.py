"""Random networks: layers with sane and absurd settings, and arrays that fit where they can."""

from __future__ import annotations

from typing import Any

import numpy as np

from fuzz import edges
from fuzz.edges import Rng, pick
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.network import Network
from visualcnn.nn.optimizers import OPTIMIZERS, make_optimizer
from visualcnn.training.config import ConfigError
from visualcnn.training.sizes import require_room

_SMALL = 20_000
"""Values of a network's parameters, and of its largest picture, up to which arrays are made."""
_LAYERS = (1, 2, 3, 3, 4, 5, 8, 30)


def rebuild(rng: Rng, state: dict[str, Any]) -> None:
    """Give `state` another architecture, and where that can be built its arrays."""
    layers = _layers(rng)
    side = pick(rng, (1, 4, 6, 6, 6, 6, 9, 500, 2_000, 4_096))
    shape = (pick(rng, (1, 1, 1, 1, 3, 64, 4_096)), side, pick(rng, (side, side, 3)))
    architecture, run = state.get("architecture"), state.get("run")
    if not isinstance(architecture, dict) or not isinstance(run, dict):
        return
    architecture |= {"layers": layers, "input_shape": shape, "kinds": {}}
    network = _built(layers, shape)
    if network is not None:
        _fit(rng, state, network)


def _layers(rng: Rng) -> list[list[Any]]:
    """[name, kind, settings] of layers that may or may not fit one another."""
    kinds = list(KINDS)
    named = []
    for number in range(pick(rng, _LAYERS)):
        kind = pick(rng, kinds)
        named.append([f"{kind.lower()}{number}", kind, _settings(rng, kind)])
    if rng.random() < 0.7:
        inner = [layer for layer in named if layer[1] not in {"Dense", "Flatten", "Softmax"}]
        named = [*inner, ["flat", "Flatten", {}], ["last", "Dense", {"outputs": 3}]]
    return named


def _settings(rng: Rng, kind: str) -> dict[str, Any]:
    """Arguments for the constructor, some left out and some absurd."""
    count = pick(rng, (1, 2, 3, 3, 5, 100, 10**6))
    width = pick(rng, (1, 2, 3, 3, (2, 1), (1, 3), 64, 300, 2**31 - 1, (0, 1)))
    step = pick(rng, (1, 1, 2, (1, 2), 7, 2**31 - 1, 0))
    border = pick(rng, (0, 0, 1, (2, 0), 60, 2_000, 2**31 - 1))
    share = pick(rng, (0.0, 0.1, 0.5, 0.999, 1.0, -1.0, 1e-12, 1e38, 1e308, 1))
    start = pick(rng, ("he", "glorot", "other"))
    every: dict[str, dict[str, Any]] = {
        "Conv2d": {
            "filters": count,
            "kernel": width,
            "stride": step,
            "padding": border,
            "initialisation": start,
        },
        "MaxPool2d": {"window": width, "stride": pick(rng, (step, None))},
        "AvgPool2d": {"window": width, "stride": pick(rng, (step, None))},
        "Dense": {"outputs": count, "initialisation": start},
        "Dropout": {"rate": share},
        "BatchNorm": {"momentum": share, "epsilon": pick(rng, (1e-5, 1e-12, 1, 0.0))},
        "LeakyReLU": {"slope": share},
    }
    kept = {key: value for key, value in every.get(kind, {}).items() if rng.random() < 0.7}
    if rng.random() < 0.02:
        kept[pick(rng, ("self", "rate", "slope", *edges.TEXT[:4]))] = edges.value(rng)
    return kept


@np.errstate(all="ignore")
def _built(layers: list[list[Any]], shape: tuple[int, ...]) -> Network | None:
    """The network, where it is sane and small."""
    try:
        made = [(name, KINDS[kind](**settings)) for name, kind, settings in layers]
        require_room(made, shape, make_optimizer("sgd"))
        sides = [shape]
        for _, layer in made:
            sides.append(layer.output_shape(sides[-1]))
        if max(int(np.prod(side)) for side in sides) > _SMALL:
            return None
        network = Network(made, shape)
    except (ConfigError, ValueError, TypeError, IndexError, OverflowError):
        return None
    total = sum(array.size for array in network.parameters().values())
    return network if total <= _SMALL else None


def _fit(rng: Rng, state: dict[str, Any], network: Network) -> None:
    """Parameters, moments, streams, classes and history of `network`."""
    run = state["run"]
    scale = pick(rng, (1.0, 1.0, 1.0, 0.0, 1e-30, 1e20, 3e37))
    parameters = network.parameters()
    noisy = {
        name: (rng.normal(size=array.shape) * scale).astype(np.float32)
        for name, array in parameters.items()
    }
    run |= {"parameters": noisy, "state": network.state()}
    run["noise"] = {n: r.bit_generator.state for n, r in network.noise_streams().items()}
    optimizer = run.get("optimizer")
    if isinstance(optimizer, dict) and optimizer.get("kind") in OPTIMIZERS:
        slots = OPTIMIZERS[optimizer["kind"]].slots
        optimizer["moments"] = {
            slot: {name: abs(array) for name, array in noisy.items()} for slot in slots
        }
    dataset, history = state.get("dataset"), state.get("history")
    if isinstance(dataset, dict):
        dataset["class_names"] = [f"{number}" for number in range(network.output_shape[0])][:1_000]
    if isinstance(history, dict):
        empty = np.zeros((0, 0), np.float32)
        none = np.zeros(0, np.int64)
        history["filters"] = {
            "banks": "[]",
            "steps": none,
            "norms": empty,
            "means": empty,
            "weights": empty,
        }
        nobody = np.zeros((0, 0), np.uint8)
        history["digits"] = {"steps": none, "predictions": nobody, "confidences": nobody}
