"""The colours, light and dark: greys for nearly everything, colour where it means something."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """Colours as "#rrggbb". Text reads on `surface` and `panel` alike (contrast ≥ 4.5:1).

    `surface` lies behind everything, `panel` behind pictures and curves. `accent` marks what acts
    or is selected, `training` and `validation` the same two things everywhere; `good` and `bad`
    always come with a sign (✓ ✗) as well.
    """

    dark: bool
    surface: str
    panel: str
    raised: str
    text: str
    text_quiet: str
    text_disabled: str
    line: str
    handle: str
    accent: str
    on_accent: str
    training: str
    validation: str
    good: str
    bad: str


LIGHT = Theme(
    dark=False,
    surface="#f3f4f6",
    panel="#ffffff",
    raised="#ffffff",
    text="#1c2026",
    text_quiet="#59616c",
    text_disabled="#a5abb3",
    line="#dcdfe4",
    handle="#c8cdd4",
    accent="#6a45d8",
    on_accent="#ffffff",
    training="#1b66c9",
    validation="#b4520a",
    good="#1a7442",
    bad="#c02635",
)

DARK = Theme(
    dark=True,
    surface="#16181c",
    panel="#1d2025",
    raised="#282c33",
    text="#e7e9ec",
    text_quiet="#9ba4af",
    text_disabled="#5d6570",
    line="#31363e",
    handle="#454b55",
    accent="#a98cff",
    on_accent="#16181c",
    training="#6cb2ff",
    validation="#ff9f52",
    good="#55c98f",
    bad="#ff7f83",
)


def contrast(first: str, second: str) -> float:
    """Contrast of two colours, 1 to 21: WCAG 2.1, "contrast ratio"."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def rgb(color: str) -> tuple[int, int, int]:
    """Red, green and blue of "#rrggbb", 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(part / 255) for part in rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
