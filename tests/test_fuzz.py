"""Facts about fuzzing: the files come far, every verdict can fail, and failures come again."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fuzz import campaign, oracle
from fuzz.__main__ import PASS_INSTRUCTIONS, REACH_SCHEMA, main, report, shares
from fuzz.campaign import Failure, Tally, judge_one, warm_up
from fuzz.cases import make_case
from fuzz.oracle import judge
from fuzz.subjects import Subject, subjects
from fuzz.usage import FaultError
from fuzz.writing import copied, pickled, sealed
from visualcnn.nn.dense import Dense
from visualcnn.training import checkpoint, model_file, opcodes, plain, run_schema
from visualcnn.training.checkpoint import CheckpointError
from visualcnn.training.schema import Field

SEED = 20_261_122
COUNT = 300

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files are written to be read; all that reading imports is imported."""
    path = tmp_path_factory.mktemp("fuzz") / "model.visualcnn"
    warm_up(path)
    return path


def _changed(change: Change, number: int = 0) -> bytes:
    state = copied(subjects()[number].state)
    change(state)
    return sealed(pickled(state))


def _with(kind: str, steps: int = 1) -> Subject:
    """A real file of a run with the optimiser `kind` after some steps."""
    return next(
        subject
        for subject in subjects()
        if subject.state["config"]["optimizer"] == kind and subject.state["run"]["step"] >= steps
    )


def test_files_made_at_random_are_refused_or_good_for_everything(place: Path) -> None:
    """Of 300 files none is anything else, and as many come far as was asked for."""
    tally = Tally()
    for index in range(COUNT):
        judge_one(SEED, index, place, tally)
    assert tally.failures == []
    assert tally.count == COUNT
    passed, reached = shares(tally)
    assert passed >= PASS_INSTRUCTIONS
    assert reached >= REACH_SCHEMA
    assert tally.notes["trained"] > COUNT / 20
    assert set(tally.stages) <= set(oracle.ORDER)


def test_real_files_are_good_for_everything(place: Path) -> None:
    """Every run that the mutants are made of is accepted, and all but the finished ones train."""
    verdicts = [judge(subject.data, place) for subject in subjects()]
    assert {verdict.stage for verdict in verdicts} == {"accepted"}
    assert {note for verdict in verdicts for note in verdict.notes} <= {"trained", "finished"}
    assert len({subject.state["run"]["step"] for subject in subjects()}) > 2


def test_a_case_is_always_the_same() -> None:
    """A seed and a number are enough to make a file again; another number makes another."""
    assert make_case(3, 14) == make_case(3, 14)
    made = {make_case(3, index).data for index in range(40)}
    assert len(made) > 35
    assert {make_case(3, index).kind for index in range(40)} >= {"grammar", "instructions", "bytes"}


@pytest.mark.parametrize(
    ("data", "stage"),
    [
        (b"\0" * (checkpoint.MAX_FILE_BYTES + 1), "size"),
        (b"no model", "seal"),
        (sealed(b"\x80\x04cos\nsystem\n."), "instructions"),
        (sealed(pickled([1])), "walk"),
        (sealed(pickled({"a": {"__nd__": "f4", "shape": (2,), "data": b""}})), "arrays"),
        (sealed(pickled({"format": "visualcnn model"})), "schema"),
        (_changed(lambda state: state["run"]["parameters"].clear()), "network"),
    ],
)
def test_a_file_is_counted_where_it_is_refused(data: bytes, stage: str, place: Path) -> None:
    """Each stage's own fault is found by that stage."""
    assert judge(data, place).stage == stage


def test_the_unpickler_is_a_stage_of_its_own(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the scan of instructions it is the unpickler that refuses names."""
    monkeypatch.setattr(opcodes, "check", lambda _: None)
    assert judge(sealed(b"\x80\x04cos\nsystem\n."), place).stage == "unpickling"


def _nan(state: dict[str, Any]) -> None:
    next(iter(state["run"]["parameters"].values())).flat[0] = np.nan


def _two_lines(state: dict[str, Any]) -> None:
    state["run"]["parameters"]["two\nlines"] = 0


BROKEN: dict[str, tuple[object, str, object, Change]] = {
    "numbers": (Field, "require_finite", lambda *_: None, _nan),
    "sentence": (plain, "shown", lambda text, *_: text, _two_lines),
    "error": (
        model_file,
        "_require_fit",
        lambda *_: None,
        lambda state: state["run"]["state"].update(other=np.zeros(1, np.float32)),
    ),
    "position": (
        run_schema,
        "_check_position",
        lambda *_: None,
        lambda state: state["run"].update(epoch=state["run"]["step"]),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_product_is_found(name: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check that is taken out of the program lets a file by that the verdict catches."""
    owner, attribute, nothing, change = BROKEN[name]
    state = copied(_with("adam", steps=2).state)
    change(state)
    data = sealed(pickled(state))
    assert judge(data, place).stage in {"schema", "network"}
    monkeypatch.setattr(owner, attribute, nothing)
    if name == "sentence":
        monkeypatch.setattr("visualcnn.training.schema.shown", nothing)
        monkeypatch.setattr("visualcnn.training.model_record.shown", nothing)
    with pytest.raises((FaultError, CheckpointError, KeyError)):
        judge(data, place)


def test_slow_and_noisy_reading_is_found(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading that takes too long, writes a file or warns is no acceptance."""
    good = subjects()[0].data
    monkeypatch.setattr(oracle, "SECONDS", 0.0)
    with pytest.raises(FaultError, match="reading takes"):
        judge(good, place)
    monkeypatch.undo()
    monkeypatch.setattr(oracle, "MEMORY", -(10**12))
    monkeypatch.setattr(oracle, "_peak", iter(range(3, 10)).__next__)
    with pytest.raises(FaultError, match="MB"):
        judge(good, place)
    monkeypatch.undo()
    built = Dense.build

    def build(layer: Dense, *given: Any) -> None:  # noqa: ANN401 - whatever it is called with
        place.with_suffix(".other").write_bytes(b"")
        built(layer, *given)

    monkeypatch.setattr(Dense, "build", build)
    with pytest.raises(FaultError, match="does more than to read"):
        judge(good, place)


def test_the_report_tells_failures_and_shares() -> None:
    """All promises are kept only without failures, and where enough files come far."""
    tally = Tally()
    tally.kinds.update(grammar=100)
    tally.stages.update({"seal": 60, "schema": 40})
    lines, kept = report(tally)
    assert kept
    assert "refused by schema              40   40.0%" in lines
    tally.failures.append(Failure(3, "grammar", "no"))
    assert not report(tally)[1]
    few = Tally()
    few.kinds.update(grammar=100)
    few.stages.update({"seal": 97, "schema": 3})
    assert not report(few)[1]
    assert report(few, whole=False)[1]


def test_a_failure_is_written_and_judged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file and its story are kept, and the command that is told judges the same file."""

    def fail(*_: object) -> None:
        raise FaultError("it is another")

    monkeypatch.setattr("fuzz.__main__.warm_up", lambda _: None)
    monkeypatch.setattr(campaign, "judge", fail)
    options = ["--seed", "5", "--only", "7", "--failures", str(tmp_path)]
    assert main(options) == 1
    assert (tmp_path / "5-7.visualcnn").read_bytes() == make_case(5, 7).data
    assert "it is another" in (tmp_path / "5-7.txt").read_text(encoding="utf-8")
    assert "make fuzz ARGS='--seed 5 --only 7'" in capsys.readouterr().out
    monkeypatch.undo()
    assert main(options) == 0


def _end_or_hang(seed: int, index: int, path: Path, tally: Tally) -> None:
    """File 1 ends the process, file 3 never ends, and the others are judged as ever."""
    if index == 1:
        os._exit(3)
    if index == 3:
        threading.Event().wait()
    judge_one(seed, index, path, tally)


def test_a_file_that_ends_or_stops_a_process_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other files are judged all the same."""
    monkeypatch.setattr(campaign, "PATIENCE", 0.5)
    tally = campaign.run(SEED, 5, 1, _end_or_hang)
    told = {failure.index: failure.what for failure in tally.failures}
    assert told == {1: "The process ended with 3.", 3: "It takes more than 0.5 s."}
    assert tally.count - tally.kinds["lost"] == 3


def test_processes_share_the_files() -> None:
    """Two processes judge every file once, and find what one would find."""
    tally = campaign.run(SEED, 20, jobs=2)
    assert tally.failures == []
    assert tally.count == 20
    kinds = [make_case(SEED, index).kind for index in range(20)]
    assert tally.kinds == {kind: kinds.count(kind) for kind in kinds}
