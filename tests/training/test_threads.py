"""Facts about the threads of matrix products."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from visualcnn.training.threads import blas_name, blas_threads, cores, limit_blas


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The limit is the process's: it is put back."""
    before = blas_threads()
    yield
    limit_blas(before)


def test_one_core_is_left_free_by_default() -> None:
    """All cores but one are used, and at least one."""
    assert limit_blas() == max(1, cores() - 1)
    assert blas_threads() == max(1, cores() - 1)


def test_a_chosen_number_is_used() -> None:
    """It can be read back; less than one becomes one."""
    assert limit_blas(1) == 1
    assert limit_blas(0) == 1


def test_any_thread_can_choose_one_after_another() -> None:
    """The worker may change what the main thread had chosen, and the other way round."""
    limit_blas(2)
    worker = threading.Thread(target=limit_blas, args=(1,))
    worker.start()
    worker.join()
    assert blas_threads() == 1
    assert limit_blas(2) == 2


def test_the_library_has_a_name() -> None:
    """Name and version on one line, as a model file holds them."""
    assert blas_name().isprintable()
    assert len(blas_name().split()) >= 1
