"""The walk by real keys on a real X screen: from a probability back to a pixel of the digit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.x_program import Program, start

pytestmark = pytest.mark.x

LONGEST = 60
"""Nobody presses Tab more often than this to get somewhere."""


@pytest.fixture
def program(x_display: Callable[[str], str], tmp_path: Path) -> Iterator[Program]:
    """LeNet-5 on the built-in digits, untrained, as at the first start."""
    program = start(x_display("1280x800"), tmp_path / "home")
    yield program
    program.kill()


def test_from_a_bar_to_a_pixel(program: Program) -> None:
    """Tab, Enter and arrows only; the pixel that it ends at is the chosen digit's own."""
    program.wait("state", "READY")
    program.wait("snapshot_step", 0)
    program.take_keyboard()
    program.wait("focus", "train_button")
    for _ in range(LONGEST):
        if program.press("Tab")["focus"] == "strip-softmax":
            break
    program.press("Right")
    program.press("Return")
    program.wait("layer", "softmax")
    for _ in range(LONGEST):
        if program.press("Tab")["in_drawing"]:
            break
    layers = ["softmax"]
    while layers[-1] != "input":
        seen = program.press("Return")
        assert seen["in_drawing"], seen["focus"]
        assert seen["layer"] not in layers
        layers.append(seen["layer"])
    assert layers[1] == "dense3"
    assert "conv2" in layers
    assert "conv1" in layers
    assert seen["value"] == pytest.approx(seen["pixel"])
    program.key("ctrl+q")
    assert program.end() == 0
