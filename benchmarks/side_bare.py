"""Training without a window: drain Trainer.steps(), print steps a second as JSON.

side_bare.py FROM TO      time the steps between the two
side_bare.py forever      be a load until killed
"""

from __future__ import annotations

import json
import sys
import time

from visualcnn.data.sources import open_dataset
from visualcnn.training.config import Config
from visualcnn.training.report import StepReport
from visualcnn.training.run import new_run
from visualcnn.training.threads import limit_blas


def main(first: int, last: float) -> None:
    """Every report is taken, validations included, as the window's worker does."""
    limit_blas(None)
    start = 0.0
    for report in new_run(Config(epochs=10_000), open_dataset()).steps():
        if isinstance(report, StepReport) and report.step == first:
            start = time.perf_counter()
        if isinstance(report, StepReport) and report.step >= last:
            break
    rate = (last - first) / (time.perf_counter() - start)
    sys.stdout.write(json.dumps({"steps_per_second": rate}))


if __name__ == "__main__":
    if sys.argv[1] == "forever":
        main(0, float("inf"))
    else:
        main(int(sys.argv[1]), int(sys.argv[2]))
