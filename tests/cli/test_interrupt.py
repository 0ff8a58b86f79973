"""Facts about Ctrl-C."""

from __future__ import annotations

import signal

import pytest

from visualcnn.cli.interrupt import Interrupt


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_first_signal_asks(number: signal.Signals, code: int) -> None:
    """Nothing is raised; the exit code is the one that shells expect."""
    with Interrupt() as interrupt:
        assert not interrupt.asked
        signal.raise_signal(number)
        assert interrupt.asked
        assert interrupt.exit_code == code


def test_the_second_ctrl_c_insists() -> None:
    """It ends what doesn't end by itself."""
    with Interrupt():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_the_handlers_are_put_back() -> None:
    """Also where the work failed."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with pytest.raises(ValueError, match="work"), Interrupt():
        raise ValueError("work")
    assert before == [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
