"""Layers in a model file: name, kind and settings, checked before a layer is made of them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from visualcnn.nn.layer import BaseLayer, Setting
from visualcnn.training.schema import LONGEST_TEXT, Field, SchemaError

_LARGEST = 2**31 - 1
_LARGEST_FLOAT = 3e38
"""Networks compute in float32; NaN isn't below it either."""
_LONGEST_TUPLE = 8
_SIMPLE = {bool, int, float, str, NoneType}


@dataclass(frozen=True)
class LayerRecord:
    """One layer as a file describes it."""

    name: str
    kind: str
    settings: Mapping[str, Setting]

    def __str__(self) -> str:
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.settings.items())
        return f"{self.kind}({arguments})"


def is_setting(value: object) -> bool:
    """Whether a layer's setting is of a type and size that files hold."""
    if type(value) is tuple:
        return len(value) <= _LONGEST_TUPLE and all(_is_whole(item) for item in value)
    if type(value) is float:
        return abs(value) <= _LARGEST_FLOAT
    if type(value) is str:
        return len(value) <= LONGEST_TEXT and value.isprintable()
    return type(value) in {bool, NoneType} or _is_whole(value)


def _is_whole(value: object) -> bool:
    return type(value) is int and abs(value) <= _LARGEST


def read_layers(field: Field, most: int) -> tuple[LayerRecord, ...]:
    """At least one layer, `most` at the most, each [name, kind, settings]; names are unique."""
    records = tuple(_read_layer(item) for item in field.sequence(most))
    if not records:
        field.fail("is empty")
    if len({record.name for record in records}) < len(records):
        field.fail("has two layers of one name")
    return records


def _read_layer(field: Field) -> LayerRecord:
    parts = field.sequence(3)
    if len(parts) != 3:
        field.fail("isn't a layer's name, kind and settings")
    settings = {}
    for name, setting in parts[2].mapping(50).items():
        if not is_setting(setting.value):
            setting.fail("isn't a setting of a layer")
        settings[name] = setting.value
    return LayerRecord(parts[0].text(), parts[1].text(), settings)


def make_layer(record: LayerRecord, kind: type[BaseLayer]) -> BaseLayer:
    """A layer of `kind` with the settings of `record`, which the constructor must take.

    A setting that the file lacks takes its default: a later version may have added it. Raises
    SchemaError.
    """
    parameters = inspect.signature(kind).parameters
    try:
        inspect.signature(kind).bind(**record.settings)
    except TypeError as error:
        raise SchemaError(
            f"the layer {record.name} has other settings than a {kind.__name__}."
        ) from error
    hints = _hints(kind)
    for name, value in record.settings.items():
        if name not in parameters or not _matches(value, hints.get(name, Any)):
            raise SchemaError(f"the layer {record.name} can't have {name}={value!r}.")
    try:
        return kind(**record.settings)
    except Exception as error:
        # A user's constructor may raise anything.
        raise SchemaError(f"the layer {record.name} can't be made: {error}") from error


def _hints(kind: type[BaseLayer]) -> dict[str, Any]:
    """The types of the constructor's arguments, as far as they are declared."""
    try:
        return get_type_hints(kind.__init__)
    except Exception:  # noqa: BLE001 - a user's annotations may name anything
        return {}


def _matches(value: object, hint: Any) -> bool:  # noqa: ANN401 - a type in any of its forms
    if get_origin(hint) in {Union, UnionType}:
        return any(_matches(value, part) for part in get_args(hint))
    if hint is float:
        return type(value) in {int, float}
    if get_origin(hint) is tuple:
        return type(value) is tuple
    return hint not in _SIMPLE or type(value) is hint
