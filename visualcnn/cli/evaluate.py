"""`visualcnn evaluate`: a saved model's accuracy and loss on one split of a data set."""

from __future__ import annotations

from visualcnn.cli.arguments import Options
from visualcnn.cli.models import open_data, open_model
from visualcnn.cli.output import json_result, percent, result
from visualcnn.data.dataset import DataError, Dataset
from visualcnn.training.evaluation import evaluate
from visualcnn.training.model_file import ModelFile
from visualcnn.training.threads import limit_blas


def run(options: Options) -> int:
    """Print the result; exit code 0."""
    model = open_model(options.model, options.layers)
    dataset = open_data(options.dataset, options.data, model)
    _require_fit(model, dataset)
    limit_blas(options.threads)
    found = evaluate(model.network(), dataset.split(options.split))
    if options.json:
        json_result(
            {
                "accuracy": found.accuracy,
                "loss": found.loss,
                "count": found.count,
                "split": options.split,
                "dataset": dataset.name,
            }
        )
    else:
        result(
            f"{dataset.title}, {options.split}: {percent(found.accuracy)} of {found.count:,} "
            f"right, loss {found.loss:.4f}"
        )
    return 0


def _require_fit(model: ModelFile, dataset: Dataset) -> None:
    if model.input_shape != dataset.image_shape:
        raise DataError(
            f"{model.file_name} takes pictures of {_sides(model.input_shape)}, but "
            f"{dataset.title} has {_sides(dataset.image_shape)}."
        )
    if len(model.class_names) != len(dataset.class_names):
        raise DataError(
            f"{model.file_name} tells {len(model.class_names)} classes apart, but "
            f"{dataset.title} has {len(dataset.class_names)}."
        )


def _sides(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape[1:]))
