"""t-SNE in a process of its own: `python -m visualcnn.explain.tsne IN.npy OUT.npy`.

It takes features (samples, features) and writes points (samples, 2) float32. scikit-learn does the
work, an optional extra. Progress goes to standard output, one share of 0 to 1 a line: "0.42".
Whoever doesn't want it any more ends the process: nothing is written before the end.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from visualcnn.explain.projection import principal_axes, project
from visualcnn.nn.layer import Array

ABSENT = 2
"""The exit code where scikit-learn isn't installed."""
REFUSED = 1
"""The exit code for features that no map can be made of, or files that can't be used."""
NOT_INSTALLED = "t-SNE needs scikit-learn: install it with pip install 'visualcnn[tsne]'."
FEWEST = 5
"""Samples: fewer have no neighbourhoods."""
_COMPONENTS = 50
"""Principal components that t-SNE is given at most."""
_PERPLEXITY = 30
_ITERATIONS = 1000
_SMALLEST = 1e-30
"""Below such a spread, features are all the same."""
_BEFORE = 0.1
"""The share of progress that is told once the neighbourhoods are known."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, compute and write; the exit code. What went wrong is one sentence on standard error."""
    paths = sys.argv[1:] if arguments is None else arguments
    if len(paths) != 2:
        return _refuse("Give two files: the features' to read and the points' to write.", REFUSED)
    try:
        features = np.load(Path(paths[0]), allow_pickle=False)
        points = embed(features, sys.stdout)
        np.save(Path(paths[1]), points)
    except ImportError:
        return _refuse(NOT_INSTALLED, ABSENT)
    except (OSError, ValueError, EOFError) as error:
        return _refuse(" ".join(str(error).split()), REFUSED)
    return 0


def _refuse(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code


def embed(features: Array, progress: TextIO) -> Array:
    """Points (samples, 2) float32 of `features`, always the same; tells its progress in lines.

    Principal components come first, and are where t-SNE begins. Raises ImportError where
    scikit-learn isn't installed, and ValueError for what isn't a table of finite numbers.
    """
    from sklearn.manifold import TSNE

    if features.ndim != 2 or len(features) < FEWEST or not features.shape[1]:
        raise ValueError(f"t-SNE needs a table of features of at least {FEWEST} samples.")
    if features.shape[1] > _COMPONENTS:
        features = project(principal_axes(features, _COMPONENTS), features)
    if not np.isfinite(features).all():
        raise ValueError("The activations aren't finite any more: they have no place on a map.")
    perplexity = min(_PERPLEXITY, (len(features) - 1) / 3)
    first = project(principal_axes(features), features)
    # Small to begin with, so that groups can pass one another.
    first *= 1e-4 / max(float(first[:, 0].std()), _SMALLEST)
    tsne = TSNE(perplexity=perplexity, init=first, random_state=0, verbose=2)
    with contextlib.redirect_stdout(Progress(progress)):
        points = tsne.fit_transform(features.astype(np.float32))
    _tell(progress, 1.0)
    return np.asarray(points, np.float32)


class Progress(io.TextIOBase):
    """Takes what scikit-learn prints, and tells how much is done in place of it."""

    def __init__(self, target: TextIO) -> None:
        self._target, self._line = target, ""

    def write(self, text: str) -> int:
        """Read every line that is complete."""
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            self._read(line)
        return len(text)

    def _read(self, line: str) -> None:
        if found := re.search(r"Iteration (\d+)", line):
            done = min(1.0, int(found[1]) / _ITERATIONS)
            _tell(self._target, _BEFORE + (1 - _BEFORE) * done)
        elif found := re.search(r"sample (\d+) / (\d+)", line):
            _tell(self._target, _BEFORE * int(found[1]) / int(found[2]))


def _tell(target: TextIO, done: float) -> None:
    target.write(f"{done:.2f}\n")
    target.flush()


if __name__ == "__main__":
    sys.exit(main())
