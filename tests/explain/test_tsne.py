"""t-SNE runs in a process of its own, tells its progress, and says what it lacks."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from visualcnn.explain import tsne
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import ClassLabels

PROJECT = Path(__file__).parent.parent.parent
absent = pytest.mark.skipif(find_spec("sklearn") is None, reason="scikit-learn is an extra")


def groups(each: int = 40, width: int = 80) -> tuple[Array, ClassLabels]:
    """Features of three groups far apart, and which group each belongs to."""
    rng = np.random.default_rng(0)
    which = np.repeat(np.arange(3), each)
    centres = 20 * rng.standard_normal((3, width))
    features = centres[which] + rng.standard_normal((3 * each, width))
    return features.astype(np.float32), which


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The module as a program."""
    command = [sys.executable, "-m", "visualcnn.explain.tsne", *arguments]
    path = os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"PYTHONPATH": path}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def without_sklearn(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where it isn't installed."""
    for name in ("sklearn", "sklearn.manifold"):
        monkeypatch.setitem(sys.modules, name, None)


def test_without_scikit_learn_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, with exit code 2; no points are written."""
    without_sklearn(monkeypatch)
    source, target = tmp_path / "in.npy", tmp_path / "out.npy"
    np.save(source, groups()[0])
    assert tsne.main([str(source), str(target)]) == tsne.ABSENT == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        "t-SNE needs scikit-learn: install it with pip install 'visualcnn[tsne]'.\n"
    )
    assert not target.exists()


def test_as_a_program_it_answers_likewise(tmp_path: Path) -> None:
    """The points where scikit-learn is installed, else the sentence."""
    source, target = tmp_path / "in.npy", tmp_path / "out.npy"
    np.save(source, groups(10)[0])
    result = run(str(source), str(target))
    if find_spec("sklearn") is None:
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr == f"{tsne.NOT_INSTALLED}\n"
    else:
        assert (result.returncode, result.stderr) == (0, "")
        assert np.load(target).shape == (30, 2)


@pytest.mark.parametrize("arguments", [[], ["one"], ["one", "two", "three"]])
def test_it_wants_two_files(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence otherwise."""
    assert tsne.main(arguments) == tsne.REFUSED
    assert capsys.readouterr().err.startswith("Give two files:")


def test_files_that_cannot_be_used_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line each, of a file that isn't there, that is empty, or no array."""
    empty, text = tmp_path / "empty.npy", tmp_path / "text.npy"
    empty.touch()
    text.write_text("no array", encoding="utf-8")
    for source in (tmp_path / "nowhere.npy", empty, text):
        assert tsne.main([str(source), str(tmp_path / "out.npy")]) == tsne.REFUSED
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 1
        assert lines[0]


def test_progress_is_read_from_what_is_printed() -> None:
    """Neighbourhoods are the first tenth, then come 1,000 rounds; lines may come in parts."""
    told = io.StringIO()
    progress = tsne.Progress(told)
    for text in (
        "[t-SNE] Computed conditional probabilities for sample 1000 / 2000\n",
        "[t-SNE] Mean sigma: 1.2\n[t-SNE] Iterat",
        "ion 500: error = 1.2, gradient norm = 0.1 (50 iterations in 0.1s)\n",
        "[t-SNE] Iteration 1000: error = 1.1\n",
    ):
        assert progress.write(text) == len(text)
    assert told.getvalue().splitlines() == ["0.05", "0.55", "1.00"]


@absent
def test_groups_stay_together() -> None:
    """Each point's nearest is of its own group; progress grows to 1; the same comes each time."""
    features, which = groups()
    told = io.StringIO()
    points = tsne.embed(features, told)
    assert points.shape == (120, 2)
    assert points.dtype == np.float32
    apart = np.linalg.norm(points[:, np.newaxis] - points, axis=2) + np.diag(np.full(120, np.inf))
    np.testing.assert_array_equal(which[apart.argmin(axis=1)], which)
    steps = [float(line) for line in told.getvalue().splitlines()]
    assert steps == sorted(steps)
    assert steps[-1] == 1
    assert len(steps) > 5
    np.testing.assert_array_equal(points, tsne.embed(features, io.StringIO()))


@absent
@pytest.mark.parametrize(
    ("features", "words"),
    [
        (np.zeros((4, 3), np.float32), "at least 5 samples"),
        (np.zeros(9, np.float32), "needs a table of features"),
        (np.zeros((9, 0), np.float32), "needs a table of features"),
        (np.full((9, 3), np.nan, np.float32), "aren't finite any more"),
        (np.full((9, 80), np.nan, np.float32), "aren't finite any more"),
    ],
)
def test_what_no_map_can_be_made_of_is_told(features: Array, words: str) -> None:
    """In one sentence."""
    with pytest.raises(ValueError, match=words):
        tsne.embed(features, io.StringIO())


@absent
@pytest.mark.parametrize("shape", [(5, 1), (6, 200), (40, 3)])
def test_few_or_equal_samples_will_do(shape: tuple[int, int]) -> None:
    """A map of finite numbers, of features that are all the same as well."""
    features = np.random.default_rng(1).random(shape, np.float32)
    for table in (features, np.ones_like(features)):
        assert np.isfinite(tsne.embed(table, io.StringIO())).all()
