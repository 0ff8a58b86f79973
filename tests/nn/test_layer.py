"""What every layer keeps to, whatever its kind."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.nn.examples import EXAMPLES, Example
from visualcnn.nn.activation import LeakyReLU
from visualcnn.nn.batch_norm import BatchNorm
from visualcnn.nn.convolution import Conv2d
from visualcnn.nn.dense import Dense
from visualcnn.nn.dropout import Dropout
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import Array, BaseLayer, pair

every_layer = pytest.mark.parametrize("example", EXAMPLES, ids=str)


def frozen(array: Array) -> Array:
    """The same array; whoever writes into it raises."""
    array.flags.writeable = False
    return array


@every_layer
def test_no_layer_writes_into_what_it_is_given(example: Example) -> None:
    """Forward and backpropagation run on read-only arrays."""
    layer = example.built()
    out = layer.forward(frozen(example.input()))
    layer.backpropagation(frozen(np.ones_like(out)))


@every_layer
def test_an_output_is_valid_until_the_next_forward(example: Example) -> None:
    """Backpropagation leaves the output as it was."""
    layer = example.built()
    out = layer.forward(example.input())
    before = out.copy()
    layer.backpropagation(np.random.default_rng(0).normal(size=out.shape))
    np.testing.assert_array_equal(out, before)


@every_layer
def test_the_output_has_the_promised_shape(example: Example) -> None:
    """output_shape says what forward gives, for one sample and for several."""
    layer = example.built()
    for batch in (1, 4, 2):
        x = example.input(batch=batch)
        out = layer.forward(x)
        assert out.shape == (*layer.output_shape(example.shape), batch)
        assert layer.backpropagation(np.ones_like(out)).shape == x.shape


@every_layer
def test_a_released_layer_holds_no_batch_and_goes_on_bit_for_bit(example: Example) -> None:
    """Whatever it kept by itself or in a buffer; the next call makes it anew."""
    layer, other = example.built(), example.built()
    x = example.input(batch=41)
    for each in (layer, other):
        each.backpropagation(np.ones_like(each.forward(x)))
    layer.release()
    held = [value for value in vars(layer).values() if isinstance(value, np.ndarray)]
    assert not any(41 in array.shape for array in (*held, *layer._buffers.values()))
    out = layer.forward(x)
    np.testing.assert_array_equal(out, other.forward(x))
    grad = np.ones_like(out)
    np.testing.assert_array_equal(layer.backpropagation(grad), other.backpropagation(grad))


@every_layer
def test_single_precision_stays_single(example: Example) -> None:
    """A float32 layer makes no float64 array: output, gradients, parameters and state."""
    layer = example.built(dtype=np.float32)
    out = layer.forward(example.input().astype(np.float32))
    gradient = layer.backpropagation(np.ones_like(out))
    kept = [layer.parameters, layer.gradients, layer.state]
    arrays = [out, gradient, *(array for arrays in kept for array in arrays.values())]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@every_layer
def test_both_precisions_agree(example: Example) -> None:
    """The float32 layer's output is the float64 layer's, rounded."""
    x = example.input()
    single, double = example.built(dtype=np.float32), example.built()
    np.testing.assert_allclose(
        single.forward(x.astype(np.float32)), double.forward(x), rtol=1e-5, atol=1e-5
    )


@every_layer
def test_a_second_pass_repeats_the_first(example: Example) -> None:
    """Buffers that are used again leave no trace: the same input and noise, the same results."""
    layer, x = example.built(), example.input()
    grad = np.random.default_rng(1).normal(size=layer.forward(x).shape)
    results = []
    for _ in range(2):
        layer.rng = np.random.default_rng(5)
        results.append([layer.forward(x).copy(), layer.backpropagation(grad).copy()])
        results[-1] += [gradient.copy() for gradient in layer.gradients.values()]
    assert all(map(np.array_equal, *results))


@every_layer
def test_settings_rebuild_the_layer(example: Example) -> None:
    """A kind's name and settings make the same layer again, without parameters."""
    layer = example.built()
    twin = KINDS[layer.kind](**layer.settings)
    assert repr(twin) == repr(layer)
    assert twin.settings == layer.settings
    assert not twin.parameters
    rebuilt = layer.rebuilt()
    assert (repr(rebuilt), rebuilt.dtype) == (repr(layer), layer.dtype)


@every_layer
def test_parameter_backpropagation_fills_the_same_gradients(example: Example) -> None:
    """What the first layer computes while training equals the whole backpropagation."""
    layer = example.built()
    grad = np.random.default_rng(1).normal(size=layer.forward(example.input()).shape)
    layer.backpropagation(grad)
    whole = {name: gradient.copy() for name, gradient in layer.gradients.items()}
    layer.gradients.clear()
    layer.parameter_backpropagation(grad)
    assert layer.gradients.keys() == whole.keys() == layer.parameters.keys()
    for name, gradient in layer.gradients.items():
        np.testing.assert_array_equal(gradient, whole[name])
        assert gradient.shape == layer.parameters[name].shape


def test_a_layer_describes_itself() -> None:
    """The repr is the call that makes it."""
    text = "Conv2d(filters=6, kernel=(5, 5), stride=(1, 1), padding=(2, 2), initialisation='he')"
    assert repr(Conv2d(6, 5, padding=2)) == text
    assert repr(Dropout(0.25)) == "Dropout(rate=0.25)"


def test_a_layer_that_forgets_its_argument_says_so() -> None:
    """An argument that no attribute keeps is named in the error."""

    class Forgetful(BaseLayer):
        def __init__(self, strength: float) -> None:
            super().__init__()
            self.force = strength

    with pytest.raises(TypeError, match="Forgetful must keep its argument 'strength'"):
        _ = Forgetful(2.0).settings


def test_a_layer_without_directions_says_so() -> None:
    """A kind that doesn't provide forward or backpropagation is named."""

    class Empty(BaseLayer):
        """Provides nothing."""

    x = np.zeros((1, 1))
    with pytest.raises(TypeError, match="Empty has no forward"):
        Empty().forward(x)
    with pytest.raises(TypeError, match="Empty has no backpropagation"):
        Empty().backpropagation(x)


def test_buffers_are_kept_while_the_shape_stays() -> None:
    """The same name and shape give the same array; another shape gives another."""
    layer = Conv2d(1)
    first = layer.buffer("a", (2, 3))
    assert layer.buffer("a", (2, 3)) is first
    assert layer.buffer("a", (2, 4)).shape == (2, 4)
    assert layer.buffer("b", (2, 4)).dtype == np.float32
    assert layer.mask("c", (2, 4)).dtype == np.bool_


def test_a_pair_stands_for_height_and_width() -> None:
    """One number counts for both."""
    assert pair(3, "kernel") == (3, 3)
    assert pair((1, 2), "kernel") == (1, 2)


@pytest.mark.parametrize("value", [0, (2, 0), (1, 2, 3), (), 2.5, "ab", (1.5, 2)])
def test_a_pair_that_makes_no_sense_is_refused(value: object) -> None:
    """Anything but one or two whole numbers is refused in one sentence."""
    with pytest.raises(ValueError, match=r"kernel must be one or two whole numbers from 1, not"):
        pair(value, "kernel")  # type: ignore[arg-type]


def test_a_whole_number_of_numpy_is_kept_as_pythons() -> None:
    """Sizes that a user computed with NumPy can be saved in a model file like any others."""
    layer = Conv2d(np.int64(4), (np.int32(3), 2), padding=np.int8(1))  # type: ignore[arg-type]
    assert [type(size) for size in (layer.filters, *layer.kernel, *layer.padding)] == [int] * 5
    assert type(Dense(np.int64(10)).outputs) is int  # type: ignore[arg-type]


MAKERS: list[tuple[type[BaseLayer], str]] = [
    (Dense, "A dense layer needs at least one output"),
    (Conv2d, "A convolution needs at least one filter"),
    (Dropout, "Dropout's rate must be from 0 to below 1"),
    (BatchNorm, "BatchNorm's momentum must be from 0 to 1"),
    (LeakyReLU, "LeakyReLU's slope must be a number"),
]


@pytest.mark.parametrize(("kind", "fault"), MAKERS)
@pytest.mark.parametrize("value", ["ten", None, float("nan"), float("inf"), (1, 2), -float("inf")])
def test_a_setting_that_is_no_number_is_refused(
    kind: type[BaseLayer], fault: str, value: object
) -> None:
    """When the layer is made, in one sentence that says what was given."""
    with pytest.raises(ValueError, match=re.escape(f"{fault}, not {value!r}.")):
        kind(value)  # type: ignore[call-arg]


def test_batch_norm_refuses_an_epsilon_that_divides_by_zero() -> None:
    """A channel that is always 0 has no variance: epsilon alone keeps its root from 0."""
    for epsilon in (0, -1e-5, 1e-13):
        with pytest.raises(ValueError, match=r"BatchNorm's epsilon must be from 1e-12 to 1, not"):
            BatchNorm(epsilon=epsilon)
