"""`visualcnn train`: train a network in the terminal, and go on with a saved one."""

from __future__ import annotations

import shlex
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from visualcnn.cli.arguments import Options
from visualcnn.cli.autosaves import Autosaves, hint
from visualcnn.cli.interrupt import Interrupt
from visualcnn.cli.loop import Timing, outcome, train_shown
from visualcnn.cli.models import open_data, open_model
from visualcnn.cli.output import StoppedError, UsageError, json_result, note, result
from visualcnn.cli.progress import draw_all
from visualcnn.cli.target import Target
from visualcnn.nn.faults import fault
from visualcnn.training import checkpoint
from visualcnn.training.config import FIRST_LEARNING_RATE, Config, ConfigError
from visualcnn.training.guard import DivergedError
from visualcnn.training.model_file import ModelFile
from visualcnn.training.resume import resume
from visualcnn.training.run import new_run
from visualcnn.training.threads import cores, limit_blas
from visualcnn.training.trainer import Trainer


def run(options: Options) -> int:
    """Train, save, and print the result; exit code 0, or 130 after Ctrl-C."""
    if options.save:
        checkpoint.require_writable(options.save)
    target = Target(options.save) if options.save else None
    model = open_model(options.resume, _layers(options)) if options.resume else None
    if model is None:
        hint()
    limit_blas(options.threads or _threads(model))
    trainer = _prepare(options, model)
    draw_all(trainer.dataset)
    with Interrupt() as interrupt, Autosaves(options.resume, options.save) as autosaves:
        timing = _train(trainer, interrupt, autosaves, target)
        _save(trainer, target)
    if interrupt.asked and not trainer.finished:
        told, *command = _how_to_go_on(options, target)
        note(f"Stopped after step {trainer.step:,}. {told}", *command)
        return interrupt.exit_code
    found = outcome(trainer, timing)
    if options.json:
        json_result(asdict(found))
    else:
        result(found.in_words(trainer.dataset.title))
    return 0


def _train(
    trainer: Trainer, interrupt: Interrupt, autosaves: Autosaves, target: Target | None
) -> Timing:
    """Train; where that fails, StoppedError says why, after the last good state was saved."""
    begun = trainer.step
    try:
        return train_shown(trainer, interrupt, autosaves)
    except Exception as error:
        diverged = isinstance(error, DivergedError)
        why = str(error) if diverged else f"Training stopped: {fault(error)}."
        raise StoppedError(why + _keep(trainer, begun, target)) from error


def _prepare(options: Options, model: ModelFile | None) -> Trainer:
    """The trainer, new or as the file left it, with the settings that the options name."""
    given = _given(options)
    if model is None:
        config = _config(Config(), _differing(Config(), given))
        return new_run(config, open_data(options.dataset, options.data, None))
    changes = _changes(given, model)
    _config(model.config, changes)
    trainer = resume(model, open_data(options.dataset, options.data, model), **changes)
    if reason := model.why_not_bit_for_bit():
        note(reason)
    if trainer.finished:
        note(
            f"{model.file_name} has done {trainer.epoch} epochs; "
            f"--epochs {trainer.epoch + 1} would train one more."
        )
    return trainer


def _given(options: Options) -> dict[str, Any]:
    """The settings on the command line."""
    names = [entry.name for entry in fields(Config)]
    return {name: value for name in names if (value := getattr(options, name)) is not None}


def _differing(base: Config, given: dict[str, Any]) -> dict[str, Any]:
    """What isn't as in `base`; another optimiser brings a first learning rate that suits it."""
    changes = {name: value for name, value in given.items() if value != getattr(base, name)}
    if "optimizer" in changes and "learning_rate" not in given:
        changes["learning_rate"] = FIRST_LEARNING_RATE[changes["optimizer"]]
    return changes


def _config(base: Config, changes: dict[str, Any]) -> Config:
    try:
        return base.changed(**changes)
    except ConfigError as error:
        raise UsageError(str(error)) from error


def _changes(given: dict[str, Any], model: ModelFile) -> dict[str, Any]:
    """What differs from the file. Architecture and seed can't: they belong to a new run."""
    config = model.config
    if 1 <= given.get("epochs", 0) < model.epoch:
        # What is done can't be undone.
        given = given | {"epochs": model.epoch}
    changes = _differing(config, given)
    if _python_file(changes.get("architecture")):
        del changes["architecture"]
    for name in ("architecture", "seed"):
        if name in changes:
            raise UsageError(
                f"{model.file_name} has the {name} {getattr(config, name)}, and keeps it: "
                "leave --resume out for a new run."
            )
    return changes


def _layers(options: Options) -> Path | None:
    """The Python file of the user's own layers, named by --layers or by --architecture."""
    return options.layers or _python_file(options.architecture)


def _python_file(architecture: str | None) -> Path | None:
    path, colon, _ = (architecture or "").rpartition(":")
    return Path(path) if colon and path.endswith(".py") else None


def _threads(model: ModelFile | None) -> int | None:
    """As many as the run had before, where this machine has them: so it goes on bit for bit."""
    if model is None or model.versions.blas_threads > cores():
        return None
    return model.versions.blas_threads


def _save(trainer: Trainer, target: Target | None) -> None:
    if target is not None:
        target.save(trainer)
        note(f"Saved in {target.path}")


def _keep(trainer: Trainer, begun: int, target: Target | None) -> str:
    """Save the last good state if it is beyond step `begun`; a sentence about the file."""
    if target is None:
        return ""
    step = trainer.go_back()
    if step <= begun:
        there = target.path.exists()
        return f" {target.path} is as it was." if there else " Nothing was saved."
    target.save(trainer)
    return f" The model of step {step:,} is in {target.path}."


def _how_to_go_on(options: Options, target: Target | None) -> list[str]:
    """A sentence, and the lines of a command where there is one."""
    if target is None:
        return ["Nothing was saved: --save FILE would have."]
    words = ["visualcnn", "train", "--resume", str(target.path), "--save", str(target.path)]
    if options.data:
        words += ["--data", str(options.data)]
    if layers := _layers(options):
        words += ["--layers", str(layers)]
    if options.json:
        words += ["--json"]
    return ["Go on with:", *shlex.join(words).split("\n")]
