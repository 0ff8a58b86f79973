"""State becomes plain data and comes back the same, or is refused with the place named."""

import math
import struct
import time
from collections import OrderedDict
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from visualcnn.training import plain
from visualcnn.training.plain import DTYPES, PlainError, decode, encode

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**200), 2**200),
    st.floats(),
    st.text(max_size=5),
    st.binary(max_size=5),
    arrays.arrays(st.sampled_from(DTYPES), arrays.array_shapes(min_dims=0, max_dims=4, min_side=0)),
)
KEYS = st.text(max_size=5)
STATES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(KEYS, inner, max_size=4),
    ),
    max_leaves=20,
)


class Pair(NamedTuple):
    """A tuple, but not only a tuple."""

    first: int
    second: int


def is_same(one: object, other: object) -> bool:
    """True if both are of one type, all the way down, and equal bit for bit."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        described = one.dtype == other.dtype and one.shape == other.shape
        return described and one.tobytes() == other.tobytes()
    if isinstance(one, dict) and isinstance(other, dict):
        return is_same(list(one.items()), list(other.items()))
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        alike = type(one) is type(other) and len(one) == len(other)
        return alike and all(map(is_same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return struct.pack("d", one) == struct.pack("d", other)
    return type(one) is type(other) and one == other


def plain_types(value: object) -> set[type]:
    """The types of all values in an encoded state."""
    types = {type(value)}
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        types.update(*(plain_types(item) for item in value))
    return types


@settings(max_examples=100, deadline=None)
@given(STATES)
def test_state_comes_back_the_same(state: object) -> None:
    """Every state of plain data and arrays comes back in type, order, shape and every bit."""
    encoded = encode(state)
    assert plain_types(encoded) <= {dict, list, tuple, str, int, float, bool, type(None), bytes}
    assert is_same(decode(encoded), state)


@pytest.mark.parametrize("code", DTYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (6, 1, 5, 5), (1,) * 8])
def test_every_type_of_array(code: str, shape: tuple[int, ...]) -> None:
    """An array of every type and rank becomes a small dict and comes back bit for bit."""
    bits = np.random.default_rng(0).bytes(math.prod(shape) * np.dtype(code).itemsize)
    array = np.frombuffer(bits, code).reshape(shape)
    if code == "b1":
        array = np.asarray(np.frombuffer(bits, "u1").reshape(shape) > 127)
    encoded = encode(array)
    assert encoded == {"__nd__": code, "shape": shape, "data": array.tobytes()}
    back = decode(encoded)
    assert is_same(back, array)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=">f4").reshape(2, 3),
        np.asfortranarray(np.arange(6, dtype="f4").reshape(2, 3)),
        np.arange(12, dtype="f4").reshape(2, 6)[:, ::2],
        np.arange(6, dtype="f4").reshape(3, 2)[::-1].T,
    ],
)
def test_any_layout_is_saved_in_one(array: npt.NDArray[np.float32]) -> None:
    """Big-endian, transposed and strided arrays are written little-endian, row by row."""
    encoded = encode(array)
    assert isinstance(encoded, dict)
    assert encoded["data"] == array.astype("<f4").tobytes()
    back = decode(encoded)
    assert isinstance(back, np.ndarray)
    np.testing.assert_array_equal(back, array)
    assert back.dtype == np.dtype("f4")
    assert back.flags.c_contiguous


def test_decoded_arrays_are_their_own() -> None:
    """A decoded array is writable, and writing into it changes nothing else."""
    array = np.zeros(3)
    array.flags.writeable = False
    encoded = encode([array, array])
    first: Any = decode(encoded)
    second: Any = decode(encoded)
    first[0] += 1
    for untouched in (array, first[1], second[0]):
        np.testing.assert_array_equal(untouched, 0)


def test_a_copy_is_taken() -> None:
    """What is encoded doesn't change when the state does."""
    weight, numbers = np.zeros(2), [1]
    encoded = encode({"w": weight, "list": numbers})
    weight[0] = 1
    numbers.append(2)
    assert is_same(decode(encoded), {"w": np.zeros(2), "list": [1]})


def test_a_random_generator_comes_back() -> None:
    """The state of every generator of NumPy comes back, and the numbers go on."""
    for kind in (np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64):
        generator = np.random.Generator(kind(1))
        state: Any = decode(encode(generator.bit_generator.state))
        other = np.random.Generator(kind(2))
        other.bit_generator.state = state
        np.testing.assert_array_equal(generator.random(9), other.random(9))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({1}, "of type set"),
        (1j, "of type complex"),
        (Pair(1, 2), "of type Pair"),
        (OrderedDict(a=1), "of type OrderedDict"),
        (bytearray(1), "of type bytearray"),
        (len, "of type builtin_function_or_method"),
        (np.float64(1), r"a NumPy scalar \(float64\)"),
        (np.True_, r"a NumPy scalar \(bool"),
        (np.zeros(1, "c8"), "an array of type complex64"),
        (np.zeros(1, object), "an array of type object"),
        (np.zeros(1, "U3"), "an array of type <U3"),
        (np.zeros(1, "M8[s]"), "an array of type datetime64"),
        (np.zeros(1, [("a", "f4")]), "an array of type"),
        (np.ma.zeros(1), "of type MaskedArray"),
        (np.zeros((1,) * 9), "has a shape"),
        (2**plain.MAX_INT_BITS, "more than 1,024 bits"),
        ({1: 2}, "of type int, and keys must be text"),
        ({"__name__": "os"}, "__name__"),
        ({"__nd__": 1}, "__nd__"),
    ],
)
def test_what_cant_be_held_is_refused_by_place(value: object, words: str) -> None:
    """Any other type is refused, and the sentence says where it is and what it is."""
    with pytest.raises(PlainError, match=rf"^[^\n]*history/loss/1[^\n]*{words}[^\n]*\.$"):
        encode({"history": {"loss": [0.5, value]}, "z": 1})


def test_a_state_that_is_no_container_has_a_name() -> None:
    """A fault of the whole is told about "the state"."""
    with pytest.raises(PlainError, match=r"^the state is of type set"):
        encode({1})


def test_the_place_is_short_and_printable() -> None:
    """A key made to disturb a screen is cut and cleaned in the sentence."""
    with pytest.raises(PlainError) as caught:
        encode({"\x1b[31m\n\ud800" + "x" * 1_000: {1}})
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("turn", [encode, decode])
def test_deep_states_are_refused(turn: Any) -> None:  # noqa: ANN401 - either function
    """32 containers inside one another pass, 33 don't, and 100,000 are no danger."""
    value: object = 1
    for _ in range(plain.MAX_DEPTH):
        value = [value]
    assert turn(value) == value
    with pytest.raises(PlainError, match="deep"):
        turn([value])
    for _ in range(100_000):
        value = (value,)
    with pytest.raises(PlainError, match="deep"):
        turn(value)


@pytest.mark.parametrize("turn", [encode, decode])
def test_endless_states_are_refused(turn: Any) -> None:  # noqa: ANN401 - either function
    """A list in itself, and one that doubles itself forty times, are refused within a second."""
    itself: list[Any] = []
    itself.append(itself)
    doubled: list[Any] = []
    for _ in range(30):
        doubled = [doubled, doubled]
    start = time.perf_counter()
    for endless in (itself, doubled, {"a": itself}, (doubled,)):
        with pytest.raises(PlainError):
            turn(endless)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("turn", [encode, decode])
def test_the_number_of_values_is_bounded(turn: Any) -> None:  # noqa: ANN401 - either function
    """20,000 values pass, the list around them counted; one more doesn't."""
    assert turn([None] * (plain.MAX_NODES - 1))
    with pytest.raises(PlainError, match="20,000 values"):
        turn([None] * plain.MAX_NODES)


def test_the_number_of_bytes_is_bounded() -> None:
    """64 MB of arrays pass, more don't, also where a small file would unfold to more."""
    part = np.zeros(plain.MAX_BYTES // 8, "u1")
    encode([part] * 8)
    with pytest.raises(PlainError, match="with 8 it is larger than 64 MB"):
        encode([*[part] * 9, {1}])
    data = {"__nd__": "u1", "shape": (len(part),), "data": part.tobytes()}
    with pytest.raises(PlainError, match="larger than 64 MB"):
        decode([data] * 9)
    with pytest.raises(PlainError, match="larger than 64 MB"):
        decode(["x" * (plain.MAX_BYTES // 2)] * 3)


@pytest.mark.parametrize(
    ("code", "shape", "data"),
    [
        ("f8", (2**31, 2**31), b""),
        ("f8", (2**32, 2**32), b""),
        ("f8", (0, 2**62), b""),
        ("u1", (0, 60_000_000, 60_000_000), b""),
        ("f4", (-1, -1), bytes(4)),
        ("u1", (True,), b"1"),
        ("u1", (1.0,), b"1"),
        ("u1", [1], b"1"),
        ("u1", 1, b"1"),
        ("u1", (1,) * 9, b"1"),
        ("f4", (2, 3), bytes(23)),
        ("f4", (2, 3), bytes(25)),
        ("u1", (1,), "1"),
        ("u1", (1,), None),
        ("O", (1,), bytes(8)),
        ("V0", (1,), b""),
        ("<f4", (1,), bytes(4)),
        (4, (1,), bytes(4)),
        (["f4"], (1,), bytes(4)),
        ("b1", (3,), b"\0\2\1"),
    ],
)
def test_an_array_must_fit_its_description(code: object, shape: object, data: object) -> None:
    """Shape, type and data that don't agree are refused before NumPy sees them."""
    with pytest.raises(PlainError, match=r"^layers/w .+ array|^layers/w holds values"):
        decode({"layers": {"w": {"__nd__": code, "shape": shape, "data": data}}})


@pytest.mark.parametrize("more", [{}, {"shape": ()}, {"shape": (), "data": b"", "more": 1}])
def test_an_array_has_three_keys(more: dict[str, object]) -> None:
    """An array's dict with a key too few or too many is refused."""
    with pytest.raises(PlainError, match=r"^w is not a whole array"):
        decode({"w": {"__nd__": "u1", **more}})


@pytest.mark.parametrize("value", [{1}, np.zeros(1), np.float64(1), 1j, {1: 2}, {"__name__": 1}])
def test_only_plain_data_is_decoded(value: object) -> None:
    """What isn't plain data is refused on the way back too."""
    with pytest.raises(PlainError):
        decode({"w": value})
