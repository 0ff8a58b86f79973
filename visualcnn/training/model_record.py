"""What a model file says, read without running anything: the record of a run."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from visualcnn import __version__
from visualcnn.nn.layer import Array, Shape
from visualcnn.training import checkpoint
from visualcnn.training.config import Config
from visualcnn.training.history import History
from visualcnn.training.layer_schema import LayerRecord, read_layers
from visualcnn.training.plain import shown
from visualcnn.training.run_schema import read_config, read_history, read_run
from visualcnn.training.schema import Field, SchemaError
from visualcnn.training.sizes import MAX_LAYERS
from visualcnn.training.threads import blas_name, blas_threads
from visualcnn.training.user_kinds import KindSource

FORMAT = "visualcnn model"
FORMAT_VERSION = 3
"""Since 2 a file holds the history of filters, since 3 that of the validation samples.

Files of 1 and 2 lack them, and open all the same."""

_LONGEST_REASON = 300
_PARTS = ("versions", "architecture", "config", "dataset", "run", "history")


@dataclass(frozen=True)
class Versions:
    """What a run was computed with; the same again goes on bit for bit."""

    visualcnn: str
    numpy: str
    blas: str
    blas_threads: int


def present_versions() -> Versions:
    """Those of this process."""
    return Versions(__version__, np.__version__, blas_name(), blas_threads())


@dataclass(frozen=True)
class ModelRecord:
    """All that a model file says, checked as far as that takes none of the user's Python.

    `run` is the state of `Trainer.state`: parameters, moments, random streams and position.
    """

    file_name: str
    versions: Versions
    architecture: str
    input_shape: Shape
    layers: tuple[LayerRecord, ...]
    kind_sources: Mapping[str, KindSource]
    config: Config
    dataset_name: str
    dataset_title: str
    dataset_fingerprint: str
    class_names: tuple[str, ...]
    history: History = field(repr=False)
    run: dict[str, Any] = field(repr=False)

    @property
    def step(self) -> int:
        """Updates made."""
        return int(self.run["step"])

    @property
    def epoch(self) -> int:
        """Whole epochs done."""
        return int(self.run["epoch"])

    @property
    def epochs(self) -> float:
        """Epochs done, fractions included."""
        order = self.run["order"]
        return float(self.epoch + order["position"] / len(order["permutation"]))

    @property
    def parameters(self) -> dict[str, Array]:
        """Every learned array, by names such as "conv1.weight"."""
        parameters: dict[str, Array] = self.run["parameters"]
        return parameters

    def why_not_bit_for_bit(self) -> str | None:
        """Why going on wouldn't equal an uninterrupted run bit for bit; None where it will."""
        now = asdict(present_versions())
        names = {"blas": "matrix library", "blas_threads": "number of threads"}
        differing = [
            f"{names.get(name, name)} was {old}, is {now[name]}"
            for name, old in asdict(self.versions).items()
            if old != now[name]
        ]
        return f"It continues, but not bit for bit: {'; '.join(differing)}." if differing else None

    def continues_bit_for_bit(self) -> bool:
        """Whether versions and threads are those that the file was made with."""
        return self.why_not_bit_for_bit() is None


def read_record(path: Path) -> ModelRecord:
    """What the model file `path` says; runs nothing, whatever kinds of layer it uses.

    Raises CheckpointError in one sentence.
    """
    return _checked(path.name, checkpoint.load(path))


def _checked(name: str, state: dict[str, Any]) -> ModelRecord:
    mark = state.get("format")
    if type(mark) is not str or mark != FORMAT:
        raise SchemaError(f"{name} isn't a visualcnn model: it holds other data.")
    try:
        version = Field(state.get("version"), "its format").whole(1, 10**6)
        if version <= FORMAT_VERSION:
            parts = Field(state, "its content").record("format", "version", *_PARTS)
            return _read(name, parts, version)
    except SchemaError as error:
        raise refusal(name, error) from error
    raise SchemaError(f"{name} was made by a newer version of visualcnn: update this one.")


def refusal(name: str, error: SchemaError) -> SchemaError:
    """The error for the user, with the file's name in front."""
    return SchemaError(f"{name} isn't opened: {shown(str(error), _LONGEST_REASON)}")


def _read(name: str, parts: dict[str, Field], version: int) -> ModelRecord:
    parts = {part: Field(parts[part].value, f"its {part}") for part in _PARTS}
    config = read_config(parts["config"])
    run = read_run(parts["run"], config)
    dataset = parts["dataset"].record("name", "title", "fingerprint", "class_names")
    architecture = parts["architecture"].record("name", "input_shape", "layers", "kinds")
    sides = architecture["input_shape"].sequence(3)
    class_names = tuple(entry.text() for entry in dataset["class_names"].sequence())
    layers = read_layers(architecture["layers"], MAX_LAYERS)
    return ModelRecord(
        file_name=name,
        versions=_read_versions(parts["versions"]),
        architecture=architecture["name"].text(),
        input_shape=tuple(side.whole(1, 4_096) for side in sides),
        layers=layers,
        kind_sources=_read_sources(architecture["kinds"], {layer.kind for layer in layers}),
        config=config,
        dataset_name=dataset["name"].text(),
        dataset_title=dataset["title"].text(),
        dataset_fingerprint=dataset["fingerprint"].text(),
        class_names=class_names,
        history=read_history(parts["history"], run, len(class_names), version),
        run=run,
    )


def _read_versions(part: Field) -> Versions:
    versions = part.record(*(entry.name for entry in fields(Versions)))
    threads = versions.pop("blas_threads").whole(1, 100_000)
    return Versions(
        **{name: entry.text() for name, entry in versions.items()}, blas_threads=threads
    )


def _read_sources(part: Field, used: Container[str]) -> dict[str, KindSource]:
    sources = {}
    for kind, entry in part.mapping(MAX_LAYERS).items():
        if kind not in used:
            entry.fail("is a kind that no layer has")
        source = entry.record("source", "sha256")
        sources[kind] = KindSource(source["source"].text(), source["sha256"].text())
    return sources
