"""The table of states, cell by cell."""

from __future__ import annotations

import pytest

from visualcnn.gui.states import Command, State, allowed, following

R, P, F, X, N, E = (
    State.RUNNING,
    State.PAUSED,
    State.FINISHED,
    State.FAILED,
    State.READY,
    State.EMPTY,
)
COMMANDS = list(Command)
CELLS = {
    #    train step epoch pause reset save back prep load done  stop  all   fault
    E: (None, None, None, None, E, None, None, N, P, F, None, None, None),
    N: (R, R, R, None, N, N, None, N, P, F, N, None, X),
    R: (None, None, None, P, R, R, None, N, P, F, P, F, X),
    P: (R, R, R, None, P, P, None, N, P, F, P, F, X),
    F: (R, R, R, None, F, F, None, N, P, F, F, None, None),
    X: (R, R, R, None, X, X, X, N, P, F, X, None, None),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("command", COMMANDS)
def test_each_cell_of_the_table(state: State, command: Command) -> None:
    """A filled cell leads to its state; an empty one is not allowed and changes nothing."""
    target = CELLS[state][COMMANDS.index(command)]
    assert allowed(state, command) == (target is not None)
    assert following(state, command) is (target or state)


def test_the_words_on_screen_differ() -> None:
    """No two states read alike."""
    assert len({state.value for state in State}) == len(State)
