"""The summary of a network: its shapes and counts, and a table that reads well."""

from __future__ import annotations

from visualcnn.nn.architectures import lenet5, mlp
from visualcnn.nn.network import Network


def test_lenet5_counts() -> None:
    """61,706 parameters and 416,520 multiply-adds, as the textbooks have it."""
    summary = Network(lenet5(), (1, 28, 28)).summary()
    assert summary.parameter_count == 61_706
    assert summary.multiply_adds == 416_520
    counts = {layer.name: layer.parameter_count for layer in summary.layers}
    assert {name: count for name, count in counts.items() if count} == {
        "conv1": 156,
        "conv2": 2_416,
        "dense1": 48_120,
        "dense2": 10_164,
        "dense3": 850,
    }


def test_shapes_follow_one_another() -> None:
    """Each layer's input is the output of the one before it."""
    network = Network(lenet5(), (1, 28, 28))
    summary = network.summary()
    shape = summary.input_shape
    for layer in summary.layers:
        assert layer.input_shape == shape
        shape = layer.output_shape
    assert shape == network.output_shape == (10,)
    assert [layer.output_shape for layer in summary.layers if layer.kind == "MaxPool2d"] == [
        (6, 14, 14),
        (16, 5, 5),
    ]
    assert summary.layers[0].parameters == {"weight": (6, 1, 5, 5), "bias": (6,)}
    assert summary.layers[0].description == repr(network.layers["conv1"])


def test_the_table_lists_every_layer_and_the_total() -> None:
    """One line a layer between head and total, numbers with thousands separated."""
    lines = str(Network(mlp(), (1, 28, 28)).summary()).splitlines()
    assert lines[0].split() == ["layer", "kind", "output", "parameters", "multiply-adds"]
    assert lines[1].split() == ["flatten1", "Flatten", "784", "0", "0"]
    assert lines[2].split() == ["dense1", "Dense", "256", "200,960", "200,704"]
    assert lines[-1].split() == ["total", "235,146", "234,752"]
    assert len(lines) == 8
    assert len({line.rindex(line.split()[-1]) + len(line.split()[-1]) for line in lines}) == 1
