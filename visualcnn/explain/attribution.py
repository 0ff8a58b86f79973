"""Attribution: which pixels of the picture drive a number, by gradients and by covering them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from visualcnn.explain.backward import went_back
from visualcnn.explain.cell import kept, require_place
from visualcnn.explain.covering import Covering, GridCell, Patches
from visualcnn.explain.fields import Region
from visualcnn.explain.moment import Moment
from visualcnn.explain.places import INPUT, SOFTMAX, Place
from visualcnn.explain.prose import number
from visualcnn.explain.reverse import Floats
from visualcnn.explain.samples import SHORT_WORK, layer_output, piece_size
from visualcnn.nn.faults import fault
from visualcnn.nn.layer import Array
from visualcnn.nn.loss import softmax

SALIENCY: Final = "saliency"
GRADIENT_INPUT: Final = "gradient × input"
OCCLUSION: Final = "occlusion"


@dataclass(frozen=True, eq=False)
class Attribution:
    """What the number at `target` owes to the parts of the picture; `values` are read-only.

    Of the kinds SALIENCY and GRADIENT_INPUT they are float32 (channels, rows, columns), of each
    pixel ∂number/∂pixel and that times the pixel. Of OCCLUSION they are float32 (down, across), one
    for each cell of `patches`: what the number loses when its patch is covered by 0 in all
    channels. `value` is the number itself; for gradients a patch is a pixel.
    """

    kind: str
    target: Place
    step: int
    value: float
    values: Array = field(repr=False)
    sentence: str
    patches: Patches

    @property
    def pixels(self) -> Array:
        """One number for each pixel of the picture, float32 (rows, columns).

        Gradients are summed over the channels; a patch's loss stands at all pixels of its cell.
        """
        if self.kind != OCCLUSION:
            with np.errstate(over="ignore", invalid="ignore"):
                return np.asarray(self.values.sum(axis=0))
        rows, columns = (np.arange(size) // self.patches.stride for size in self.patches.shape)
        return np.asarray(self.values[rows[:, np.newaxis], columns])

    def patch(self, row: int, column: int) -> Region:
        """What was covered for the number at that pixel; the pixel itself for gradients."""
        stride = self.patches.stride
        return self.patches.patch((row // stride, column // stride))


def saliency(moment: Moment, target: Place, name: str = "") -> Attribution:
    """The gradient of the number at `target` with respect to the picture.

    In evaluation mode, with arrays of its own. Where values of a window are equal, as over an empty
    background, the number has two slopes: the engine's own way back follows the first. `name` is
    what the sentence calls the number, by default "class 4", or its place. Raises PlaceError where
    there is no such number, and ValueError where a user's own layer can't go back.
    """
    gradient = _gradient(moment, target)
    name = name or name_of(moment, target)
    return _by_gradient(moment, target, SALIENCY, gradient, _slope_sentence(gradient, name))


def gradient_input(moment: Moment, target: Place, name: str = "") -> Attribution:
    """The gradient times the picture: what each pixel adds to the number, as far as it's linear."""
    with np.errstate(all="ignore"):
        shares = _gradient(moment, target) * moment.recording[INPUT]
    name = name or name_of(moment, target)
    return _by_gradient(moment, target, GRADIENT_INPUT, shares, _share_sentence(shares, name))


def occlusion(
    moment: Moment, target: Place, size: int = 4, stride: int = 2, name: str = ""
) -> Generator[float, None, Attribution]:
    """What the number at `target` loses when a patch of `size`×`size` pixels is covered by 0.

    As `Patches` lays them. What is 0 already, or isn't seen, costs exactly nothing. Yields its
    progress, 0 to 1, after short pieces. Raises PlaceError where there is no such number, and
    ValueError where the patches would leave gaps.
    """
    require_place(moment, target)
    if not 1 <= stride <= size:
        raise ValueError(f"Patches of {size} pixels every {stride} would leave gaps.")
    _, height, width = moment.recording[INPUT].shape
    patches = Patches((height, width), size, stride)
    covering = Covering(moment, target, patches)
    lost = np.zeros(patches.cells)
    cells: list[GridCell] = [cell for cell in np.ndindex(*patches.cells) if covering.matters(cell)]
    piece = piece_size(covering.network, SHORT_WORK)
    yield 0.0
    for start in range(0, len(cells), piece):
        some = cells[start : start + piece]
        rows, columns = np.transpose(some)
        lost[rows, columns] = covering.losses(some)
        yield (start + len(some)) / len(cells)
    if not cells:
        yield 1.0
    told = _loss_sentence(patches, lost, covering.before, name or name_of(moment, target))
    with np.errstate(over="ignore"):
        values = kept(lost.astype(np.float32))
    value = moment.value(target)
    return Attribution(OCCLUSION, target, moment.step, value, values, told, patches)


def name_of(moment: Moment, target: Place) -> str:
    """A number in words: "class 4", "the logit of class 4", "value 7 of relu3", "row 2…"."""
    layer, index = target.layer, target.index
    if layer == SOFTMAX:
        return f"class {index[0]}"
    if layer == moment.before(SOFTMAX):
        return f"the logit of class {index[0]}"
    if len(index) == 3:
        return f"row {index[1]}, column {index[2]} of channel {index[0]} of {layer}"
    return f"value {', '.join(map(str, index))} of {layer}"


def _by_gradient(
    moment: Moment, target: Place, kind: str, values: Array, sentence: str
) -> Attribution:
    patches = Patches((values.shape[1], values.shape[2]), 1, 1)
    value = moment.value(target)
    return Attribution(kind, target, moment.step, value, kept(values), sentence, patches)


@np.errstate(over="ignore", invalid="ignore", under="ignore")
def _gradient(moment: Moment, target: Place) -> Array:
    """∂number/∂picture, float32 (channels, rows, columns), by the engine's own way back."""
    require_place(moment, target)
    observer = moment.network.observer()
    last = moment.before(SOFTMAX) if target.layer == SOFTMAX else target.layer
    picture = moment.recording[INPUT][..., np.newaxis]
    error = _seed(target, layer_output(observer, last, picture))
    shapes = {INPUT: observer.input_shape} | observer.shapes
    while last != INPUT:
        before, layer = moment.before(last), observer.layers[last]
        try:
            error = went_back(layer, error, (*shapes[before], 1))
        except Exception as failure:
            told = f"{last} ({layer.kind}) can't go back: {fault(failure)}."
            raise ValueError(told) from failure
        last = before
    return np.asarray(error[..., 0].astype(np.float32))


def _seed(target: Place, output: Array) -> Array:
    """∂number/∂output (…, 1): 1 at its own place; of a probability p · ([own] - p of each class).

    1 - p is summed from the other classes: a sure network would lose it in rounding.
    """
    if target.layer != SOFTMAX:
        seed = np.zeros_like(output)
        seed[target.index] = 1
        return seed
    own = target.index[0]
    shares = softmax(output.astype(np.float64))
    slopes = -shares[own] * shares
    slopes[own] = shares[own] * np.delete(shares, own, axis=0).sum(axis=0)
    return np.asarray(slopes.astype(output.dtype))


def _slope_sentence(gradient: Array, name: str) -> str:
    if not np.isfinite(gradient).all():
        return _not_finite(name)
    if not gradient.any():
        return f"No pixel moves {name}: all slopes are 0."
    where, slope = _largest(gradient)
    does = "raise" if slope > 0 else "lower"
    return (
        f"{_capital(name)} reacts most to {where}: a brighter pixel there would {does} it, "
        f"with a slope of {number(slope)}."
    )


def _share_sentence(shares: Array, name: str) -> str:
    if not np.isfinite(shares).all():
        return _not_finite(name)
    if not shares.any():
        return f"No pixel adds anything to {name}: each is 0, or has a slope of 0."
    where, share = _largest(shares)
    does = "for" if share > 0 else "against"
    total = number(float(shares.sum(dtype=np.float64)))
    return (
        f"The pixel at {where} counts most {does} {name}, {number(share)}; "
        f"all together come to {total}."
    )


def _loss_sentence(patches: Patches, lost: Floats, before: float, name: str) -> str:
    if not np.isfinite(lost).all():
        return _not_finite(name)
    if not lost.any():
        return f"Covering any one patch leaves {name} as it is, {number(before)}."
    row, column = (int(at) for at in np.unravel_index(lost.argmax(), lost.shape))
    most = float(lost[row, column])
    if most <= 0:
        return f"Covering a patch never costs {name} anything: without some it is even larger."
    change = f"{number(before)} → {number(before - most)}"
    return f"Covering the {patches.where((row, column))} costs {name} most: {change}."


def _largest(values: Array) -> tuple[str, float]:
    """Where the value furthest from 0 stands, in words, and what it is."""
    at = np.unravel_index(np.abs(values).argmax(), values.shape)
    channel, row, column = (int(each) for each in at)
    where = f"row {row}, column {column}"
    return f"{where} of channel {channel}" if len(values) > 1 else where, float(values[at])


def _not_finite(name: str) -> str:
    return f"The network's numbers aren't finite any more: {name} can't be traced to pixels."


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
