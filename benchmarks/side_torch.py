"""PyTorch's side: side_torch.py CASE.npz ARCHITECTURE STEPS WAY.

WAY is "eager", or what PyTorch offers to be fast on a CPU, joined by "+": "fused" (the optimiser),
"channels_last" (memory), "compiled" (the model). Needs NumPy and PyTorch alone.
"""

from __future__ import annotations

import os
import sys

import numpy as np
import torch
from torch import nn

from benchmarks.timed import tell_speed

RATE, MOMENTUM = 0.05, 0.9


def make_model(name: str) -> nn.Module:
    """The same layers in the same order as visualcnn's."""
    if name == "mlp":
        return nn.Sequential(
            *(nn.Flatten(), nn.Linear(784, 256), nn.ReLU()),
            *(nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10)),
        )
    return nn.Sequential(
        *(nn.Conv2d(1, 6, 5, padding=2), nn.MaxPool2d(2), nn.ReLU()),
        *(nn.Conv2d(6, 16, 5), nn.MaxPool2d(2), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(400, 120), nn.ReLU()),
        *(nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)),
    )


def main(path: str, name: str, steps: int, way: str) -> None:
    """Warm up on every batch once, then time `steps`."""
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    case = np.load(path)
    model = make_model(name)
    with torch.no_grad():
        for (_, parameter), key in zip(
            model.named_parameters(), [k for k in case.files if "." in k], strict=True
        ):
            parameter.copy_(torch.from_numpy(case[key]))
    offers = way.split("+")
    layout = torch.channels_last if "channels_last" in offers else torch.contiguous_format
    model = model.to(memory_format=layout)
    fused = "fused" in offers
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM, fused=fused)
    forward = torch.compile(model) if "compiled" in offers else model
    xs = torch.from_numpy(case["images"][:, :, np.newaxis])
    xs_each = [x.contiguous(memory_format=layout) for x in xs]
    ys = list(torch.from_numpy(case["labels"]))
    criterion = nn.CrossEntropyLoss()

    def step(number: int) -> float:
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(forward(xs_each[number % len(xs_each)]), ys[number % len(ys)])
        loss.backward()
        optimizer.step()
        return float(loss)

    tell_speed(step, len(xs_each), xs.shape[1], steps)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
