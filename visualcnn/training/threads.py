"""Threads of the matrix products: how many, and which library takes them."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

import numpy as np  # noqa: F401  # its library must be loaded before threads can be counted

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def automatic_threads() -> int:
    """All cores but one, which keeps the screen fluent; at least 1."""
    return max(1, cores() - 1)


def limit_blas(threads: int | None = None) -> int:
    """Let matrix products use `threads` threads, at least 1, by default `automatic_threads`.

    Returns the number now in use.
    """
    wanted = automatic_threads() if threads is None else threads
    libraries = _libraries()
    libraries.limit(limits=max(1, wanted))
    for library in libraries.lib_controllers:
        # Newer versions let only the first thread that limits limit again, unless it resigns.
        if hasattr(library, "clear_controlling_thread"):
            library.clear_controlling_thread()
    return blas_threads()


def blas_threads() -> int:
    """How many threads a matrix product uses; 1 where NumPy's library can't tell."""
    return max((int(library["num_threads"]) for library in _libraries().info()), default=1)


def blas_name() -> str:
    """NumPy's library for matrix products, such as "openblas 0.3.31 Haswell"."""
    names = [
        f"{library['internal_api']} {library['version']} {library.get('architecture', '')}".strip()
        for library in _libraries().info()
    ]
    return ", ".join(sorted(set(names))) or "unknown"


@cache
def _libraries() -> ThreadpoolController:
    """NumPy's, which is loaded by now; to look for them takes longer than to copy a run."""
    import threadpoolctl  # noqa: PLC0415  # most imports of this module never limit anything

    return threadpoolctl.ThreadpoolController().select(user_api="blas")
