"""The states of a session, and the table that says which command leads where."""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """Where a session stands; the value is the word on screen."""

    EMPTY = "Preparing"
    READY = "Ready"
    RUNNING = "Training"
    PAUSED = "Paused"
    FINISHED = "Finished"
    FAILED = "Failed"


class Command(Enum):
    """What the user asks for, and (second part) what the worker tells."""

    TRAIN = "train"
    STEP = "step"
    EPOCH = "epoch"
    PAUSE = "pause"
    RESET = "reset"
    SAVE = "save"
    GO_BACK = "go back"

    PREPARED = "a new run is there"
    LOADED = "a run with steps is there"
    LOADED_FINISHED = "a run whose epochs are done is there"
    STOPPED = "the worker stopped as asked"
    DONE = "all epochs are done"
    FAULT = "the run failed"


_START = {
    Command.TRAIN: State.RUNNING,
    Command.STEP: State.RUNNING,
    Command.EPOCH: State.RUNNING,
}
_NEW = {
    Command.PREPARED: State.READY,
    Command.LOADED: State.PAUSED,
    Command.LOADED_FINISHED: State.FINISHED,
}


def _stay(state: State, *commands: Command) -> dict[Command, State]:
    return dict.fromkeys(commands, state)


TABLE: dict[State, dict[Command, State]] = {
    State.EMPTY: {**_NEW, **_stay(State.EMPTY, Command.RESET)},
    State.READY: {
        **_START,
        **_NEW,
        **_stay(State.READY, Command.RESET, Command.SAVE, Command.STOPPED),
        # A run may go back to its first step before it tells that it failed.
        Command.FAULT: State.FAILED,
    },
    State.RUNNING: {
        **_NEW,
        **_stay(State.RUNNING, Command.RESET, Command.SAVE),
        Command.PAUSE: State.PAUSED,
        Command.STOPPED: State.PAUSED,
        Command.DONE: State.FINISHED,
        Command.FAULT: State.FAILED,
    },
    State.PAUSED: {
        **_START,
        **_NEW,
        **_stay(State.PAUSED, Command.RESET, Command.SAVE, Command.STOPPED),
        Command.DONE: State.FINISHED,
        Command.FAULT: State.FAILED,
    },
    State.FINISHED: {
        **_START,
        **_NEW,
        **_stay(State.FINISHED, Command.RESET, Command.SAVE, Command.STOPPED),
    },
    State.FAILED: {
        **_START,
        **_NEW,
        **_stay(State.FAILED, Command.RESET, Command.SAVE, Command.GO_BACK, Command.STOPPED),
    },
}
"""state × command → state; a command that isn't in the row is not offered, and ignored."""


def allowed(state: State, command: Command) -> bool:
    """Whether `command` means anything in `state`."""
    return command in TABLE[state]


def following(state: State, command: Command) -> State:
    """The state after `command`; the same one where it means nothing."""
    return TABLE[state].get(command, state)
