"""Reproducible comparisons: `python -m benchmarks`, or `make bench`.

What a shell forces upon OpenBLAS, such as kernels for an older processor, is left out before NumPy
is loaded: PyTorch brings a library of its own, which no such variable holds back.
"""

from __future__ import annotations

import os

IGNORED = {
    name: os.environ.pop(name)
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OPENBLAS_VERBOSE")
    if name in os.environ
}
"""What was left out, by name."""
