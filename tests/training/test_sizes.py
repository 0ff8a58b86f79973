"""Facts about the size that a network may have."""

from __future__ import annotations

import pytest

from tests.tiny import tiny_dataset
from visualcnn.nn import (
    ARCHITECTURES,
    OPTIMIZERS,
    Architecture,
    BaseLayer,
    BatchNorm,
    Conv2d,
    Dense,
    Dropout,
    Flatten,
    MaxPool2d,
    Network,
    ShapeError,
    make_optimizer,
)
from visualcnn.nn.layer import Array, Shape
from visualcnn.training import checkpoint, opcodes
from visualcnn.training.config import Config, ConfigError
from visualcnn.training.run import new_run
from visualcnn.training.sizes import (
    MAX_LAYERS,
    MAX_LEARNED_BYTES,
    require_room,
    require_saveable,
)

SHAPE = (1, 28, 28)


@pytest.mark.parametrize("name", ARCHITECTURES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_built_in_architectures_fit(name: str, optimizer: str) -> None:
    """Each of them can be built and saved with each optimiser."""
    require_room(ARCHITECTURES[name](), SHAPE, make_optimizer(optimizer))
    require_saveable(Network(ARCHITECTURES[name](), SHAPE), make_optimizer(optimizer))


def test_the_count_beforehand_is_the_count_afterwards() -> None:
    """A network just within the limit is built, and one output more is refused by both checks."""
    sgd = make_optimizer("sgd")
    outputs = (MAX_LEARNED_BYTES // 4 - 2 * 784 - 2 * 10) // (7 * 7 + 1) // 2

    def layers(extra: int) -> list[BaseLayer]:
        return [Conv2d(1, 4, stride=4), BatchNorm(), Flatten(), Dense(2 * outputs + extra)]

    require_room(layers(0), SHAPE, sgd)
    require_saveable(Network(layers(0), SHAPE), sgd)
    with pytest.raises(ConfigError, match="MB with the optimizer sgd, and model files hold 48 MB"):
        require_room(layers(100), SHAPE, sgd)
    with pytest.raises(ConfigError, match="MB with the optimizer sgd"):
        require_saveable(Network(layers(100), SHAPE), sgd)


def test_the_parameters_are_counted() -> None:
    """All that are learned, before there are any."""
    layers = [Conv2d(3, 3), Flatten(), Dense(10)]
    count = require_room(layers, SHAPE, make_optimizer("adam"))
    assert count == sum(array.size for array in Network(layers, SHAPE).parameters().values())


def test_the_optimisers_moments_count() -> None:
    """What fits with plain gradient descent may not fit with Adam's two moments."""
    layers = [Flatten(), Dense(8_000), Dense(10)]
    require_room(layers, SHAPE, make_optimizer("sgd"))
    with pytest.raises(ConfigError, match="optimizer adam"):
        require_room(layers, SHAPE, make_optimizer("adam"))


@pytest.mark.parametrize(
    ("layers", "fault"),
    [
        ([Conv2d(1, 1, padding=5_000)], "compute more than"),
        ([Conv2d(2**31, 1)], "compute more than"),
        ([Conv2d(1, 200, padding=100)], "compute more than"),
        ([Conv2d(1, 1, padding=600), Conv2d(1, 1)], r"Up to Layer 2 .+ compute more than"),
        ([Conv2d(200, 5, padding=2), Conv2d(700, 5)], "multiplications for each picture"),
        ([Dropout() for _ in range(MAX_LAYERS + 1)], "more than 100 layers"),
        (
            [Conv2d(1, 1, padding=300), MaxPool2d(150, 1)],
            "multiplications for each picture",
        ),
    ],
)
def test_what_is_too_large_is_refused(layers: list[BaseLayer], fault: str) -> None:
    """Pictures, products and layers are bounded as well as parameters."""
    with pytest.raises(ConfigError, match=fault):
        require_room(layers, SHAPE, make_optimizer("sgd"))


def test_a_layer_that_does_not_fit_is_named() -> None:
    """The sentence has its name or number, its kind and the shape."""
    with pytest.raises(ShapeError, match=r"last \(Dense\) can't take \(1, 28, 28\): it needs"):
        require_room([("last", Dense(3))], SHAPE, make_optimizer("sgd"))
    with pytest.raises(ShapeError, match=r"Layer 1 \(Dense\) can't take \(1, 28, 28\): it needs"):
        require_room([Dense(3)], SHAPE, make_optimizer("sgd"))


@pytest.mark.parametrize(
    "layers",
    [
        [Flatten(), *(Dense(2) for _ in range(83))],
        [Flatten(), *(Dropout() for _ in range(MAX_LAYERS - 1))],
    ],
)
def test_the_deepest_networks_fit_a_file(layers: list[BaseLayer]) -> None:
    """At the limit of layers or arrays, a file's instructions still suffice."""
    adam = make_optimizer("adam")
    network = Network(layers, SHAPE)
    require_saveable(network, adam)
    parameters = network.parameters()
    state = {
        "parameters": parameters,
        "moments": dict.fromkeys(adam.slots, parameters),
        "noise": {n: r.bit_generator.state for n, r in network.noise_streams().items()},
        "layers": [[name, layer.kind, layer.settings] for name, layer in network.layers.items()],
    }
    opcodes.check(checkpoint.dumps(state)[:-45])
    deeper = Network([Flatten(), *(Dense(2) for _ in range(84))], SHAPE)
    with pytest.raises(ConfigError, match="more than a model file holds with adam"):
        require_saveable(deeper, adam)


class _Odd(BaseLayer):
    """A user's layer with a setting that a file can't hold."""

    def __init__(self, shape: list[int]) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, x: Array) -> Array:
        """As it is."""
        return x


class _Double(BaseLayer):
    """A user's layer that doesn't keep to the network's type of numbers."""

    def build(self, input_shape: Shape, rng: object) -> None:
        """One parameter."""
        import numpy as np

        del rng
        self.parameters["factor"] = np.ones(input_shape[0])

    forward = _Odd.forward


def test_settings_and_parameters_must_be_of_a_kind_that_files_hold() -> None:
    """A list among the settings and a parameter of float64 are refused when chosen, by name."""
    sgd = make_optimizer("sgd")
    with pytest.raises(ConfigError, match="its setting shape is neither"):
        require_saveable(Network([_Odd([1])], SHAPE), sgd)
    with pytest.raises(ConfigError, match="factor is made of float64, and must be of float32"):
        require_saveable(Network([_Double()], SHAPE), sgd)


def test_a_run_is_refused_before_it_is_built() -> None:
    """An architecture too large to be saved is refused when it is chosen."""
    large = Architecture("large", lambda: [Flatten(), Dense(10**6), Dense(10)])
    with pytest.raises(ConfigError, match="optimizer momentum, and model files hold 48 MB"):
        new_run(Config(), tiny_dataset(), large)


def test_an_optimiser_whose_moments_do_not_fit_is_refused_during_the_run() -> None:
    """The run goes on with the optimiser that it has."""
    wide = Architecture("wide", lambda: [Flatten(), Dense(100_000, "glorot"), Dense(10)])
    trainer = new_run(Config(optimizer="sgd"), tiny_dataset(), wide)
    with pytest.raises(ConfigError, match="optimizer adam"):
        trainer.change(optimizer="adam")
    assert (trainer.config.optimizer, trainer.optimizer.kind) == ("sgd", "sgd")
    assert trainer.history.changes == []
