"""The table of promises names tests and commands that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
LINES = (PROJECT / "docs" / "reliability.md").read_text().splitlines()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in LINES
    if line.startswith("|") and "---" not in line and not line.startswith("| promise |")
]


def functions(path: Path) -> set[str]:
    """Names of the functions that a file defines."""
    tree = ast.parse(path.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_there_are_promises() -> None:
    """Each with its test, its command and its figure."""
    assert len(ROWS) > 20
    assert all(len(row) == 4 and all(row) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_promise_has_its_test_and_its_command(row: list[str]) -> None:
    """As the table names them."""
    _, test, command, _ = row
    named = re.findall(r"`(tests/[^`]+)`", test)
    assert named
    for place in named:
        path, _, name = place.partition("::")
        assert (PROJECT / path).exists(), path
        assert not name or name in functions(PROJECT / path), place
    target, _, arguments = command.strip("`").removeprefix("make ").partition(" ")
    targets = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    assert target in targets
    for path in re.findall(r"tests/\S+?\.py", arguments):
        assert (PROJECT / path).exists(), path
