"""Files from the format's grammar: states of real runs with values, shapes and layers changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from fuzz import edges
from fuzz.architectures import rebuild
from fuzz.edges import Rng, pick
from fuzz.subjects import subjects
from fuzz.writing import copied, pickled
from visualcnn.training.series import BUCKETS, EXACT, FIRST_WIDTH

State = dict[str, Any]
Place = tuple[Any, Any]
"""A dict or list, and the key of one of its values."""

_MOST_EXACT = 2_000


def changed_state(rng: Rng) -> bytes:
    """The pickle of a real run's state after some changes; often only one, to get far."""
    state = copied(pick(rng, subjects()).state)
    for _ in range(pick(rng, (1, 1, 1, 2, 4))):
        pick(rng, _CHANGES)(rng, state)
    return pickled(state)


def _places(tree: object) -> Iterator[Place]:
    """Every place in the tree that can be written to."""
    if isinstance(tree, dict | list):
        for key in tree if isinstance(tree, dict) else range(len(tree)):
            yield tree, key
            yield from _places(tree[key])


def _any(rng: Rng, state: State) -> Place:
    return pick(rng, list(_places(state)))


def _arrays(state: State) -> list[Place]:
    return [(holder, key) for holder, key in _places(state) if isinstance(holder[key], np.ndarray)]


def _tables(state: State) -> list[Any]:
    return [state, *(h[k] for h, k in _places(state) if isinstance(h[k], dict | list))]


def _replace(rng: Rng, state: State) -> None:
    holder, key = _any(rng, state)
    holder[key] = edges.value(rng)


def _same_type(rng: Rng, state: State) -> None:
    """A number for a number, a text for a text: what is refused is then the value."""
    holder, key = _any(rng, state)
    match holder[key]:
        case bool():
            holder[key] = not holder[key]
        case int():
            holder[key] = pick(rng, (*edges.WHOLE, holder[key] + 1, holder[key] - 1))
        case float():
            holder[key] = pick(rng, (*edges.REAL, 2 * holder[key]))
        case str():
            holder[key] = pick(rng, (*edges.NAMES, *edges.TEXT, *edges.LISTED, *edges.KINDS))


def _number_in_array(rng: Rng, state: State) -> None:
    holder, key = pick(rng, _arrays(state) or [({"": np.zeros(1)}, "")])
    array = holder[key]
    if array.size and array.dtype.kind in "fiub":
        for _ in range(pick(rng, (1, 1, 3))):
            place = int(rng.integers(array.size))
            array.flat[place] = edges.number(rng, array.dtype.str[1:])


def _ordered_numbers(rng: Rng, state: State) -> None:
    """Large numbers one after another: differences between them may overflow."""
    holder, key = pick(rng, _arrays(state) or [({"": np.zeros(1)}, "")])
    array = holder[key]
    if array.dtype.kind == "i" and array.ndim == 1:
        low, high = int(np.iinfo(array.dtype).min), int(np.iinfo(array.dtype).max)
        holder[key] = np.array([0, high // 2, high, low, low // 2, -1, 0, 0], array.dtype)


def _shape(rng: Rng, state: State) -> None:
    holder, key = pick(rng, _arrays(state) or [({"": np.zeros(1)}, "")])
    array = holder[key]
    match int(rng.integers(5)):
        case 0:
            holder[key] = array.reshape(-1)
        case 1:
            holder[key] = array[np.newaxis]
        case 2:
            holder[key] = array[:-1] if array.ndim else array
        case 3:
            holder[key] = np.concatenate([array, array]) if array.ndim else array
        case _:
            holder[key] = edges.array(rng)


def _array_type(rng: Rng, state: State) -> None:
    holder, key = pick(rng, _arrays(state) or [({"": np.zeros(1)}, "")])
    with np.errstate(all="ignore"):
        holder[key] = holder[key].astype(pick(rng, edges.DTYPES[:11]))


def _drop(rng: Rng, state: State) -> None:
    holder, key = _any(rng, state)
    del holder[key]


def _add(rng: Rng, state: State) -> None:
    table = pick(rng, _tables(state))
    if isinstance(table, dict):
        table[pick(rng, (*edges.TEXT, *edges.NAMES))] = edges.value(rng)
    else:
        table.insert(int(rng.integers(len(table) + 1)), edges.value(rng))


def _rename(rng: Rng, state: State) -> None:
    table = pick(rng, [table for table in _tables(state) if isinstance(table, dict)])
    if table:
        table[pick(rng, (*edges.TEXT, *edges.NAMES))] = table.pop(pick(rng, list(table)))


def _swap(rng: Rng, state: State) -> None:
    """Two values change places, unless one holds the other."""
    (one, first), (other, second) = _any(rng, state), _any(rng, state)
    if isinstance(one[first], dict | list) or isinstance(other[second], dict | list):
        return
    one[first], other[second] = other[second], one[first]


def _transplant(rng: Rng, state: State) -> None:
    """A part of another run."""
    part = pick(rng, list(state))
    state[part] = copied(pick(rng, subjects()).state.get(part))


def _setting(rng: Rng, state: State) -> None:
    """A setting of a layer, or of the run, at an edge."""
    if rng.random() < 0.5 and isinstance(state.get("config"), dict) and state["config"]:
        table = state["config"]
    else:
        layers = [t for t in _tables(state) if isinstance(t, list) and len(t) == 3]
        settings = [t[2] for t in layers if isinstance(t[2], dict) and t[2]]
        table = pick(rng, settings or [{"": 0}])
    table[pick(rng, list(table))] = edges.value(rng)


def _position(rng: Rng, state: State) -> None:
    """Another position in the run, with curves as long as it says."""
    run, history = state.get("run"), state.get("history")
    if not isinstance(run, dict) or not isinstance(history, dict):
        return
    width = FIRST_WIDTH << int(rng.integers(12))
    buckets = pick(rng, (0, 0, 1, 7, BUCKETS - 1, BUCKETS))
    exact = pick(rng, (0, 1, 5, _MOST_EXACT, *((2 * EXACT,) if rng.random() < 0.05 else ())))
    run["step"] = exact + buckets * width
    for name in ("loss", "accuracy"):
        history[name] = {
            "exact": np.full(exact, 0.5, np.float32),
            "buckets": np.full((buckets, 3), 0.5, np.float32),
            "width": width,
        }
    for name in ("epoch", "validated_step"):
        run[name] = pick(rng, (0, 1, run["step"], run["step"] // 2))
    if isinstance(run.get("order"), dict):
        run["order"]["position"] = pick(rng, (0, 1, 11, 12))


def _own_kinds(rng: Rng, state: State) -> None:
    """Sources of layers that visualcnn doesn't know, or says it doesn't."""
    architecture = state.get("architecture")
    if isinstance(architecture, dict):
        source = {"source": pick(rng, ("own.py", "/dev/zero", "")), "sha256": "0" * 64}
        architecture["kinds"] = {pick(rng, edges.KINDS): source}


_CHANGES: tuple[Callable[[Rng, State], None], ...] = (
    *(_replace, _same_type, _same_type, _number_in_array, _number_in_array, _ordered_numbers),
    *(_shape, _array_type, _drop, _add, _rename, _swap, _transplant, _setting, _setting),
    *(_position, _position, rebuild, rebuild, rebuild, _own_kinds),
)
