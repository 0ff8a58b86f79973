"""Threads of the matrix products: how many, and which library takes them."""

from __future__ import annotations

import os
from typing import Any

import numpy as np  # noqa: F401  # its library must be loaded before threads can be counted


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def limit_blas(threads: int | None = None) -> int:
    """Let matrix products use `threads` threads, by default all cores but one; at least 1.

    The core that is left keeps the screen fluent. Returns the number now in use.
    """
    import threadpoolctl  # noqa: PLC0415  # most imports of this module never limit anything

    wanted = cores() - 1 if threads is None else threads
    threadpoolctl.threadpool_limits(max(1, wanted), user_api="blas")
    return blas_threads()


def blas_threads() -> int:
    """How many threads a matrix product uses; 1 where NumPy's library can't tell."""
    return max((int(library["num_threads"]) for library in _libraries()), default=1)


def blas_name() -> str:
    """NumPy's library for matrix products, such as "openblas 0.3.31 Haswell"."""
    names = [
        f"{library['internal_api']} {library['version']} {library.get('architecture', '')}".strip()
        for library in _libraries()
    ]
    return ", ".join(sorted(set(names))) or "unknown"


def _libraries() -> list[dict[str, Any]]:
    import threadpoolctl  # noqa: PLC0415  # as above

    return [info for info in threadpoolctl.threadpool_info() if info["user_api"] == "blas"]
