"""Evaluation: exact means over a whole split, in pieces, without a trace in the network."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiny import tiny_dataset, tiny_trainer, train
from visualcnn.data.batches import to_input
from visualcnn.data.dataset import Split
from visualcnn.nn import ARCHITECTURES, Network
from visualcnn.nn.loss import sample_losses, softmax
from visualcnn.training import evaluation
from visualcnn.training.evaluation import PIECE, PIECE_BYTES, evaluate, evaluation_pieces
from visualcnn.training.memory import sample_bytes


def large_split(count: int) -> Split:
    """`count` random pictures."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (count, 8, 8), np.uint8)
    return Split(images, (np.arange(count) % 10).astype(np.uint8))


def test_it_equals_the_mean_over_all_samples_at_once() -> None:
    """Loss, accuracy and the samples' results, whether or not the pieces are full."""
    observer = tiny_trainer().observer
    for count in (1, PIECE, 2 * PIECE + 7):
        split = large_split(count)
        result = evaluate(observer, split)
        logits = observer.forward(to_input(split.images))
        np.testing.assert_array_equal(result.results.predictions, logits.argmax(axis=0))
        assert result.loss == pytest.approx(sample_losses(logits, split.labels).mean(), rel=1e-5)
        assert result.accuracy == np.mean(result.results.predictions == split.labels)
        probabilities = softmax(logits)
        np.testing.assert_allclose(result.results.confidences, probabilities.max(0), rtol=1e-5)
        np.testing.assert_allclose(
            result.results.losses, sample_losses(logits, split.labels), rtol=1e-5
        )
        assert result.loss == result.results.losses.astype(np.float64).mean()
        assert result.count == count


def test_pieces_report_their_progress() -> None:
    """The number of samples done, after each piece."""
    observer = tiny_trainer().observer
    assert list(evaluation_pieces(observer, large_split(2 * PIECE + 7))) == [250, 500, 507]
    assert list(evaluation_pieces(observer, large_split(25), 10)) == [10, 20, 25]


@pytest.mark.parametrize(("samples", "done"), [(10, [10, 20, 25]), (1.9, list(range(1, 26)))])
def test_pieces_are_as_small_as_a_large_network_needs(
    samples: float, done: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many as the memory for them holds, and one at least; the results are the same."""
    observer, split = tiny_trainer().observer, large_split(25)
    whole = evaluate(observer, split)
    room = int(samples * sample_bytes(observer))
    monkeypatch.setattr(evaluation, "PIECE_BYTES", room)
    assert list(evaluation_pieces(observer, split)) == done
    monkeypatch.setattr(evaluation, "PIECE_BYTES", 1)
    alone = evaluate(observer, split)
    np.testing.assert_array_equal(alone.results.predictions, whole.results.predictions)
    np.testing.assert_allclose(alone.results.losses, whole.results.losses, rtol=1e-5)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_ordinary_networks_take_whole_pieces(name: str) -> None:
    """Theirs take a tenth of the memory at most, in double precision, too."""
    network = Network(ARCHITECTURES[name](), (1, 28, 28), dtype=np.float64)
    assert PIECE * sample_bytes(network) < PIECE_BYTES / 10


def test_it_draws_and_writes_nothing() -> None:
    """Running statistics and random streams stay, and the same result comes twice."""
    trainer = tiny_trainer()
    train(trainer, 3)
    state = {name: array.copy() for name, array in trainer.network.state().items()}
    noise = trainer.network.layers["dropout1"].rng.bit_generator.state
    first = evaluate(trainer.observer, tiny_dataset().validation)
    again = evaluate(trainer.observer, tiny_dataset().validation)
    assert (first.loss, first.accuracy) == (again.loss, again.accuracy)
    assert trainer.network.layers["dropout1"].rng.bit_generator.state == noise
    for name, array in trainer.network.state().items():
        np.testing.assert_array_equal(array, state[name])


def test_a_network_that_blew_up_is_evaluated_without_a_warning() -> None:
    """Its loss is no number, and that is the answer."""
    trainer = tiny_trainer()
    for parameter in trainer.network.parameters().values():
        parameter.fill(1e38)
    result = evaluate(trainer.observer, tiny_dataset().validation)
    assert not np.isfinite(result.loss)
    assert not np.isfinite(result.results.losses).any()
    assert not np.isfinite(result.results.confidences).any()
    assert len(result.results) == result.count


def test_double_precision_is_kept() -> None:
    """A float64 network is evaluated in float64."""
    trainer = tiny_trainer()
    split = tiny_dataset().validation
    precise = evaluate(trainer.network.copy(np.float64).observer(), split)
    assert precise.loss == pytest.approx(evaluate(trainer.observer, split).loss, rel=1e-5)
