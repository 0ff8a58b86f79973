"""The kinds of layer that model files may ask for."""

from __future__ import annotations

import visualcnn.nn
from visualcnn.nn.kinds import KINDS
from visualcnn.nn.layer import BaseLayer


def test_every_public_kind_of_layer_is_known_by_its_name() -> None:
    """What `visualcnn.nn` offers as a layer can be stored and rebuilt."""
    public = {name: getattr(visualcnn.nn, name) for name in visualcnn.nn.__all__}
    layers = {
        name: thing
        for name, thing in public.items()
        if isinstance(thing, type) and issubclass(thing, BaseLayer) and thing is not BaseLayer
    }
    assert layers == KINDS
