"""Stroke paths drawn on the pad and read by a LeNet-5 that learned MNIST, as JSON.

side_drawing.py SEED: that of the network

The paths are those of the built-in digits' test split, which no network saw here. Each is drawn
in a random place and size, with a pen whose share of the digit's size is random within what the
built-in digits' own pens have; the same in every run.
"""

from __future__ import annotations

import json
import os
import sys
import time
from statistics import median
from typing import NamedTuple

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from visualcnn.data.batches import to_input
from visualcnn.data.centring import place_by_mass
from visualcnn.data.dataset import Images
from visualcnn.data.digits import draw, labels_of
from visualcnn.data.digits.drawing import pen_paths
from visualcnn.data.digits.handwriting import Writing
from visualcnn.data.digits.rendering import fit_to_box, render
from visualcnn.data.preparation import Steps, prepare
from visualcnn.data.sources import open_dataset
from visualcnn.gui.views.pad.canvas import THICKEST, THINNEST, Canvas
from visualcnn.gui.views.pad.sheet import SIDE
from visualcnn.nn.network import Network
from visualcnn.training.config import Config
from visualcnn.training.run import new_run
from visualcnn.training.threads import limit_blas

COUNT = 1_000
PLACES_SEED = 5
SIZES = (60.0, 250.0)
"""Of the whole digit with its ink, in pixels of the pad's 280."""
PENS = (0.048, 0.174)
"""The pen's thickness in the digit's size: the built-in digits' is 2 r / (2 + 2 r) of their r."""
STEPS = {
    "all": Steps(),
    "uncropped": Steps(crop=False),
    "unscaled": Steps(scale=False),
    "uncentred": Steps(centre=False),
    "off": Steps(crop=False, scale=False, centre=False),
}

Floats = npt.NDArray[np.float64]


class Strokes(NamedTuple):
    """A digit to draw on the pad: a path (points, 2) in its pixels, and the pen."""

    path: Floats
    pen_down: npt.NDArray[np.bool_]
    thickness: int


def strokes() -> list[Strokes]:
    """All digits, each in its place, size and thickness."""
    paths = pen_paths("test", np.arange(COUNT))
    rng = np.random.default_rng(PLACES_SEED)
    points = np.stack([paths.writing.x, paths.writing.y], axis=2).astype(np.float64)
    pairs = zip(points, paths.pen_down, strict=True)
    return [somewhere(path, pen_down, rng) for path, pen_down in pairs]


def somewhere(path: Floats, pen_down: npt.NDArray[np.bool_], rng: np.random.Generator) -> Strokes:
    """The path in a random size and place on the pad, with a random pen."""
    size = rng.uniform(*SIZES)
    thickness = min(max(round(rng.uniform(*PENS) * size), THINNEST), THICKEST)
    path = path - path.min(axis=0)
    path = path * ((size - thickness) / path.max())
    room = SIDE - 2 - thickness - path.max(axis=0)
    return Strokes(path + 1 + thickness / 2 + rng.uniform(0.0, room), pen_down, thickness)


def drawn(digits: list[Strokes]) -> list[Images]:
    """The pad's ink of each."""
    canvas = Canvas()
    canvas.resize(402, 302)
    inks = []
    for path, pen_down, thickness in digits:
        canvas.clear()
        canvas.set_thickness(thickness)
        on_widget = [canvas.on_widget(QPointF(*point)).toTuple() for point in path.tolist()]
        canvas.draw_path(np.array(on_widget), pen_down)
        inks.append(canvas.ink())
    return inks


def rendered(digits: list[Strokes]) -> Images:
    """The same without pad and preparation: as the built-in digits are rendered, at 28×28."""
    return np.concatenate([_rendered(one) for one in digits])


def _rendered(one: Strokes) -> Images:
    x, y = one.path.astype(np.float32).T[:, np.newaxis]
    radius = np.full_like(x, one.thickness / 2)
    sharp = np.ones(1, np.float32)
    writing = fit_to_box(Writing(x, y, radius, softness=sharp, brightness=sharp))
    return place_by_mass(render(writing, one.pen_down[np.newaxis]))


def network(seed: int) -> Network:
    """LeNet-5 after the default training on MNIST."""
    trainer = new_run(Config(seed=seed), open_dataset("mnist"))
    for _ in trainer.steps():
        pass
    return trainer.observer


def accuracy(reader: Network, images: Images) -> float:
    """Of the digits that `reader` reads in `images` (COUNT, 28, 28)."""
    predictions = reader.forward(to_input(images)).argmax(axis=0)
    return float((predictions == labels_of("test")[:COUNT]).mean())


def prepare_ms(inks: list[Images]) -> float:
    """The median drawing's preparation, in milliseconds."""
    seconds = []
    for ink in inks:
        start = time.perf_counter()
        prepare(ink)
        seconds.append(time.perf_counter() - start)
    return 1e3 * median(seconds)


def main(seed: int) -> None:
    """Draw, prepare, read."""
    limit_blas(None)
    app = QApplication([])
    digits = strokes()
    inks = drawn(digits)
    reader = network(seed)
    shares = {
        "rendered": accuracy(reader, rendered(digits)),
        "built-in": accuracy(reader, draw("test", np.arange(COUNT))),
    }
    for name, steps in STEPS.items():
        shares[name] = accuracy(reader, np.stack([prepare(ink, steps).final for ink in inks]))
    sys.stdout.write(json.dumps({"accuracies": shares, "prepare_ms": prepare_ms(inks)}))
    app.quit()


if __name__ == "__main__":
    main(int(sys.argv[1]))
