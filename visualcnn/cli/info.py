"""`visualcnn info`: what a model file holds, without running anything of its author's."""

from __future__ import annotations

import math
from dataclasses import fields
from pathlib import Path

from visualcnn.cli.arguments import Options
from visualcnn.cli.output import percent, result
from visualcnn.training.config import Config
from visualcnn.training.model_file import UnknownKindError, read_model
from visualcnn.training.model_record import ModelRecord, read_record


def run(options: Options) -> int:
    """Print the description; exit code 0."""
    record, table = _read(options.model)
    for title, text in _lines(record):
        result(f"{title:<14}{text}")
    result("", *table.split("\n"))
    return 0


def _read(path: Path) -> tuple[ModelRecord, str]:
    """The record and a table of the layers; of a user's kinds, only what the file itself says."""
    try:
        model = read_model(path)
    except UnknownKindError:
        record = read_record(path)
        return record, "\n".join(_rows(record))
    return model, str(model.network().summary())


def _rows(record: ModelRecord) -> list[str]:
    """A line for each layer, its columns as wide as their longest entry."""
    names = max(len(layer.name) for layer in record.layers)
    kinds = max(len(str(layer)) for layer in record.layers)
    return [
        f"{layer.name:<{names}}  {layer!s:<{kinds}}{_count(record, layer.name):>12,} parameters"
        for layer in record.layers
    ]


def _count(record: ModelRecord, layer: str) -> int:
    """How many values the layer of that name has learned."""
    return sum(
        math.prod(array.shape)
        for name, array in record.parameters.items()
        if name.startswith(f"{layer}.")
    )


def _lines(record: ModelRecord) -> list[tuple[str, str]]:
    sides = "×".join(map(str, record.input_shape))
    versions = record.versions
    threads = f"{versions.blas_threads} thread{'s' * (versions.blas_threads != 1)}"
    return [
        ("Model", record.file_name),
        ("Architecture", f"{record.architecture}, for pictures of {sides}"),
        *(("Own layer", f"{kind}, from {own.path}") for kind, own in record.kind_sources.items()),
        ("Data", record.dataset_title),
        (
            "Trained",
            f"{record.step:,} steps, {round(record.epochs, 2):g} of {record.config.epochs} epochs",
        ),
        ("Validation", _validation(record)),
        ("Settings", _settings(record.config)),
        ("Made with", f"visualcnn {versions.visualcnn}, NumPy {versions.numpy}"),
        ("", f"{versions.blas}, {threads}"),
    ]


def _validation(record: ModelRecord) -> str:
    best = record.history.best
    if best is None:
        return "none yet"
    return f"best {percent(best.accuracy)} of {best.count:,}, after step {best.step:,}"


def _settings(config: Config) -> str:
    told = {"architecture", "epochs"} | ({"validate_every"} if not config.validate_every else set())
    return ", ".join(
        f"{entry.name.replace('_', ' ')} {getattr(config, entry.name)}"
        for entry in fields(config)
        if entry.name not in told and config.means_something(entry.name)
    )
