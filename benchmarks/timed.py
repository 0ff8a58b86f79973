"""How every side of the engine's comparison takes its time; needs neither NumPy nor PyTorch."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable


def tell_speed(step: Callable[[int], float], batches: int, batch: int, steps: int) -> None:
    """Warm up on each of `batches` once, time `steps`, and print the rate and the first losses.

    `step` trains on the batch of that number, of `batch` images, and returns its loss.
    """
    losses = [step(number) for number in range(batches)]
    start = time.perf_counter()
    losses += [step(number) for number in range(steps)]
    seconds = time.perf_counter() - start
    answer = {"seconds": seconds, "images_per_second": steps * batch / seconds}
    sys.stdout.write(json.dumps(answer | {"losses": losses[:20]}))
