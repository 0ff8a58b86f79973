"""Trials: steps taken on a copy, and proofs that the gradients are right, as jobs."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from visualcnn.explain.places import Weight
from visualcnn.explain.prove import (
    Proof,
    Verdict,
    prove_convolution,
    prove_layer,
    prove_random,
    prove_weight,
)
from visualcnn.explain.what_if import WhatIf, what_if_steps
from visualcnn.gui import text
from visualcnn.gui.analysis import Analysis
from visualcnn.gui.jobs import Cancel, Pieces
from visualcnn.gui.moments import Watched

WHAT_IF, PROOF = "what if", "proof"


class Trials(QObject):
    """Works on the moment that is watched when something is asked; the run is untouched."""

    tried = Signal(object)
    """WhatIf."""
    proved = Signal(object)
    """Verdict; its title says of which step."""

    def __init__(self, analysis: Analysis, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._analysis = analysis
        self._watched: Watched | None = None
        self._last: tuple[float, int, str] | None = None

    def watch(self, watched: Watched | None) -> None:
        """Work on that moment from now on; what was begun on the last one goes on."""
        self._watched = watched

    def try_steps(self, rate: float, steps: int, samples: str) -> None:
        """Tell what `steps` steps on "digit" or "batch" would do, at that learning rate."""
        self._last = (rate, steps, samples)
        watched = self._watched
        if watched is None:
            return

        def run(cancel: Cancel) -> Pieces[WhatIf]:
            pictures, labels = watched.pictures(samples)
            return what_if_steps(watched.moment, pictures, labels, rate, steps, cancel)

        self._analysis.ask(WHAT_IF, watched.step, run, self.tried.emit)

    def try_again(self, samples: str) -> None:
        """The same as last time, on the moment that is watched now; with which samples."""
        if self._last is not None:
            rate, steps, _ = self._last
            self.try_steps(rate, steps, samples)

    def prove(self, kind: str, weight: Weight | None, layer: str | None, samples: str) -> str:
        """Begin to prove the "weight", the "layer", a "random" thousand or the "convolution".

        Returns the sentence that tells what is lacking; "" where it began.
        """
        watched = self._watched
        if watched is None:
            return "Nothing has gone through the network yet: choose a sample first."
        if kind == "weight" and weight is None:
            return "Choose a weight first: click one in a filter, a kernel or an image of weights."
        if kind in {"layer", "convolution"} and layer is None:
            return "Choose a layer first: click any number of it."

        def run(cancel: Cancel) -> Pieces[Verdict]:
            del cancel
            verdict = yield from _proof(kind, watched, weight, layer or "", samples)
            return replace(verdict, title=f"{verdict.title} · step {text.count(watched.step)}")

        self._analysis.ask(PROOF, watched.step, run, self.proved.emit)
        return ""

    def stop(self) -> None:
        """Give up what is under way."""
        self._analysis.cancel(WHAT_IF, PROOF)


def _proof(kind: str, watched: Watched, weight: Weight | None, layer: str, samples: str) -> Proof:
    """The proof of that kind; it computes on copies of its own."""
    moment = watched.moment
    if kind == "convolution":
        return (yield from prove_convolution(moment, layer))
    pictures, labels = watched.pictures(samples)
    if kind == "weight" and weight is not None:
        return (yield from prove_weight(moment, pictures, labels, weight))
    if kind == "layer":
        return (yield from prove_layer(moment, pictures, labels, layer))
    return (yield from prove_random(moment, pictures, labels))
