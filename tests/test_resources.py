"""The files that come with visualcnn are found, and the icons are one family."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from visualcnn import resources
from visualcnn.resources import ResourceError, icon_svg, resource

RESOURCES = Path(__file__).parent.parent / "resources"
ICONS = sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
NEEDED = {
    *("play", "pause", "step", "epoch", "reset", "data", "model", "open", "save", "save-as"),
    *("previous", "next", "random", "follow", "zoom-fit", "picture", "table", "settings"),
    *("check", "cross", "warning", "info", "close", "log-scale", "sample", "network", "curves"),
    *("inspector", "undo", "chevron-down", "chevron-right", "chevron-left", "chevron-up"),
}


def test_a_checkout_finds_its_resources() -> None:
    """In a checkout the application icon is read from resources/ beside the package."""
    found = resource("visualcnn.svg")
    assert found.read_bytes() == (RESOURCES / "visualcnn.svg").read_bytes()


def test_an_installed_package_looks_inside_itself_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in visualcnn/resources wins over one beside the package."""
    inside = tmp_path / "resources" / "icons"
    inside.mkdir(parents=True)
    (inside / "play.svg").write_text("<svg/>")
    monkeypatch.setattr(resources, "files", lambda _package: tmp_path)
    assert resource("icons/play.svg").read_text(encoding="utf-8") == "<svg/>"


def test_a_missing_file_is_named() -> None:
    """The error says which file is missing and what to do."""
    with pytest.raises(ResourceError, match=r"nothing\.svg .* is missing: install it again\."):
        resource("icons/nothing.svg")


def test_an_icon_takes_the_palettes_colour() -> None:
    """Every currentColor of an icon becomes the colour asked for."""
    text = icon_svg("play", "#123456")
    assert "#123456" in text
    assert "currentColor" not in text


def test_every_icon_of_the_window_exists() -> None:
    """The set has every icon that the toolbar, the panels and the messages show."""
    assert set(ICONS) >= NEEDED


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_one_family(name: str) -> None:
    """An icon has a 20-px grid, strokes of 1.5 px and no colour of its own."""
    root = ET.fromstring(icon_svg(name))  # noqa: S314  # our own file
    assert root.tag == f"{SVG}svg"
    assert root.attrib["viewBox"] == "0 0 20 20"
    assert root.attrib["stroke-width"] == "1.5"
    colours = {
        value
        for element in root.iter()
        for key, value in element.attrib.items()
        if key in {"fill", "stroke"}
    }
    assert colours <= {"none", "currentColor"}
    assert not any("stroke-width" in element.attrib for element in root.iter() if element != root)


@pytest.mark.parametrize("name", ICONS)
def test_icons_keep_off_the_edge(name: str) -> None:
    """Qt draws an icon with at least one pixel of ink and none on the outermost ring."""
    from PySide6.QtCore import QByteArray, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(icon_svg(name, "#000000").encode()))
    assert renderer.isValid()
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    inked = {(x, y) for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() > 0}
    assert inked
    assert all(2 <= x < 38 and 2 <= y < 38 for x, y in inked)


def test_the_desktop_entry_is_complete() -> None:
    """Every line of the desktop entry is a key of the specification; the icon exists."""
    lines = (RESOURCES / "visualcnn.desktop").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    entry = dict(line.split("=", 1) for line in lines[1:] if line)
    assert {"Type", "Name", "Exec", "Icon", "Categories"} <= set(entry)
    assert entry["Type"] == "Application"
    assert entry["Exec"].split()[0] == "visualcnn"
    assert resource(f"{entry['Icon']}.svg").is_file()
    assert entry["Categories"].endswith(";")
    known = r"(Type|Version|Name|GenericName|Comment|Exec|Icon|Terminal|Categories|Keywords)"
    assert all(re.fullmatch(known + r"|MimeType|Startup(Notify|WMClass)", key) for key in entry)
