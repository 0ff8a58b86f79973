"""A run from its beginning: one seed feeds the weights, the noise and the shuffling."""

from __future__ import annotations

import contextlib

import numpy as np

from visualcnn.data.dataset import Dataset
from visualcnn.nn.architectures import Architecture, ArchitectureError, architecture
from visualcnn.nn.layer import Shape, ShapeError
from visualcnn.nn.network import Network
from visualcnn.nn.optimizers import Optimizer
from visualcnn.training.config import Config, ConfigError
from visualcnn.training.sizes import require_room, require_saveable
from visualcnn.training.trainer import Trainer
from visualcnn.training.user_kinds import source_of


def new_run(
    config: Config, dataset: Dataset, chosen: Architecture | None = None, run: int = 0
) -> Trainer:
    """An untrained trainer for `config`; `chosen` saves running a user's file a second time.

    Raises ArchitectureError, ShapeError or ConfigError, each with one sentence.
    """
    network_seed, shuffling = np.random.SeedSequence(config.seed).spawn(2)
    recipe = chosen or architecture(config.architecture)
    optimizer = config.make_optimizer()
    network = _build(recipe, dataset.image_shape, network_seed, optimizer)
    require_saveable(network, optimizer)
    for layer in network.layers.values():
        # A user's file may be edited while its layers are in use: its hash is taken now.
        source_of(type(layer))
    return Trainer(network, dataset, config, np.random.default_rng(shuffling), run)


def _build(
    recipe: Architecture, input_shape: Shape, seed: np.random.SeedSequence, optimizer: Optimizer
) -> Network:
    try:
        layers = list(recipe.layers())
        # What isn't made of layers, or doesn't fit together, is told by the network itself.
        with contextlib.suppress(ShapeError, TypeError, AttributeError):
            require_room(layers, input_shape, optimizer)
        return Network(layers, input_shape, seed)
    except (ShapeError, ArchitectureError, ConfigError):
        raise
    except Exception as error:
        raise ArchitectureError(
            f"{recipe.name} makes no network: {type(error).__name__}: {error}."
        ) from error
