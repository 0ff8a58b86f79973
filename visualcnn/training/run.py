"""A run from its beginning: one seed feeds the weights, the noise and the shuffling."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from itertools import islice

import numpy as np

from visualcnn.data.dataset import Dataset
from visualcnn.nn.architectures import Architecture, ArchitectureError, architecture
from visualcnn.nn.faults import fault
from visualcnn.nn.layer import ShapeError
from visualcnn.nn.network import NamedLayer, Network
from visualcnn.training.config import Config, ConfigError
from visualcnn.training.sizes import MAX_LAYERS, require_room, require_saveable
from visualcnn.training.trainer import Trainer
from visualcnn.training.user_kinds import source_of


def new_run(
    config: Config, dataset: Dataset, chosen: Architecture | None = None, run: int = 0
) -> Trainer:
    """An untrained trainer for `config`; `chosen` saves running a user's file a second time.

    Raises ArchitectureError, ShapeError or ConfigError, each with one sentence.
    """
    recipe = chosen or architecture(config.architecture)
    try:
        return _begin(config, dataset, recipe, run)
    except (ShapeError, ArchitectureError, ConfigError):
        raise
    except (Exception, SystemExit) as error:
        raise ArchitectureError(f"{recipe.name} makes no network: {fault(error)}.") from error


def _begin(config: Config, dataset: Dataset, recipe: Architecture, run: int) -> Trainer:
    network_seed, shuffling = np.random.SeedSequence(config.seed).spawn(2)
    optimizer = config.make_optimizer()
    layers = _layers(recipe)
    # What isn't made of layers, or doesn't fit together, is told by the network itself.
    with contextlib.suppress(ShapeError, TypeError, AttributeError):
        require_room(layers, dataset.image_shape, optimizer)
    network = Network(layers, dataset.image_shape, network_seed)
    require_saveable(network, optimizer)
    for layer in network.layers.values():
        # A user's file may be edited while its layers are in use: its hash is taken now.
        source_of(type(layer))
    return Trainer(network, dataset, config, np.random.default_rng(shuffling), run)


def _layers(recipe: Architecture) -> list[NamedLayer]:
    made: object = recipe.layers()
    if not isinstance(made, Iterable):
        what = "None" if made is None else type(made).__name__
        raise ArchitectureError(f"{recipe.name} returns {what} instead of a list of layers.")
    # One more than may be shows that there are too many: a generator may never end.
    return list(islice(made, MAX_LAYERS + 1))
