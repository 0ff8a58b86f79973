"""Facts about the random streams: fixed, independent of company, evenly and normally spread."""

from __future__ import annotations

import numpy as np

from visualcnn.data.digits.streams import Streams, _mix


def test_mix_is_splitmix64() -> None:
    """The mix gives the published first outputs of SplitMix64 for the seed 1234567."""
    golden, seed = 0x9E3779B97F4A7C15, 1234567
    counters = np.array([(seed + k * golden) % 2**64 for k in (1, 2, 3)], np.uint64)
    expected = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert _mix(counters).tolist() == expected


def test_a_sample_has_its_own_numbers() -> None:
    """Neither order nor company changes a sample's stream; another key does."""
    together = Streams(1, np.arange(10)).words(5)
    np.testing.assert_array_equal(Streams(1, np.array([7, 2])).words(5), together[[7, 2]])
    assert (Streams(2, np.arange(10)).words(5) != together).all()


def test_numbers_follow_one_another() -> None:
    """Two calls give what one call for all would have given."""
    streams = Streams(1, np.arange(3))
    in_parts = np.concatenate([streams.words(2), streams.words(4)], axis=1)
    np.testing.assert_array_equal(in_parts, Streams(1, np.arange(3)).words(6))


def test_uniform_numbers_are_even() -> None:
    """float32 in 0 ≤ u < 1 with the mean and the deviation of an even spread."""
    numbers = Streams(1, np.arange(1_000)).uniform(100)
    assert numbers.dtype == np.float32
    assert numbers.min() >= 0
    assert numbers.max() < 1
    assert abs(numbers.mean() - 0.5) < 0.005
    assert abs(numbers.std() - 12**-0.5) < 0.005


def test_bell_numbers_are_nearly_normal() -> None:
    """float32 with mean 0, deviation 1, two thirds within 1, none beyond 3.5."""
    numbers = Streams(1, np.arange(1_000)).bell(100)
    assert numbers.dtype == np.float32
    assert abs(numbers.mean()) < 0.02
    assert abs(numbers.std() - 1) < 0.01
    assert abs(np.mean(np.abs(numbers) < 1) - 0.68) < 0.02
    assert np.abs(numbers).max() < 3.5
