"""Parameters set by hand: recorded, refused where they make no sense, taken back bit for bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tiny import same, saved, tiny_dataset, tiny_trainer, train
from visualcnn.nn.layer import Array
from visualcnn.nn.optimizers import OPTIMIZERS
from visualcnn.training.by_hand import ByHand, ByHandError
from visualcnn.training.model_file import read_model
from visualcnn.training.resume import resume
from visualcnn.training.trainer import Trainer

MUTED: dict[str, Array] = {
    "conv1.weight": np.zeros((3, 1, 3, 3), np.float32),
    "conv1.bias": np.ones(3, np.float32),
}


def begun(steps: int = 3, optimizer: str = "adam") -> Trainer:
    """A run after some steps, and no validation yet."""
    trainer = tiny_trainer(optimizer=optimizer)
    train(trainer, steps)
    return trainer


def test_only_what_is_named_changes() -> None:
    """The arrays are copied in; other parameters, moments and streams stay as they were."""
    trainer = begun()
    before = trainer.state()
    arrays = {name: array.copy() for name, array in MUTED.items()}
    change = ByHand(trainer).apply(arrays, "filter 1 of conv1 muted")
    arrays["conv1.weight"].fill(7)
    after = trainer.state()
    own = after.pop("parameters")
    old = before.pop("parameters")
    assert same(after, before)
    assert same({name: own[name] for name in MUTED}, MUTED)
    assert same(*({n: a for n, a in each.items() if n not in MUTED} for each in (own, old)))
    assert trainer.history.changes == [change]
    assert (change.step, change.setting, change.new) == (3, "weights", "filter 1 of conv1 muted")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_what_is_taken_back_leaves_no_trace_but_its_record(optimizer: str) -> None:
    """Applied twice and taken back twice, the run ends bit for bit as one left alone."""
    trainer, alone = begun(optimizer=optimizer), begun(optimizer=optimizer)
    hand = ByHand(trainer)
    hand.apply(MUTED, "one")
    hand.apply({"dense1.bias": np.ones(10, np.float32)}, "two")
    hand.undo()
    assert hand.undoable
    change = hand.undo()
    assert (change.old, change.new) == ("one", "taken back")
    assert not hand.undoable
    assert same(trainer.state(), alone.state())
    for each in (trainer, alone):
        train(each)
    assert same(trainer.state(), alone.state())
    assert [c.new for c in trainer.history.changes] == ["one", "two", "taken back", "taken back"]


def test_after_a_step_nothing_can_be_taken_back() -> None:
    """Nor twice; each is one sentence, and changes nothing."""
    trainer = begun()
    hand = ByHand(trainer)
    with pytest.raises(ByHandError, match="nothing to undo"):
        hand.undo()
    hand.apply(MUTED, "muted")
    assert hand.undoable
    train(trainer, 1)
    state = trainer.state()
    assert not hand.undoable
    with pytest.raises(ByHandError, match="until the next step"):
        hand.undo()
    assert same(trainer.state(), state)
    hand.apply(MUTED, "muted again")
    hand.undo()
    assert same(trainer.state(), state)


REFUSED: dict[str, tuple[dict[str, Array], str, str]] = {
    "nothing": ({}, "muted", "nothing to apply"),
    "an unknown name": ({"conv9.weight": np.zeros(3)}, "muted", r"no parameter conv9\.weight"),
    "a running mean": ({"norm1.mean": np.zeros(3)}, "muted", r"no parameter norm1\.mean"),
    "another shape": (MUTED | {"conv1.bias": np.zeros(4)}, "muted", r"has shape \(3,\), not \(4,"),
    "NaN": (MUTED | {"conv1.bias": np.full(3, np.nan)}, "muted", "finite numbers"),
    "infinity": (MUTED | {"conv1.bias": np.full(3, 1e39)}, "muted", "finite numbers"),
    "squares beyond": (MUTED | {"conv1.bias": np.full(3, 1e30)}, "muted", "a usable size"),
    "no words": (MUTED, "", "one line of text"),
    "two lines": (MUTED, "a\nb", "one line of text"),
    "a novel": (MUTED, "a" * 1_001, "one line of text"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_sense_is_refused_whole(case: str) -> None:
    """One sentence; not even the arrays that would have fitted are copied in."""
    arrays, what, sentence = REFUSED[case]
    trainer = begun()
    before = trainer.state()
    hand = ByHand(trainer)
    with pytest.raises(ByHandError, match=sentence) as error:
        hand.apply(arrays, what)
    assert str(error.value).endswith(".")
    assert same(trainer.state(), before)
    assert not trainer.history.changes
    assert not hand.undoable


def test_numbers_of_another_type_are_taken_as_the_networks() -> None:
    """What a window computes in float64 is stored in float32."""
    trainer = begun()
    ByHand(trainer).apply({"conv1.bias": np.full(3, 0.1)}, "painted")
    bias = trainer.network.parameters()["conv1.bias"]
    assert bias.dtype == np.float32
    assert (bias == np.float32(0.1)).all()


def test_a_file_holds_what_was_applied_and_goes_on_bit_for_bit(tmp_path: Path) -> None:
    """The way back stays in memory: undone after the save, the run is again what it was."""
    trainer = begun()
    before = trainer.state()
    hand = ByHand(trainer)
    hand.apply(MUTED, "muted")
    model = read_model(saved(trainer, tmp_path))
    assert same(model.run, trainer.state())
    assert [c.new for c in model.history.changes] == ["muted"]
    again = resume(model, tiny_dataset())
    hand.undo()
    assert same(trainer.state(), before)
    hand.apply(MUTED, "muted")
    for each in (again, trainer):
        train(each)
    assert same(again.state(), trainer.state())


def test_going_back_to_the_step_of_a_change_keeps_it() -> None:
    """A good copy of the same step, made before the change, is made anew."""
    trainer = tiny_trainer()
    train(trainer, 2)
    trainer.go_back()
    assert trainer.good.step == trainer.step == 0
    ByHand(trainer).apply(MUTED, "muted")
    train(trainer, 2)
    trainer.go_back()
    assert trainer.step == 0
    assert same({n: trainer.network.parameters()[n] for n in MUTED}, MUTED)
    assert [c.new for c in trainer.history.changes] == ["muted"]


def test_going_back_beyond_a_change_forgets_it() -> None:
    """The weights are as they were before, and so says the history; settings stay changed."""
    trainer = tiny_trainer()
    train(trainer, 2)
    ByHand(trainer).apply(MUTED, "muted")
    trainer.change(learning_rate=0.5)
    train(trainer, 1)
    trainer.go_back()
    assert [(c.step, c.setting) for c in trainer.history.changes] == [(0, "learning_rate")]
    assert not same(trainer.network.parameters()["conv1.weight"], MUTED["conv1.weight"])
