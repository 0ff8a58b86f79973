"""Model files: what is kept of a run, and how a file becomes a network again, without trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import Array, BaseLayer
from visualcnn.nn.network import Network
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.config import Config, ConfigError
from visualcnn.training.history import History
from visualcnn.training.layer_schema import make_layer
from visualcnn.training.model_record import (
    FORMAT,
    FORMAT_VERSION,
    ModelRecord,
    present_versions,
    read_record,
    refusal,
)
from visualcnn.training.plain import printable, shown
from visualcnn.training.schema import LONGEST_TEXT, SchemaError
from visualcnn.training.sizes import require_room
from visualcnn.training.trainer import Trainer
from visualcnn.training.user_kinds import Kinds, KindSource, is_built_in, source_of

ENDING = ".visualcnn"
_LONGEST_NAMES = 100


class UnknownKindError(CheckpointError):
    """A model that uses `kinds` of layer from the user's Python file `source`."""

    def __init__(self, name: str, kinds: tuple[str, ...], source: KindSource) -> None:
        self.kinds, self.source, self.sha256 = kinds, source.path, source.sha256
        layers = f"layer{'s' * (len(kinds) > 1)} {shown(', '.join(kinds), _LONGEST_NAMES)}"
        file = shown(Path(source.path).name, _LONGEST_NAMES)
        super().__init__(f"{name} uses your {layers}: choose its Python file ({file}).")


@dataclass(frozen=True)
class ModelFile(ModelRecord):
    """A model file whose layers are known and whose arrays fit them."""

    kinds: Mapping[str, type[BaseLayer]] = field(repr=False, kw_only=True)

    def new_layers(self) -> list[tuple[str, BaseLayer]]:
        """Its layers by name, as they are before training."""
        return _new_layers(self, self.kinds)

    def outline(self) -> ModelFile:
        """What it tells of a run that goes on elsewhere: neither arrays nor history.

        Of `run` there are step and epoch only: it has no network any more.
        """
        position = {name: self.run[name] for name in ("step", "epoch")}
        return replace(self, run=position, history=History())

    def network(self) -> Network:
        """A new network with the file's parameters and state, in evaluation mode."""
        network = _untrained(self, self.kinds)
        network.assign(self.run["parameters"] | self.run["state"])
        network.set_mode(training=False)
        return network

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences about the user's kinds whose Python is no longer what it was."""
        return tuple(
            f"{self.file_name} may behave differently: {Path(source.path).name}, where its layer "
            f"{kind} is written, has changed since."
            for kind, source in self.kind_sources.items()
            if source_of(self.kinds[kind]).sha256 != source.sha256
        )


def model_state(trainer: Trainer) -> dict[str, Any]:
    """A copy of all that a model file holds of `trainer`, for `checkpoint.save`.

    Call it between two steps, in the thread that trains. Raises CheckpointError where the run's
    numbers are no longer finite: such a file could never be opened.
    """
    run = trainer.state()
    _require_finite(run)
    network, dataset = trainer.network, trainer.dataset
    kinds = {layer.kind: type(layer) for layer in network.layers.values()}
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "versions": asdict(present_versions()),
        "architecture": {
            "name": _line(trainer.config.architecture),
            "input_shape": network.input_shape,
            "layers": [
                [name, layer.kind, layer.settings] for name, layer in network.layers.items()
            ],
            "kinds": {
                name: {"source": _line(source_of(kind).path), "sha256": source_of(kind).sha256}
                for name, kind in kinds.items()
                if not is_built_in(kind)
            },
        },
        "config": _plain(trainer.config),
        "dataset": {
            "name": dataset.name,
            "title": dataset.title,
            "fingerprint": dataset.fingerprint,
            "class_names": dataset.class_names,
        },
        "run": run,
        "history": trainer.history.state(),
    }


def read_model(path: Path, kinds: Kinds = KINDS) -> ModelFile:
    """The model in the file `path`; `kinds` are the kinds of layer that may be made.

    Raises UnknownKindError for a user's kind that `kinds` lacks (see `user_kinds.kinds_in`), and
    CheckpointError, in one sentence, for whatever else can't be used.
    """
    record = read_record(path)
    _require_known(record, kinds)
    try:
        _require_fit(record, _untrained(record, kinds))
    except SchemaError as error:
        raise refusal(path.name, error) from error
    known = {entry.name: getattr(record, entry.name) for entry in fields(record)}
    return ModelFile(**known, kinds=kinds)


def _require_known(record: ModelRecord, kinds: Kinds) -> None:
    theirs = record.kind_sources
    used = dict.fromkeys(layer.kind for layer in record.layers)
    missing = tuple(
        kind for kind in used if kind in theirs and (kind not in kinds or is_built_in(kinds[kind]))
    )
    if missing:
        raise UnknownKindError(record.file_name, missing, theirs[missing[0]])
    for kind in used:
        if kind not in theirs and kind not in KINDS:
            raise SchemaError(
                f"{record.file_name} isn't opened: this version of visualcnn has no layer "
                f"{shown(kind)}."
            )


def _untrained(record: ModelRecord, kinds: Kinds) -> Network:
    """The network that the record describes; its size is known before anything is allocated."""
    layers = _new_layers(record, kinds)
    try:
        learned = require_room(layers, record.input_shape, record.config.make_optimizer())
        _require_held(learned, record)
        return Network(layers, record.input_shape)
    except SchemaError:
        raise
    except ConfigError as error:
        raise SchemaError(str(error)) from error
    except Exception as error:
        # A user's layer may raise anything; so may a built-in one with settings of another's.
        raise SchemaError(f"its layers can't be built: {error}") from error


def _new_layers(record: ModelRecord, kinds: Kinds) -> list[tuple[str, BaseLayer]]:
    usable = {
        layer.kind: (kinds if layer.kind in record.kind_sources else KINDS)[layer.kind]
        for layer in record.layers
    }
    return [(layer.name, make_layer(layer, usable[layer.kind])) for layer in record.layers]


def _require_held(learned: int, record: ModelRecord) -> None:
    """Refuse layers that learn more numbers than the file holds, before those are allocated.

    How many a user's own kind learns is known only afterwards.
    """
    held = sum(array.size for array in record.parameters.values())
    if learned > held and not record.kind_sources:
        raise SchemaError("its parameters don't belong to its layers.")


def _require_fit(record: ModelRecord, network: Network) -> None:
    """Refuse arrays and random streams that aren't those of the layers."""
    for part, arrays in (("parameters", network.parameters()), ("state", network.state())):
        _require_shapes(part, record.run[part], arrays)
    for name, layer in network.layers.items():
        if isinstance(layer, BatchNorm) and (record.run["state"][f"{name}.variance"] < 0).any():
            raise SchemaError(f"its {name}.variance is below 0.")
    if record.run["noise"].keys() != network.noise_streams().keys():
        raise SchemaError("its random streams don't belong to its layers.")
    if network.output_shape != (len(record.class_names),):
        raise SchemaError("its last layer doesn't have one value for each class.")


def _require_shapes(part: str, own: Mapping[str, Array], wanted: Mapping[str, Array]) -> None:
    if own.keys() != wanted.keys():
        raise SchemaError(f"its {part} don't belong to its layers.")
    for name, array in wanted.items():
        if own[name].shape != array.shape:
            raise SchemaError(f"its {name} has shape {own[name].shape}, not {array.shape}.")


def _require_finite(run: dict[str, Any]) -> None:
    moments = run["optimizer"]["moments"].values()
    for arrays in (run["parameters"], run["state"], *moments):
        for name, array in arrays.items():
            if not np.isfinite(array).all():
                raise CheckpointError(
                    f"The run can't be saved: {name} is no longer made of numbers. Go back first."
                )


def _plain(config: Config) -> dict[str, Any]:
    """The settings without NumPy's own kinds of numbers, which files don't hold."""
    settings = asdict(config) | {"architecture": _line(config.architecture)}
    return {k: float(v) if isinstance(v, float) else v for k, v in settings.items()}


def _line(text: str) -> str:
    """`text` as a file holds it: one printable line."""
    return printable(text)[:LONGEST_TEXT]
