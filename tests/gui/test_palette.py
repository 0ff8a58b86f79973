"""Facts about the two themes' colours."""

from __future__ import annotations

import pytest

from visualcnn.gui.palette import DARK, LIGHT, Theme, contrast

READ = ["text", "text_quiet", "accent", "training", "validation", "good", "bad"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "panel", "raised"])
@pytest.mark.parametrize("name", READ)
def test_what_is_read_can_be_read(theme: Theme, ground: str, name: str) -> None:
    """Every colour of text reads on every ground with a contrast of at least 4.5."""
    assert contrast(getattr(theme, name), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_selected_text(theme: Theme) -> None:
    """Text on the accent reads as well."""
    assert contrast(theme.on_accent, theme.accent) >= 4.5


def test_contrast_of_black_and_white() -> None:
    """The formula's two ends are 1 and 21."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
