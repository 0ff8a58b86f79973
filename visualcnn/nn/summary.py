"""What a network consists of, as plain records for tables and screens."""

from __future__ import annotations

import math
from dataclasses import dataclass

from visualcnn.nn.layer import Shape


@dataclass(frozen=True)
class LayerSummary:
    """One layer: its name, kind, shapes without the batch, and its parameters' shapes by name.

    `description` is its kind with all settings, such as "Dense(outputs=10, …)".
    """

    name: str
    kind: str
    description: str
    input_shape: Shape
    output_shape: Shape
    parameters: dict[str, Shape]
    multiply_adds: int

    @property
    def parameter_count(self) -> int:
        """How many numbers it learns."""
        return sum(math.prod(shape) for shape in self.parameters.values())


@dataclass(frozen=True)
class NetworkSummary:
    """All layers in order, and the shape of one input sample."""

    input_shape: Shape
    layers: tuple[LayerSummary, ...]

    @property
    def parameter_count(self) -> int:
        """How many numbers the network learns."""
        return sum(layer.parameter_count for layer in self.layers)

    @property
    def multiply_adds(self) -> int:
        """Multiplications with an addition for one sample's forward."""
        return sum(layer.multiply_adds for layer in self.layers)

    def __str__(self) -> str:
        rows = [("layer", "kind", "output", "parameters", "multiply-adds")]
        for layer in self.layers:
            output = "×".join(map(str, layer.output_shape))
            rows.append(
                (
                    layer.name,
                    layer.kind,
                    output,
                    f"{layer.parameter_count:,}",
                    f"{layer.multiply_adds:,}",
                )
            )
        rows.append(("total", "", "", f"{self.parameter_count:,}", f"{self.multiply_adds:,}"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(_row(row, widths) for row in rows)


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    left = [cell.ljust(width) for cell, width in zip(cells[:3], widths[:3], strict=True)]
    right = [cell.rjust(width) for cell, width in zip(cells[3:], widths[3:], strict=True)]
    return "  ".join(left + right).rstrip()
