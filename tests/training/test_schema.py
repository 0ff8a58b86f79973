"""Facts about the schema's checks: each names the place and the fault."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from visualcnn.training.schema import LONGEST_TEXT, Field, SchemaError


def _field(value: Any) -> Field:  # noqa: ANN401 - anything may stand in a file
    return Field(value, "its thing")


def test_a_whole_number_is_exact() -> None:
    """Neither True nor 1.0 nor NumPy's 1 is a whole number, and the range counts."""
    assert _field(3).whole(0, 3) == 3
    for wrong in (True, 1.0, np.int64(1), "1", None, 4, -1):
        with pytest.raises(SchemaError, match=r"its thing isn't a whole number from 0 to 3\."):
            _field(wrong).whole(0, 3)


def test_text_is_one_printable_line() -> None:
    """Control characters, which steer a terminal, are refused, and so is a very long text."""
    assert _field("Ziffern für alle").text() == "Ziffern für alle"
    for wrong in ("\x1b[31m", "a\nb", "\udc80", b"a", 1, "a" * (LONGEST_TEXT + 1)):
        with pytest.raises(SchemaError, match="its thing is"):
            _field(wrong).text()


def test_a_record_has_exactly_its_keys() -> None:
    """The first missing or unknown key is named."""
    assert set(_field({"a": 1, "b": 2}).record("a", "b")) == {"a", "b"}
    with pytest.raises(SchemaError, match="its thing has no b"):
        _field({"a": 1}).record("a", "b")
    with pytest.raises(SchemaError, match="its thing has an unknown entry 'c'"):
        _field({"a": 1, "c": 2}).record("a")
    with pytest.raises(SchemaError, match="isn't a table"):
        _field([1]).record("a")


def test_an_entry_is_named_by_its_way() -> None:
    """A fault deep inside names the whole way to it."""
    inner = _field({"a": [1, "x"]}).record("a")["a"].sequence()[1]
    with pytest.raises(SchemaError, match="its thing/a/1 isn't a whole number"):
        inner.whole(0, 1)


def test_a_key_from_anyone_cannot_steer_or_flood_a_terminal() -> None:
    """In an error's sentence it is cut, and signs that steer are question marks."""
    for key, words in {"\x1b[2J": "?[2J", "\u202eb": "?b", "a" * 99: "a" * 39 + "…"}.items():
        inner = _field({key: 1}).mapping()[key]
        with pytest.raises(SchemaError) as caught:
            inner.text()
        assert str(caught.value) == f"its thing/{words} isn't a line of text."


def test_an_array_has_type_shape_and_finite_values() -> None:
    """None stands for any length; NaN passes only where it is allowed."""
    array = np.ones((2, 3), np.float32)
    assert _field(array).array("f4", None, 3) is array
    for dtype, shape in (("f8", (2, 3)), ("f4", (3, 3)), ("f4", (2,))):
        with pytest.raises(SchemaError, match=r"its thing (isn't an array|has shape)"):
            _field(array).array(dtype, *shape)
    array[0, 0] = np.nan
    assert _field(array).shaped_array("f4", 2, 3) is array
    with pytest.raises(SchemaError, match="aren't finite"):
        _field(array).array("f4", 2, 3)
