"""The process as Python and shells start it."""

from __future__ import annotations

import pytest

from visualcnn import __main__, app


def test_it_is_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application's exit code is the process's."""
    monkeypatch.setattr(app, "main", lambda: 7)
    assert __main__.main() == 7


def test_ctrl_c_while_python_loads_the_program_shows_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 130."""

    def interrupted() -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "main", interrupted)
    assert __main__.main() == 130
    assert capsys.readouterr().err == "visualcnn: stopped.\n"
